"""Draws from the prior of the meta-analytic model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import numpy as np
from numpyro.infer import Predictive

from needlework.calibration.model import model
from needlework.forecast.design import Design, RowData

PRIOR_DRAWS = 4000


def prior_draws(
    design: Design,
    data: RowData,
    products: int,
    seed: int,
    declare: Callable[..., None] = model,
) -> dict[str, Any]:
    """Return draws of everything from the prior of a model, by default the glabella's."""
    predictive = Predictive(declare, num_samples=PRIOR_DRAWS)
    drawn = predictive(jax.random.PRNGKey(seed), design, data, products, observe=False)
    return {name: np.asarray(value) for name, value in drawn.items()}
