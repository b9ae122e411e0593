"""Priors of study fits, declared by the name of their parameter."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpyro
import numpyro.distributions as dist

from needlework.evidence import parameter


def log_scale(prior: str, name: str) -> Any:
    """Declare a positive parameter: log-normal about the value of ``<prior>.<name>``."""
    entry = parameter(f"{prior}.{name}")
    return numpyro.sample(name, dist.LogNormal(np.log(entry.value), entry.spread))


def real(prior: str, name: str, entry_name: str = "", size: int | None = None) -> Any:
    """Declare a real parameter, or ``size`` of them with one prior.

    Parameters
    ----------
    entry_name : str
        Entry that holds the prior, where several share one.
    """
    entry = parameter(f"{prior}.{entry_name or name}")
    one = dist.Normal(entry.value, entry.spread)
    return numpyro.sample(name, one if size is None else one.expand([size]).to_event(1))


def deviates(name: str, *shape: int) -> Any:
    """Declare standard normal deviates, which are not shipped."""
    return numpyro.sample(name, dist.Normal(0, 1).expand(list(shape)).to_event(len(shape)))


def log_normal(value: Any, mean: Any, sd: Any) -> Any:
    """Return the log density of a normal distribution."""
    return dist.Normal(mean, sd).log_prob(value)
