"""The one prediction of published figures: fit, validation, trials and forecast all use it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from needlework.forecast.arms import Parameters, place_effects, sensitivity_nodes, strength
from needlework.forecast.design import (
    Design,
    GlobalRows,
    Index,
    OnsetRows,
    ResponderRows,
    RowGroup,
    SurvivalRows,
)
from needlework.forecast.population import EntryPopulation, mix, node_chances, rater_views
from needlework.forecast.trial_effects import TrialEffects
from needlework.scales.endpoints import ResponderEndpoint, entry_grades


class Prediction:
    """Predicted figures of a design for every draw.

    Parameters
    ----------
    parameters : mapping of arrays with a leading draws axis
    design : Design
    trial : TrialEffects
        By arm, each of shape (draws, arms).
    """

    def __init__(
        self, parameters: Parameters, design: Design, trial: TrialEffects, xp: Any = np
    ) -> None:
        nodes, weights = sensitivity_nodes()
        self._xp = xp
        self._parameters = parameters
        self._trial = trial
        self._patients = xp.asarray(weights)
        self._population = EntryPopulation(parameters, xp)
        self._strength = strength(parameters, design.arms, trial.strength, xp)
        places, self._place = places_of(design)
        self._effects = place_effects(
            parameters,
            design.arms,
            places[:, 0],
            np.asarray(design.days)[places[:, 1]],
            trial,
            xp.asarray(nodes),
            xp,
        )

    def shares(self, group: ResponderRows | OnsetRows | GlobalRows) -> Any:
        """Return the predicted share of each row, shape (draws, rows)."""
        if isinstance(group, ResponderRows):
            chances = self._chances(group.endpoint, group.arm, group.day)
            return mix(chances, self._population, self._trial.severe[:, group.arm], self._patients)
        if isinstance(group, OnsetRows):
            return self._onset(group)
        return self._global_change(group)

    def remaining(self, group: SurvivalRows) -> tuple[Any, Any]:
        """Return the shares still responding at the visits around each median."""
        xp, visits = self._xp, group.visits.shape[1]
        around = (xp.maximum(group.low, 0), xp.minimum(group.high, visits - 1))
        low, high = self._still_responding(group, around)
        return xp.where(group.low < 0, 1, low), xp.where(group.high < visits, high, 0)

    def curve(self, group: SurvivalRows) -> Any:
        """Return the share still responding at each visit, shape (draws, rows, visits)."""
        visits = range(group.visits.shape[1])
        return self._xp.stack(self._still_responding(group, visits), axis=-1)

    def _still_responding(self, group: SurvivalRows, visits: Iterable[Any]) -> list[Any]:
        """Share of those at risk in whom no visit so far has shown the event: Kaplan-Meier.

        Each visit has rater noise of its own, so noisy visits end responses early.
        """
        severe, rows = self._trial.severe[:, group.arm], np.arange(len(group.row))
        at_risk = self._at_risk(group)
        total = mix(at_risk, self._population, severe, self._patients)
        still = [
            self._xp.cumprod(chance, axis=2) * start[:, :, None]
            for chance, start in zip(self._by_visit(group), at_risk, strict=True)
        ]
        return [
            mix([share[:, rows, at] for share in still], self._population, severe, self._patients)
            / total
            for at in visits
        ]

    def _by_visit(self, group: SurvivalRows) -> list[Any]:
        """Chance to respond at each visit, (draws, rows, visits, severities, patients)."""
        rows, visits = group.visits.shape
        arm = np.repeat(group.arm, visits)
        chances = self._chances(group.lost, arm, group.visits.reshape(-1))
        counted = group.counted[:, :, None, None]
        return [
            self._xp.where(counted, chance.reshape(-1, rows, visits, *chance.shape[2:]), 1)
            for chance in chances
        ]

    def _fall(self, arm: Any, day: Any) -> Any:
        """Fall in severity per patient node, shape (draws, rows, patients)."""
        return self._strength[:, arm][..., None] * self._effects[:, self._place[arm, day]]

    def _chances(self, endpoint: ResponderEndpoint, arm: Any, day: Any) -> list[Any]:
        views = rater_views(self._parameters, self._population, self._fall(arm, day), self._xp)
        return node_chances(endpoint, self._parameters, self._population, views, self._xp)

    def _at_risk(self, group: SurvivalRows) -> list[Any]:
        if group.at_risk is None:
            return [self._xp.ones((1, 1, 1, 1)) for _ in entry_grades()]
        return self._chances(group.at_risk, group.arm, group.at_risk_day)

    def _onset(self, group: OnsetRows) -> Any:
        """Share with onset by the day, or since the day before for nested diary rows."""
        now = self._onset_by(group, group.day)
        before = self._xp.where(group.previous < 0, 0, self._onset_by(group, group.previous))
        return (now - before) / (1 - before)

    def _onset_by(self, group: OnsetRows, day: Any) -> Any:
        fall = self._fall(group.arm, day)
        shift = self._trial.onset[:, group.arm]
        return onset_share(self._parameters, group.rater, fall, shift, self._xp) @ self._patients

    def _global_change(self, group: GlobalRows) -> Any:
        fall = self._fall(group.arm, group.day)
        return global_share(self._parameters, fall, self._xp) @ self._patients


def places_of(design: Design) -> tuple[Index, Index]:
    """Return the arms and days that rows ask for, each once, and where each of them stands.

    Returns
    -------
    array of int of shape (places, 2) with arm and day, array of int of shape (arms, days)
    """
    pairs = np.concatenate([_asked(group) for group in design.groups])
    places = np.unique(pairs, axis=0)
    found = np.zeros((len(design.trial), len(design.days)), dtype=np.intp)
    found[places[:, 0], places[:, 1]] = np.arange(len(places))
    return places, found


def _asked(group: RowGroup) -> Index:
    """Return arm and day of everything that a group of rows looks at."""
    columns = [group.visits.T, group.at_risk_day] if isinstance(group, SurvivalRows) else []
    if isinstance(group, OnsetRows):
        columns = [np.maximum(group.previous, 0)]
    if not isinstance(group, SurvivalRows):
        columns.append(group.day)
    days = np.vstack(columns)
    return np.stack([np.broadcast_to(group.arm, days.shape), days], axis=-1).reshape(-1, 2)


def onset_share(parameters: Parameters, rater: str, fall: Any, shift: Any, xp: Any = np) -> Any:
    """Return the chance that onset has been reported, given the fall in severity by then.

    ``P = p0 + (1 - p0) f^k / (f^k + threshold^k)`` with the fall ``f`` in grades.

    Parameters
    ----------
    fall : array of shape (draws, rows, patients)
    shift : array of shape (draws, rows)
        What the trial adds to the log threshold.
    """
    placebo = parameters[f"onset_placebo_{rater}"][:, None, None]
    threshold = (parameters[f"onset_log_threshold_{rater}"][:, None] + shift)[..., None]
    steepness = parameters["onset_steepness"][:, None, None]
    positive = fall > 0
    distance = steepness * (xp.log(xp.where(positive, fall, 1)) - threshold)
    felt = xp.where(positive, 1 / (1 + xp.exp(-distance)), 0)
    return placebo + (1 - placebo) * felt


def global_share(parameters: Parameters, fall: Any, xp: Any = np) -> Any:
    """Return the chance of a global change of at least +2 given the fall in severity."""
    threshold = parameters["global_threshold"][:, None, None]
    drift = parameters["drift_subject"][:, None, None]
    noise = parameters["global_noise"][:, None, None]
    return 1 / (1 + xp.exp((threshold - drift - fall) / noise))
