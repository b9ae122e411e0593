"""How the published figures of needling scatter around what is expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jax.numpy as jnp
import numpy as np
from jax.scipy.special import gammaln, ndtr
from jax.scipy.stats import norm
from numpy.typing import NDArray

from needlework.evidence.study_rows import StudyRow
from needlework.forecast.indications.after_design import chance_within, log_hours, person_sd
from needlework.forecast.indications.needling_predict import Prediction
from needlework.forecast.indications.needling_quantities import expected
from needlework.forecast.indications.needling_scatter import (
    chance_of_sign,
    people_of,
    scatter,
    standard_errors,
)

SMALLEST = 1e-12
Array = NDArray[np.float64]


def log_likelihood(
    prediction: Prediction, after: Sequence[StudyRow], shifts: Mapping[str, Any]
) -> Any:
    """Return the log likelihood of each row: those of the design, then those of the hours."""
    found = expected(prediction)
    errors = standard_errors(prediction.design, found.person_sd, prediction.parameters, jnp)
    rows = prediction.design.rows
    near = _by_kind(rows, _TISSUE, found.mean[0], found.person_sd[0], errors[0])
    hours = _hours(after, prediction.parameters, shifts)
    return jnp.concatenate([near + _spreads(rows, jnp.log(found.person_sd[0])), hours])


Kind = Callable[[Sequence[StudyRow], Any, Any, Any], Any]


def _by_kind(
    rows: Sequence[StudyRow], kinds: Mapping[str, Kind], mean: Any, spread: Any, error: Any
) -> Any:
    """Return the likelihood of rows, worked out for all of one kind at once."""
    places, found = [], []
    for kind in dict.fromkeys(row.likelihood for row in rows):
        here = np.flatnonzero([row.likelihood == kind for row in rows])
        members = [rows[int(place)] for place in here]
        places.append(here)
        found.append(kinds[kind](members, mean[here], spread[here], error[here]))
    return jnp.concatenate(found)[np.argsort(np.concatenate(places))]


def _values(rows: Sequence[StudyRow]) -> Array:
    return np.array([row.value for row in rows])


def _people(rows: Sequence[StudyRow]) -> Array:
    return np.array([people_of(row) for row in rows])


def _normal(rows: Sequence[StudyRow], mean: Any, spread: Any, error: Any) -> Any:
    return norm.logpdf(_values(rows), mean, error)


def _log_ratio(rows: Sequence[StudyRow], mean: Any, spread: Any, error: Any) -> Any:
    return norm.logpdf(np.log(_values(rows)), jnp.log(mean), error / _values(rows))


def _binomial(rows: Sequence[StudyRow], chance: Any, spread: Any, error: Any) -> Any:
    size = _people(rows)
    count = _values(rows) * size
    safe = jnp.clip(chance, SMALLEST, 1 - SMALLEST)
    ways = gammaln(size + 1) - gammaln(count + 1) - gammaln(size - count + 1)
    return ways + count * jnp.log(safe) + (size - count) * jnp.log1p(-safe)


def _null(rows: Sequence[StudyRow], chance: Any, spread: Any, error: Any) -> Any:
    return _log(jnp.where(_values(rows) == 0, 1 - chance, chance))


def _sign(rows: Sequence[StudyRow], mean: Any, spread: Any, error: Any) -> Any:
    error = spread / np.sqrt(_people(rows))
    chances = [
        chance_of_sign(row.value, mean[place], error[place], ndtr)
        for place, row in enumerate(rows)
    ]
    return _log(jnp.stack(chances))


def _log(chance: Any) -> Any:
    return jnp.log(jnp.clip(chance, SMALLEST, 1))


_TISSUE: dict[str, Kind] = {
    "normal": _normal,
    "binomial": _binomial,
    "null": _null,
    "sign": _sign,
    "log_ratio": _log_ratio,
}


def _spreads(rows: Sequence[StudyRow], log_spread: Any) -> Any:
    """Return the log likelihood of printed spreads between people; 0 where there are none."""
    printed = np.array([float(row.more.get("person_sd") or np.nan) for row in rows])
    known = np.isfinite(printed)
    error = np.sqrt(1 / (2 * (_people(rows) - 1)) + scatter("spread_error") ** 2)
    return jnp.where(known, norm.logpdf(np.log(np.where(known, printed, 1)), log_spread, error), 0)


def _hours(rows: Sequence[StudyRow], parameters: Mapping[str, Any], shifts: Any) -> Any:
    if not rows:
        return jnp.zeros(0)
    typical = log_hours(rows, parameters, shifts, jnp)[0]
    spread = person_sd(rows, parameters, jnp)[0]
    error = jnp.sqrt(spread**2 / _people(rows) + scatter("midpoint_error") ** 2)
    return _by_kind(rows, _CLOCKS, typical, spread, error) + _spreads(rows, jnp.log(spread))


def _log_mean(rows: Sequence[StudyRow], typical: Any, spread: Any, error: Any) -> Any:
    return norm.logpdf(np.log(_values(rows)), typical + spread**2 / 2, error)


def _log_middle(rows: Sequence[StudyRow], typical: Any, spread: Any, error: Any) -> Any:
    return norm.logpdf(np.log(_values(rows)), typical, error)


def _at_most(rows: Sequence[StudyRow], typical: Any, spread: Any, error: Any) -> Any:
    """Return the likelihood that everyone was done by the bound."""
    return _people(rows) * _log(chance_within(typical, spread, rows, ndtr))


def _at_least(rows: Sequence[StudyRow], typical: Any, spread: Any, error: Any) -> Any:
    """Return the likelihood that the typical person was not done by the bound."""
    return _log(1 - chance_within(typical, spread, rows, ndtr))


_CLOCKS: dict[str, Kind] = {
    "normal": _log_mean,
    "log_normal": _log_middle,
    "at_most": _at_most,
    "at_least": _at_least,
}
