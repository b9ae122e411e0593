"""Lines at rest: who has them, what would change them, and the twins beside them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import figures, parameter
from needlework.forecast.ageing.people import SkinPeople
from needlework.forecast.ageing.values import (
    DAYS_PER_YEAR,
    Asked,
    Interval,
    Sensitivity,
    Twin,
    Visible,
)

Array = NDArray[np.float64]

_ENDS = (0.05, 0.95)
_THIRD = 1 / 3
_TWIN_STUDIES = ("binder-2006", "rivkin-2015")
_TWIN_TOPIC, _TWIN_OUTCOME = "neuromodulator_mechanism", "imprinted_lines_at_rest"
_TREATED = {
    "regular-twin": "two to three treatments a year for {years:.0f} years",
    "minimal-twin": "two treatments in {years:.0f} years",
}
TESTED = {
    "first_line_age": ("age at which an untreated line first stays", "year"),
    "line_fade": ("share of a line that fades in a year without folding", "1/year"),
    "critical_fold": ("where skin begins to buckle, between treated and untreated", "fraction"),
    "line_frailty": ("how much faster lines deepen where collagen is less", "1"),
    "synthesis_fall": ("how fast collagen synthesis falls", "1/year"),
}
"""Assumed numbers whose effect on the lines is shown, in words with their unit."""


def interval(values: Array) -> Interval:
    """Return the median of people with the interval that holds 90 of 100."""
    low, high = np.quantile(values, _ENDS)
    return Interval(float(np.median(values)), float(low), float(high))


def visible_shares(asked: Asked, with_it: Array, without: Array) -> tuple[Visible, ...]:
    """Return the share with a line visible at rest after each year, shape (people, years + 1).

    Depth counts against the boundary between none and mild.
    """
    boundary = parameter("ageing.visible_line").value
    return tuple(
        Visible(asked.age + year, float(one), float(other))
        for year, (one, other) in enumerate(
            zip(
                (with_it >= boundary).mean(axis=0),
                (without >= boundary).mean(axis=0),
                strict=True,
            )
        )
    )


def sensitivities(people: SkinPeople, with_it: Array, without: Array) -> tuple[Sensitivity, ...]:
    """Return the lines at the end in people who have little and much of each assumed number."""
    found = [_sensitivity(name, people.parameters[name], with_it, without) for name in TESTED]
    return tuple(sorted(found, key=_reach, reverse=True))


def _sensitivity(name: str, values: Array, with_it: Array, without: Array) -> Sensitivity:
    words, unit = TESTED[name]
    low, high = np.quantile(values, (_THIRD, 1 - _THIRD))
    ends = [
        (
            float(np.median(values[inside])),
            (float(np.median(without[inside])), float(np.median(with_it[inside]))),
        )
        for inside in (values <= low, values >= high)
    ]
    return Sensitivity(name, words, unit, ends[0][0], ends[1][0], ends[0][1], ends[1][1])


def _reach(item: Sensitivity) -> float:
    return max(abs(low - high) for low, high in zip(item.with_low, item.with_high, strict=True))


def twins() -> tuple[Twin, ...]:
    """Return the twins of the one pair that was followed, by age."""
    first = parameter("ageing.twin_age").value
    members = [
        figure
        for figure in figures(topic=_TWIN_TOPIC)
        if figure.outcome == _TWIN_OUTCOME and figure.study in _TWIN_STUDIES
    ]
    began = min(figure.day or 0 for figure in members)
    return tuple(
        Twin(
            age=first + ((figure.day or 0) - began) / DAYS_PER_YEAR,
            treated=_TREATED[figure.arm].format(years=(figure.day or 0) / DAYS_PER_YEAR),
            lines=bool(figure.value),
            source=figure.source,
            seen=figure.seen,
        )
        for figure in members
    )
