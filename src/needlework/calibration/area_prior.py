"""What the glabella teaches the other areas: its posterior as their prior.

The mechanism and the habits of trials are shared, the scale and the sensitivity are an area's
own. The glabella has most of the figures; what an area adds does not flow back to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from needlework.forecast.draws import Draws

Array = NDArray[np.float64]

OF_AREA = (
    "threshold_none",
    "severity_mean",
    "severity_sd",
    "subject_bias",
    "drift_investigator",
    "drift_subject",
    "severe_logit_mean",
    "severe_logit_sd",
)
"""Parameters that each area has anew, from the same priors as the glabella."""

_RIDGE = 1e-8
_SHARES = ("onset_placebo_subject", "onset_placebo_physician")
_ANY_SIGN = (
    "male_day_shift",
    "male_strength",
    "onset_log_threshold_subject",
    "onset_log_threshold_physician",
    "global_threshold",
    "strength",
    "strength_mean",
    "threshold_none",
)


@dataclass(frozen=True, slots=True)
class SharedPrior:
    """A normal distribution of the shared parameters, flat and unconstrained.

    Parameters
    ----------
    names : tuple of str
        Parameters in their order.
    shapes : tuple of tuple of int
        Shape of one draw of each.
    mean : array of shape (values,)
    factor : array of shape (values, values)
        Lower triangle whose product with itself is the covariance.
    """

    names: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]
    mean: Array
    factor: Array


def shared_prior(draws: Draws, names: Collection[str] | None = None) -> SharedPrior:
    """Return the normal approximation of the glabella's posterior.

    Parameters
    ----------
    names : collection of str, optional
        The parameters that are shared; by default all but those that an area has anew.
    """
    wanted = set(draws.parameters) - set(OF_AREA) if names is None else set(names)
    shared = {name: value for name, value in draws.parameters.items() if name in wanted}
    free = [unconstrained(name, value) for name, value in shared.items()]
    flat = np.concatenate([value.reshape(draws.size, -1) for value in free], axis=1)
    covariance = np.cov(flat.T) + _RIDGE * np.eye(flat.shape[1])
    return SharedPrior(
        names=tuple(shared),
        shapes=tuple(value.shape[1:] for value in shared.values()),
        mean=flat.mean(axis=0),
        factor=np.asarray(np.linalg.cholesky(covariance), dtype=np.float64),
    )


def unconstrained(name: str, value: Array) -> Array:
    """Return a parameter where every real number is allowed."""
    if name in _SHARES:
        return np.asarray(logit(value))
    return value if name in _ANY_SIGN else np.log(value)


def constrained(prior: SharedPrior, flat: Array, xp: object = np) -> Mapping[str, Array]:
    """Return the shared parameters from flat unconstrained values.

    Parameters
    ----------
    flat : array of shape (values,)
    xp : module
        numpy or jax.numpy.
    """
    found, start = {}, 0
    for name, shape in zip(prior.names, prior.shapes, strict=True):
        size = int(np.prod(shape))
        value = flat[start : start + size].reshape(shape)
        start += size
        if name in _SHARES:
            found[name] = 1 / (1 + xp.exp(-value))  # type: ignore[attr-defined]
        else:
            found[name] = value if name in _ANY_SIGN else xp.exp(value)  # type: ignore[attr-defined]
    return found
