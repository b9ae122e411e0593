"""How much the data taught: spread of the posterior over spread of the prior."""

from __future__ import annotations

from typing import Any

import numpy as np

from needlework.calibration.prior_draws import PRIOR_DRAWS
from needlework.calibration.sampling import Fitted, Posterior

UNIDENTIFIED = 0.8


def prior_contrast(rows: Fitted, posterior: Posterior, seed: int) -> dict[str, float]:
    """Return posterior over prior standard deviation per scalar; above 0.8 is unidentified.

    Trial effects are left out: they are meant to keep their prior where a trial says little.
    """
    prior = rows.prior(seed)
    result = {}
    for name, value in posterior.samples.items():
        if name.startswith("trial_") and not name.endswith("_sd"):
            continue
        before = prior[name].reshape(PRIOR_DRAWS, -1)
        after = value.reshape(-1, before.shape[1])
        for element in range(before.shape[1]):
            label = name if value.ndim == 2 else f"{name}[{element}]"
            result[label] = float(spread(after[:, element]) / spread(before[:, element]))
    return result


def spread(draws: Any) -> float:
    """Return half the central 68 %: a standard deviation that heavy tails do not carry away."""
    low, high = np.quantile(draws, [0.16, 0.84])
    return float(high - low) / 2
