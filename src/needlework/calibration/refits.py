"""Fits without one trial, for trials that importance weights cannot leave out.

The sampler is compiled once: which rows count is data of the compiled function. It starts from
where the whole fit ended, so a short adaptation is enough.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np

from needlework.calibration.chains import Chain, ChainSettings
from needlework.calibration.sampling import Fitted, Posterior, Samples, diagnostics, together

CHAINS, WARMUP, KEPT = 2, 60, 150
OF_TRIALS = "trial_"


@dataclass(frozen=True, slots=True)
class Refit:
    """Draws without one trial, and the worst R-hat among them.

    Parameters
    ----------
    samples : mapping of arrays of shape (chains, draws, ...)
    """

    trial: str
    samples: Samples
    r_hat: float


def refits(
    rows: Fitted, posterior: Posterior, trials: Sequence[str], seed: int
) -> Iterator[Refit]:
    """Yield a fit without each of these trials.

    Parameters
    ----------
    posterior : Posterior
        The draws of the fit with all trials, where the new ones begin.
    """
    flat = posterior.free.reshape(-1, posterior.free.shape[-1])
    covariance = np.cov(flat.T)
    sampler = rows.sampler(seed, ChainSettings(WARMUP, KEPT))
    trial_of = rows.trial_of_rows

    def chain(task: tuple[int, int]) -> Chain:
        trial, number = task
        words = [seed, trial, number]
        place = flat[np.random.default_rng(words).integers(len(flat))]
        counted = (jnp.asarray(trial_of != trial, dtype=float),)
        return sampler.run(words, place, covariance, counted)

    indices = [rows.trials.index(trial) for trial in trials]
    tasks = [(index, number) for index in indices for number in range(CHAINS)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        chains = pool.map(chain, tasks)
        for trial in trials:
            found = together([next(chains) for _ in range(CHAINS)]).samples
            yield Refit(trial, found, worst_r_hat(found))


def worst_r_hat(samples: Samples) -> float:
    """Return the largest R-hat of the population parameters."""
    shared = {name: value for name, value in samples.items() if not name.startswith(OF_TRIALS)}
    return max(check.r_hat for check in diagnostics(shared))
