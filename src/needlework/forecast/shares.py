"""Shares of people like this patient: chances per fall in severity, tabulated once per draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.baseline import BaselineScores, BaselineWeights, patient_severities
from needlework.forecast.population import thresholds_of
from needlework.scales.endpoints import ResponderEndpoint, boundary, combine, entry_grades
from needlework.scales.ordinal import at_most, grade_probabilities

Array = NDArray[np.float64]
Parameters = Mapping[str, Array]
RATERS = ("investigator", "subject")


@dataclass(frozen=True, slots=True)
class FallTable:
    """Chances as functions of the fall in severity, for every draw.

    Parameters
    ----------
    step : float
        Spacing of the table in grades; it starts at no fall.
    chances : array of shape (draws, falls, columns)
        One column per endpoint or grade boundary.
    """

    step: float
    chances: Array

    def over_patients(self, fall: Array, patients: Array) -> Array:
        """Return the shares over patient nodes, shape (draws, days, columns).

        The weights of the patients are spread over the falls first, by straight lines between
        table points, so that one matrix product serves every column.

        Parameters
        ----------
        fall : array of shape (draws, patients, days)
        patients : array of shape (patients,)
            Weights of the nodes.
        """
        draws, falls, _ = self.chances.shape
        days = fall.shape[-1]
        part = np.minimum(fall / self.step, falls - 1)
        row = np.minimum(part.astype(np.intp), falls - 2)
        part -= row
        part *= patients[:, None]
        row += (np.arange(draws * days) * falls).reshape(draws, 1, days)
        cells, size = row.ravel(), draws * days * falls
        whole = np.broadcast_to(patients[:, None], part.shape).ravel()
        upper = np.bincount(cells, part.ravel(), size)
        filled = np.bincount(cells, whole, size) - upper
        filled[1:] += upper[:-1]
        return np.asarray(filled.reshape(draws, days, falls) @ self.chances)

    @property
    def without_fall(self) -> Array:
        """Chances where nothing falls, shape (draws, columns)."""
        return np.asarray(self.chances[:, 0])


class ShareModel:
    """Chances of endpoints and grades for people with this baseline.

    Parameters
    ----------
    parameters : mapping of arrays with a leading draws axis
    scores : BaselineScores
        What the patient was scored.
    baseline : BaselineWeights
        Weights over latent severity.
    largest_fall : float
        Upper end of the table, grades.
    """

    def __init__(
        self,
        parameters: Parameters,
        scores: BaselineScores,
        baseline: BaselineWeights,
        largest_fall: float,
    ) -> None:
        self._parameters = parameters
        self._scores = scores
        self._baseline = baseline
        nodes = int(parameter("numerics.fall_nodes").value)
        self._step = largest_fall / (nodes - 1)
        falls = self._step * np.arange(nodes)
        latent = patient_severities() - falls[:, None]
        self._thresholds = [value[:, None, None] for value in thresholds_of(parameters)]
        self._below = {rater: self._chances_below(rater, latent) for rater in RATERS}

    def _chances_below(self, rater: str, latent: Array) -> list[Array]:
        """Chance of a score below each boundary, each (draws, falls, severities)."""
        bias = self._column("subject_bias") if rater == "subject" else 0
        severity = latent + bias - self._column(f"drift_{rater}")
        noise = self._column(f"noise_{rater}")
        return [np.asarray(at_most(limit, severity, noise)) for limit in self._thresholds]

    def _column(self, name: str) -> Array:
        return np.asarray(self._parameters[name][:, None, None])

    def table(self, endpoints: Sequence[ResponderEndpoint]) -> FallTable:
        """Return the table of these endpoints, followed by the investigator's boundaries."""
        columns = [self._endpoint(endpoint) for endpoint in endpoints]
        columns += [
            self._averaged(self._baseline.mixed, chance) for chance in self._below[RATERS[0]]
        ]
        return FallTable(self._step, np.stack(columns, axis=-1))

    def _averaged(self, weights: Array, chance: Array) -> Array:
        """Average over severities: (draws, severities) with (draws, falls, severities)."""
        return np.asarray((chance @ weights[..., None])[..., 0])

    def _endpoint(self, endpoint: ResponderEndpoint) -> Array:
        total = np.zeros(1)
        for grade, share, weights in zip(
            self._baseline.grades, self._baseline.shares, self._baseline.weights, strict=True
        ):
            investigator = self._below[RATERS[0]][boundary(endpoint.event, grade)]
            subject = 0 if endpoint.raters == RATERS[0] else self._by_subject(endpoint)
            chance = combine(endpoint.raters, investigator, subject)
            total = total + share[:, None] * self._averaged(weights, chance)
        return total

    def _by_subject(self, endpoint: ResponderEndpoint) -> Array:
        below = self._below["subject"]
        if endpoint.event == "none_or_mild":
            return below[1]
        if self._scores.subject is not None:
            return below[boundary(endpoint.event, self._scores.subject)]
        shares = self._subject_grade()
        chances = [below[boundary(endpoint.event, grade)] for grade in entry_grades()]
        return np.asarray(shares[0] * chances[0] + shares[1] * chances[1])

    def _subject_grade(self) -> Array:
        """Chance of the subject's own baseline grade 2 or 3 per severity, given it was one."""
        severity = patient_severities() + self._column("subject_bias")
        noise = self._column("noise_subject")
        chances = grade_probabilities(severity, self._thresholds, noise)
        pair = np.stack([chances[..., grade] for grade in entry_grades()])
        return np.asarray(pair / pair.sum(axis=0))


def grade_shares(below: Array) -> Array:
    """Return the share with each grade from the chances below each boundary, last axis."""
    edges = [np.zeros_like(below[..., :1]), below, np.ones_like(below[..., :1])]
    return np.asarray(np.diff(np.concatenate(edges, axis=-1), axis=-1))
