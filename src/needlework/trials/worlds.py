"""Worlds: a posterior draw with a trial effect each, so that trials differ as they really do.

Everyone of a world shares its parameters and its trial effect, whatever the arm: what varies from
world to world is the uncertainty between trials, what varies inside one is that between patients.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.draws import Draws, load_draws
from needlework.forecast.ensemble import take
from needlework.forecast.trial_effects import DEVIATES, TrialEffects, trial_effects
from needlework.plans import Population
from needlework.scales.endpoints import entry_grades
from needlework.trials.streams import Quantity, Stream, normal

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Worlds:
    """The worlds of one area.

    Parameters
    ----------
    draws : Draws
        Draws of the area.
    parameters : mapping of arrays with a leading axis of worlds
    trial : TrialEffects
        What each trial adds of its own, each array of shape (worlds,).
    sizes : array of int of shape (worlds,)
        Patients of each arm in each world.
    first_person : int
        Number of the first person of the first of these worlds; people are numbered on and on.
    """

    draws: Draws
    parameters: Mapping[str, Array]
    trial: TrialEffects
    sizes: Index
    first_person: int = 0

    def part(self, start: int, count: int) -> Worlds:
        """Return some of the worlds."""
        places = slice(start, start + count)
        some = {name: value[places] for name, value in self.parameters.items()}
        first = self.first_person + int(self.sizes[:start].sum())
        return Worlds(self.draws, some, self.trial.at(places), self.sizes[places], first)

    def of(self, start: int, size: int) -> Index:
        """Return the world of each of some people, ascending.

        Parameters
        ----------
        start, size : int
            First person, counted from the first of these worlds, and how many.
        """
        people = np.arange(start, start + size)
        return np.searchsorted(np.cumsum(self.sizes), people, side="right")

    @property
    def severe(self) -> Array:
        """Share with the highest entry grade, shape (worlds,)."""
        severe: Array = self.trial.severe
        return severe


def area_draws(area: str, include_recalled: bool = False) -> Draws:
    """Return the draws of an area that is forecast, of the fit with figures from memory or not."""
    return load_draws(include_recalled, area)


def number_of_worlds(patients: int) -> int:
    """Return over how many worlds the patients of an arm are spread."""
    most, fewest, each = (
        int(parameter(f"numerics.trial_{name}").value)
        for name in ("most_worlds", "fewest_worlds", "world_patients")
    )
    return min(patients, max(fewest, min(most, patients // each)))


def make_worlds(
    draws: Draws, area: str, patients: int, population: Population, seed: int
) -> Worlds:
    """Return the worlds of an area, trial effects spread evenly over their distribution."""
    count = number_of_worlds(patients)
    parameters = take(draws.parameters, np.arange(count) * draws.size // count)
    stream = Stream(seed, f"trial\0{area}")
    deviates = {
        name: _even_normal(stream, Quantity[f"TRIAL_{name.upper()}"], count) for name in DEVIATES
    }
    trial = trial_effects(parameters, deviates)
    severe = _printed_severe(population)
    if severe is not None:
        trial = replace(trial, severe=np.full(count, severe))
    return Worlds(draws, parameters, trial, _sizes(patients, count))


def _even_normal(stream: Stream, quantity: Quantity, count: int) -> Array:
    """Return one normal number in each of ``count`` equal parts, in a random order."""
    order = np.argsort(stream.uniform(quantity, 0, count), kind="stable")
    inside = stream.uniform(quantity, 0, count, turn=1)
    return normal((order + inside) / count)


def _printed_severe(population: Population) -> float | None:
    """Return the share severe that the trial file settles, None where it does not."""
    if len(population.entry_grades) == 1:
        return float(population.entry_grades == (entry_grades()[1],))
    severe = population.severe_at_baseline
    return None if severe is None else float(severe)


def _sizes(patients: int, count: int) -> Index:
    each, more = divmod(patients, count)
    return np.asarray(each + (np.arange(count) < more), dtype=np.intp)
