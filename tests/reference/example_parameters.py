"""Plausible population parameters for tests: no fit stands behind them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

PRODUCTS = ("onabotulinumtoxinA", "daxibotulinumtoxinA")

_SHARED = {
    "threshold_none": 0.5,
    "severity_mean": 2.4,
    "severity_sd": 0.5,
    "noise_investigator": 0.25,
    "noise_subject": 0.3,
    "subject_bias": 0.1,
    "drift_investigator": 0.05,
    "drift_subject": 0.1,
    "male_day_shift": -20.0,
    "male_strength": -0.3,
    "delivery_rate": 0.5,
    "hill": 2.0,
    "saturation": 0.5,
    "patient_day_sd": 35.0,
    "onset_log_threshold_subject": -0.5,
    "onset_log_threshold_physician": -0.8,
    "onset_placebo_subject": 0.05,
    "onset_placebo_physician": 0.02,
    "onset_steepness": 2.0,
    "global_threshold": 1.0,
    "global_noise": 0.3,
}
_BY_PRODUCT = {
    "half_block_day": (95.0, 140.0),
    "strength": (2.2, 2.4),
    "decay_rate": (0.025, 0.022),
    "lag_rate": (0.4, 0.35),
}


def example_parameters(draws: int = 1, seed: int = 1) -> dict[str, NDArray[np.float64]]:
    """Return parameters with a leading axis of draws, the first draw without any jitter."""
    random = np.random.default_rng(seed)

    def jitter(value: float) -> Any:
        factor = 1 + 0.1 * random.standard_normal(draws)
        factor[0] = 1
        return value * factor

    shared = {name: jitter(value) for name, value in _SHARED.items()}
    product = {
        name: np.stack([jitter(value) for value in values], axis=1)
        for name, values in _BY_PRODUCT.items()
    }
    return shared | product
