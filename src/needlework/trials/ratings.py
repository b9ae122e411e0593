"""What raters score of simulated people at each visit, and who counts as a responder."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.population import thresholds_of
from needlework.scales.endpoints import ResponderEndpoint
from needlework.trials.kernels import Kernels
from needlework.trials.kernels.values import View
from needlework.trials.people import Grades, People
from needlework.trials.streams import Quantity, Stream, logistic

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
_STEPS = {"ge1_grade": 1, "ge2_grade": 2}


class Ratings:
    """Scores of a block of people.

    Parameters
    ----------
    people : People
    parameters : mapping of arrays of shape (worlds,)
        Those of the worlds.
    onset : array of shape (worlds,)
        What the trial adds to the log of the fall at which onset is reported.
    stream : Stream
    first : int
        Number of the first person.
    visits : tuple of float
        Planned visit days.
    kernels : Kernels
        Who loops over people.
    """

    def __init__(
        self,
        people: People,
        parameters: Mapping[str, Array],
        onset: Array,
        stream: Stream,
        first: int,
        visits: tuple[float, ...],
        kernels: Kernels,
    ) -> None:
        self._people, self._parameters = people, parameters
        self._onset = onset
        self._stream, self._first, self._visits = stream, first, visits
        self._kernels = kernels
        self._views: dict[str, View] = {}

    def own(self, name: str) -> Array:
        """Return a parameter of each person's world, shape (people,)."""
        return self._parameters[name][self._people.by_world.world]

    def uniform(self, quantity: Quantity, day: float = 0.0) -> Array:
        """Return a uniform number per person, for a visit."""
        size = len(self._people.severity)
        return self._stream.uniform(quantity, self._first, size, int(day))

    def grades(self, rater: str, falls: Array, visit: int | None = None) -> Grades:
        """Return the grade that a rater gives everyone, shape (people, visits).

        Parameters
        ----------
        falls : array of shape (people, visits)
            Fall in severity by then, grades.
        visit : int, optional
            The one visit that the falls are of; all by default.
        """
        days = self._visits if visit is None else self._visits[visit : visit + 1]
        return self._kernels.grades(self.view(rater), falls, days)

    def view(self, rater: str) -> View:
        """Return how a rater sees these people."""
        if rater not in self._views:
            self._views[rater] = self._view(rater)
        return self._views[rater]

    def _view(self, rater: str) -> View:
        own, world = self._parameters, self._people.by_world.world
        shift = own["subject_bias"] if rater == "subject" else 0.0
        limits = np.stack(thresholds_of(own)) - (shift - own[f"drift_{rater}"])
        pace = 1 / own[f"noise_{rater}"]
        cuts, steps = (limits * pace)[:, world], pace[world]
        cuts -= self._people.severity * steps
        quantity = Quantity[f"NOISE_{rater.upper()}"]
        return View(self._stream, quantity, self._first, cuts, steps)

    def baseline(self, rater: str) -> Grades:
        """Return the grade that a rater gave at entry."""
        return self._people.subject if rater == "subject" else self._people.investigator

    def felt(self, rater: str, fall: Array) -> Flags:
        """Return who has noticed an effect by each diary day, shape (people, days)."""
        feeling = logistic(self.uniform(Quantity.ONSET)) / self.own("onset_steepness")
        of_trial = self._onset[self._people.by_world.world]
        limit = np.exp(self.own(f"onset_log_threshold_{rater}") + of_trial + feeling)
        anyway = self.uniform(Quantity.ONSET_PLACEBO) < self.own(f"onset_placebo_{rater}")
        reached = (fall > 0) & (fall >= limit[:, None])
        return np.logical_or.accumulate(reached, axis=1) | anyway[:, None]

    def globally_better(self, fall: Array, day: float) -> Flags:
        """Return who says on a visit that things are much better."""
        change = self.own("drift_subject") + fall
        noise = self.own("global_noise") * logistic(self.uniform(Quantity.GLOBAL, day))
        return np.asarray(change + noise > self.own("global_threshold"))


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
