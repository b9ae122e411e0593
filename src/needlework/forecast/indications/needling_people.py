"""Simulated people after needling: each with parameters, a clinic and a response of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.draws import Draws
from needlework.forecast.ensemble import take
from needlework.forecast.indications.needling_predict import rates_of, response_factors
from needlework.forecast.indications.needling_scales import SCALES, gains
from needlework.mechanisms.elastin import elastin
from needlework.mechanisms.microneedling import Collagen, efficiency, responses

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session of needling.

    Parameters
    ----------
    day : float
    treatment : str
        Id in the plan.
    worth : array of shape (people,)
        Relative to the sessions of the studies, at most 1.
    prp : bool
        Whether platelet-rich plasma goes with it.
    """

    day: float
    treatment: str
    worth: Array
    prp: bool


@dataclass(frozen=True)
class People:
    """Simulated people of one plan.

    Parameters
    ----------
    parameters : mapping of arrays of shape (people,)
        Posterior draws.
    sittings : tuple of Sitting
        By day.
    knots : array of shape (knots,)
        Days at which courses are worked out.
    clinic, response : array of shape (people,)
        Factors of the clinic and of the person on the effect.
    drift : array of shape (people,)
        What would be seen without treatment, as -ln of what is left.
    noise : array of shape (2, people)
        Deviates of the rating of the treated and of the untreated course.
    """

    parameters: dict[str, Array]
    sittings: tuple[Sitting, ...]
    knots: Array
    clinic: Array
    response: Array
    drift: Array
    noise: Array

    @cached_property
    def doses(self) -> Array:
        """What each session is worth after the one before it, shape (people, sessions)."""
        days = np.array([each.day for each in self.sittings])
        after = efficiency(days[None], self.parameters["refractory_days"][:, None])
        return np.asarray(after * np.stack([each.worth for each in self.sittings], axis=-1))

    @property
    def plasma(self) -> bool:
        """Whether platelet-rich plasma that acts goes with any session."""
        return any(each.prp for each in self.sittings)

    @cached_property
    def with_serum(self) -> Array:
        """The same on scales that platelet-rich plasma acts on."""
        factor = np.exp(self.parameters["prp_log_ratio"])
        return np.stack(
            [
                dose * (factor if each.prp else 1)
                for dose, each in zip(self.doses.T, self.sittings, strict=True)
            ],
            axis=-1,
        )

    @cached_property
    def responses(self) -> Collagen:
        """Collagen of each session given in full, each of shape (people, knots, sessions)."""
        elapsed = self.knots[:, None] - np.array([each.day for each in self.sittings])
        return responses(elapsed, rates_of(self.parameters, 2))

    def tissue(self, doses: Array) -> Collagen:
        """Return collagen over the knots, each of shape (people, knots)."""
        young, old = self.responses.immature, self.responses.mature
        return Collagen(*(np.einsum("pks,ps->pk", each, doses) for each in (young, old)))

    @cached_property
    def collagen(self) -> Collagen:
        """Collagen of all sessions."""
        return self.tissue(self.doses)

    def elastin(self) -> Array:
        """Return elastin over untreated elastin, shape (people, knots)."""
        days = np.array([each.day for each in self.sittings])
        loss, gain = self.parameters["elastin_loss"], self.parameters["elastin_gain"]
        rates = rates_of(self.parameters, 0)
        return np.asarray(elastin(self.knots, days, self.doses, rates, loss, gain))

    def effect(self, scale: str, doses: Array | None = None) -> Array:
        """Return the effect on a scale, as -ln of what is left, shape (people, knots).

        Parameters
        ----------
        doses : array of shape (people, sessions), optional
            All sessions with their serum by default.
        """
        gain = gains(self.parameters)[:, SCALES.index(scale)]
        scored = self.tissue(self.with_serum if doses is None else doses).scored
        return np.asarray((gain * self.clinic * self.response)[:, None] * scored)

    def mean_effect(self, scale: str, doses: Array | None = None) -> Array:
        """Return the effect of the average person of each clinic, as in :meth:`effect`."""
        return np.asarray(self.effect(scale, doses) / self.response[:, None])

    def average_left(self, scale: str) -> tuple[Array, Array]:
        """Return what is left over the people of each clinic, treated and untreated.

        Each of shape (clinics, knots), all sessions with their serum.
        """
        mean, drift = self.mean_effect(scale), self.drift_course
        left = np.zeros_like(mean)
        for factor, weight in response_factors(self.parameters["person_sd"]):
            left += weight * np.exp(-factor[:, None] * mean - drift)
        return left, np.exp(-drift + 0 * mean)

    @cached_property
    def drift_course(self) -> Array:
        """What is seen without effect over the knots: there from the first look after day 0."""
        begun = np.where(self.knots > self.knots[0], 1.0, 0.0)
        return np.asarray(begun * self.drift[:, None])

    def without(self, place: int) -> Array:
        """Return the doses without one session, worked out as if it had not been given."""
        fewer = [each for number, each in enumerate(self.sittings) if number != place]
        days = np.array([each.day for each in fewer])
        after = efficiency(days[None], self.parameters["refractory_days"][:, None])
        factor = np.exp(self.parameters["prp_log_ratio"])
        found = np.zeros_like(self.doses)
        kept = [number for number in range(len(self.sittings)) if number != place]
        for column, number in enumerate(kept):
            each = self.sittings[number]
            found[:, number] = after[:, column] * each.worth * (factor if each.prp else 1)
        return found


def simulate(
    table: Draws, sittings: Sequence[Sitting], knots: Array, seed: int, size: int
) -> People:
    """Return simulated people: a draw each, in a new clinic each, with a response of their own."""
    rng = np.random.default_rng(seed)
    parameters = take(table.parameters, rng.permutation(np.arange(size) % table.size))
    clinic, drift, response = rng.standard_normal((3, size))
    spread = parameters["person_sd"]
    return People(
        parameters=parameters,
        sittings=tuple(sittings),
        knots=knots,
        clinic=np.exp(parameters["study_sd"] * clinic),
        response=np.exp(spread * response - spread**2 / 2),
        drift=parameters["drift"] + parameters["drift_sd"] * drift,
        noise=rng.standard_normal((2, size)),
    )


def knots_for(session_days: Sequence[float], last: float) -> Array:
    """Return the days at which courses are worked out: few, for collagen moves slowly.

    Parameters
    ----------
    last : float
        Last day that is wanted.
    """
    close, wide = (parameter(f"needling.grid.{name}_step").value for name in ("early", "late"))
    until = session_days[-1] + parameter("needling.grid.early_days").value
    early = np.arange(session_days[0], min(until, last), close)
    late = np.arange(until, last, wide)
    return np.unique(np.concatenate([early, late, session_days, [max(last, session_days[-1])]]))
