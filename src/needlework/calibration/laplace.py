"""The normal approximation of a posterior: where chains begin, and how they step.

The parameters are far from independent and differ in scale by a thousand, so a sampler that
learns their covariance by walking needs far more steps than one that is told it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Array = NDArray[np.float64]
Slope = Callable[[Array], tuple[float, Array]]

_STEP = 1e-4
_FLATTEST = 1e-4
_MOST_STEPS = 1500
_PILOT_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Approximation:
    """Mode and covariance, both of flat unconstrained values.

    Parameters
    ----------
    middle : array of shape (parameters,)
    covariance : array of shape (parameters, parameters)
    """

    middle: Array
    covariance: Array

    def draw(self, random: np.random.Generator) -> Array:
        """Return one draw, a place for a chain to begin."""
        return np.asarray(random.multivariate_normal(self.middle, self.covariance))


def blended(near: Approximation, draws: Array) -> Array:
    """Return the covariance of a pilot's draws, leaning on the approximation for correlations.

    A few hundred draws tell how wide each parameter is better than the bend at the mode does, but
    are too few for all correlations.

    Parameters
    ----------
    draws : array of shape (draws, parameters)
    """
    found = np.atleast_2d(np.cov(draws.T))
    wider = np.sqrt(np.diag(found) / np.diag(near.covariance))
    scaled = near.covariance * np.outer(wider, wider)
    return np.asarray(_PILOT_SHARE * found + (1 - _PILOT_SHARE) * scaled)


def approximate(
    slope: Slope, start: Array, held: NDArray[np.bool_], held_sd: float
) -> Approximation:
    """Return the normal approximation around the mode, with some parameters held.

    Parameters
    ----------
    slope : callable
        Value and gradient of the potential, minus the log density.
    start : array of shape (parameters,)
    held : array of bool of shape (parameters,)
        Spreads between products and trials: the mode would be at none at all, far from where the
        posterior is.
    held_sd : float
        Standard deviation that held parameters get.
    """

    def free(place: Array) -> tuple[float, Array]:
        value, gradient = slope(place)
        return value, np.where(held, 0, gradient)

    options: Any = {"maxiter": _MOST_STEPS, "maxfun": 2 * _MOST_STEPS, "maxcor": 50}
    search: Any = minimize
    found = search(free, start, jac=True, method="L-BFGS-B", options=options)
    curvature = _curvature(slope, found.x)
    curvature[held] = curvature[:, held] = 0
    curvature[held, held] = held_sd**-2
    values, directions = np.linalg.eigh(curvature)
    # Where the surface does not bend upwards the prior's own scale, about 1, has to do.
    spread = 1 / np.where(values > _FLATTEST, values, 1)
    return Approximation(found.x, (directions * spread) @ directions.T)


def _curvature(slope: Slope, place: Array) -> Array:
    """Return second derivatives by differences of the gradient."""
    rows = []
    for step in _STEP * np.eye(len(place)):
        rows.append((slope(place + step)[1] - slope(place - step)[1]) / (2 * _STEP))
    found = np.array(rows)
    return np.asarray((found + found.T) / 2)
