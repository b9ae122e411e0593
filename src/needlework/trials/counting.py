"""From scores to counts: responders among those counted, losses among those at risk.

Missed visits follow the trial's imputation: *none* counts those who came; *last-observation* lets
the last grade stand; *non-responder* counts who is missing as no responder. Times to an event are
censored at the first missed visit, under *non-responder* it is the event. All counts are by world.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from needlework.trials.by_world import ByWorld, Counts

Flags = NDArray[np.bool_]
Grades = NDArray[np.int8]


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
    return np.stack(columns).T


def shares(response: Flags, missing: Flags | None, imputation: str, by_world: ByWorld) -> Counts:
    """Return responders and those counted, shape (worlds, 2, visits).

    Parameters
    ----------
    response : array of shape (people, visits)
        With the last grade carried forward where that is the imputation.
    missing : array of shape (people, visits) or None
    """
    everyone = np.broadcast_to(by_world.sizes[:, None], (by_world.worlds, response.shape[1]))
    if missing is None or imputation == "last-observation":
        return np.stack([by_world.sum(response), everyone], axis=1)
    there = ~missing
    counted = everyone if imputation == "non-responder" else by_world.sum(there)
    return np.stack([by_world.sum(response & there), counted], axis=1)


def onset(felt: Flags, missing: Flags | None, imputation: str, by_world: ByWorld) -> Counts:
    """Return those who had noticed an effect by each day, and those counted.

    What was noticed before somebody dropped out stays noticed. Shape (worlds, 2, days).
    """
    if missing is not None and imputation != "none":
        felt, missing = np.logical_or.accumulate(felt & ~missing, axis=1), None
    return shares(felt, missing, imputation, by_world)


def losses(
    still: Flags,
    missing: Flags | None,
    imputation: str,
    at_risk: Flags | None,
    by_world: ByWorld,
) -> Counts:
    """Return losses at each visit and those at risk there, shape (worlds, 2, visits).

    Parameters
    ----------
    still : array of shape (people, visits)
        Who still responds.
    at_risk : array of shape (people,) or None
        Who is followed; everyone where None.
    """
    people, visits = still.shape
    lost = _first(~still)
    if missing is None:
        gone = np.full(people, visits)
    else:
        gone = _first(missing)
        if imputation == "non-responder":
            lost, gone = np.minimum(lost, gone), np.full(people, visits)
    seen = lost < gone
    until = np.where(seen, lost + 1, gone)
    followed = seen if at_risk is None else seen & at_risk
    events = by_world.histogram(lost, visits + 1, followed)[:, :visits]
    leaving = by_world.histogram(until, visits + 1, at_risk)
    staying = leaving.sum(axis=1, keepdims=True) - np.cumsum(leaving, axis=1)
    return np.stack([events, staying[:, :visits]], axis=1)


def unconfirmed(still: Flags, missing: Flags | None, imputation: str, visits: int) -> Flags:
    """Return who has no loss at a visit that the next visits find too.

    A loss counts from the first of these visits; one that nobody comes back to confirm is none.

    Parameters
    ----------
    still : array of shape (people, visits)
    visits : int
        How many visits in a row have to find the loss.
    """
    if visits == 1:
        return still
    lost = ~still if missing is None else ~still & ~missing
    if missing is not None and imputation == "non-responder":
        lost = ~still | missing
    later = np.zeros((len(lost), visits - 1), dtype=np.bool_)
    reaching = np.concatenate([lost, later], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(reaching, visits, axis=1)
    return np.asarray(~windows.all(axis=-1))


def _first(flags: Flags) -> NDArray[np.intp]:
    """Return the first visit that is true, the number of visits where none is."""
    found: Callable[..., NDArray[np.intp]] = flags.argmax
    return np.where(flags.any(axis=1), found(axis=1), flags.shape[1])
