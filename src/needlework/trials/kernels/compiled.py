"""The loops over people, compiled: the same answers as in numpy, several times as fast."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.trials.by_world import ByWorld, Index
from needlework.trials.kernels import machine, plain
from needlework.trials.kernels.values import EffectNodes, OwnSchedules, View
from needlework.trials.lag import unit_nodes

Array = NDArray[np.float64]
Grades = NDArray[np.int8]
NAME = "compiled"


def effect(nodes: EffectNodes, shift: Array, by_world: ByWorld, columns: Index) -> Array:
    """Return the effect of each person at each visit, shape (people, visits).

    Parameters are those of :func:`needlework.trials.kernels.plain.effect`.
    """
    if nodes.decay.shape[1] > 1:
        return plain.effect(nodes, shift, by_world, columns)
    found = np.empty((columns.shape[-1], len(shift)))
    factor = np.exp(-(nodes.hill * nodes.decay[:, 0])[by_world.world] * shift)
    run = machine.effect if columns.ndim == 1 else machine.effect_each
    run(*_plainly(factor, nodes.inverse, nodes.weights, columns.T, _spans(by_world), found))
    return found.T


def grades(view: View, falls: Array, days: Sequence[float]) -> Grades:
    """Return the grade that a rater gives everyone at each visit, shape (people, visits).

    Parameters are those of :func:`needlework.trials.kernels.plain.grades`.
    """
    found = np.empty(falls.shape[::-1], dtype=np.int8)
    visits = np.array(days, dtype=np.int64)
    given = _plainly(falls.T, view.cuts, view.pace, found)
    machine.grade(view.stream.key, int(view.quantity), visits, view.first, *given)
    return found.T


def follow(people: OwnSchedules, by_world: ByWorld) -> tuple[Array, Array]:
    """Return the fall at each visit and how often each person was treated again.

    Parameters are those of :func:`needlework.trials.kernels.plain.follow`.
    """
    falls, again = np.empty(people.visits.shape[::-1]), np.zeros(len(people.visits))
    view, rates = people.view, np.stack([people.lag, people.delivery, people.hill], axis=1)
    address = view.stream.key, int(view.quantity), view.first
    rule = float(people.grade), float(people.least_days), float(people.until_day)
    own = _plainly(_spans(by_world), rates, people.decay, *unit_nodes())
    own += _plainly(people.potency, people.strength, people.sessions, people.taken)
    own += _plainly(people.visits.T, np.asarray(people.planned), people.last_day)
    machine.follow(*own, address, *_plainly(view.cuts, view.pace), rule, falls, again)
    return falls.T, again


def _plainly(*arrays: NDArray[Any]) -> list[NDArray[Any]]:
    """Return arrays that lie in memory in one way, so that one machine code serves them all."""
    return [np.require(array, requirements=["C", "W"]) for array in arrays]


def _spans(by_world: ByWorld) -> Index:
    rows = [(world, places.start, places.stop) for world, places in by_world.spans()]
    return np.array(rows, dtype=np.intp)
