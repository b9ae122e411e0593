"""When a gain over the control is largest, and when half of it has gone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.indications.acting import Acting, last_session
from needlework.forecast.indications.values import Ask
from needlework.forecast.timing import EventDefinition, event, first_crossing
from needlework.forecast.values import Event, Grade

Array = NDArray[np.float64]


def skin_events(
    ask: Ask, found: Acting, knots: Array, net: Array, outcome: str, grade: Grade
) -> tuple[Event, ...]:
    """Return peak and loss of a gain.

    Parameters
    ----------
    knots : array of shape (knots,)
    net : array of shape (people, knots)
        Gain over the control, larger is better.
    outcome : str
        Slug of the outcome that gains.
    """
    gaining = net.max(axis=1) > 0
    if not gaining.any():
        return ()
    gain = net[gaining]
    best = gain.argmax(axis=1)
    last = last_session(ask.plan, found.ids)
    start = np.maximum(knots[best], last)
    half = gain[np.arange(len(gain)), best] / 2
    lost = first_crossing(knots, half[:, None] - gain, start)
    peak = EventDefinition(
        "peak",
        outcome,
        "",
        "Day on which the gain over the control is largest, among those who gain at all.",
    )
    loss = EventDefinition(
        "loss",
        outcome,
        "",
        "Day after the last session on which half of the largest gain over the control has gone.",
    )
    return (
        event(peak, ask.area, knots[best], grade),
        event(loss, ask.area, lost, grade),
    )
