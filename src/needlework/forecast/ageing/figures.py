"""What the model expects of a published figure of ageing; shared by fit and prediction.

Every function is pure over the array namespace ``xp``: the fit calls it with JAX, one set of
parameters at a time, validation with numpy and many draws.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.ageing.rates import Parameters, skin_rates
from needlework.mechanisms.skin import (
    SkinInputs,
    SkinRates,
    collagen_pools,
    sun_response,
    synthesis,
)
from needlework.mechanisms.sunlight import in_erythema_doses, monthly_dose, passing

NORMAL, LOG_NORMAL, LOG_RATIO, FISHER_Z = "normal", "log_normal", "log_ratio", "fisher_z"
PER_CENT, HOURS_PER_DAY, YEARS_PER_DECADE = 100.0, 24.0, 10.0


def expected_values(rows: Sequence[StudyRow], parameters: Parameters, xp: Any = np) -> list[Any]:
    """Return what each row prints in a study like all others, in its own unit.

    Parameters
    ----------
    rows : sequence of StudyRow
        Rows whose quantity is one of ``QUANTITIES``.
    parameters : mapping of arrays of one shape
    """
    rates = skin_rates(parameters)
    skin = CoveredSkin(rates, xp)
    return [QUANTITIES[row.quantity](row, parameters, skin, xp) for row in rows]


class CoveredSkin:
    """Collagen of skin without sun by sex and age, advanced as far as it is asked for.

    Parameters
    ----------
    rates : SkinRates
    """

    def __init__(self, rates: SkinRates, xp: Any = np) -> None:
        self.rates, self._xp = rates, xp
        self._first = parameter("ageing.first_age").value + 1
        self._step = parameter("ageing.fit_step").value
        self._menopause = parameter("ageing.menopause_age").value
        self._known: dict[tuple[str, float], tuple[Any, Any]] = {}

    def collagen(self, sex: str, age: float) -> Any:
        """Return all collagen at an age, over that of young skin."""
        labile, mature = self._pools(sex, age)
        return labile + mature

    def _pools(self, sex: str, age: float) -> tuple[Any, Any]:
        if age <= self._first:
            return self.rates.labile_share, 1 - self.rates.labile_share
        if (sex, age) not in self._known:
            steps = math.ceil((age - self._first) / self._step) - 1
            before = self._first + steps * self._step
            after = float(sex == "female" and before >= self._menopause)
            inputs = SkinInputs(age=(before + age) / 2, after_menopause=after)
            self._known[sex, age] = collagen_pools(
                *self._pools(sex, before), inputs, age - before, self.rates, self._xp
            )
        return self._known[sex, age]


def on_scale(row: StudyRow, value: Any, xp: Any = np) -> Any:
    """Return a value on the scale on which the figure scatters."""
    if row.likelihood in (LOG_NORMAL, LOG_RATIO):
        return xp.log(value)
    return xp.arctanh(value) if row.likelihood == FISHER_Z else value


def from_scale(row: StudyRow, value: Any) -> Any:
    """Return a value in the unit of the row; the inverse of :func:`on_scale`."""
    if row.likelihood in (LOG_NORMAL, LOG_RATIO):
        return np.exp(value)
    return np.tanh(value) if row.likelihood == FISHER_Z else value


def with_study(row: StudyRow, expected: Any, effect: Any, xp: Any = np) -> Any:
    """Return what one study expects on the scale of the row.

    Studies differ in the size of an effect, by a factor; of a time or a level, by the same factor.

    Parameters
    ----------
    effect : array
        Log of the factor.
    """
    if row.likelihood == LOG_NORMAL:
        return on_scale(row, expected, xp) + effect
    return on_scale(row, expected, xp) * xp.exp(effect)


def standard_error(row: StudyRow) -> float:
    """Return the standard error of a row on its scale."""
    assert row.standard_error is not None, row.row_id
    return row.standard_error


def _left(row: StudyRow, skin: CoveredSkin) -> tuple[Any, float]:
    """Return collagen at the later age over that at the earlier, and the years between."""
    first, last = _ages(row)
    sex = row.more["sex"]
    return skin.collagen(sex, last) / skin.collagen(sex, first), last - first


def _ages(row: StudyRow) -> tuple[float, float]:
    return float(row.more["age_from"]), float(row.more["age_to"])


def _collagen_per_year(row: StudyRow, _: Parameters, skin: CoveredSkin, xp: Any) -> Any:
    left, years = _left(row, skin)
    return (left - 1) / years


def _dermis_per_year(row: StudyRow, _: Parameters, skin: CoveredSkin, xp: Any) -> Any:
    left, years = _left(row, skin)
    return (left**skin.rates.thickness_exponent - 1) / years


def _dermis_per_decade(row: StudyRow, given: Parameters, skin: CoveredSkin, xp: Any) -> Any:
    return YEARS_PER_DECADE * _dermis_per_year(row, given, skin, xp)


def _epidermis_per_decade(row: StudyRow, _: Parameters, skin: CoveredSkin, xp: Any) -> Any:
    first, last = _ages(row)
    left = xp.exp(-skin.rates.epidermis_loss * (last - first))
    return YEARS_PER_DECADE * (left - 1) / (last - first)


def _procollagen_by_age(row: StudyRow, _: Parameters, skin: CoveredSkin, xp: Any) -> Any:
    young, old = (SkinInputs(age=age) for age in _ages(row))
    return synthesis(old, skin.rates, xp) / synthesis(young, skin.rates, xp)


def _procollagen_in_sun(row: StudyRow, _: Parameters, skin: CoveredSkin, xp: Any) -> Any:
    dose = _amount(row) * skin.rates.typical_sun
    return -skin.rates.synthesis_block * sun_response(dose, skin.rates)


def _breakdown_in_sun(row: StudyRow, _: Parameters, skin: CoveredSkin, xp: Any) -> Any:
    return skin.rates.breakdown_by_sun * sun_response(_amount(row), skin.rates)


def _synthesis_per_hour(row: StudyRow, _: Parameters, skin: CoveredSkin, xp: Any) -> Any:
    days = parameter("sunlight.days_per_year").value
    return PER_CENT * skin.rates.labile_loss / days / HOURS_PER_DAY


def _half_life(row: StudyRow, _: Parameters, skin: CoveredSkin, xp: Any) -> Any:
    return math.log(2) / skin.rates.turnover


def _residence(row: StudyRow, _: Parameters, skin: CoveredSkin, xp: Any) -> Any:
    return 1 / skin.rates.elastin_loss


def _wrinkles_with_age(row: StudyRow, _: Parameters, skin: CoveredSkin, xp: Any) -> Any:
    """Return the correlation of a grade with age: its slope beside logistic scatter."""
    slope = skin.rates.wrinkle_rate * _amount(row)
    return slope / xp.sqrt(slope**2 + math.pi**2 / 3)


def _surface_odds_ratio(row: StudyRow, given: Parameters, skin: CoveredSkin, xp: Any) -> Any:
    """Return the odds of a worse surface grade at the visit, one habit against the other."""
    years = row.day / parameter("sunlight.days_per_year").value
    habits = (row.treatment, row.comparator)
    treated, other = (_sun_of(habit, row, given, skin.rates, xp) for habit in habits)
    typical = sun_response(skin.rates.typical_sun, skin.rates)
    gain = skin.rates.sun_share * (treated - other) / typical
    return xp.exp(skin.rates.wrinkle_rate * years * gain)


def _sun_of(habit: str, row: StudyRow, given: Parameters, rates: SkinRates, xp: Any) -> Any:
    """Return the mean answer of the skin over a year under a habit of protection."""
    dose = monthly_dose(float(row.more["latitude"]), given["zenith_power"], xp)
    share = passing(habit, given["use_daily"], given["use_occasional"], given["film"])
    reached = in_erythema_doses(dose, int(row.more["skin_type"])) * xp.asarray(share)[..., None]
    half = xp.asarray(rates.sunlight_half)[..., None]
    return xp.mean(reached / (reached + half), axis=-1)


def _amount(row: StudyRow) -> float:
    assert row.amount is not None, row.row_id
    return row.amount


QUANTITIES: Mapping[str, Callable[..., Any]] = {
    "collagen_per_year": _collagen_per_year,
    "dermis_per_year": _dermis_per_year,
    "dermis_per_decade": _dermis_per_decade,
    "epidermis_per_decade": _epidermis_per_decade,
    "procollagen_by_age": _procollagen_by_age,
    "procollagen_in_sun": _procollagen_in_sun,
    "breakdown_in_sun": _breakdown_in_sun,
    "synthesis_per_hour": _synthesis_per_hour,
    "collagen_half_life": _half_life,
    "elastin_residence": _residence,
    "wrinkles_with_age": _wrinkles_with_age,
    "surface_odds_ratio": _surface_odds_ratio,
}
"""What a row can print, and the function that expects it."""
