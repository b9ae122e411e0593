"""Posterior draws by NUTS, with progress and the figures that say whether to trust them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from needlework.calibration.chains import Chain, ChainSettings, Sampler
from needlework.calibration.laplace import blended
from needlework.calibration.model import model
from needlework.calibration.prior_draws import prior_draws
from needlework.calibration.unconstrained import sampled, unconstrained
from needlework.forecast.design import Design, RowData

PILOT = ChainSettings(warmup=100, kept=200, accept=0.8)
"""A first chain that only teaches how wide the posterior is."""

Samples = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class SamplerSettings:
    """How to sample: seed, chains, steps, whether a person is watching, acceptance aimed at."""

    seed: int
    chains: int
    warmup: int
    draws: int
    progress: bool
    accept: float = 0.9


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws by chain and the number of divergent transitions.

    Parameters
    ----------
    samples : mapping of arrays of shape (chains, draws, ...)
    divergences : int
    free : array of shape (chains, draws, parameters)
        The same draws, flat and unconstrained.
    """

    samples: Samples
    divergences: int
    free: NDArray[np.float64]


class Fitted(Protocol):
    """Figures to fit and the model that is told of them: what the sampler has to know."""

    @property
    def trials(self) -> tuple[str, ...]:
        """Trials, in the order of their indices."""

    @property
    def trial_of_rows(self) -> NDArray[np.intp]:
        """Index of the trial of each figure."""

    @property
    def everything(self) -> tuple[Any, ...]:
        """Weights that count every figure."""

    def sampler(self, seed: int, settings: ChainSettings) -> Sampler:
        """Return the compiled sampler, which begins at the medians of the prior."""

    def prior(self, seed: int) -> Mapping[str, Any]:
        """Return draws of everything from the prior."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows to fit, as the model takes them.

    Parameters
    ----------
    products : int
        Number of products in the design.
    mixes : array of shape (studies, 2)
        Share severe at entry and people, of the studies that print it.
    model : callable
        What declares parameters and rows; by default the model of the glabella.
    """

    design: Design
    data: RowData
    products: int
    mixes: NDArray[np.float64]
    model: Callable[..., None] = model

    def declare(self, counted: Any) -> None:
        """Declare the model with a weight for each row."""
        self.model(self.design, self.data, self.products, True, self.mixes, counted)

    @property
    def everything(self) -> tuple[Any, ...]:
        """Weights that count every row."""
        return (jnp.ones(self.design.rows),)

    @property
    def trials(self) -> tuple[str, ...]:
        """Trials, in the order of their indices."""
        return self.design.trials

    @property
    def trial_of_rows(self) -> NDArray[np.intp]:
        """Index of the trial of each row."""
        return trial_of_rows(self.design)

    def prior(self, seed: int) -> Mapping[str, Any]:
        """Return draws of everything from the prior."""
        return prior_draws(self.design, self.data, self.products, seed, self.model)

    def sampler(self, seed: int, settings: ChainSettings) -> Sampler:
        """Return the compiled sampler, which begins at the medians of the prior."""
        arguments = (self.design, self.data, self.products, False)
        start = prior_medians(self.model, arguments, self.prior(seed))
        return Sampler(self.declare, start, settings)


def prior_medians(
    declare: Callable[..., None], arguments: tuple[Any, ...], drawn: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return the medians of what a model samples, where every real number is allowed."""
    prior = sampled(declare, arguments, drawn)
    middle = {name: jnp.median(value, axis=0) for name, value in prior.items()}
    return unconstrained(declare, arguments, middle)


def trial_of_rows(design: Design) -> NDArray[np.intp]:
    """Return the index of each row's trial."""
    result = np.zeros(design.rows, dtype=np.intp)
    for group in design.groups:
        result[group.row] = design.trial[group.arm]
    return result


def sample(rows: Fitted, settings: SamplerSettings) -> Posterior:
    """Return posterior draws of the meta-analytic model, chains side by side on the cores."""
    sampler = rows.sampler(settings.seed, _chain_settings(settings))
    near = sampler.approximate(rows.everything)
    random = np.random.default_rng(settings.seed)
    pilot = sampler.with_settings(PILOT).run(
        [settings.seed], near.draw(random), near.covariance, rows.everything
    )
    covariance = blended(near, pilot.free)
    places = pilot.free[random.integers(len(pilot.free), size=settings.chains)]
    with told(settings) as progress, ThreadPoolExecutor(os.cpu_count()) as pool:

        def chain(number: int) -> Chain:
            words = [settings.seed, number]
            return sampler.run(
                words, places[number], covariance, rows.everything, progress[number]
            )

        chains = list(pool.map(chain, range(settings.chains)))
    return together(chains)


def _chain_settings(settings: SamplerSettings) -> ChainSettings:
    return ChainSettings(settings.warmup, settings.draws, settings.accept)


def together(chains: list[Chain]) -> Posterior:
    """Return chains as one posterior."""
    samples = {name: np.stack([each.values[name] for each in chains]) for name in chains[0].values}
    free = np.stack([each.free for each in chains])
    return Posterior(samples, sum(each.divergences for each in chains), free)


class Lines:
    """Tells every tenth of the way as a line, for logs."""

    def __init__(self, say: Callable[[str], None], name: str, total: int) -> None:
        self._say, self._name, self._total, self._done = say, name, total, 0

    def __call__(self, steps: int) -> None:
        """Note that some steps were made."""
        before, self._done = self._done, min(self._done + steps, self._total)
        if 10 * before // self._total < 10 * self._done // self._total:
            self._say(f"{self._name}: {self._done} of {self._total} steps")


@contextmanager
def told(settings: SamplerSettings) -> Iterator[list[Callable[[int], None]]]:
    """Give each chain something to tell its steps to: a bar where a person is watching."""
    if not settings.progress:
        yield [lambda steps: None] * settings.chains
        return
    from rich.console import Console
    from rich.progress import Progress

    total, console = settings.warmup + settings.draws, Console(stderr=True)
    if not console.is_terminal:
        yield [Lines(console.print, f"chain {n + 1}", total) for n in range(settings.chains)]
        return
    with Progress(console=console) as bars:
        tasks = [
            bars.add_task(f"chain {number + 1}", total=total) for number in range(settings.chains)
        ]
        yield [partial(bars.advance, task) for task in tasks]


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
