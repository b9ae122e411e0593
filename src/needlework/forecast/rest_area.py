"""Lines at rest of one plan: simulated people who look like the patient on the relaxed face."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.arms import sensitivity_nodes
from needlework.forecast.baseline import BaselineScores, patient_severities, sample_severity
from needlework.forecast.draws import Draws
from needlework.forecast.ensemble import cache_blocks, effect_inputs, take
from needlework.forecast.history import AreaHistory
from needlework.forecast.population import thresholds_of
from needlework.forecast.rest_predict import RestEffects, rest_effects
from needlework.forecast.shares import FallTable, grade_shares
from needlework.forecast.strata import logistic, spread_over, strata, stratified_normal
from needlework.mechanisms.resting_lines import resting_fall, visible_and_smoothed
from needlework.scales.ordinal import at_most, grade_probabilities

Array = NDArray[np.float64]
NINETY = (0.05, 0.95)
NONE, FEW = 0, 1
"""Grades at rest whose share is told: none, and none or mild."""


@dataclass(frozen=True, slots=True)
class RestShares:
    """Shares of people like the patient with at most each grade, by the investigator.

    Parameters
    ----------
    treated : array of shape (draws, knots, boundaries)
    untreated : array of shape (draws, boundaries)
    """

    treated: Array
    untreated: Array

    def grades(self) -> tuple[Array, Array]:
        """Return the mean share with each grade, treated (knots, 4) and untreated (1, 4)."""
        return (
            grade_shares(self.treated).mean(axis=0),
            grade_shares(self.untreated[:, None]).mean(axis=0),
        )


@dataclass(frozen=True, slots=True)
class RestPatients:
    """One patient per draw, as rated on the relaxed face, before rounding to a grade.

    Parameters
    ----------
    treated : array of shape (patients, knots)
    untreated : array of shape (patients, 1)
    """

    treated: Array
    untreated: Array


class RestForecast:
    """Everything that is computed for lines at rest.

    Parameters
    ----------
    draws : Draws
        Draws of the fit of lines at rest.
    history : AreaHistory
        The sessions of the area.
    scores : BaselineScores
        What was scored at rest; at least one of them.
    male_excess : float
        Share of men minus the usual share; the patient's sex.
    knots : array
        Days at which the course is computed.
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
        knots: Array,
        size: int,
        seed: int,
    ) -> None:
        self._draws, self._history, self._scores = draws, history, scores
        self._excess, self._size, self._seed = male_excess, size, seed
        self.knots = knots

    @property
    def half_life(self) -> tuple[float, float]:
        """How fast skin follows: 5 and 95 % of its half-life, days."""
        low, high = np.quantile(
            math.log(2) / self._draws.parameters["rest_smoothing_rate"], NINETY
        )
        return float(low), float(high)

    @cached_property
    def shares(self) -> RestShares:
        """Shares of people like this patient, with draws for bands."""
        count = min(int(parameter("numerics.share_draws").value), self._size)
        parameters, effects, _ = self._people(count, self._seed + 1)
        nodes, weights = sensitivity_nodes()
        fall = self._fall(parameters, effects, np.broadcast_to(nodes, (count, len(nodes))))
        table = self._table(parameters, effects)
        return RestShares(table.over_patients(fall, weights), table.without_fall)

    @cached_property
    def patients(self) -> RestPatients:
        """Patients, one per draw, each in a clinic of its own."""
        parameters, effects, rng = self._people(self._size, self._seed)
        deviates = stratified_normal(self._size, rng)
        fall = self._fall(parameters, effects, deviates[:, None])[:, 0]
        weights = self._severities(parameters, effects)
        severity = sample_severity(weights, rng.permutation(strata(self._size, rng)))
        noise = _noise(parameters, "investigator")[:, None] * logistic(rng, fall.shape)
        rated = severity[:, None] + noise
        return RestPatients(rated - fall, rated[:, :1])

    def _people(
        self, count: int, seed: int
    ) -> tuple[dict[str, Array], RestEffects, np.random.Generator]:
        rng = np.random.Generator(np.random.Philox(seed))
        parameters = take(self._draws.parameters, spread_over(self._draws.size, count))
        return parameters, rest_effects(parameters, rng.standard_normal((3, count))), rng

    def _fall(
        self, parameters: Mapping[str, Array], effects: RestEffects, deviates: Array
    ) -> Array:
        """Return the fall of the resting severity, shape (draws, patients, knots), grades."""
        strength = _full_fall(parameters, effects)[:, None, None]
        fast = parameters["rest_fast_share"][:, None, None]
        found = []
        for part in cache_blocks(deviates):
            own = {name: value[part] for name, value in parameters.items()}
            visible, smoothed = visible_and_smoothed(
                self.knots,
                self._history.days,
                **effect_inputs(
                    own,
                    self._draws,
                    self._history,
                    effects.days[part],
                    self._excess,
                    deviates[part],
                ),
                smoothing_rate=own["rest_smoothing_rate"][:, None],
            )
            found.append(resting_fall(visible, smoothed, strength[part], fast[part]))
        return np.concatenate(found)

    def _severities(self, parameters: Mapping[str, Array], effects: RestEffects) -> Array:
        """Return weights over latent severity given what was scored, (draws, severities)."""
        grid = patient_severities()
        mean = (parameters["rest_severity_mean"] + effects.severity)[:, None]
        spread = parameters["rest_severity_sd"][:, None]
        density = np.exp(-(((grid - mean) / spread) ** 2) / 2)
        limits = [limit[:, None] for limit in thresholds_of(parameters)]
        for rater in ("investigator", "subject"):
            grade = getattr(self._scores, rater)
            if grade is not None:
                seen = grid + _bias(parameters, rater)[:, None]
                noise = _noise(parameters, rater)[:, None]
                density = density * grade_probabilities(seen, limits, noise)[..., grade]
        return np.asarray(density / density.sum(axis=-1, keepdims=True))

    def _table(self, parameters: Mapping[str, Array], effects: RestEffects) -> FallTable:
        """Return the chance of at most each grade by the fall, averaged over severities."""
        nodes = int(parameter("numerics.fall_nodes").value)
        step = max(float(_full_fall(parameters, effects).max()), 1.0) / (nodes - 1)
        latent = patient_severities() - step * np.arange(nodes)[:, None]
        noise = _noise(parameters, "investigator")[:, None, None]
        weights = self._severities(parameters, effects)[..., None]
        columns = [
            (at_most(limit[:, None, None], latent, noise) @ weights)[..., 0]
            for limit in thresholds_of(parameters)
        ]
        return FallTable(step, np.stack(columns, axis=-1))


def _full_fall(parameters: Mapping[str, Array], effects: RestEffects) -> Array:
    """Return the fall at full effect that lasts, shape (draws,), grades."""
    return np.asarray(parameters["rest_strength"] * np.maximum(1 + effects.strength, 0))


def _noise(parameters: Mapping[str, Array], rater: str) -> Array:
    return np.asarray(parameters[f"noise_{rater}"] * parameters["rest_noise"])


def _bias(parameters: Mapping[str, Array], rater: str) -> Array:
    bias = parameters["rest_subject_bias"]
    return bias if rater == "subject" else np.zeros_like(bias)
