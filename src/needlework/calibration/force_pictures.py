"""Pictures of the fit of force: courses with what was measured, doses, prior and posterior."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.calibration.fitted_courses import band, thinned
from needlework.calibration.force_courses import LABEL_PRODUCT, foot_losses, glabella_losses
from needlework.calibration.pictures import density_panel, of_draws
from needlework.calibration.small_multiples import (
    Drawing,
    Layout,
    Panel,
    curve,
    points,
    ribbon,
    small_multiples,
)
from needlework.evidence import parameter
from needlework.evidence.force_rows import ForceRow, fitted_force_rows
from needlework.exchange.charts.legend import Key
from needlework.exchange.charts.palette import (
    TREATED,
    TREATED_BANDS,
    UNTREATED,
    UNTREATED_BAND,
)
from needlework.exchange.markup import Html
from needlework.exchange.numbers import percent
from needlework.forecast.draws import Draws
from needlework.forecast.force import STRAIN

Array = NDArray[np.float64]

_DAYS = np.array([0.1, 0.5, 1, 2, 3, 4, 5, 7, 10, 14, 21, *range(28, 211, 7)], dtype=float)
_DOSES = np.array([0.2, 0.5, 1, 2, 3, 4, 5, 7.5, 10, 12.5, 15, 17.5, 20, 25])
_FOOT_DAYS = (6, 21, 90)
_DENSITIES = {
    "largest_block": "largest block",
    "largest_block_sd": "SD of studies (logit)",
    "arm_block_sd": "SD of arms (logit)",
    "arm_lag_sd": "SD of arms, lag (log)",
    "block_exponent": "power of the block",
    "strain_exponent": "power of strain",
    "lag_factor": "lag over that of lines",
    "motor_unit_shift": "motor units (log drive)",
    "foot_sensitivity": "foot (log drive)",
    "lower_face_sensitivity": "lower face (log drive)",
    "person_sd": "SD of people",
    "row_sd": "SD of printed losses",
}
_KEYS = (
    Key("line", TREATED, "median of the fit"),
    Key("fill", TREATED_BANDS["band50"], "90 % band, usual place"),
    Key("fill", TREATED_BANDS["band95"], "90 % band, a place of its own"),
    Key("dot", UNTREATED, "measured, randomised (area: people)"),
    Key("ring", UNTREATED, "measured, without control"),
)


def course_picture(draws: Draws) -> Html:
    """Return the movement lost to each product with strain, and what strain was measured."""
    parameters = thinned(draws)
    rows = [row for row in fitted_force_rows() if row.readout == STRAIN]
    products = [name for name in draws.products if any(row.product == name for row in rows)]
    panels = [
        _panel(
            product,
            glabella_losses(parameters, draws.products, product, _DAYS),
            glabella_losses(parameters, draws.products, product, _DAYS, new_place=True),
            [row for row in rows if row.product == product],
            [row.middle_day for row in rows if row.product == product],
        )
        for product in products
    ]
    return small_multiples(
        panels,
        Layout(columns=2, width=330, height=150, left=46),
        title="Movement that is lost: skin strain at full effort in the glabella",
        description=(
            "Share of strain lost by day after the label dose: median and 90 % bands of a typical "
            f"patient, in a usual place and in one of its own, for {len(panels)} products, with "
            f"{len(rows)} measured losses (abobotulinumtoxinA: 60 sU, label 50). "
            f"{of_draws(draws)}"
        ),
        keys=_KEYS,
        x_words="days after injection",
        uid="force-courses",
    )


def _panel(
    heading: str, usual: Array, new: Array, rows: Sequence[ForceRow], xs: Sequence[float]
) -> Panel:
    return Panel(
        heading,
        (0, 210),
        (0, 1),
        [*_bands(_DAYS, usual, new), *_marks(rows, xs)],
        x_ticks=(0, 60, 120, 180),
        y_ticks=(0, 0.5, 1),
        say_y=percent,
    )


def _bands(xs: Array, usual: Array, new: Array) -> list[Drawing]:
    """Return the bands of losses in a usual place and in one of its own, and the median."""
    wide_low, _, wide_high = band(new)
    low, middle, high = band(usual)
    return [
        ribbon(xs, wide_low, wide_high, TREATED_BANDS["band95"]),
        ribbon(xs, low, high, TREATED_BANDS["band50"]),
        curve(xs, middle, TREATED),
    ]


def _marks(rows: Sequence[ForceRow], xs: Sequence[float]) -> list[Drawing]:
    """Return measured losses: filled where a trial was randomised, hollow elsewhere."""
    drawn = []
    for hollow in (False, True):
        part = [(x, row) for x, row in zip(xs, rows, strict=True) if row.controlled is not hollow]
        radii = [float(np.clip(np.sqrt(row.n or 1), 2, 12)) for _, row in part]
        ys = [_middle(row) for _, row in part]
        drawn.append(points([x for x, _ in part], ys, radii, UNTREATED, hollow))
    return drawn


def _middle(row: ForceRow) -> float:
    return row.loss if row.value_high is None else (row.loss + row.value_high) / 2


def dose_picture(draws: Draws) -> Html:
    """Return the loss of the foot muscle's action potential by dose, on the days measured."""
    parameters = thinned(draws)
    panels = [_dose_panel(parameters, draws.products, day) for day in _FOOT_DAYS]
    return small_multiples(
        panels,
        Layout(columns=3, width=230, height=150, left=46),
        title="Dose and action potential of the extensor digitorum brevis",
        description=(
            "Share of the compound action potential lost by dose: median and 90 % bands of the "
            "mean of people, in a usual place and in one of its own, on days "
            f"{', '.join(map(str, _FOOT_DAYS))}, with what was measured then. {of_draws(draws)}"
        ),
        keys=_KEYS,
        x_words="units of onabotulinumtoxinA",
        uid="force-doses",
    )


