"""The fit of force: from measured muscles and skin to draws, with each study left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from numpyro.infer import Predictive

from needlework.calibration.area_prior import SharedPrior, shared_prior
from needlework.calibration.chains import ChainSettings, Sampler
from needlework.calibration.fitting import (
    REFIT_DRAWS,
    SHIPPED_DRAWS,
    glabella_draws,
    products_of,
    provenance_of,
    shipped,
    trust,
)
from needlework.calibration.force_check import coverage, left_out
from needlework.calibration.force_courses import identified
from needlework.calibration.force_model import force_model
from needlework.calibration.prior_contrast import contrast
from needlework.calibration.prior_draws import PRIOR_DRAWS
from needlework.calibration.refits import refits
from needlework.calibration.sampling import SamplerSettings, diagnostics, prior_medians, sample
from needlework.evidence import content_hash
from needlework.evidence.force_rows import ForceRow, fitted_force_rows
from needlework.forecast.draws import FIT_SETS, Draws, draws_name, write_draws
from needlework.forecast.force import FORCE, SHARED, ForceData, ForceDesign, force_design

FIT_SET = FIT_SETS[0]
TOPIC = "neuromodulator_efficacy+neuromodulator_mechanism"
"""Evidence topics of the rows."""


@dataclass(frozen=True, slots=True)
class ForceRows:
    """Measured losses and the prior of the course behind them, as the sampler takes them."""

    shared: SharedPrior
    design: ForceDesign
    data: ForceData

    def declare(self, counted: Any) -> None:
        """Declare the model with a weight for each row."""
        force_model(self.shared, self.design, self.data, True, counted)

    @property
    def everything(self) -> tuple[Any, ...]:
        """Weights that count every row."""
        return (jnp.ones(self.design.rows),)

    @property
    def trials(self) -> tuple[str, ...]:
        """Studies of the rows."""
        return self.design.studies

    @property
    def trial_of_rows(self) -> NDArray[np.intp]:
        """Index of each row's study."""
        return self.design.study

    def prior(self, seed: int) -> dict[str, Any]:
        """Return draws of everything from the prior."""
        predictive = Predictive(force_model, num_samples=PRIOR_DRAWS)
        drawn = predictive(jax.random.PRNGKey(seed), *self._unseen)
        return {name: np.asarray(value) for name, value in drawn.items()}

    def sampler(self, seed: int, settings: ChainSettings) -> Sampler:
        """Return the compiled sampler, which begins at the medians of the prior."""
        start = prior_medians(force_model, self._unseen, self.prior(seed))
        return Sampler(self.declare, start, settings)

    @property
    def _unseen(self) -> tuple[Any, ...]:
        return (self.shared, self.design, self.data, False)


def force_rows(rows: Sequence[ForceRow], parent: Draws) -> ForceRows:
    """Return measured losses as the sampler takes them.

    Parameters
    ----------
    parent : Draws
        Draws of the glabella, whose course of the block is the prior.
    """
    known = {name: parent.parameters[name] for name in SHARED}
    design, data = force_design(rows, parent.products)
    return ForceRows(shared_prior(replace(parent, parameters=known)), design, data)


def fit_force(folder: Path, settings: SamplerSettings, say: Callable[[str], None]) -> list[Path]:
    """Fit the measured losses and write draws with their provenance.

    Parameters
    ----------
    folder : Path
        Where the draws go. Draws of the glabella are read there, or are those that ship.
    settings : SamplerSettings
    say : callable
        Told what happens, one line at a time.
    """
    rows = fitted_force_rows()
    say(f"force: {len(rows)} rows of {len({row.study for row in rows})} studies")
    name = draws_name(False, FORCE)
    draws = force_draws(rows, glabella_draws(folder, FIT_SET), settings, say)
    write_draws(folder, name, draws)
    return [folder / f"{name}.npz"]


def force_draws(
    rows: Sequence[ForceRow],
    parent: Draws,
    settings: SamplerSettings,
    say: Callable[[str], None],
) -> Draws:
    """Return the draws of force, with those of a fit without each study.

    Parameters
    ----------
    parent : Draws
        Draws of the glabella, whose course of the block is the prior.
    """
    fitted = force_rows(rows, parent)
    posterior = sample(fitted, settings)
    say(trust(diagnostics(posterior.samples), posterior))
    again = {}
    for found in refits(fitted, posterior, fitted.trials, settings.seed):
        say(f"fitted again without {found.trial}: R-hat at most {found.r_hat:.3f}")
        again[found.trial] = found
    prior = fitted.prior(settings.seed)
    kept = shipped(posterior.samples, SHIPPED_DRAWS)
    learned = contrast(prior, posterior.samples)
    without = {study: shipped(item.samples, REFIT_DRAWS) for study, item in again.items()}
    record = provenance_of(
        FORCE, force_hash(), products_of(rows), FIT_SET, settings, posterior, learned
    )
    return Draws(
        parameters=kept,
        products=parent.products,
        trials=fitted.trials,
        rows=tuple(row.row_id for row in rows),
        # Each study is left out by a fit of its own: there are no weights.
        loto_log_weights=np.zeros((0, SHIPPED_DRAWS)),
        loto_pareto_k=np.zeros(0),
        refits=without,
        provenance=record
        | {"topic": TOPIC}
        | {"refit_r_hat": {study: round(item.r_hat, 3) for study, item in again.items()}}
        | {"glabella": parent.hash}
        | {"identified": identified(prior, kept, parent.products)}
        | {"left_out": coverage(left_out(rows, without, parent.products))},
    )


def force_hash() -> str:
    """Return the hash of the tables that the fit of force rests on, beside the glabella's."""
    return content_hash(
        [
            "neuromodulator_mechanism/curated_rows.csv",
            "neuromodulator_mechanism/results.csv",
            "held_out.toml",
            "parameters/force.toml",
        ]
    )
