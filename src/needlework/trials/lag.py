"""What the lag between block and visible effect remembers: a few earlier times and weights."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter

Array = NDArray[np.float64]
_CROWDING = 3


def lag_nodes(
    days: tuple[float, ...], sessions: tuple[float, ...], rates: Array, count: int | None = None
) -> tuple[Array, Array]:
    """Return times and weights of what the lag remembers, each of shape (worlds, days, nodes).

    Parameters
    ----------
    rates : array of shape (worlds,)
        Rate of the lag, 1/day.
    count : int, optional
        Nodes of each stretch between sessions.
    """
    wanted, rate, unit = np.asarray(days)[:, None], rates[:, None, None], unit_nodes(count)
    parts = list(_stretches(wanted, sessions, rate, unit))
    return (
        np.concatenate([times for times, _ in parts], axis=-1),
        np.concatenate([weights for _, weights in parts], axis=-1),
    )


def _stretches(
    days: Array, sessions: tuple[float, ...], rate: Array, unit: tuple[Array, Array]
) -> Iterator[tuple[Array, Array]]:
    """Yield the nodes of each stretch from a session to the next, as far as a day has come."""
    nodes, weights = unit
    for start, end in zip(sessions, (*sessions[1:], np.inf), strict=True):
        old, new = np.minimum(start, days), np.minimum(end, days)
        low, high = np.exp(-rate * (days - old)), np.exp(-rate * (days - new))
        memory = low + (high - low) * nodes
        yield days + np.log(memory) / rate, (high - low) * weights


def unit_nodes(count: int | None = None) -> tuple[Array, Array]:
    """Return nodes and weights from 0 to 1: Gauss-Legendre in the cube root.

    So they crowd at the start of a stretch, where the effect sets in.

    Parameters
    ----------
    count : int, optional
        How many; as many as are enough for shares of people by default.
    """
    return _unit_nodes(count or int(parameter("numerics.trial_lag_nodes").value))


@cache
def _unit_nodes(count: int) -> tuple[Array, Array]:
    nodes, weights = np.polynomial.legendre.leggauss(count)
    root = (nodes + 1) / 2
    return root**_CROWDING, _CROWDING * root ** (_CROWDING - 1) * weights / 2
