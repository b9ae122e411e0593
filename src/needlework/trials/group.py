"""The people of one arm and area: when they come, how their lines fall, what is counted."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from needlework.mechanisms.neuromodulator import uptake
from needlework.plans import Retreatment, Trial
from needlework.trials.by_world import Counts
from needlework.trials.effects import effect_nodes, lag_rate, mean_strength
from needlework.trials.kernels import Kernels
from needlework.trials.kernels.values import EffectNodes, OwnSchedules
from needlework.trials.people import Entrants, People
from needlework.trials.questions import ArmArea
from needlework.trials.ratings import Ratings
from needlework.trials.schedule import schedule_of
from needlework.trials.seen import Seen
from needlework.trials.worlds import Worlds

Array = NDArray[np.float64]


class Group:
    """What the blocks of an arm in an area share.

    Parameters
    ----------
    trial : Trial
    asked : ArmArea
    worlds : Worlds
        Some worlds of the area.
    kernels : Kernels
        Who loops over people.
    """

    def __init__(self, trial: Trial, asked: ArmArea, worlds: Worlds, kernels: Kernels) -> None:
        self.trial, self.asked, self.worlds, self.kernels = trial, asked, worlds, kernels
        self.schedule = schedule_of(asked, trial.visit_window_days)
        self.people = Entrants(trial, asked.arm.name, asked.area, worlds)

    def block(self, start: int, size: int) -> tuple[list[Counts], Array]:
        """Return the counts of some people by world, and the further sessions they had.

        Parameters
        ----------
        start, size : int
            First person, counted from the first of these worlds, and how many.
        """
        seen, again = self.seen(start, size)
        return [seen.count(question) for question in self.asked.questions], again

    def seen(self, start: int, size: int) -> tuple[Seen, Array]:
        """Return some people as raters and diaries see them, and their further sessions."""
        people = self.people.block(start, size)
        stream, first = self.people.stream, self.worlds.first_person + start
        visits = self.schedule.visits
        parameters, onset = self.worlds.parameters, self.worlds.trial.onset
        ratings = Ratings(people, parameters, onset, stream, first, visits, self.kernels)
        actual = self.schedule.actual_days(self.people.person, first, size)
        falls, again = self._falls(people, ratings, actual)
        missing = actual > people.last_day[:, None]
        some = missing if missing.any() else None
        diary = self._diary(people)
        seen = Seen(self.schedule, self.trial.imputation, people, ratings, falls, some, diary)
        return seen, again

    @cached_property
    def _nodes(self) -> EffectNodes:
        return effect_nodes(self.worlds, self.asked.history, self.schedule.days)

    def _falls(self, people: People, ratings: Ratings, actual: Array) -> tuple[Array, Array]:
        """Return the fall at each visit, (people, visits), and the further sessions by world."""
        shape = (len(people.severity), len(self.schedule.visits))
        rule, by_world = self.trial.retreatment, people.by_world
        nobody = np.zeros(by_world.worlds)
        if not self.asked.history.days or not shape[1]:
            return np.zeros(shape), nobody
        if rule is None:
            return self._planned(people, self.schedule.columns(actual)), nobody
        everyone = np.broadcast_to(actual, shape)
        own = self._own_schedules(people, ratings, everyone, rule)
        falls, again = self.kernels.follow(own, by_world)
        return falls, np.bincount(by_world.world, again, by_world.worlds).astype(np.float64)

    def _planned(self, people: People, columns: NDArray[np.intp]) -> Array:
        """Return the fall after the planned sessions alone."""
        shift, strength = self._shift(people), self._strength(people)
        effect = self.kernels.effect(self._nodes, shift, people.by_world, columns)
        return np.asarray(effect * strength[:, None])

    def _diary(self, people: People) -> Array:
        shape = (len(people.severity), len(self.schedule.diary))
        if not self.asked.history.days or not shape[1]:
            return np.zeros(shape)
        return self._planned(people, self.schedule.diary_columns())

    def _shift(self, people: People) -> Array:
        """Return the shift of the day of half block by sex and sensitivity, days."""
        own, world = self.worlds.parameters, people.by_world.world
        by_sex = own["male_day_shift"][world] * people.excess
        return np.asarray(by_sex + own["patient_day_sd"][world] * people.deviate)

    def _strength(self, people: People) -> Array:
        usual = mean_strength(self.worlds, self.asked.history) + self.worlds.trial.strength
        world = people.by_world.world
        by_sex = self.worlds.parameters["male_strength"][world] * people.excess
        return np.asarray(np.maximum(usual[world] + by_sex, 0))

    def _own_schedules(
        self, people: People, ratings: Ratings, actual: Array, rule: Retreatment
    ) -> OwnSchedules:
        history, world = self.asked.history, people.by_world.world
        own, days = self.worlds.parameters, np.asarray(history.session_days)
        names = tuple(dict.fromkeys(history.products))
        place = [self.worlds.draws.products.index(name) for name in names]
        decay = own["decay_rate"][:, place]
        half = own["half_block_day"][:, place] + self.worlds.trial.days[:, None]
        taken = np.zeros((len(days), *decay.shape))
        entries = zip(history.days, history.products, history.ratios, strict=True)
        for day, product, ratio in entries:
            session = int(np.searchsorted(days, day))
            taken[session, :, names.index(product)] += uptake(ratio, own["saturation"])
        return OwnSchedules(
            decay=decay,
            delivery=own["delivery_rate"],
            lag=lag_rate(self.worlds, history),
            hill=own["hill"],
            potency=np.exp(decay.T[:, world] * (half.T[:, world] + self._shift(people))),
            strength=self._strength(people),
            sessions=days,
            taken=taken,
            visits=actual,
            last_day=people.last_day,
            view=ratings.view(rule.rater),
            planned=self.schedule.visits,
            grade=rule.when_grade_at_least,
            least_days=rule.least_days,
            until_day=np.inf if rule.until_day is None else rule.until_day,
        )
