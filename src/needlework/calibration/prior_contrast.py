"""How much the data taught: spread of the posterior over spread of the prior."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from needlework.calibration.sampling import Fitted, Posterior, Samples

UNIDENTIFIED = 0.8


def prior_contrast(rows: Fitted, posterior: Posterior, seed: int) -> dict[str, float]:
    """Return posterior over prior standard deviation per scalar; above 0.8 is unidentified.

    Trial effects are left out: they are meant to keep their prior where a trial says little.
    """
    return contrast(rows.prior(seed), posterior.samples)


def contrast(prior: Mapping[str, Any], samples: Samples) -> dict[str, float]:
    """Return posterior over prior spread per scalar, from draws of both.

    Parameters
    ----------
    prior : mapping of arrays with a leading axis of draws
    samples : mapping of arrays of shape (chains, draws, ...)
    """
    result = {}
    for name, value in samples.items():
        if name.startswith("trial_") and not name.endswith("_sd"):
            continue
        before = prior[name].reshape(len(prior[name]), -1)
        after = value.reshape(-1, before.shape[1])
        for element in range(before.shape[1]):
            label = name if value.ndim == 2 else f"{name}[{element}]"
            result[label] = float(spread(after[:, element]) / spread(before[:, element]))
    return result


def spread(draws: Any) -> float:
    """Return half the central 68 %: a standard deviation that heavy tails do not carry away."""
    low, high = np.quantile(draws, [0.16, 0.84])
    return float(high - low) / 2
