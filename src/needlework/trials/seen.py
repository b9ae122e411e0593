"""What is seen of a block of people, and the counts that answer each question."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.scales.endpoints import ResponderEndpoint
from needlework.trials.counting import Counts, Flags, carried, losses, onset, share
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
    """

    def __init__(
        self,
        schedule: Schedule,
        imputation: str,
        people: People,
        ratings: Ratings,
        falls: Array,
        missing: Flags | None,
    ) -> None:
        self._schedule, self._imputation = schedule, imputation
        self._people, self._ratings = people, ratings
        self._falls, self._missing = falls, missing
        self._grades: dict[tuple[str, bool], Grades] = {}
        self._responses: dict[tuple[ResponderEndpoint, bool], Flags] = {}

    def count(self, question: Question, diary: Array) -> Counts:
        """Return events and people counted, shape (2, days).

        Parameters
        ----------
        diary : array of shape (people, days)
            Fall in severity on each diary day, grades.
        """
        row = question.target.rows[0]
        if row.kind == "onset":
            return self._onset(question, diary)
        if row.kind == "median":
            return self._losses(question)
        visit = self._schedule.place(row.day)
        imputation = self._imputation
        missing = None if self._missing is None else self._missing[:, visit]
        if row.kind == "global":
            return share(self._global(visit), missing, imputation)
        assert row.endpoint is not None
        return share(self._response(row.endpoint, True)[:, visit], missing, imputation)

    def _onset(self, question: Question, diary: Array) -> Counts:
        row, schedule = question.target.rows[0], self._schedule
        days = np.asarray(schedule.diary)
        gone = days > self._people.last_day[:, None]
        felt = self._ratings.felt(row.rater, diary)
        found = onset(felt, gone if gone.any() else None, self._imputation)
        return found[:, [schedule.diary.index(one.day) for one in question.target.rows]]

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
        return losses(still, missing, self._imputation, at_risk)

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
        visits = range(self._falls.shape[1])
        return np.stack(
            [self._ratings.grades(rater, self._falls[:, visit], visit) for visit in visits], axis=1
        )

    def _global(self, visit: int) -> Flags:
        days = self._schedule.visits
        carry = self._imputation == "last-observation" and self._missing is not None
        if not carry:
            return self._ratings.globally_better(self._falls[:, visit], days[visit])
        told = [
            self._ratings.globally_better(self._falls[:, place], days[place]).view(np.int8)
            for place in range(visit + 1)
        ]
        nobody = np.zeros(len(self._falls), dtype=np.int8)
        assert self._missing is not None
        kept = carried(np.stack(told, axis=1), nobody, self._missing[:, : visit + 1])
        return kept[:, -1].astype(np.bool_)


def _raters(endpoint: ResponderEndpoint) -> tuple[str, ...]:
    both = ("investigator", "subject")
    return (endpoint.raters,) if endpoint.raters in both else both
