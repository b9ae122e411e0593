"""From simulated worlds to published figures: expectation and predictive interval.

What differs from world to world is posterior and trial effect; around it a published figure
scatters with the arm's residual and the people behind it, exactly as validation has it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.trials.by_world import Counts
from needlework.trials.questions import Question
from needlework.trials.worlds import Worlds
from needlework.validation.noise import figure_draws
from needlework.validation.sampling import generator

Array = NDArray[np.float64]
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Answer:
    """What is expected of one question, world by world.

    Parameters
    ----------
    question : Question
    worlds : array of shape (worlds, days)
        Expected shares, each freed of the scatter of its own simulated people; after each visit
        for a survival.
    pooled : array of shape (days,)
        The same of all people together.
    followed : float
        Share of people who are followed to the event.
    leaving : array of shape (days,)
        Share of those still followed after a visit who are not seen at the next.
    """

    question: Question
    worlds: Array
    pooled: Array
    followed: float
    leaving: Array

    @property
    def flipped(self) -> bool:
        """Whether the print counts those who no longer respond."""
        return self.question.target.flipped

    @property
    def share(self) -> Array:
        """Share printed, shape (worlds,), where the figure is a share."""
        last = self.worlds[:, -1]
        return 1 - last if self.flipped else last


def answer(question: Question, counts: Counts, people: int) -> Answer:
    """Return what is expected, from the counts of every world, shape (worlds, 2, days).

    Parameters
    ----------
    people : int
        How many were simulated.
    """
    survival = question.target.rows[0].kind == "median"
    events, of = counts.sum(axis=0)
    pooled = _shares(events, of, survival)
    behind = counts[:, 1, :1] if survival else counts[:, 1]
    # A world in which nobody is left to count tells nothing of its own.
    worlds = np.where(behind > 0, _shares(counts[:, 0], counts[:, 1], survival), pooled)
    staying = np.append(of[1:], (of - events)[-1])
    leaving = 1 - staying / np.maximum(of - events, 1)
    return Answer(question, freed(worlds, behind), pooled, float(of[0] / people), leaving)


def _shares(events: Counts, of: Counts, survival: bool) -> Array:
    rate = events / np.maximum(of, 1)
    return np.asarray(np.cumprod(1 - rate, axis=-1) if survival else rate)


def freed(worlds: Array, people: Counts) -> Array:
    """Return shares by world drawn in by as much as few simulated people scatter them.

    The variance that is left is that between worlds: what is seen less what chance alone gives.
    """
    mean, seen = worlds.mean(axis=0), worlds.var(axis=0)
    chance = (worlds * (1 - worlds) / np.maximum(people - 1, 1)).mean(axis=0)
    kept = np.sqrt(np.clip(1 - chance / np.where(seen > 0, seen, 1), 0, 1))
    return np.asarray(mean + (worlds - mean) * kept)


def published(found: Answer, worlds: Worlds, seed: int) -> Array:
    """Return draws of the figure as another trial of this kind would print it."""
    often = repeats(len(found.worlds))
    rng = generator(seed, "figure", found.question.target.printed.row_id)
    concentration = np.repeat(worlds.parameters["concentration"], often)
    target, expected = found.question.target, np.repeat(found.worlds, often, axis=0)
    return figure_draws(target, expected, {"concentration": concentration}, rng)


def repeats(worlds: int) -> int:
    """Return how many figures are drawn in each world."""
    return -(-int(parameter("numerics.trial_figures").value) // worlds)


def interval(draws: Array) -> tuple[float | None, float | None]:
    """Return the ends of the central 90 % of figures, None beyond the last visit."""
    ordered = np.sort(draws)
    places = [round(level * (len(ordered) - 1)) for level in (LOW, HIGH)]
    low, high = (float(ordered[place]) for place in places)
    return (low if np.isfinite(low) else None), (high if np.isfinite(high) else None)


def middle(found: Answer) -> float | None:
    """Return the expected share, or the median of everyone simulated in days."""
    target = found.question.target
    if target.form not in ("median", "onset-median"):
        return float(found.share.mean())
    reached = found.pooled if target.form == "onset-median" else 1 - found.pooled
    half = np.flatnonzero(reached >= 0.5)
    return float(target.grid[half[0]]) if len(half) else None
