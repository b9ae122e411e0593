"""The forecast of one area: courses, events and shares at goals."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.arms import sensitivity_nodes
from needlework.forecast.baseline import (
    BaselineScores,
    baseline_weights,
    sample_severity,
)
from needlework.forecast.draws import Draws
from needlework.forecast.ensemble import fall_course, new_clinic, take
from needlework.forecast.history import AreaHistory
from needlework.forecast.knots import follow_up, forecast_knots
from needlework.forecast.movement import Left, left
from needlework.forecast.shares import FallTable, ShareModel, grade_shares
from needlework.forecast.strata import logistic, spread_over, strata, stratified_normal
from needlework.forecast.trial_effects import TrialEffects
from needlework.scales.endpoints import ResponderEndpoint

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Patients:
    """Simulated patients of one area.

    Parameters
    ----------
    severity : array of shape (patients,)
        Latent severity at baseline, after the drift that raters show without drug.
    fall : array of shape (patients, knots)
        Fall in severity, grades.
    rater_noise : array of shape (patients, knots)
        Day-to-day noise of the investigator, grades.
    onset_threshold : array of shape (patients,)
        Fall at which the patient notices the effect, grades.
    thresholds : array of shape (3, patients)
        Grade boundaries.
    sensitivity : array of shape (patients,)
        Standard normal deviates of the day of half block.
    clinic : TrialEffects
        Clinic of each.
    """

    severity: Array
    fall: Array
    rater_noise: Array
    onset_threshold: Array
    thresholds: Array
    sensitivity: Array
    clinic: TrialEffects


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares over time, by endpoint and by grade.

    Parameters
    ----------
    endpoints : tuple of ResponderEndpoint
    treated : array of shape (draws, knots, endpoints + boundaries)
    untreated : array of shape (draws, 1, endpoints + boundaries)
    """

    endpoints: tuple[ResponderEndpoint, ...]
    treated: Array
    untreated: Array

    def of(self, endpoint: ResponderEndpoint) -> tuple[Array, Array]:
        """Return the share with the endpoint, treated and untreated, each (draws, knots)."""
        column = self.endpoints.index(endpoint)
        treated, untreated = self.treated[..., column], self.untreated[..., column]
        return treated, np.broadcast_to(untreated, treated.shape)

    def grades(self) -> tuple[Array, Array]:
        """Return the mean share with each grade, treated and untreated, each (knots, 4)."""
        first = len(self.endpoints)
        treated = grade_shares(self.treated[..., first:]).mean(axis=0)
        untreated = grade_shares(self.untreated[..., first:]).mean(axis=0)
        return treated, np.broadcast_to(untreated, treated.shape)


@dataclass(frozen=True, slots=True)
class PeopleLike:
    """People like a patient in clinics of their own, before anything is given to them.

    Parameters
    ----------
    parameters : mapping of arrays with a leading draws axis
    clinic : TrialEffects
    table : FallTable
        Chances of endpoints and grades by the fall in severity.
    """

    parameters: dict[str, Array]
    clinic: TrialEffects
    table: FallTable


@lru_cache(maxsize=64)
def people_like(
    draws: Draws,
    scores: BaselineScores,
    male_excess: float,
    endpoints: tuple[ResponderEndpoint, ...],
    count: int,
    seed: int,
) -> PeopleLike:
    """Return people with this baseline; the same for every dose, so kept while a plan is edited.

    Parameters are those of :class:`AreaForecast`; ``count`` is the number of draws.
    """
    rng = np.random.Generator(np.random.Philox(seed))
    parameters = take(draws.parameters, spread_over(draws.size, count))
    clinic = new_clinic(parameters, rng)
    baseline = baseline_weights(parameters, scores, clinic.severe)
    strongest = parameters["strength"].max(axis=1) + clinic.strength
    strongest = strongest + parameters["male_strength"] * male_excess
    model = ShareModel(parameters, scores, baseline, max(float(strongest.max()), 1.0))
    return PeopleLike(parameters, clinic, model.table(endpoints))


