"""Population parameters of a fit of study rows, declared as their entries say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist
from jax.scipy.special import expit

from needlework.calibration.priors import log_normal, normal
from needlework.calibration.studies import StudyFit
from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.indications.expected import log_likelihood

LOGIT = "logit"
Predict = Callable[[dict[str, Any], dict[str, Any]], Any]
"""Expected figures, shape (1, rows), from parameters (1, 1) and study deviates (1, rows)."""


def population(fit: str, names: Sequence[str]) -> dict[str, Any]:
    """Sample population parameters from their priors ``<fit>.prior.<name>``.

    Normal where the entry's spread is an SD, log-normal where it is one of the logarithm; an
    entry in the unit ``logit`` is normal there and gives a share.
    """
    return {name: _sampled(f"{fit}.prior.{name}", name) for name in names}


def _sampled(entry: str, name: str) -> Any:
    known = parameter(entry)
    if known.unit == LOGIT:
        logit = numpyro.sample(f"{name}_logit", normal(entry))
        return numpyro.deterministic(name, expit(logit))
    prior = log_normal(entry) if known.spread_kind == "log_sd" else normal(entry)
    return numpyro.sample(name, prior)


def study_deviates(rows: Sequence[StudyRow], kinds: Sequence[str]) -> dict[str, Any]:
    """Sample what each study adds, standard normal: by kind, shape (1, rows)."""
    studies = list(dict.fromkeys(row.study for row in rows))
    place = jnp.array([studies.index(row.study) for row in rows])
    found = {}
    for kind in kinds:
        prior = dist.Normal(jnp.zeros(len(studies)), 1).to_event(1)
        found[kind] = numpyro.sample(f"{kind}_deviate", prior)[place][None]
    return found


def row_model(
    fit: str,
    names: Sequence[str],
    kinds: Sequence[str],
    rows: Sequence[StudyRow],
    predict: Predict,
    more: Predict | None = None,
) -> Callable[[Any], None]:
    """Return what declares a fit: parameters, study deviates and the rows.

    Parameters
    ----------
    names, kinds : sequence of str
        Population parameters, and what studies add of their own.
    predict : callable
        Expected figures of the rows.
    more : callable, optional
        Log likelihood of what rows say beside their figure, in the same shape.
    """

    def declare(counted: Any) -> None:
        values = {name: value[None, None] for name, value in population(fit, names).items()}
        deviates = study_deviates(rows, kinds)
        found = log_likelihood(rows, predict(values, deviates)[0], jnp)
        if more is not None:
            found += more(values, deviates)[0]
        numpyro.factor("rows", (found * counted).sum())

    return declare


class RowModule(Protocol):
    """What a module of rows provides: names, a design of rows, and their expected figures."""

    PARAMETERS: tuple[str, ...]
    STUDY: tuple[str, ...]

    def design(self, rows: Sequence[StudyRow]) -> Any:
        """Return rows as arrays."""

    def expected(self, rows: Any, values: Any, deviates: Any, xp: Any) -> Any:
        """Return the expected figures, shape (draws, rows)."""


def rows_fit(
    name: str,
    topic: str,
    module: RowModule,
    more: Callable[..., Any] | None = None,
    accept: float = 0.0,
) -> StudyFit:
    """Return the fit of a family's rows by its row module.

    Parameters
    ----------
    name : str
        Name of the fit, of its family of rows and of its file of parameters.
    more : callable, optional
        Log likelihood of what rows say beside their figure, called like ``module.expected``.
    accept : float
        As in :class:`StudyFit`.
    """

    def model(rows: Sequence[StudyRow]) -> Callable[[Any], None]:
        table = module.design(rows)

        def bound(call: Callable[..., Any]) -> Predict:
            return lambda values, deviates: call(table, values, deviates, jnp)

        beside = None if more is None else bound(more)
        return row_model(
            name, module.PARAMETERS, module.STUDY, rows, bound(module.expected), beside
        )

    return StudyFit(
        name=name,
        topic=topic,
        rows=lambda fit_set: family_rows(topic, name, fit_set),
        model=model,
        evidence=(
            f"{topic}/results.csv",
            f"{topic}/curated_rows_{name}.csv",
            f"parameters/{name}.toml",
            "held_out.toml",
        ),
        accept=accept,
    )
