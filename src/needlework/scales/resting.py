"""Figures of lines at rest: what several visits and cycles of one person add up to.

Given a person, visits are independent: the rater errs anew each time, while severity and
sensitivity stay. So what happens at some visit, or in every cycle, is a product over visits that
is averaged over people last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def at_any_visit(visits: Sequence[Any]) -> Any:
    """Return the chance that something is seen at one visit or more, given the person.

    Parameters
    ----------
    visits : sequence of arrays
        Chance at each visit.
    """
    return 1 - in_all([1 - chance for chance in visits])


def in_all(chances: Sequence[Any]) -> Any:
    """Return the chance of all of several things, independent given the person."""
    total = chances[0]
    for chance in chances[1:]:
        total = total * chance
    return total


def log_odds_per_cycle(shares: Any, xp: Any = np) -> Any:
    """Return the slope of the log odds over the number of the cycle, by least squares.

    Parameters
    ----------
    shares : array of shape (..., cycles)
        Share of all people in each cycle.
    """
    odds = xp.log(shares) - xp.log1p(-shares)
    return (odds * _slope_weights(shares.shape[-1])).sum(axis=-1)


def log_odds_spread(shares: Any, size: Any, concentration: Any, xp: Any = np) -> Any:
    """Return the standard deviation of a printed slope, whose cycles scatter like any share.

    Parameters
    ----------
    shares : array of shape (..., cycles)
    size : array
        People behind each cycle.
    concentration : array
        Beta-binomial concentration of a published share around its trial's prediction.
    """
    each = (1 / size + 1 / concentration)[..., None] / (shares * (1 - shares))
    return xp.sqrt((each * _slope_weights(shares.shape[-1]) ** 2).sum(axis=-1))


def _slope_weights(cycles: int) -> NDArray[np.float64]:
    """Return the weights that make a least-squares slope of values in equal steps."""
    centred = np.arange(cycles) - (cycles - 1) / 2
    return np.asarray(centred / (centred**2).sum())


def averaged(chances: Any, people: Any, sensitivities: Any) -> Any:
    """Return a share of people, shape (draws,): chances averaged over all that differ.

    Parameters
    ----------
    chances : array of shape (draws, severities, sensitivities)
        Chance given the person.
    people : array of shape (draws, severities)
        Weights of those who are counted; they need not add up to 1.
    sensitivities : array of shape (sensitivities,)
        Weights that add up to 1.
    """
    counted = (chances * people[:, :, None]).sum(axis=1) @ sensitivities
    return counted / people.sum(axis=1)