class AreaForecast:
    """Everything that is computed for one area of one plan.

    Parameters
    ----------
    draws : Draws
    history : AreaHistory
        The sessions of the area.
    scores : BaselineScores
        The patient's baseline.
    male_excess : float
        Share of men minus the usual share; the patient's sex.
    endpoints : tuple of ResponderEndpoint
        Endpoints whose shares are wanted.
    days : array
        Days wanted.
    horizon : float
        Day until which events are looked for, whatever days are wanted.
    size : int
        Number of simulated patients.
    seed : int
    """

    def __init__(
        self,
        draws: Draws,
        history: AreaHistory,
        scores: BaselineScores,
        male_excess: float,
        endpoints: tuple[ResponderEndpoint, ...],
        days: Array,
        horizon: float,
        size: int,
        seed: int,
    ) -> None:
        self._draws, self._history, self._scores = draws, history, scores
        self._excess = male_excess
        self._endpoints = endpoints
        self._size = size
        self._seed = seed
        self.days = days
        self.knots = forecast_knots(history.session_days, max(horizon, float(days[-1])))

    def compute(self) -> None:
        """Compute patients and what is left to them beside the shares; these need neither."""
        # The context goes along, so that a recording of parameters sees those used in the thread.
        with ThreadPoolExecutor(1) as pool:
            shares = pool.submit(copy_context().run, lambda: self.shares)
            _ = self.left
            shares.result()

    @property
    def visits(self) -> NDArray[np.intp]:
        """Knots that are monthly visits."""
        return np.searchsorted(self.knots, follow_up(self.knots[0], self.knots[-1]))

    @cached_property
    def patients(self) -> Patients:
        """Patients, one per draw, each in a clinic of its own."""
        rng = np.random.Generator(np.random.Philox(self._seed))
        parameters = take(self._draws.parameters, spread_over(self._draws.size, self._size))
        clinic = new_clinic(parameters, rng)
        deviates = stratified_normal(self._size, rng)
        fall = self._fall(parameters, clinic, deviates[:, None])[:, 0]
        weights = baseline_weights(parameters, self._scores, clinic.severe).mixed
        severity = sample_severity(weights, rng.permutation(strata(self._size, rng)))
        noise = parameters["noise_investigator"][:, None] * logistic(rng, fall.shape)
        feeling = logistic(rng, (self._size,)) / parameters["onset_steepness"]
        second = parameter("scale.threshold_mild_moderate").value
        third = parameter("scale.threshold_moderate_severe").value
        return Patients(
            severity=severity - parameters["drift_investigator"],
            fall=fall,
            rater_noise=noise,
            onset_threshold=np.exp(
                parameters["onset_log_threshold_subject"] + clinic.onset + feeling
            ),
            thresholds=np.stack(
                [
                    parameters["threshold_none"],
                    np.full(self._size, second),
                    np.full(self._size, third),
                ]
            ),
            sensitivity=deviates,
            clinic=clinic,
        )

    @cached_property
    def left(self) -> Left:
        """Force and movement that are left to the same patients, at the knots."""
        who, days = self.patients, tuple(self.knots)
        return left(
            self._draws,
            self._history,
            who.clinic,
            self._excess,
            who.sensitivity,
            days,
            self._seed + 2,
        )

    @cached_property
    def shares(self) -> Shares:
        """Shares of people like this patient, with draws for bands."""
        found = self._shares(self._history)
        return Shares(self._endpoints, found, self._like().table.without_fall[:, None])

    def share_without(self, day: float, endpoint: ResponderEndpoint) -> Array:
        """Return the share with an endpoint had a day's session not been, (draws, knots)."""
        found = self._shares(self._history.without(day))
        return np.asarray(found[..., self._endpoints.index(endpoint)])

    def _like(self) -> PeopleLike:
        asked = self._endpoints, self._count, self._seed + 1
        return people_like(self._draws, self._scores, self._excess, *asked)

    @property
    def _count(self) -> int:
        return min(int(parameter("numerics.share_draws").value), self._size)

    def _shares(self, history: AreaHistory) -> Array:
        """Return shares by endpoint and grade with some sessions, (draws, knots, columns)."""
        like = self._like()
        nodes, weights = sensitivity_nodes()
        deviates = np.broadcast_to(nodes, (self._count, len(nodes)))
        fall = self._fall(like.parameters, like.clinic, deviates, history)
        return like.table.over_patients(fall, weights)

    def _fall(
        self,
        parameters: dict[str, Array],
        clinic: TrialEffects,
        deviates: Array,
        history: AreaHistory | None = None,
    ) -> Array:
        return fall_course(
            parameters,
            self._draws,
            history or self._history,
            clinic,
            self._excess,
            deviates,
            tuple(self.knots),
        )
