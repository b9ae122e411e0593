"""Shares of a treated group: the latent severities integrated into what trials print."""

from __future__ import annotations

from typing import Any

import numpy as np

from needlework.forecast.arms import Parameters
from needlework.scales.baseline import (
    entry_chances,
    entry_weights,
    severity_nodes,
    subject_grade_given_entry,
)
from needlework.scales.endpoints import (
    RaterView,
    ResponderEndpoint,
    combine,
    entry_grades,
    investigator_chance,
    subject_chance,
)


class EntryPopulation:
    """People at entry: nodes of latent severity and their weights for each baseline grade.

    Parameters
    ----------
    parameters : mapping of arrays with a leading draws axis
        Population parameters.
    """

    def __init__(self, parameters: Parameters, xp: Any = np) -> None:
        column = {
            name: parameters[name][:, None]
            for name in ("noise_investigator", "noise_subject", "subject_bias")
        }
        self.severity = xp.asarray(severity_nodes())
        thresholds = [value[:, None] for value in thresholds_of(parameters, xp)]
        investigator = entry_chances(self.severity, thresholds, column["noise_investigator"], xp)
        subject = entry_chances(
            self.severity + column["subject_bias"], thresholds, column["noise_subject"], xp
        )
        self.weights = entry_weights(
            self.severity,
            parameters["severity_mean"][:, None],
            parameters["severity_sd"][:, None],
            investigator,
            subject,
            xp,
        )
        self.subject_grade = subject_grade_given_entry(subject)


def thresholds_of(parameters: Parameters, xp: Any = np) -> tuple[Any, Any, Any]:
    """Return the grade boundaries 0|1, 1|2, 2|3, each of shape (draws,)."""
    from needlework.evidence import parameter

    first = parameters["threshold_none"]
    second = xp.full_like(first, parameter("scale.threshold_mild_moderate").value)
    third = xp.full_like(first, parameter("scale.threshold_moderate_severe").value)
    return first, second, third


def rater_views(
    parameters: Parameters, population: EntryPopulation, fall: Any, xp: Any = np
) -> tuple[RaterView, RaterView]:
    """Return what investigator and subject see after a fall in severity.

    Parameters
    ----------
    fall : array of shape (draws, rows, patients)
        Strength times effect, in grades.

    Returns
    -------
    two RaterView with severities of shape (draws, rows, severities, patients)
    """
    latent = population.severity[:, None] - fall[:, :, None, :]
    four = {
        name: parameters[name][:, None, None, None]
        for name in (
            "drift_investigator",
            "drift_subject",
            "subject_bias",
            "noise_investigator",
            "noise_subject",
        )
    }
    investigator = RaterView(latent - four["drift_investigator"], four["noise_investigator"])
    shift = four["subject_bias"] - four["drift_subject"]
    return investigator, RaterView(latent + shift, four["noise_subject"])


def node_chances(
    endpoint: ResponderEndpoint,
    parameters: Parameters,
    population: EntryPopulation,
    views: tuple[RaterView, RaterView],
    xp: Any = np,
) -> list[Any]:
    """Return the chance of the endpoint per node for investigator baseline grade 2 and 3.

    Each has shape (draws, rows, severities, patients).
    """
    thresholds = [value[:, None, None, None] for value in thresholds_of(parameters, xp)]
    subject = 0
    if endpoint.raters != "investigator":
        grades = population.subject_grade[:, :, None, :, None]
        subject = subject_chance(endpoint.event, grades, views[1], thresholds, xp)
    return [
        combine(
            endpoint.raters,
            investigator_chance(endpoint.event, grade, views[0], thresholds, xp)
            if endpoint.raters != "subject"
            else 0,
            subject,
        )
        for grade in entry_grades()
    ]


def mix(per_grade: list[Any], population: EntryPopulation, severe: Any, patients: Any) -> Any:
    """Return the share over all nodes and both baseline grades, shape (draws, rows).

    Parameters
    ----------
    per_grade : list of two arrays of shape (draws, rows, severities, patients)
    severe : array of shape (draws, rows)
        Share with investigator grade 3 at baseline.
    patients : array of shape (patients,)
        Weights of the patient nodes.
    """
    weights = population.weights[:, :, None, :, None]
    shares = [
        ((chance * weight).sum(axis=-2) * patients).sum(axis=-1)
        for chance, weight in zip(per_grade, weights, strict=True)
    ]
    return (1 - severe) * shares[0] + severe * shares[1]
