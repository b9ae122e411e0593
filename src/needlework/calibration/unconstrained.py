"""Draws seen in the space that a sampler walks in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
from numpyro.handlers import seed as seeded
from numpyro.handlers import trace
from numpyro.infer.util import unconstrain_fn

Declaration = Callable[..., None]
Values = Mapping[str, Any]


def sampled(declare: Declaration, arguments: tuple[Any, ...], values: Values) -> dict[str, Any]:
    """Return those of the values that a model samples, without what is computed from them."""
    sites = trace(seeded(declare, jax.random.PRNGKey(0))).get_trace(*arguments)
    return {
        name: jnp.asarray(values[name])
        for name, site in sites.items()
        if site["type"] == "sample" and not site["is_observed"]
    }


def unconstrained(declare: Declaration, arguments: tuple[Any, ...], drawn: Values) -> Values:
    """Return values where every real number is allowed.

    Parameters
    ----------
    drawn : mapping of arrays with or without a leading axis of draws
    """
    return dict(unconstrain_fn(declare, arguments, {}, drawn))
