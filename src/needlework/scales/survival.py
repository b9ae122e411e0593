"""Time to an event that is looked for at visits, as Kaplan-Meier curves see it.

A person's course is known only at visits, each with its own rater noise. Someone responds still
if no visit so far has shown the event, so curves on coarse grids lie late and noisy visits end
responses early. Both are part of the published medians.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np


def surviving_share(event_chances: Sequence[Any], at_risk: Any, xp: Any = np) -> Any:
    """Return the share without event after each visit, among those at risk.

    Parameters
    ----------
    event_chances : sequence of arrays of shape (..., nodes)
        Chance of the event per node at each visit, in order.
    at_risk : array of shape (..., nodes)
        Weight of the node times its chance to be in the population at risk.

    Returns
    -------
    array of shape (..., visits)
    """
    total = xp.sum(at_risk, axis=-1)
    still = at_risk
    shares = []
    for chance in event_chances:
        still = still * (1 - chance)
        shares.append(xp.sum(still, axis=-1) / total)
    return xp.stack(shares, axis=-1)


def median_on_grid(shares: Any, days: Any) -> Any:
    """Return the first visit day at which at most half are left, infinity where none is.

    Parameters
    ----------
    shares : array of shape (..., visits)
    days : array of shape (visits,)
    """
    reached = shares <= 0.5
    first = np.argmax(reached, axis=-1)
    return np.where(reached.any(axis=-1), np.asarray(days)[first], np.inf)
