"""One arm in one area, simulated world by world, block by block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.plans import Trial
from needlework.trials.by_world import Counts
from needlework.trials.group import Group
from needlework.trials.kernels import Kernels, plain
from needlework.trials.questions import ArmArea
from needlework.trials.worlds import Worlds

Array = NDArray[np.float64]
BLOCK = 4096
"""People simulated at a time: so many that their scores fit the processor's cache."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of some worlds.

    Parameters
    ----------
    counts : tuple of arrays of shape (worlds, 2, days)
        For each question: events, and people counted or at risk.
    again : array of shape (worlds,)
        Further sessions given.
    """

    counts: tuple[Counts, ...]
    again: Array


def simulate(
    trial: Trial,
    asked: ArmArea,
    worlds: Worlds,
    block: int = BLOCK,
    kernels: Kernels = plain,
) -> Tally:
    """Return the counts of an arm in an area, for these worlds.

    The result does not depend on the size of the blocks, nor on what else is simulated.

    Parameters
    ----------
    worlds : Worlds
        Some worlds of the area.
    block : int
        People at a time.
    kernels : Kernels
        Who loops over people.
    """
    group, people = Group(trial, asked, worlds, kernels), int(worlds.sizes.sum())
    found = [group.block(start, min(block, people - start)) for start in range(0, people, block)]
    counts = zip(*(one for one, _ in found), strict=True)
    again = np.sum([again for _, again in found], axis=0)
    return Tally(tuple(np.sum(parts, axis=0) for parts in counts), again)
