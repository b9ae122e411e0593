"""Simulated people whose skin is followed: rates, menopause, sun and folding of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.ageing.anchoring import anchored_line_rate
from needlework.forecast.ageing.rates import skin_rates
from needlework.forecast.ageing.values import Asked
from needlework.forecast.draws import Draws
from needlework.mechanisms.skin import SkinRates
from needlework.mechanisms.skin_layers import skin_of
from needlework.mechanisms.sunlight import in_erythema_doses, monthly_dose, passing

Array = NDArray[np.float64]

_OWN_RATES = ("synthesis_fall", "wrinkle_rate", "elastin_loss")


@dataclass(frozen=True, slots=True)
class SkinPeople:
    """People of one age, sex, skin type and place; every array has a leading axis of people.

    Parameters
    ----------
    parameters : mapping of arrays of shape (people,)
        A draw of the fit each.
    rates : SkinRates
        With what people differ in.
    menopause : array of shape (people,)
        Age at the menopause; beyond all ages for men.
    sun : array of shape (people, 12)
        Unprotected dose by month, MED per day.
    passing : array of shape (people,)
        Share that the chosen protection lets through.
    dermis_mm : array of shape (people,)
        Thickness of the dermis at the start.
    """

    parameters: Mapping[str, Array]
    rates: SkinRates
    menopause: Array
    sun: Array
    passing: Array
    dermis_mm: Array

    @property
    def size(self) -> int:
        """Number of people."""
        return len(self.passing)


def skin_people(asked: Asked, table: Draws, size: int, seed: int) -> SkinPeople:
    """Return people like the one asked for, the same for every prevention."""
    rng = np.random.Generator(np.random.Philox(seed))
    index = np.arange(size) * table.size // size
    parameters = {name: value[index] for name, value in table.parameters.items()}
    dose = monthly_dose(asked.latitude, parameters["zenith_power"])
    dermis = skin_of(asked.area, asked.age, asked.sex).dermis
    deviates = rng.standard_normal(size)
    return SkinPeople(
        parameters=parameters,
        rates=_own_rates(parameters, asked.sex, rng),
        menopause=_menopause(asked.sex, size, rng),
        sun=in_erythema_doses(dose, asked.skin_type),
        passing=passing(
            asked.protection,
            parameters["use_daily"],
            parameters["use_occasional"],
            parameters["film"],
        ),
        dermis_mm=np.exp(dermis.log_mean + dermis.log_sd * deviates),
    )


def _own_rates(parameters: Mapping[str, Array], sex: str, rng: np.random.Generator) -> SkinRates:
    """Return the rates with what each person adds: a factor per rate of ageing and for lines."""
    rates = skin_rates(parameters)
    lines = anchored_line_rate(rates, parameters["first_line_age"])
    if sex == "male":
        lines = lines * parameters["line_male"]
    spread = parameter("ageing.person_rate_sd").value
    own = {
        name: getattr(rates, name) * np.exp(spread * rng.standard_normal(len(lines)))
        for name in _OWN_RATES
    }
    folds = np.exp(parameter("ageing.person_line_sd").value * rng.standard_normal(len(lines)))
    return replace(rates, **own, line_rate=lines * folds)


def _menopause(sex: str, size: int, rng: np.random.Generator) -> Array:
    """Return the age at the menopause; without a known sex nobody has one."""
    entry = parameter("ageing.menopause_age")
    assert isinstance(entry.spread, float)
    ages = rng.normal(entry.value, entry.spread, size)
    return ages if sex == "female" else np.full(size, np.inf)
