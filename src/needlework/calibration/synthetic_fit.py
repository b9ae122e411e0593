"""One synthetic data set, fitted: compiled once, since all sets share a design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from needlework.calibration.chains import ChainSettings, Sampler
from needlework.calibration.model import log_likelihood, model
from needlework.calibration.prior_contrast import spread
from needlework.calibration.prior_draws import prior_draws
from needlework.calibration.synthetic import (
    Printed,
    drawn_trials,
    products_of,
    simulate,
    small_rows,
    with_printed,
)
from needlework.calibration.unconstrained import sampled, unconstrained
from needlework.forecast.design import Design, RowData
from needlework.forecast.published import build_design

Values = Mapping[str, Any]
Array = NDArray[np.float64]

_BY_PRODUCT = ("strength", "decay_rate", "lag_rate", "half_block_day")
_LEFT_OUT = ("_deviate", "_effect", "_logit", "_normal")


class Settings(Protocol):
    """What a fit of a synthetic data set has to be told."""

    @property
    def seed(self) -> int:
        """Seed of the true values."""

    @property
    def warmup(self) -> int:
        """Steps of adaptation."""

    @property
    def kept(self) -> int:
        """Draws kept."""

    @property
    def thin(self) -> int:
        """Steps for each draw kept."""

    @property
    def accept(self) -> float:
        """Acceptance probability aimed at."""


@dataclass(frozen=True, slots=True)
class Laboratory:
    """The small design with true values from the prior.

    Parameters
    ----------
    prior : mapping of arrays with a leading axis of draws
        Everything that the prior draws; set ``i`` takes draw ``i`` as its truth.
    start : mapping
        Unconstrained values at the prior medians.
    """

    design: Design
    data: RowData
    products: tuple[str, ...]
    prior: Values
    start: Values

    def truth(self, index: int) -> dict[str, Array]:
        """Return the true values of a set with a leading axis of length 1."""
        return {name: value[index][None] for name, value in self.prior.items()}

    def declare(self, printed: Printed) -> None:
        """Declare the model of the fit with these printed figures."""
        model(*with_printed(self.design, printed), len(self.products))


@lru_cache(maxsize=1)
def laboratory(seed: int) -> Laboratory:
    """Return the small design with true values drawn with this seed."""
    jax.config.update("jax_enable_x64", True)
    rows = small_rows()
    products = products_of(rows)
    design, data = build_design(rows, products)
    prior = prior_draws(design, data, len(products), seed)
    arguments = (design, data, len(products), False)
    drawn = sampled(model, arguments, prior)
    middle = {name: jnp.median(value, axis=0) for name, value in drawn.items()}
    start = unconstrained(model, arguments, middle)
    return Laboratory(design, data, products, prior, start)


@lru_cache(maxsize=1)
def compiled(seed: int, warmup: int, steps: int, accept: float) -> Sampler:
    """Return the sampler, compiled once for all data sets."""
    lab = laboratory(seed)
    return Sampler(lab.declare, lab.start, ChainSettings(warmup, steps, accept))


def margins(values: Values, products: Sequence[str]) -> dict[str, Any]:
    """Return the population parameters as scalars of shape (draws,), one per product."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name.endswith(_LEFT_OUT):
            continue
        if name in _BY_PRODUCT:
            found |= {f"{name}[{each}]": value[:, place] for place, each in enumerate(products)}
        else:
            found[name] = value
    return found


def quantities(values: Values, lab: Laboratory, printed: Printed) -> dict[str, Any]:
    """Return the scalars whose ranks are taken, each of shape (draws,).

    The log likelihood among them also sees errors that leave every margin as it was.
    """
    design, data = with_printed(lab.design, printed)
    trials = drawn_trials(design, values)
    likelihood = log_likelihood(values, design, data, trials).sum(axis=1)
    return {**margins(values, lab.products), "log_likelihood": likelihood}


def fit_synthetic(index: int, settings: Settings) -> dict[str, Any]:
    """Return what one data set gives: divergences, steps and the figures of each quantity."""
    lab = laboratory(settings.seed)
    truth = lab.truth(index)
    random = np.random.default_rng([settings.seed, index])
    printed = simulate(lab.design, lab.data.size, truth, random)
    sampler = compiled(
        settings.seed, settings.warmup, settings.kept * settings.thin, settings.accept
    )
    near = sampler.approximate((printed,))
    place = near.draw(random)
    chain = sampler.run([settings.seed, index], place, near.covariance, (printed,))
    thinned = slice(settings.thin - 1, None, settings.thin)
    kept = {name: value[thinned] for name, value in chain.values.items()}
    draws = quantities(kept, lab, printed)
    true = quantities({k: jnp.asarray(v) for k, v in truth.items()}, lab, printed)
    before = {name: spread(value) for name, value in margins(lab.prior, lab.products).items()}
    figures = {
        name: _figures(np.asarray(value), float(true[name][0]), before.get(name))
        for name, value in draws.items()
    }
    return {"divergences": chain.divergences, "steps": chain.steps, "figures": figures}


def _figures(posterior: Array, true: float, before: float | None) -> dict[str, float | None]:
    """Return rank, standardised error, spread over prior spread, and effective size."""
    from arviz_stats.base.array import array_stats

    error = (float(posterior.mean()) - true) / float(posterior.std(ddof=1))
    return {
        "rank": int((posterior < true).sum()),
        "z": round(error, 3),
        "ratio": before and round(spread(posterior) / before, 3),
        "size": round(float(array_stats.ess(posterior[None], method="bulk")), 1),
    }
