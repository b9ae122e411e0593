"""The patient's own baseline: latent severity given what was scored before treatment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.area_scales import FORECAST_AREAS, area_scale, model_grade
from needlework.forecast.arms import Parameters
from needlework.forecast.population import thresholds_of
from needlework.forecast.published import GLABELLA
from needlework.plans import Plan, Score
from needlework.scales.endpoints import entry_grades
from needlework.scales.ordinal import grade_probabilities

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BaselineScores:
    """What was scored before treatment in one condition; None was not scored."""

    investigator: int | None
    subject: int | None

    @property
    def known(self) -> bool:
        """Whether anything was scored at all."""
        return self.investigator is not None or self.subject is not None

    @property
    def grade(self) -> int | None:
        """The grade to which improvement is compared: the investigator's, else the subject's."""
        return self.investigator if self.investigator is not None else self.subject


def baseline_scores(plan: Plan, area: str) -> BaselineScores:
    """Return the patient's grades of an area at maximum contraction, as grades of the model."""
    grades: dict[str, int] = {}
    for score in plan.patient.scores:
        if score.area == area and is_used(score):
            grades.setdefault(score.rater, model_grade(area, int(score.value)))
    return BaselineScores(grades.get("investigator"), grades.get("subject"))


def is_used(score: Score) -> bool:
    """Whether a baseline score is one of those that the trials took, so that it can be used."""
    if score.area not in FORECAST_AREAS or score.value != score.value.to_integral_value():
        return False
    known = score.scale in area_scale(score.area).accepted
    inside = model_grade(score.area, int(score.value)) <= entry_grades()[1]
    return score.condition == "maximum" and known and inside


def rest_scores(plan: Plan, area: str) -> BaselineScores:
    """Return the patient's grades of an area at rest; only frown lines have a model at rest."""
    grades: dict[str, int] = {}
    for score in plan.patient.scores:
        if score.area == area and is_used_at_rest(score):
            grades.setdefault(score.rater, int(score.value))
    return BaselineScores(grades.get("investigator"), grades.get("subject"))


def is_used_at_rest(score: Score) -> bool:
    """Whether a baseline score is one of lines at rest that can be used."""
    whole = score.value == score.value.to_integral_value()
    known = score.area == GLABELLA and score.scale in area_scale(GLABELLA).accepted
    grades = range(entry_grades()[1] + 1)
    return score.condition == "rest" and known and whole and int(score.value) in grades


@lru_cache(maxsize=1)
def patient_severities() -> Array:
    """Return the grid of latent severities for one patient."""
    low = parameter("scale.patient_grid_low").value
    high = parameter("scale.patient_grid_high").value
    nodes = int(parameter("numerics.patient_severity_nodes").value)
    return np.linspace(low, high, nodes)


@dataclass(frozen=True, slots=True)
class BaselineWeights:
    """Weights over latent severity for each possible investigator grade.

    Parameters
    ----------
    grades : tuple of int
        Baseline grades that are possible.
    shares : array of shape (grades, draws)
        Chance of each.
    weights : array of shape (grades, draws, severities)
        Normalised weights given that grade.
    """

    grades: tuple[int, ...]
    shares: Array
    weights: Array

    @property
    def mixed(self) -> Array:
        """Weights over severity with the grades mixed, shape (draws, severities)."""
        return np.asarray((self.shares[..., None] * self.weights).sum(axis=0))


def baseline_weights(
    parameters: Parameters, scores: BaselineScores, severe: Array
) -> BaselineWeights:
    """Return the weights given the patient's scores.

    Parameters
    ----------
    severe : array of shape (draws,)
        Share severe among people who come, used where nothing was scored.
    """
    density = _density(parameters)
    if not scores.known:
        by_grade = _rated(parameters, "investigator", density)
        shares = np.stack([1 - severe, severe])
        return BaselineWeights(entry_grades(), shares, _normal(by_grade[list(entry_grades())]))
    for rater in ("investigator", "subject"):
        grade = getattr(scores, rater)
        if grade is not None:
            density = _rated(parameters, rater, density)[grade]
    assert scores.grade is not None
    return BaselineWeights((scores.grade,), np.ones((1, len(severe))), _normal(density[None]))


def _density(parameters: Parameters) -> Array:
    mean, spread = parameters["severity_mean"][:, None], parameters["severity_sd"][:, None]
    return np.asarray(np.exp(-(((patient_severities() - mean) / spread) ** 2) / 2))


def _rated(parameters: Parameters, rater: str, density: Array) -> Array:
    """Density times the chance of each grade by this rater, shape (4, draws, severities)."""
    bias: Any = parameters["subject_bias"][:, None] if rater == "subject" else 0
    thresholds = [value[:, None] for value in thresholds_of(parameters)]
    noise = parameters[f"noise_{rater}"][:, None]
    chances = grade_probabilities(patient_severities() + bias, thresholds, noise)
    return np.asarray(np.moveaxis(chances, -1, 0) * density)


def _normal(weights: Array) -> Array:
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def sample_severity(weights: Array, uniform: Array) -> Array:
    """Return one latent severity per draw by inverting the cumulated weights.

    Parameters
    ----------
    weights : array of shape (draws, severities)
    uniform : array of shape (draws,)
    """
    grid = patient_severities()
    cumulated = np.cumsum(weights, axis=-1)
    above = np.minimum((cumulated < uniform[:, None]).sum(axis=-1), len(grid) - 1)
    rows = np.arange(len(uniform))
    low = np.where(above > 0, cumulated[rows, above - 1], 0)
    inside = (uniform - low) / weights[rows, above]
    return np.asarray(grid[above] + (inside - 0.5) * (grid[1] - grid[0]))
