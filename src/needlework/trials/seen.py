"""What is seen of a block of people, and the counts that answer each question."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.scales.endpoints import ResponderEndpoint
from needlework.trials.by_world import Counts
from needlework.trials.counting import Flags, carried, losses, onset, shares, unconfirmed
from needlework.trials.people import Grades, People
from needlework.trials.questions import Question
from needlework.trials.ratings import Ratings, responds
from needlework.trials.schedule import Schedule

Array = NDArray[np.float64]


class Seen:
    """A block of people as raters and diaries see it.

    Parameters
    ----------
    schedule : Schedule
    imputation : str
    people : People
    ratings : Ratings
    falls : array of shape (people, visits)
        Fall in severity at each visit, grades.
    missing : array of bool of shape (people, visits) or None
        Who is not there any more.
    diary : array of shape (people, days)
        Fall in severity on each diary day, grades.
    """

    def __init__(
        self,
        schedule: Schedule,
        imputation: str,
        people: People,
        ratings: Ratings,
        falls: Array,
        missing: Flags | None,
        diary: Array,
    ) -> None:
        self._schedule, self._imputation = schedule, imputation
        self._people, self._ratings = people, ratings
        self._falls, self._missing, self._diary = falls, missing, diary
        self._grades: dict[tuple[str, bool], Grades] = {}
        self._responses: dict[tuple[ResponderEndpoint, bool], Flags] = {}
        self._shares: dict[ResponderEndpoint, Counts] = {}
        self.by_world = people.by_world

    def count(self, question: Question) -> Counts:
        """Return events and people counted by world, shape (worlds, 2, days)."""
        row = question.target.rows[0]
        if row.kind == "onset":
            return self._onset(question)
        if row.kind == "median":
            return self._losses(question)
        visit = self._schedule.place(row.day)
        if row.kind == "global":
            return self._global(visit)
        assert row.endpoint is not None
        return self._share(row.endpoint)[:, :, [visit]]

    def responded(self, question: Question) -> tuple[Flags, Flags | None]:
        """Return who responds on the day of a question, and who is missing, (people, 1)."""
        row = question.target.rows[0]
        assert row.endpoint is not None
        visit = slice(at := self._schedule.place(row.day), at + 1)
        missing = None if self._missing is None else self._missing[:, visit]
        return self._response(row.endpoint, True)[:, visit], missing

    def _share(self, endpoint: ResponderEndpoint) -> Counts:
        """Return responders and those counted at every visit, shape (worlds, 2, visits)."""
        if endpoint not in self._shares:
            response, by_world = self._response(endpoint, True), self._people.by_world
            found = shares(response, self._missing, self._imputation, by_world)
            self._shares[endpoint] = found
        return self._shares[endpoint]

    def _onset(self, question: Question) -> Counts:
        row, schedule = question.target.rows[0], self._schedule
        days = np.asarray(schedule.diary)
        gone = days > self._people.last_day[:, None]
        felt = self._ratings.felt(row.rater, self._diary)
        by_world = self._people.by_world
        found = onset(felt, gone if gone.any() else None, self._imputation, by_world)
        return found[:, :, [schedule.diary.index(one.day) for one in question.target.rows]]

    def _losses(self, question: Question) -> Counts:
        row, schedule = question.target.rows[0], self._schedule
        visits = [schedule.place(day) for day in question.target.grid]
        assert row.endpoint is not None
        at_risk = None
        if row.at_risk is not None:
            start = schedule.place(row.at_risk_day)
            at_risk = self._response(row.at_risk, False)[:, start]
            if self._missing is not None:
                at_risk = at_risk & ~self._missing[:, start]
        still = self._response(row.endpoint, False)[:, visits]
        missing = None if self._missing is None else self._missing[:, visits]
        lasting = unconfirmed(still, missing, self._imputation, question.endpoint.confirmed)
        return losses(lasting, missing, self._imputation, at_risk, self._people.by_world)

    def _response(self, endpoint: ResponderEndpoint, may_carry: bool) -> Flags:
        """Return the responders at every visit, the last grade carried where that is wanted."""
        carry = may_carry and self._imputation == "last-observation"
        key = endpoint, carry and self._missing is not None
        if key not in self._responses:
            raters = _raters(endpoint)
            now = {rater: self._of(rater, key[1]) for rater in raters}
            then = {rater: self._ratings.baseline(rater) for rater in raters}
            self._responses[key] = responds(endpoint, now, then)
        return self._responses[key]

    def _of(self, rater: str, carry: bool) -> Grades:
        if (rater, carry) not in self._grades:
            self._grades[rater, carry] = (
                carried(self._of(rater, False), self._ratings.baseline(rater), self._missing)
                if carry
                else self._scored(rater)
            )
        return self._grades[rater, carry]

    def _scored(self, rater: str) -> Grades:
        return self._ratings.grades(rater, self._falls)

    def _global(self, visit: int) -> Counts:
        """Return who says that things are much better, shape (worlds, 2, 1)."""
        carry = self._imputation == "last-observation" and self._missing is not None
        places = range(visit + 1) if carry else (visit,)
        told = np.stack([self._globally_better(place).view(np.int8) for place in places]).T
        missing = None if self._missing is None else self._missing[:, places]
        nobody = np.zeros(len(told), dtype=np.int8)
        kept = carried(told, nobody, missing) if carry else told
        last = slice(-1, None)
        there = None if missing is None else missing[:, last]
        answer = kept[:, last].view(np.bool_)
        return shares(answer, there, self._imputation, self._people.by_world)

    def _globally_better(self, visit: int) -> Flags:
        return self._ratings.globally_better(self._falls[:, visit], self._schedule.visits[visit])


def _raters(endpoint: ResponderEndpoint) -> tuple[str, ...]:
    both = ("investigator", "subject")
    return (endpoint.raters,) if endpoint.raters in both else both
