"""One arm in one area, simulated world by world, block by block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.plans import Trial
from needlework.trials.counting import Counts
from needlework.trials.group import Group
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
    trial: Trial, asked: ArmArea, worlds: Worlds, first_world: int = 0, block: int = BLOCK
) -> Tally:
    """Return the counts of an arm in an area, for these worlds.

    The result does not depend on the size of the blocks, nor on what else is simulated.

    Parameters
    ----------
    worlds : Worlds
        Some worlds of the area.
    first_world : int
        Number of the first of them.
    block : int
        People at a time.
    """
    group = Group(trial, asked, worlds, first_world)
    found = [_world(group, world, block) for world in range(len(worlds.sizes))]
    counts = tuple(np.stack(parts) for parts in zip(*(one for one, _ in found), strict=True))
    return Tally(counts, np.array([again for _, again in found]))


def _world(group: Group, world: int, block: int) -> tuple[list[Counts], float]:
    size = int(group.worlds.sizes[world])
    blocks = [
        group.block(world, start, min(block, size - start)) for start in range(0, size, block)
    ]
    counts = [np.sum(parts, axis=0) for parts in zip(*(one for one, _ in blocks), strict=True)]
    return counts, sum(again for _, again in blocks)
