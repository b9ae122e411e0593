"""Who loops over people: numpy, or machine code where the extra ``fast`` is worth its start."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from needlework.trials.by_world import ByWorld, Index
from needlework.trials.kernels import plain
from needlework.trials.kernels.values import EffectNodes, OwnSchedules, View

Array = NDArray[np.float64]
Grades = NDArray[np.int8]

_WORTH_STARTING = 30_000_000
"""Figures of people from which machine code, kept on disk, saves more than its import costs."""

_WORTH_MAKING = 300_000_000
"""The same where it cannot be kept and has to be made in every process."""

_MACHINE = "needlework.trials.kernels.machine"


class Kernels(Protocol):
    """What loops over people have to offer; see :mod:`needlework.trials.kernels.plain`."""

    NAME: str

    def effect(self, nodes: EffectNodes, shift: Array, by_world: ByWorld, columns: Index) -> Array:
        """Return the effect of each person at each visit, shape (people, visits)."""

    def grades(self, view: View, falls: Array, days: Sequence[float]) -> Grades:
        """Return the grade that a rater gives everyone at each visit."""

    def follow(self, people: OwnSchedules, by_world: ByWorld) -> tuple[Array, Array]:
        """Return the fall at each visit and how often each person was treated again."""


def choose(figures: int, compiled: bool | None = None) -> Kernels:
    """Return who loops over people: the answer is the same, the time is not.

    Parameters
    ----------
    figures : int
        People times figures asked of each, the work there is.
    compiled : bool, optional
        True for machine code wherever numba is installed, False for numpy. Unless said, machine
        code where the work pays its start, or where it has been started.
    """
    if compiled is None:
        compiled = figures >= _WORTH_STARTING or _MACHINE in sys.modules
    if not compiled or find_spec("numba") is None:
        return plain
    try:
        from needlework.trials.kernels import compiled as made
        from needlework.trials.kernels.machine import kept
    except ImportError:  # an installation that does not fit this numpy
        return plain
    return made if all(kept) or figures >= _WORTH_MAKING else plain