def _dose_panel(parameters: Mapping[str, Array], products: Sequence[str], day: int) -> Panel:
    days = np.full(len(_DOSES), float(day))
    usual, new = (
        foot_losses(parameters, products, LABEL_PRODUCT, _DOSES, days, new_place)
        for new_place in (False, True)
    )
    rows = [row for row in fitted_force_rows() if row.readout == "cmap" and row.middle_day == day]
    return Panel(
        f"day {day}",
        (0, 26),
        (0, 1),
        [*_bands(_DOSES, usual, new), *_marks(rows, [_dose(row) for row in rows])],
        x_ticks=(5, 10, 15, 20, 25),
        y_ticks=(0, 0.5, 1),
        say_y=percent,
    )


def _dose(row: ForceRow) -> float:
    """Return the dose, or the geometric middle of a range of doses."""
    ends = [float(end) for end in (row.dose, row.dose_high) if end is not None]
    return float(np.exp(np.mean(np.log(ends))))


def density_picture(draws: Draws, prior: Mapping[str, Array]) -> Html:
    """Return prior and posterior densities of what the fit of force adds.

    Parameters
    ----------
    prior : mapping of arrays with a leading axis of draws
    """
    ratios = draws.provenance["prior_to_posterior"]
    panels = [
        density_panel(words, prior[name], draws.parameters[name], ratios[name])
        for name, words in _DENSITIES.items()
    ]
    limit = parameter("grade.identified").value
    return small_multiples(
        panels,
        Layout(columns=4, width=180, height=90, left=14),
        title="What measured muscles and skin taught: prior and posterior",
        description=f"Densities of {len(panels)} parameters before and after the fit; the figure "
        f"in each corner is posterior over prior spread, above {limit:g} next to nothing was "
        f"learned. {of_draws(draws)}",
        keys=[Key("fill", UNTREATED_BAND, "prior"), Key("line", TREATED, "posterior")],
        uid="force-densities",
    )
