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
from needlework.trials.by_world import ByWorld, Index
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
    by_world : ByWorld
        The world of each.
    """

    severity: Array
    investigator: Grades
    subject: Grades
    male: NDArray[np.bool_]
    deviate: Array
    last_day: Array
    by_world: ByWorld

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
        Name of the arm; sex, dropout, visits and part of the sensitivity are those of the person
        in every area.
    area : str
    worlds : Worlds
    """

    def __init__(self, trial: Trial, arm: str, area: str, worlds: Worlds) -> None:
        self._trial, self._worlds = trial, worlds
        self.person = Stream(trial.seed, f"arm\0{arm}")
        self.stream = Stream(trial.seed, f"arm\0{arm}\0{area}")
        self._entry = entry_table(worlds, trial.population.entry_rater)
        self._thresholds = thresholds_of(worlds.parameters)

    def block(self, start: int, size: int) -> People:
        """Return some people.

        Parameters
        ----------
        start, size : int
            First person, counted from the first of these worlds, and how many.
        """
        first = self._worlds.first_person + start

        def uniform(quantity: Quantity, stream: Stream = self.stream) -> Array:
            return stream.uniform(quantity, first, size)

        by_world = ByWorld(self._worlds.of(start, size), len(self._worlds.sizes))
        severe = uniform(Quantity.GRADE) < self._worlds.severe[by_world.world]
        severity = self._severity(by_world, severe, uniform(Quantity.SEVERITY))
        low, high = entry_grades()
        return People(
            severity=severity,
            investigator=np.where(severe, high, low).astype(np.int8),
            subject=self._subject(by_world.world, severity, uniform(Quantity.SUBJECT_GRADE)),
            male=uniform(Quantity.SEX, self.person) >= female_share(self._trial),
            deviate=self._deviate(
                uniform(Quantity.SENSITIVITY, self.person), uniform(Quantity.SENSITIVITY)
            ),
            last_day=self._last_day(uniform(Quantity.DROPOUT, self.person)),
            by_world=by_world,
        )

    def _deviate(self, shared: Array, own: Array) -> Array:
        """Return the sensitivity: partly that of the person, partly the area's own."""
        alike = areas_alike(self._trial)
        return np.asarray(np.sqrt(alike) * normal(shared) + np.sqrt(1 - alike) * normal(own))

    def _severity(self, by_world: ByWorld, severe: NDArray[np.bool_], uniform: Array) -> Array:
        nodes, cumulated = self._entry.severity, self._entry.cumulated
        found = np.empty_like(uniform)
        for world, people in by_world.spans():
            for grade in (0, 1):
                who = people.start + np.flatnonzero(severe[people] == grade)
                found[who] = np.interp(uniform[who], cumulated[grade, world], nodes)
        return found

    def _subject(self, world: Index, severity: Array, uniform: Array) -> Grades:
        own = self._worlds.parameters
        thresholds = [limit[world] for limit in self._thresholds]
        seen, noise = severity + own["subject_bias"][world], own["noise_subject"][world]
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


def areas_alike(trial: Trial) -> float:
    """Return the correlation of a person's sensitivity between areas: the trial's, or assumed."""
    given = trial.population.areas_alike
    assumed = parameter("virtual_trial.areas_alike").value
    return assumed if given is None else float(given)
