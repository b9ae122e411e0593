"""What raters score of simulated people at each visit, and who counts as a responder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.population import thresholds_of
from needlework.scales.endpoints import ResponderEndpoint
from needlework.trials.people import Grades, People
from needlework.trials.streams import Quantity, Stream, logistic

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
_STEPS = {"ge1_grade": 1, "ge2_grade": 2}


class Ratings:
    """Scores of a block of people in one world.

    Parameters
    ----------
    people : People
    parameters : mapping of arrays of shape (1,)
        Those of the world.
    onset : float
        What the trial adds to the log of the fall at which onset is reported.
    stream : Stream
    address : tuple of int
        World, first person.
    visits : tuple of float
        Planned visit days.
    """

    def __init__(
        self,
        people: People,
        parameters: Mapping[str, Array],
        onset: float,
        stream: Stream,
        address: tuple[int, int],
        visits: tuple[float, ...],
    ) -> None:
        self._people, self._parameters = people, parameters
        self._onset = onset
        self._stream, self._address, self._visits = stream, address, visits

    @cached_property
    def _limits(self) -> list[float]:
        return [float(limit[0]) for limit in thresholds_of(self._parameters)]

    def one(self, name: str) -> float:
        """Return a parameter of the world."""
        return float(self._parameters[name][0])

    def uniform(self, quantity: Quantity, day: float) -> Array:
        """Return a uniform number per person, for a visit."""
        world, start = self._address
        size = len(self._people.severity)
        return self._stream.uniform(quantity, world, start, size, int(day))

    def grades(self, rater: str, fall: Array, visit: int) -> Grades:
        """Return the grade that a rater gives everyone at a visit.

        Parameters
        ----------
        fall : array of shape (people,)
            Fall in severity by then, grades.
        """
        quantity = Quantity[f"NOISE_{rater.upper()}"]
        noise = self.one(f"noise_{rater}") * logistic(self.uniform(quantity, self._visits[visit]))
        shift = self.one("subject_bias") if rater == "subject" else 0.0
        score = self._people.severity - fall + (shift - self.one(f"drift_{rater}")) + noise
        none, mild, moderate = self._limits
        counted = (score > none).view(np.int8) + (score > mild).view(np.int8)
        return np.asarray(counted + (score > moderate).view(np.int8), dtype=np.int8)

    def baseline(self, rater: str) -> Grades:
        """Return the grade that a rater gave at entry."""
        return self._people.subject if rater == "subject" else self._people.investigator

    def felt(self, rater: str, fall: Array) -> Flags:
        """Return who has noticed an effect by each diary day, shape (people, days)."""
        size = len(fall)
        uniform = self._stream.uniform(Quantity.ONSET, *self._address, size)
        feeling = logistic(uniform) / self.one("onset_steepness")
        limit = np.exp(self.one(f"onset_log_threshold_{rater}") + self._onset + feeling)
        placebo = self._stream.uniform(Quantity.ONSET_PLACEBO, *self._address, size)
        anyway = placebo < self.one(f"onset_placebo_{rater}")
        reached = (fall > 0) & (fall >= limit[:, None])
        return np.logical_or.accumulate(reached, axis=1) | anyway[:, None]

    def globally_better(self, fall: Array, day: float) -> Flags:
        """Return who says on a visit that things are much better."""
        change = self.one("drift_subject") + fall
        noise = self.one("global_noise") * logistic(self.uniform(Quantity.GLOBAL, day))
        return np.asarray(change + noise > self.one("global_threshold"))


def responds(
    endpoint: ResponderEndpoint, now: Mapping[str, Grades], then: Mapping[str, Grades]
) -> Flags:
    """Return who is a responder.

    Parameters
    ----------
    now, then : mapping of rater to grades
        At the visits, shape (people, visits), and at entry, shape (people,).
    """
    if endpoint.raters in ("investigator", "subject"):
        return _event(endpoint.event, now[endpoint.raters], then[endpoint.raters])
    investigator, subject = (
        _event(endpoint.event, now[rater], then[rater]) for rater in ("investigator", "subject")
    )
    both = endpoint.raters == "both-and"
    return investigator & subject if both else investigator | subject


def _event(event: str, now: Grades, then: Grades) -> Flags:
    if event == "none_or_mild":
        return np.asarray(now <= 1)
    return np.asarray(now <= (then - np.int8(_STEPS[event]))[:, None])
