"""From what a model expects of published figures to figures as they would be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence.study_rows import StudyRow

Array = NDArray[np.float64]

BINOMIAL, RATIO = "binomial", "ratio"
FAINTEST = 1e-6


def fresh_deviates(
    rows: Sequence[StudyRow], kinds: Sequence[str], draws: int, rng: np.random.Generator
) -> dict[str, Array]:
    """Return what studies nobody has seen add: by kind, shape (draws, rows), one per study."""
    studies = list(dict.fromkeys(row.study for row in rows))
    place = np.array([studies.index(row.study) for row in rows], dtype=int)
    return {kind: rng.standard_normal((draws, len(studies)))[:, place] for kind in kinds}


def scattered(rows: Sequence[StudyRow], expected: Array, rng: np.random.Generator) -> Array:
    """Return figures as another study of this size would print them, shape (rows, draws).

    Parameters
    ----------
    expected : array of shape (draws, rows)
        Shares for people who are counted; else the figure itself, in its unit.
    """
    return np.stack([_scatter(row, expected[:, i], rng) for i, row in enumerate(rows)])


def _scatter(row: StudyRow, expected: Array, rng: np.random.Generator) -> Array:
    if row.likelihood == BINOMIAL:
        size = max(1, round(row.n or 1))
        return np.asarray(rng.binomial(size, np.clip(expected, 0, 1)) / size, dtype=float)
    error = (row.standard_error or 0.0) * rng.standard_normal(len(expected))
    if row.likelihood == RATIO:
        return np.asarray(expected * np.exp(error))
    return np.asarray(expected + error)


def log_likelihood(rows: Sequence[StudyRow], expected: Any, xp: Any) -> Any:
    """Return the log likelihood of each row, without constants, shape (rows,).

    Parameters
    ----------
    expected : array of shape (rows,)
        As in :func:`scattered`.
    """
    value = xp.asarray([row.value for row in rows])
    size = xp.asarray([row.n or 1.0 for row in rows])
    error = xp.asarray([row.standard_error or 1.0 for row in rows])
    counted = np.array([row.likelihood == BINOMIAL for row in rows])
    ratio = np.array([row.likelihood == RATIO for row in rows])
    share = xp.clip(xp.where(counted, expected, 0.5), FAINTEST, 1 - FAINTEST)
    people = size * (value * xp.log(share) + (1 - value) * xp.log1p(-share))
    log_ratio = xp.log(xp.where(ratio, value / xp.where(ratio, expected, 1), 1))
    apart = xp.where(ratio, log_ratio, value - expected) / error
    return xp.where(counted, people, -(apart**2) / 2)


def shaped(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters with an axis for rows after that of draws."""
    return {name: np.asarray(value)[:, None] for name, value in parameters.items()}
