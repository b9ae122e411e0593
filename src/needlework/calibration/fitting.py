"""The fit of a topic from evidence to shipped draws, with its provenance."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.calibration.leave_out import leave_one_trial_out
from needlework.calibration.prior_contrast import prior_contrast
from needlework.calibration.refits import Refit, refits
from needlework.calibration.sampling import (
    Diagnostic,
    Posterior,
    Rows,
    SamplerSettings,
    Samples,
    diagnostics,
    sample,
)
from needlework.evidence import content_hash
from needlework.forecast.curated import PLACEBO, entry_mixes, fit_rows
from needlework.forecast.draws import FIT_SETS, Draws, draws_name, write_draws
from needlework.forecast.published import PublishedRow, build_design, known_products

TOPIC = "neuromodulator"
AREA = "glabella"
SHIPPED_DRAWS = 1000
TRIAL_POINTS = 16
REFIT_DRAWS = 250
TRUSTED_SHAPE = 0.7
"""Pareto shape above which weights cannot leave a trial out: the fit is repeated without it."""

_LOCAL = ("_deviate", "_effect")
_NOT_SHIPPED = (*_LOCAL, "_logit", "_normal", "_product_sd")


def fit(
    folder: Path, settings: SamplerSettings, fit_sets: Sequence[str], say: Callable[[str], None]
) -> list[Path]:
    """Fit the glabella rows and write the draws of each fit set.

    Parameters
    ----------
    folder : Path
        Where the draws and their provenance go.
    settings : SamplerSettings
    fit_sets : sequence of {"seen-only", "with-recalled"}
    say : callable
        Told what happens, one line at a time.
    """
    written = []
    for fit_set in fit_sets:
        rows = fit_rows(AREA, fit_set)
        say(f"{fit_set}: {len(rows)} rows of {len({row.trial for row in rows})} trials")
        draws = fit_set_draws(rows, fit_set, settings, say)
        name = draws_name(bool(FIT_SETS.index(fit_set)))
        write_draws(folder, name, draws)
        written.append(folder / f"{name}.npz")
    return written


def fit_set_draws(
    rows: Sequence[PublishedRow],
    fit_set: str,
    settings: SamplerSettings,
    say: Callable[[str], None],
) -> Draws:
    """Return the draws of one fit set with diagnostics and leave-one-trial-out weights."""
    products = known_products()
    design, data = build_design(rows, products)
    fitted = Rows(design, data, len(products), entry_mixes(AREA))
    posterior = sample(fitted, settings)
    checks = diagnostics(posterior.samples)
    say(trust(checks, posterior))
    kept = shipped(posterior.samples, SHIPPED_DRAWS)
    say("leave-one-trial-out weights")
    trials, weights, shapes = leave_one_trial_out(
        kept, rows, products, TRIAL_POINTS, settings.seed
    )
    # Validation leaves trials out of the seen-only fit; the other is compared on held-out ones.
    doubtful = [
        trial
        for trial, shape in zip(trials, shapes, strict=True)
        if shape > TRUSTED_SHAPE and fit_set == FIT_SETS[0]
    ]
    again: dict[str, Refit] = {}
    for found in refits(fitted, posterior, doubtful, settings.seed):
        say(f"fitted again without {found.trial}: R-hat at most {found.r_hat:.3f}")
        again[found.trial] = found
    contrast = prior_contrast(design, data, len(products), posterior, settings.seed)
    return Draws(
        parameters=kept,
        products=products,
        trials=trials,
        rows=tuple(row.row_id for row in rows),
        loto_log_weights=weights,
        loto_pareto_k=shapes,
        refits={name: shipped(item.samples, REFIT_DRAWS) for name, item in again.items()},
        provenance=_provenance(rows, fit_set, settings, posterior, checks, contrast)
        | {"refit_r_hat": {name: round(item.r_hat, 3) for name, item in again.items()}},
    )


def trust(checks: Sequence[Diagnostic], posterior: Posterior) -> str:
    """Return one line that says how well the sampler did."""
    worst = max(check.r_hat for check in checks)
    bulk, tail = min(c.bulk for c in checks), min(c.tail for c in checks)
    return (
        f"R-hat at most {worst:.3f}, effective sizes at least {bulk:.0f} (bulk) and "
        f"{tail:.0f} (tail), {posterior.divergences} divergent transitions"
    )


def shipped(samples: Samples, size: int) -> dict[str, NDArray[np.float64]]:
    """Return the population parameters of evenly thinned draws, chains put end to end."""
    kept = {}
    for name, value in samples.items():
        if name.endswith(_NOT_SHIPPED):
            continue
        flat = value.reshape(-1, *value.shape[2:])
        index = np.arange(size) * len(flat) // size
        kept[name] = flat[index]
    return kept


def evidence_hash() -> str:
    """Return the hash of the tables that a fit rests on."""
    return content_hash(
        [
            "neuromodulator_efficacy",
            "held_out.toml",
            "parameters/neuromodulator.toml",
            "parameters/scales.toml",
            "parameters/trials.toml",
        ]
    )


def _provenance(
    rows: Sequence[PublishedRow],
    fit_set: str,
    settings: SamplerSettings,
    posterior: Posterior,
    checks: Sequence[Diagnostic],
    contrast: dict[str, float],
) -> dict[str, Any]:
    import jax
    import numpyro

    from needlework import __version__

    shown = [check for check in checks if not check.name.split("[")[0].endswith(_LOCAL)]
    return {
        "format": "needlework-draws/1",
        "topic": TOPIC,
        "area": AREA,
        "fit_set": fit_set,
        "evidence_hash": evidence_hash(),
        "products_with_rows": sorted({row.product for row in rows} - {PLACEBO}),
        "seed": settings.seed,
        "chains": settings.chains,
        "warmup": settings.warmup,
        "draws_per_chain": settings.draws,
        "versions": {
            "needlework": __version__,
            "python": ".".join(map(str, sys.version_info[:2])),
            "jax": jax.__version__,
            "numpyro": numpyro.__version__,
        },
        "divergences": posterior.divergences,
        "worst": {
            "r_hat": round(max(check.r_hat for check in checks), 4),
            "bulk": round(min(check.bulk for check in checks)),
            "tail": round(min(check.tail for check in checks)),
        },
        "prior_to_posterior": {name: round(ratio, 3) for name, ratio in contrast.items()},
        "diagnostics": [
            {key: item if key == "name" else round(item, 4) for key, item in asdict(check).items()}
            for check in shown
        ],
    }
