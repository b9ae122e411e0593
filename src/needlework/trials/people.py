"""Simulated people: who enters a trial, how sensitive they are, when they drop out.

The people who enter are drawn straight from the distribution that is left when everyone whose
grades do not fit is sent away: the same as drawing again until they fit, in one step.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.ensemble import male_excess
from needlework.forecast.population import thresholds_of
from needlework.plans import Trial
from needlework.scales.endpoints import entry_grades
from needlework.scales.ordinal import at_least
from needlework.trials.entry import entry_table
from needlework.trials.streams import Quantity, Stream, logistic, normal
from needlework.trials.worlds import Worlds

Array = NDArray[np.float64]
Grades = NDArray[np.int8]
DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class People:
    """A block of simulated people, each array of shape (people,).

    Parameters
    ----------
    severity : array
        Latent severity at baseline, grades.
    investigator, subject : array of int
        Grades at baseline.
    male : array of bool
    deviate : array
        Sensitivity, standard deviations.
    last_day : array
        Day on which they drop out, infinity for never.
    """

    severity: Array
    investigator: Grades
    subject: Grades
    male: NDArray[np.bool_]
    deviate: Array
    last_day: Array

    @property
    def excess(self) -> Array:
        """Whether a man, minus the usual share of men."""
        return np.where(self.male, male_excess("male"), male_excess("female"))


class Entrants:
    """The people of one arm and area, made block by block.

    Parameters
    ----------
    trial : Trial
    arm : str
        Name of the arm; sex and dropout are those of the person in every area.
    area : str
    worlds : Worlds
    first_world : int
        Number of the first of these worlds.
    """

    def __init__(
        self, trial: Trial, arm: str, area: str, worlds: Worlds, first_world: int
    ) -> None:
        self._trial, self._worlds, self._first = trial, worlds, first_world
        self._person = Stream(trial.seed, f"arm\0{arm}")
        self.stream = Stream(trial.seed, f"arm\0{arm}\0{area}")
        self._entry = entry_table(worlds, trial.population.entry_rater)

    def block(self, world: int, start: int, size: int) -> People:
        """Return some people of a world.

        Parameters
        ----------
        world : int
            Place among these worlds.
        start, size : int
            First person and how many.
        """

        def uniform(quantity: Quantity, stream: Stream = self.stream) -> Array:
            return stream.uniform(quantity, self._first + world, start, size)

        severe = uniform(Quantity.GRADE) < self._worlds.severe[world]
        severity = self._severity(world, severe, uniform(Quantity.SEVERITY))
        low, high = entry_grades()
        return People(
            severity=severity,
            investigator=np.where(severe, high, low).astype(np.int8),
            subject=self._subject(world, severity, uniform(Quantity.SUBJECT_GRADE)),
            male=uniform(Quantity.SEX, self._person) >= female_share(self._trial),
            deviate=normal(uniform(Quantity.SENSITIVITY)),
            last_day=self._last_day(uniform(Quantity.DROPOUT, self._person)),
        )

    def _severity(self, world: int, severe: NDArray[np.bool_], uniform: Array) -> Array:
        nodes, (low, high) = self._entry.severity, self._entry.cumulated[:, world]
        found = np.interp(uniform, low, nodes)
        found[severe] = np.interp(uniform[severe], high, nodes)
        return found

    def _subject(self, world: int, severity: Array, uniform: Array) -> Grades:
        parameters = {name: value[[world]] for name, value in self._worlds.parameters.items()}
        thresholds = thresholds_of(parameters)
        seen, noise = severity + parameters["subject_bias"], parameters["noise_subject"]
        if self._trial.population.entry_rater == "investigator":
            score = seen + noise * logistic(uniform)
            above = [score > limit for limit in thresholds]
            return np.asarray(np.sum(above, axis=0), dtype=np.int8)
        low, high = entry_grades()
        entered, severe = (at_least(limit, seen, noise) for limit in thresholds[1:])
        return np.where(uniform * entered < severe, high, low).astype(np.int8)

    def _last_day(self, uniform: Array) -> Array:
        lost = float(self._trial.dropout_per_year)
        if lost <= 0:
            return np.full(len(uniform), math.inf)
        rate = -math.log1p(-lost) / DAYS_PER_YEAR if lost < 1 else math.inf
        return np.asarray(-np.log(uniform) / rate)


def female_share(trial: Trial) -> float:
    """Return the share of women: the trial's, or the usual one."""
    given = trial.population.female
    usual = parameter("neuromodulator.usual_male_share").value
    return 1 - usual if given is None else float(given)
