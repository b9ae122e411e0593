"""Prior distributions, read from the parameter entries of the evidence."""

from __future__ import annotations

from typing import Any

import numpyro.distributions as dist

from needlework.evidence import parameter


def normal(name: str) -> Any:
    """Return a normal prior with the entry's value and spread."""
    entry = parameter(name)
    return dist.Normal(entry.value, entry.spread)


def log_normal(name: str) -> Any:
    """Return a log-normal prior with the entry's value as median and its spread on the log."""
    import math

    entry = parameter(name)
    return dist.LogNormal(math.log(entry.value), entry.spread)


def share(name: str) -> Any:
    """Return a beta prior with the entry's value as mean and its spread as standard deviation."""
    entry = parameter(name)
    assert isinstance(entry.spread, float)
    weight = entry.value * (1 - entry.value) / entry.spread**2 - 1
    return dist.Beta(entry.value * weight, (1 - entry.value) * weight)
