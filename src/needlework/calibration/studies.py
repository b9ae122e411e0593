"""Fits of study rows: small Bayesian models with study effects, and a fit without each study.

The toxin's model has a sampler of its own. The models of the skin have a few dozen parameters and
rows, so the sampler's own adaptation is enough, and every study is left out by fitting again.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from tempfile import TemporaryDirectory
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from numpyro.infer import MCMC, NUTS, Predictive, init_to_median

from needlework.calibration.prior_contrast import spread
from needlework.calibration.sampling import Diagnostic, Samples, diagnostics
from needlework.calibration.study_pilot import SHORT, piloted, telling
from needlework.calibration.study_walks import DEEPEST, Walker
from needlework.evidence import content_hash
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.draws import Draws

PRIOR_DRAWS = 4000
SHIPPED_DRAWS = 1000
REFIT_CHAINS, REFIT_WARMUP, REFIT_KEPT, REFIT_SHIPPED = 2, 400, 400, 250
SIDE_CHAINS, SIDE_WARMUP, SIDE_KEPT = 8, 250, 900
LOCAL = ("_deviate", "_effect", "_logit")
"""Endings of what belongs to one study, or is another form of a parameter: not shipped."""


Found = tuple[Samples, int, dict[str, dict[str, NDArray[np.float64]]]]
"""Samples of all rows, their divergent transitions, and draws without each study."""


@dataclass(frozen=True, slots=True)
class StudyFit:
    """A fit of study rows.

    Parameters
    ----------
    name : str
        Stem of the draws' name (``pigment``).
    topic : str
        Evidence topic of the rows.
    rows : callable
        Rows of a fit set, given its name.
    model : callable
        Returns what declares the model, given rows; that is told the weight of each row, an
        array of shape (rows,) of 0 and 1.
    evidence : tuple of str
        Files and folders of the evidence that the fit rests on, for its hash.
    side_by_side : bool
        Walk all chains at once, those without a study included: for models with about as many
        deviates as rows, whose chains take many steps.
    pilot : bool
        Let a short walk tell the shape of the posterior, where the bend at its mode does not,
        and keep steps short: all chains wait for the longest.
    accept : float
        Acceptance that the sampler aims at, at least: nearer to 1 where transitions diverge.
    """

    name: str
    topic: str
    rows: Callable[[str], Sequence[StudyRow]]
    model: Callable[[Sequence[StudyRow]], Callable[[Any], None]]
    evidence: tuple[str, ...]
    side_by_side: bool = False
    pilot: bool = False
    accept: float = 0.0


@dataclass(frozen=True, slots=True)
class StudySettings:
    """How to sample: seed, chains, steps, acceptance, a pilot, whether a person is watching."""

    seed: int = 1
    chains: int = 4
    warmup: int = 1000
    draws: int = 1000
    accept: float = 0.95
    progress: bool = False
    pilot: bool = False


def fit_studies(
    fit: StudyFit, fit_set: str, settings: StudySettings, say: Callable[[str], None]
) -> Draws:
    """Return draws of a fit with its diagnostics, and draws without each of its studies.

    Parameters
    ----------
    say : callable
        Told what happens, one line at a time.
    """
    accept = max(settings.accept, fit.accept)
    settings = replace(settings, accept=accept, pilot=fit.pilot)
    rows = tuple(fit.rows(fit_set))
    studies = tuple(dict.fromkeys(row.study for row in rows))
    say(f"{fit.name}, {fit_set}: {len(rows)} rows of {len(studies)} studies")
    declare = fit.model(rows)
    if fit.side_by_side:
        settings = replace(settings, chains=SIDE_CHAINS, warmup=SIDE_WARMUP, draws=SIDE_KEPT)
    run = _side_by_side if fit.side_by_side else _one_after_the_other
    with compiled_once():
        samples, divergences, again = run(declare, rows, studies, settings, say)
    checks = diagnostics({name: v for name, v in samples.items() if v.std() > 0})
    say(_trust(checks, divergences))
    nothing = np.zeros((len(studies), SHIPPED_DRAWS))
    return Draws(
        parameters=_shipped(samples, SHIPPED_DRAWS),
        products=(),
        trials=studies,
        rows=tuple(row.row_id for row in rows),
        loto_log_weights=nothing,
        loto_pareto_k=np.zeros(len(studies)),
        refits=again,
        provenance=_provenance(fit, fit_set, settings, checks, divergences)
        | {"prior_to_posterior": _contrast(declare, samples, len(rows), settings.seed)},
    )


_CACHE = {
    "jax_compilation_cache_dir": None,
    "jax_persistent_cache_min_compile_time_secs": 0,
    "jax_persistent_cache_min_entry_size_bytes": -1,
}


@contextmanager
def compiled_once() -> Iterator[None]:
    """Keep what is compiled inside the block: a sampler compiles the same anew with each run."""
    from jax.experimental.compilation_cache import compilation_cache

    before = {name: getattr(jax.config, name) for name in _CACHE}
    with TemporaryDirectory() as folder:
        for name, value in (_CACHE | {"jax_compilation_cache_dir": folder}).items():
            jax.config.update(name, value)
        compilation_cache.reset_cache()
        try:
            yield
        finally:
            for name, value in before.items():
                jax.config.update(name, value)
            compilation_cache.reset_cache()


def _one_after_the_other(
    declare: Callable[[Any], None],
    rows: Sequence[StudyRow],
    studies: Sequence[str],
    settings: StudySettings,
    say: Callable[[str], None],
) -> Found:
    sampler = _sampler(declare, settings)
    everything = jnp.ones(len(rows))
    sampler.run(jax.random.PRNGKey(settings.seed), everything, extra_fields=("diverging",))
    divergences = int(np.sum(sampler.get_extra_fields()["diverging"]))
    return _samples(sampler), divergences, _without_each(declare, rows, studies, settings, say)


def _side_by_side(
    declare: Callable[[Any], None],
    rows: Sequence[StudyRow],
    studies: Sequence[str],
    settings: StudySettings,
    say: Callable[[str], None],
) -> Found:
    walker = Walker(declare, len(rows))
    near = walker.shape()
    say("found the shape of the posterior")
    whole = np.ones((settings.chains, len(rows)))
    if settings.pilot:
        near = piloted(walker, near, whole, settings.seed)
        say("walked a pilot")
    without = [[float(row.study != study) for row in rows] for study in studies]
    walk = walker.walk(
        np.concatenate([whole, without]),
        near,
        settings.seed,
        settings.warmup,
        settings.draws,
        settings.accept,
        telling(settings.warmup + settings.draws, say),
        SHORT if settings.pilot else DEEPEST,
    )
    samples = walk.chains(slice(0, settings.chains))
    again = {
        study: _shipped(walk.chains(slice(place, place + 1)), REFIT_SHIPPED)
        for place, study in enumerate(studies, settings.chains)
    }
    return samples, int(walk.divergences[: settings.chains].sum()), again


def _sampler(declare: Callable[[Any], None], settings: StudySettings) -> MCMC:
    # Chains that start far out can be caught where nothing of the posterior lies.
    kernel = NUTS(
        declare,
        target_accept_prob=settings.accept,
        dense_mass=True,
        init_strategy=init_to_median(),
    )
    return MCMC(
        kernel,
        num_warmup=settings.warmup,
        num_samples=settings.draws,
        num_chains=settings.chains,
        chain_method="sequential",
        progress_bar=settings.progress,
        jit_model_args=True,
    )


def _samples(sampler: MCMC) -> Samples:
    found = sampler.get_samples(group_by_chain=True)
    return {name: np.asarray(value, dtype=np.float64) for name, value in found.items()}


def _without_each(
    declare: Callable[[Any], None],
    rows: Sequence[StudyRow],
    studies: Sequence[str],
    settings: StudySettings,
    say: Callable[[str], None],
) -> dict[str, dict[str, NDArray[np.float64]]]:
    """Return draws fitted again without each study."""
    short = StudySettings(
        settings.seed, REFIT_CHAINS, REFIT_WARMUP, REFIT_KEPT, settings.accept, False
    )
    sampler = _sampler(declare, short)
    found = {}
    for number, study in enumerate(studies):
        counted = jnp.array([float(row.study != study) for row in rows])
        sampler.run(jax.random.PRNGKey(settings.seed + 1 + number), counted)
        found[study] = _shipped(_samples(sampler), REFIT_SHIPPED)
        say(f"fitted again without {study} ({number + 1} of {len(studies)})")
    return found


def _shipped(samples: Samples, size: int) -> dict[str, NDArray[np.float64]]:
    """Return the population parameters of evenly thinned draws, chains put end to end."""
    kept = {}
    for name, value in samples.items():
        if not name.endswith(LOCAL):
            flat = value.reshape(-1, *value.shape[2:])
            kept[name] = flat[np.arange(size) * len(flat) // size]
    return kept


def _contrast(
    declare: Callable[[Any], None], samples: Samples, rows: int, seed: int
) -> dict[str, float]:
    """Return posterior over prior spread of each population parameter."""
    predictive = Predictive(declare, num_samples=PRIOR_DRAWS)
    prior = predictive(jax.random.PRNGKey(seed), jnp.zeros(rows))
    result = {}
    for name, value in samples.items():
        if name.endswith(LOCAL) or name not in prior:
            continue
        before = np.asarray(prior[name]).reshape(PRIOR_DRAWS, -1)
        after = value.reshape(-1, before.shape[1])
        for element in range(before.shape[1]):
            label = name if value.ndim == 2 else f"{name}[{element}]"
            ratio = spread(after[:, element]) / max(spread(before[:, element]), 1e-12)
            result[label] = round(float(ratio), 3)
    return result


def _trust(checks: Sequence[Diagnostic], divergences: int) -> str:
    worst = max(check.r_hat for check in checks)
    bulk, tail = min(c.bulk for c in checks), min(c.tail for c in checks)
    return (
        f"R-hat at most {worst:.3f}, effective sizes at least {bulk:.0f} (bulk) and "
        f"{tail:.0f} (tail), {divergences} divergent transitions"
    )


def _provenance(
    fit: StudyFit,
    fit_set: str,
    settings: StudySettings,
    checks: Sequence[Diagnostic],
    divergences: int,
) -> dict[str, Any]:
    import numpyro

    from needlework import __version__

    shown = [check for check in checks if not check.name.split("[")[0].endswith(LOCAL)]
    return {
        "format": "needlework-draws/1",
        "fit": fit.name,
        "topic": fit.topic,
        "fit_set": fit_set,
        "evidence_hash": content_hash(list(fit.evidence)),
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
        "divergences": divergences,
        "worst": {
            "r_hat": round(max(check.r_hat for check in checks), 4),
            "bulk": round(min(check.bulk for check in checks)),
            "tail": round(min(check.tail for check in checks)),
        },
        "diagnostics": [
            {key: item if key == "name" else round(item, 4) for key, item in asdict(check).items()}
            for check in shown
        ],
    }
