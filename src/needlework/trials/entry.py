"""Latent severity of the people who enter: those whose grades let them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.population import thresholds_of
from needlework.scales.baseline import entry_chances, entry_weights
from needlework.trials.worlds import Worlds

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EntryTable:
    """Latent severity at entry, by world and investigator grade.

    Parameters
    ----------
    severity : array of shape (nodes,)
    cumulated : array of shape (2, worlds, nodes)
        Share of those with the lower and the higher entry grade that lies below each node.
    """

    severity: Array
    cumulated: Array


def entry_table(worlds: Worlds, rater: str) -> EntryTable:
    """Return the distribution of latent severity among those whose grades let them enter.

    Parameters
    ----------
    rater : {"both", "investigator"}
        Whose grades decide.
    """
    low, high = (parameter(f"scale.severity_grid_{end}").value for end in ("low", "high"))
    nodes = np.linspace(low, high, int(parameter("numerics.trial_severity_nodes").value))
    column = {name: value[:, None] for name, value in worlds.parameters.items() if value.ndim == 1}
    thresholds = [limit[:, None] for limit in thresholds_of(worlds.parameters)]
    investigator = entry_chances(nodes, thresholds, column["noise_investigator"])
    seen = nodes + column["subject_bias"]
    subject = entry_chances(seen, thresholds, column["noise_subject"])
    if rater == "investigator":
        subject = np.full_like(subject, 0.5)
    mean, spread = column["severity_mean"], column["severity_sd"]
    weights = entry_weights(nodes, mean, spread, investigator, subject)
    steps = (weights[..., 1:] + weights[..., :-1]) / 2
    cumulated = np.cumsum(np.concatenate([np.zeros_like(steps[..., :1]), steps], -1), -1)
    return EntryTable(nodes, cumulated / cumulated[..., -1:])
