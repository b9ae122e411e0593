"""When things happen to simulated patients: onset, peak, loss and return."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.values import Event, Grade

Array = NDArray[np.float64]
EventName = Literal["onset", "peak", "loss", "loss_responders", "return"]

_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class EventDefinition:
    """What an event is, in words, and to which outcome and rater it belongs."""

    name: EventName
    outcome: str
    rater: str
    definition: str


def first_crossing(knots: Array, values: Array, start: Array | None = None) -> Array:
    """Return the first day on which values reach 0 from below, infinity where they never do.

    Parameters
    ----------
    knots : array of shape (knots,)
    values : array of shape (patients, knots)
    start : array of shape (patients,), optional
        Only days after it count.
    """
    reached = values >= 0
    if start is not None:
        reached = reached & (knots > start[:, None])
    index = reached.argmax(axis=1)
    rows = np.arange(len(values))
    before = np.maximum(index - 1, 0)
    low, high = values[rows, before], values[rows, index]
    span = np.where(high > low, high - low, 1)
    part = np.clip(np.where(low < 0, -low / span, 0), 0, 1)
    day = knots[before] + part * (knots[index] - knots[before])
    return np.where(reached.any(axis=1), day, np.inf)


def loss_day(knots: Array, above: Array, attained: Array) -> Array:
    """Return the day on which a response is lost, by rating without day-to-day noise.

    Parameters
    ----------
    above : array of shape (patients, knots)
        Severity minus the boundary; not below zero means no response.
    attained : array of shape (patients,)
        First day with the response, infinity where it never came: lost from the start, day 0.
    """
    lost = first_crossing(knots, above, np.where(np.isfinite(attained), attained, np.inf))
    return np.where(np.isfinite(attained), lost, 0)


def visit_of(found: NDArray[np.bool_], visits: Array) -> Array:
    """Return the day of the first visit that finds something, infinity where none does.

    Parameters
    ----------
    found : array of bool of shape (patients, visits)
    visits : array of shape (visits,)
    """
    return np.where(found.any(axis=1), visits[found.argmax(axis=1)], np.inf)


def event(definition: EventDefinition, area: str, days: Array, grade: Grade) -> Event:
    """Return the quantiles of an event; a quantile is None where never is more likely.

    Parameters
    ----------
    days : array of shape (patients,)
        Day per patient, infinity for never.
    """
    q05, q25, q50, q75, q95 = _quantiles(days) if len(days) else (None,) * len(_LEVELS)
    return Event(
        name=definition.name,
        definition=definition.definition,
        outcome=definition.outcome,
        area=area,
        rater=definition.rater,
        q05=q05,
        q25=q25,
        q50=q50,
        q75=q75,
        q95=q95,
        never=float(np.mean(~np.isfinite(days))) if len(days) else 1.0,
        grade=grade,
    )


def _quantiles(days: Array) -> tuple[float | None, ...]:
    ordered = np.sort(days)
    places = (np.array(_LEVELS) * (len(ordered) - 1)).round().astype(int)
    return tuple(float(day) if np.isfinite(day) else None for day in ordered[places])
