"""The people of one arm and area: when they come, how their lines fall, what is counted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.plans import Trial
from needlework.trials.counting import Counts
from needlework.trials.effects import EffectNodes, effect_nodes, lag_rate, mean_strength
from needlework.trials.own_courses import OwnCourses, Sensitive
from needlework.trials.people import Entrants, Grades, People
from needlework.trials.questions import ArmArea
from needlework.trials.ratings import Ratings
from needlework.trials.retreating import follow
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
    first_world : int
        Number of the first of them.
    """

    def __init__(self, trial: Trial, asked: ArmArea, worlds: Worlds, first_world: int) -> None:
        self.trial, self.asked, self.worlds, self.first = trial, asked, worlds, first_world
        self.schedule = schedule_of(
            asked.questions, asked.history.session_days, trial.visit_window_days
        )
        self.people = Entrants(trial, asked.arm.name, asked.area, worlds, first_world)
        self._nodes: tuple[int, EffectNodes] | None = None

    def block(self, world: int, start: int, size: int) -> tuple[list[Counts], float]:
        """Return the counts of some people of a world, and the further sessions they had.

        Parameters
        ----------
        world : int
            Place among the worlds.
        start, size : int
            First person and how many.
        """
        people = self.people.block(world, start, size)
        stream, address = self.people.stream, (self.first + world, start)
        parameters = {name: value[[world]] for name, value in self.worlds.parameters.items()}
        onset = float(self.worlds.trial.onset[world])
        ratings = Ratings(people, parameters, onset, stream, address, self.schedule.visits)
        actual = self.schedule.actual_days(stream, *address, size)
        falls, again = self._falls(world, people, ratings, actual)
        missing = actual > people.last_day[:, None]
        seen = Seen(
            self.schedule,
            self.trial.imputation,
            people,
            ratings,
            falls,
            missing if missing.any() else None,
        )
        diary = self._diary(world, people)
        counts = [seen.count(question, diary) for question in self.asked.questions]
        return counts, again

    def _falls(
        self, world: int, people: People, ratings: Ratings, actual: Array
    ) -> tuple[Array, float]:
        """Return the fall at each visit, (people, visits), and the further sessions given."""
        shape = (len(people.severity), len(self.schedule.visits))
        if not self.asked.history.days or not shape[1]:
            return np.zeros(shape), 0.0
        rule = self.trial.retreatment
        if rule is None:
            return self._planned(world, people, self.schedule.columns(actual)), 0.0
        own = OwnCourses(self.asked.history, self._sensitive(world, people))
        days = self.asked.history.session_days
        everyone = np.broadcast_to(actual, shape)

        def rate(fall: Array, visit: int) -> Grades:
            return ratings.grades(rule.rater, fall, visit)

        falls, again = follow(own, days, everyone, rule, rate, people.last_day)
        return falls, float(again.sum())

    def _planned(self, world: int, people: People, columns: NDArray[np.intp]) -> Array:
        """Return the fall after the planned sessions alone."""
        if self._nodes is None or self._nodes[0] != world:
            history, days = self.asked.history, self.schedule.days
            self._nodes = world, effect_nodes(self.worlds, history, world, days)
        effect = self._nodes[1].effect(self._shift(world, people), columns)
        return np.asarray(effect * self._strength(world, people)[:, None])

    def _shift(self, world: int, people: People) -> Array:
        """Return the shift of the day of half block by sex and sensitivity, days."""
        one = self.worlds.parameters
        by_sex = one["male_day_shift"][world] * people.excess
        return np.asarray(by_sex + one["patient_day_sd"][world] * people.deviate)

    def _diary(self, world: int, people: People) -> Array:
        shape = (len(people.severity), len(self.schedule.diary))
        if not self.asked.history.days or not shape[1]:
            return np.zeros(shape)
        return self._planned(world, people, self.schedule.diary_columns())

    def _strength(self, world: int, people: People) -> Array:
        usual = mean_strength(self.worlds, self.asked.history)[world]
        usual += self.worlds.trial.strength[world]
        by_sex = self.worlds.parameters["male_strength"][world] * people.excess
        return np.asarray(np.maximum(usual + by_sex, 0))

    def _sensitive(self, world: int, people: People) -> Sensitive:
        one = {name: value[[world]] for name, value in self.worlds.parameters.items()}
        return Sensitive(
            parameters=one,
            products=self.worlds.draws.products,
            shift=self._shift(world, people) + self.worlds.trial.days[world],
            strength=self._strength(world, people),
            lag_rate=float(lag_rate(self.worlds, self.asked.history)[world]),
        )
