"""From scores to counts: responders among those counted, losses among those at risk.

Missed visits follow the trial's imputation: *none* counts those who came; *last-observation* lets
the last grade stand; *non-responder* counts who is missing as no responder. Times to an event are
censored at the first missed visit, under *non-responder* it is the event.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Grades = NDArray[np.int8]
Counts = NDArray[np.int64]


def carried(grades: Grades, baseline: Grades, missing: Flags | None) -> Grades:
    """Return the grades with the last one in the place of those missed.

    Parameters
    ----------
    grades : array of shape (people, visits)
    baseline : array of shape (people,)
    missing : array of shape (people, visits) or None
    """
    if missing is None:
        return grades
    before = baseline
    columns = []
    for visit in range(grades.shape[1]):
        before = np.where(missing[:, visit], before, grades[:, visit])
        columns.append(before)
    return np.stack(columns, axis=1)


def share(response: Flags, missing: Flags | None, imputation: str) -> Counts:
    """Return responders and those counted, shape (2, 1).

    Parameters
    ----------
    response : array of shape (people,)
        With the last grade carried forward where that is the imputation.
    missing : array of shape (people,) or None
    """
    size = len(response)
    if missing is None or imputation == "last-observation":
        return np.array([[np.count_nonzero(response)], [size]])
    hits = np.count_nonzero(response & ~missing)
    counted = size if imputation == "non-responder" else size - np.count_nonzero(missing)
    return np.array([[hits], [counted]])


def onset(felt: Flags, missing: Flags | None, imputation: str) -> Counts:
    """Return those who had noticed an effect by each day, and those counted, shape (2, days).

    What was noticed before somebody dropped out stays noticed.
    """
    size = np.full(felt.shape[1], len(felt))
    if missing is None:
        return np.stack([np.count_nonzero(felt, axis=0), size])
    if imputation == "none":
        there = ~missing
        return np.stack([np.count_nonzero(felt & there, axis=0), np.count_nonzero(there, axis=0)])
    told = np.logical_or.accumulate(felt & ~missing, axis=1)
    return np.stack([np.count_nonzero(told, axis=0), size])


def losses(still: Flags, missing: Flags | None, imputation: str, at_risk: Flags | None) -> Counts:
    """Return losses at each visit and those at risk there, shape (2, visits).

    Parameters
    ----------
    still : array of shape (people, visits)
        Who still responds.
    at_risk : array of shape (people,) or None
        Who is followed; everyone where None.
    """
    if at_risk is not None:
        still = still[at_risk]
        missing = None if missing is None else missing[at_risk]
    people, visits = still.shape
    lost = _first(~still)
    if missing is None:
        gone = np.full(people, visits)
    else:
        gone = _first(missing)
        if imputation == "non-responder":
            lost, gone = np.minimum(lost, gone), np.full(people, visits)
    seen = lost < gone
    events = np.bincount(lost[seen], minlength=visits + 1)[:visits]
    until = np.bincount(np.where(seen, lost + 1, gone), minlength=visits + 2)
    followed = people - np.cumsum(until)[:visits]
    return np.stack([events, followed])


def _first(flags: Flags) -> NDArray[np.intp]:
    """Return the first visit that is true, the number of visits where none is."""
    found: Callable[..., NDArray[np.intp]] = flags.argmax
    return np.where(flags.any(axis=1), found(axis=1), flags.shape[1])
