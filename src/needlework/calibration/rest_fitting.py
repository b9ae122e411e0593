"""The fit of lines at rest, from evidence to draws with their provenance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from numpyro.infer import Predictive

from needlework.calibration.area_prior import shared_prior
from needlework.calibration.chains import ChainSettings, Sampler
from needlework.calibration.fitting import (
    REFIT_DRAWS,
    SHIPPED_DRAWS,
    evidence_hash,
    provenance_of,
    shipped,
    trust,
)
from needlework.calibration.prior_contrast import prior_contrast
from needlework.calibration.prior_draws import PRIOR_DRAWS
from needlework.calibration.refits import refits
from needlework.calibration.rest_model import SHARED, RestFit, rest_model
from needlework.calibration.sampling import SamplerSettings, diagnostics, prior_medians, sample
from needlework.forecast.draws import FIT_SETS, Draws
from needlework.forecast.published import AT_REST
from needlework.forecast.rest_rows import RestTrial, rest_trials


@dataclass(frozen=True, slots=True)
class RestFigures:
    """The figures at rest as the sampler takes them."""

    fit: RestFit

    @property
    def trials(self) -> tuple[str, ...]:
        """Trials, in the order of their indices."""
        return tuple(trial.trial for trial in self.fit.trials)

    @property
    def trial_of_rows(self) -> NDArray[np.intp]:
        """Index of the trial of each figure."""
        return np.repeat(
            np.arange(len(self.fit.trials)), [len(trial.rows) for trial in self.fit.trials]
        )

    @property
    def everything(self) -> tuple[Any, ...]:
        """Weights that count every figure."""
        return (jnp.ones(len(self.trial_of_rows)),)

    def declare(self, counted: Any) -> None:
        """Declare the model with a weight for each figure."""
        rest_model(self.fit, counted)

    def prior(self, seed: int) -> Mapping[str, Any]:
        """Return draws of everything from the prior."""
        predictive = Predictive(rest_model, num_samples=PRIOR_DRAWS)
        drawn = predictive(jax.random.PRNGKey(seed), self.fit, *self.everything, observe=False)
        return {name: np.asarray(value) for name, value in drawn.items()}

    def sampler(self, seed: int, settings: ChainSettings) -> Sampler:
        """Return the compiled sampler, which begins at the medians of the prior."""
        arguments = (self.fit, *self.everything, False)
        start = prior_medians(rest_model, arguments, self.prior(seed))
        return Sampler(self.declare, start, settings)


def rest_figures(parent: Draws, trials: tuple[RestTrial, ...] | None = None) -> RestFigures:
    """Return the figures at rest with the prior that the glabella gives.

    Parameters
    ----------
    parent : Draws
        Draws of the glabella.
    trials : tuple of RestTrial, optional
        Those of the evidence by default.
    """
    found = rest_trials() if trials is None else trials
    return RestFigures(RestFit(found, parent.products, shared_prior(parent, SHARED)))


def rest_draws(parent: Draws, settings: SamplerSettings, say: Callable[[str], None]) -> Draws:
    """Return draws of lines at rest, with a fit without each of its trials.

    Parameters
    ----------
    parent : Draws
        Draws of the glabella, from which the fit starts.
    """
    figures = rest_figures(parent)
    names, rows = figures.trials, [row for trial in figures.fit.trials for row in trial.rows]
    say(f"{AT_REST}, {FIT_SETS[0]}: {len(rows)} figures of {len(names)} trials")
    posterior = sample(figures, settings)
    say(trust(diagnostics(posterior.samples), posterior))
    again = {}
    for found in refits(figures, posterior, names, settings.seed):
        say(f"fitted again without {found.trial}: R-hat at most {found.r_hat:.3f}")
        again[found.trial] = found
    products = {trial.product for trial in figures.fit.trials}
    contrast = prior_contrast(figures, posterior, settings.seed)
    # Every trial is left out by a fit of its own, so no weights stand in for one.
    return Draws(
        parameters=shipped(posterior.samples, SHIPPED_DRAWS),
        products=parent.products,
        trials=names,
        rows=tuple(row.row_id for row in rows),
        loto_log_weights=np.full((len(names), SHIPPED_DRAWS), -np.log(SHIPPED_DRAWS)),
        loto_pareto_k=np.full(len(names), np.inf),
        refits={name: shipped(item.samples, REFIT_DRAWS) for name, item in again.items()},
        provenance=provenance_of(
            AT_REST, evidence_hash(AT_REST), products, FIT_SETS[0], settings, posterior, contrast
        )
        | {"refit_r_hat": {name: round(item.r_hat, 3) for name, item in again.items()}}
        | {"glabella": parent.hash},
    )
