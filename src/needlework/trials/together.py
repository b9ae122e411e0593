"""Several areas of the same people at once: who responds in all of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from needlework.plans import Trial
from needlework.trials.by_world import Counts
from needlework.trials.counting import shares
from needlework.trials.group import Group
from needlework.trials.kernels import Kernels, plain
from needlework.trials.questions import ArmArea
from needlework.trials.simulation import BLOCK, Tally
from needlework.trials.worlds import Worlds


def simulate_together(
    trial: Trial,
    asked: ArmArea,
    worlds: Mapping[str, Worlds],
    block: int = BLOCK,
    kernels: Kernels = plain,
) -> Tally:
    """Return the counts of an arm in several areas at once, for these worlds.

    The people are those of the single areas, so each area alone has the figures it has anyway.

    Parameters
    ----------
    worlds : mapping of str to Worlds
        The same places among the worlds of each area.
    """
    groups = [Group(trial, part, worlds[part.area], kernels) for part in asked.parts]
    sizes = worlds[asked.first_area].sizes
    people = int(sizes.sum())
    found = [
        _block(trial, asked, groups, start, min(block, people - start))
        for start in range(0, people, block)
    ]
    counts = tuple(np.sum(parts, axis=0) for parts in zip(*found, strict=True))
    return Tally(counts, np.zeros(len(sizes)))


def _block(
    trial: Trial, asked: ArmArea, groups: list[Group], start: int, size: int
) -> list[Counts]:
    seen = [group.seen(start, size)[0] for group in groups]
    counts = []
    for number, _ in enumerate(asked.questions):
        told = [
            one.responded(group.asked.questions[number])
            for one, group in zip(seen, groups, strict=True)
        ]
        everywhere = np.logical_and.reduce([response for response, _ in told])
        # People come once for all areas, so whoever is missing is missing for all.
        missing = told[0][1]
        counts.append(shares(everywhere, missing, trial.imputation, seen[0].by_world))
    return counts
