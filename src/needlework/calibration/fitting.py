"""The fit of a topic from evidence to shipped draws, with its provenance."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.calibration.area_model import area_model
from needlework.calibration.area_prior import shared_prior
from needlework.calibration.leave_out import leave_one_trial_out
from needlework.calibration.model import model
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
from needlework.evidence.force_rows import ForceRow
from needlework.forecast.curated import PLACEBO, entry_mixes, fit_rows
from needlework.forecast.draws import (
    FIT_SETS,
    Draws,
    draws_name,
    load_draws,
    read_draws,
    write_draws,
)
from needlework.forecast.published import (
    AT_REST,
    GLABELLA,
    PublishedRow,
    build_design,
    known_products,
)

TOPIC = "neuromodulator"
_OWN_PARAMETERS = {GLABELLA: [], AT_REST: ["parameters/rest.toml"]}
SHIPPED_DRAWS = 1000
TRIAL_POINTS = 16
REFIT_DRAWS = 250
TRUSTED_SHAPE = 0.7
"""Pareto shape above which weights cannot leave a trial out: the fit is repeated without it."""

_LOCAL = ("_deviate", "_effect")
_NOT_SHIPPED = (*_LOCAL, "_logit", "_normal", "_product_sd", "shared")


def fit(
    folder: Path,
    settings: SamplerSettings,
    fit_sets: Sequence[str],
    areas: Sequence[str],
    say: Callable[[str], None],
) -> list[Path]:
    """Fit the rows of areas and write the draws of each area and fit set.

    Parameters
    ----------
    folder : Path
        Where the draws and their provenance go. Without the glabella among the areas its draws
        are read there, or are those that ship.
    settings : SamplerSettings
    fit_sets : sequence of {"seen-only", "with-recalled"}
    areas : sequence of str
        Area slugs; the glabella comes first, for the others start from it.
    say : callable
        Told what happens, one line at a time.
    """
    written = []
    for fit_set, area in product(fit_sets, sorted(areas, key=lambda name: name != GLABELLA)):
        if area == AT_REST:
            written += _fit_at_rest(folder, fit_set, settings, say)
            continue
        rows = fit_rows(area, fit_set)
        trials = len({row.trial for row in rows})
        say(f"{area}, {fit_set}: {len(rows)} rows of {trials} trials")
        name = draws_name(bool(FIT_SETS.index(fit_set)), area)
        parent = None if area == GLABELLA else glabella_draws(folder, fit_set)
        write_draws(folder, name, area_draws(area, rows, fit_set, settings, say, parent))
        written.append(folder / f"{name}.npz")
    return written


def _fit_at_rest(
    folder: Path, fit_set: str, settings: SamplerSettings, say: Callable[[str], None]
) -> list[Path]:
    """Fit lines at rest, of which nothing is known from memory alone."""
    from needlework.calibration.rest_fitting import rest_draws

    if fit_set != FIT_SETS[0]:
        say(f"{AT_REST}: no figure is known from memory alone, so there is no fit {fit_set}")
        return []
    name = draws_name(False, AT_REST)
    write_draws(folder, name, rest_draws(glabella_draws(folder, fit_set), settings, say))
    return [folder / f"{name}.npz"]


def glabella_draws(folder: Path, fit_set: str) -> Draws:
    """Return the draws that other fits start from: new ones where there are any."""
    name = draws_name(bool(FIT_SETS.index(fit_set)))
    if (folder / f"{name}.npz").exists():
        return read_draws(folder, name)
    return load_draws(bool(FIT_SETS.index(fit_set)))


def area_draws(
    area: str,
    rows: Sequence[PublishedRow],
    fit_set: str,
    settings: SamplerSettings,
    say: Callable[[str], None],
    parent: Draws | None = None,
) -> Draws:
    """Return the draws of one area and fit set with diagnostics and leave-one-out weights.

    Parameters
    ----------
    parent : Draws, optional
        Draws of the glabella, from which other areas start.
    """
    products = known_products()
    design, data = build_design(rows, products)
    declare = partial(area_model, shared_prior(parent)) if parent else model
    fitted = Rows(design, data, len(products), entry_mixes(area), declare)
    posterior = sample(fitted, settings)
    say(trust(diagnostics(posterior.samples), posterior))
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
    contrast = prior_contrast(fitted, posterior, settings.seed)
    return Draws(
        parameters=kept,
        products=products,
        trials=trials,
        rows=tuple(row.row_id for row in rows),
        loto_log_weights=weights,
        loto_pareto_k=shapes,
        refits={name: shipped(item.samples, REFIT_DRAWS) for name, item in again.items()},
        provenance=provenance_of(
            area, evidence_hash(area), products_of(rows), fit_set, settings, posterior, contrast
        )
        | {"refit_r_hat": {name: round(item.r_hat, 3) for name, item in again.items()}}
        | ({"glabella": parent.hash} if parent else {}),
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


def evidence_hash(area: str = GLABELLA) -> str:
    """Return the hash of the tables that the fit of an area rests on."""
    return content_hash(
        [
            "neuromodulator_efficacy",
            "held_out.toml",
            "parameters/neuromodulator.toml",
            "parameters/scales.toml",
            "parameters/trials.toml",
            *_OWN_PARAMETERS.get(area, ["parameters/areas.toml"]),
        ]
    )


def products_of(rows: Iterable[PublishedRow | ForceRow]) -> list[str]:
    """Return the products that some rows speak of."""
    return sorted({row.product for row in rows} - {PLACEBO})


def provenance_of(
    area: str,
    evidence: str,
    products: Iterable[str],
    fit_set: str,
    settings: SamplerSettings,
    posterior: Posterior,
    contrast: dict[str, float],
) -> dict[str, Any]:
    """Return what stands beside draws: evidence, sampler, versions, diagnostics.

    Parameters
    ----------
    evidence : str
        Hash of the tables that the fit rests on.
    products : iterable of str
        Products with rows; a placebo is none.
    contrast : dict
        Posterior over prior spread of each scalar.
    """
    import jax
    import numpyro

    from needlework import __version__

    checks = diagnostics(posterior.samples)
    shown = [check for check in checks if not check.name.split("[")[0].endswith(_LOCAL)]
    return {
        "format": "needlework-draws/1",
        "topic": TOPIC,
        "area": area,
        "fit_set": fit_set,
        "evidence_hash": evidence,
        "products_with_rows": sorted(set(products) - {PLACEBO}),
        "seed": settings.seed,
        "chains": settings.chains,
        "warmup": settings.warmup,
        "draws_per_chain": settings.draws,
        "accept": settings.accept,
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
