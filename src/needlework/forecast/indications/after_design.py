"""Published figures of the hours after needling, and what is expected of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow

Array = NDArray[np.float64]

FAMILY = "after_needling"
HOURS = {
    "redness_hours": "redness",
    "redness_within": "redness",
    "barrier_hours": "barrier",
    "barrier_within": "barrier",
    "barrier_open": "barrier",
    "pore_half_life_hours": "pore_half_life",
    "pore_closure_hours": "pore_closure",
}
"""Which clock each quantity reads; the names of the clocks begin those of the parameters."""
FITTED = ("redness", "barrier")
"""Clocks of which more than one study tells, so that they have a spread between studies."""


def length_ratio(row: StudyRow) -> float:
    """Return the needle length of a row over that of the barrier's clock; 1 where not told."""
    reference = parameter("needling.barrier_reference_length").value
    return 1.0 if row.amount is None else row.amount / reference


def log_hours(
    rows: Sequence[StudyRow], parameters: Mapping[str, Any], effects: Mapping[str, Any], xp: Any
) -> Any:
    """Return the log of the typical hours of each row, shape (draws, rows).

    Parameters
    ----------
    effects : mapping of arrays of shape (draws, rows)
        Log of the hours of each row's study over those of an average one, by clock.
    """
    columns = []
    for place, row in enumerate(rows):
        clock = HOURS[row.quantity]
        hours = xp.log(parameters[f"{clock}_hours"])
        if clock in FITTED:
            hours = hours + effects[clock][:, place]
        if clock == "barrier":
            hours = hours + parameters["barrier_length_exponent"] * np.log(length_ratio(row))
        columns.append(hours)
    return xp.stack(columns, axis=-1)


def person_sd(rows: Sequence[StudyRow], parameters: Mapping[str, Any], xp: Any) -> Any:
    """Return the spread between people on the log, shape (draws, rows)."""
    names = [f"{HOURS[row.quantity]}_person_sd" for row in rows]
    return xp.stack([parameters[name] for name in names], axis=-1)


def chance_within(
    log_typical: Any, spread: Any, rows: Sequence[StudyRow], normal_cdf: Callable[[Any], Any]
) -> Any:
    """Return the chance that one person is done by the bound of each row."""
    bounds = np.array([float(row.more["bound"]) for row in rows])
    return normal_cdf((np.log(bounds) - log_typical) / spread)
