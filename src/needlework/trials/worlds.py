"""Worlds: a posterior draw with a trial effect each, so that trials differ as they really do.

Everyone of a world shares its parameters and its trial effect, whatever the arm: what varies from
world to world is the uncertainty between trials, what varies inside one is that between patients.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.draws import Draws, load_draws
from needlework.forecast.ensemble import Clinic, take
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
    trial : Clinic
        What each trial adds of its own.
    sizes : array of int of shape (worlds,)
        Patients of each arm in each world.
    """

    draws: Draws
    parameters: Mapping[str, Array]
    trial: Clinic
    sizes: Index

    def part(self, places: slice) -> Worlds:
        """Return some of the worlds."""
        trial = Clinic(self.trial.strength[places], self.trial.days[places], self.severe[places])
        some = {name: value[places] for name, value in self.parameters.items()}
        return Worlds(self.draws, some, trial, self.sizes[places])

    @property
    def severe(self) -> Array:
        """Share with the highest entry grade, shape (worlds,)."""
        return self.trial.severe


def area_draws(area: str) -> Draws:
    """Return the draws of an area that is forecast."""
    return load_draws(area=area)


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
    strength, days, severe = (
        _even_normal(stream, quantity, count)
        for quantity in (Quantity.TRIAL_STRENGTH, Quantity.TRIAL_DAYS, Quantity.TRIAL_SEVERE)
    )
    trial = Clinic(
        parameters["trial_strength_sd"] * strength,
        parameters["trial_day_sd"] * days,
        _severe(parameters, population, severe),
    )
    return Worlds(draws, parameters, trial, _sizes(patients, count))


def _even_normal(stream: Stream, quantity: Quantity, count: int) -> Array:
    """Return one normal number in each of ``count`` equal parts, in a random order."""
    order = np.argsort(stream.uniform(quantity, 0, 0, count), kind="stable")
    inside = stream.uniform(quantity, 1, 0, count)
    return normal((order + inside) / count)


def _severe(parameters: Mapping[str, Array], population: Population, deviate: Array) -> Array:
    high = entry_grades()[1]
    if len(population.entry_grades) == 1:
        return np.full(len(deviate), float(population.entry_grades == (high,)))
    if population.severe_at_baseline is not None:
        return np.full(len(deviate), float(population.severe_at_baseline))
    logit = parameters["severe_logit_mean"] + parameters["severe_logit_sd"] * deviate
    return np.asarray(1 / (1 + np.exp(-logit)))


def _sizes(patients: int, count: int) -> Index:
    each, more = divmod(patients, count)
    return np.asarray(each + (np.arange(count) < more), dtype=np.intp)
