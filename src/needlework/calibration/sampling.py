"""Posterior draws by NUTS, with progress and the figures that say whether to trust them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import jax
import numpy as np
from numpy.typing import NDArray
from numpyro.infer import MCMC, NUTS, init_to_median

from needlework.calibration.model import model
from needlework.forecast.design import Design, RowData

Samples = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class SamplerSettings:
    """How to sample: seed, chains, steps, and whether a person is watching."""

    seed: int
    chains: int
    warmup: int
    draws: int
    progress: bool


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws by chain and the number of divergent transitions.

    Parameters
    ----------
    samples : mapping of arrays of shape (chains, draws, ...)
    divergences : int
    """

    samples: Samples
    divergences: int


def sample(design: Design, data: RowData, products: int, settings: SamplerSettings) -> Posterior:
    """Return posterior draws of the meta-analytic model.

    Chains run side by side when JAX was told of as many devices, otherwise one after another.
    """
    parallel = jax.local_device_count() >= settings.chains
    kernel = NUTS(model, init_strategy=init_to_median(num_samples=1), target_accept_prob=0.9)
    sampler = MCMC(
        kernel,
        num_warmup=settings.warmup,
        num_samples=settings.draws,
        num_chains=settings.chains,
        chain_method="parallel" if parallel else "sequential",
        progress_bar=settings.progress,
    )
    sampler.run(jax.random.PRNGKey(settings.seed), design, data, products)
    samples = sampler.get_samples(group_by_chain=True)
    diverging = sampler.get_extra_fields()["diverging"]
    arrays = {name: np.asarray(value) for name, value in samples.items()}
    return Posterior(arrays, int(diverging.sum()))


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One scalar of the posterior: R-hat, bulk and tail effective size, mean and spread."""

    name: str
    mean: float
    sd: float
    r_hat: float
    bulk: float
    tail: float


def diagnostics(samples: Samples) -> list[Diagnostic]:
    """Return the diagnostics of every scalar, arrays taken apart element by element."""
    result = []
    for name, value in samples.items():
        flat = value.reshape(*value.shape[:2], -1)
        for element in range(flat.shape[-1]):
            label = name if value.ndim == 2 else f"{name}[{element}]"
            result.append(_diagnose(label, flat[..., element]))
    return result


def _diagnose(name: str, draws: NDArray[np.float64]) -> Diagnostic:
    from arviz_stats.base.array import array_stats

    return Diagnostic(
        name,
        float(draws.mean()),
        float(draws.std()),
        float(array_stats.rhat(draws)),
        float(array_stats.ess(draws, method="bulk")),
        float(array_stats.ess(draws, method="tail", prob=(0.05, 0.95))),
    )
