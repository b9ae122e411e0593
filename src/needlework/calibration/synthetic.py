"""Synthetic trials: what the model would have printed had its own parameters been true.

Every row is drawn from the likelihood of the fit: beta-binomial counts, diaries as increments
among those without onset so far, medians as the visit interval in which they are reached.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from needlework.calibration.model import effects_of_arms, reached
from needlework.forecast.curated import PLACEBO, fit_rows
from needlework.forecast.design import Design, OnsetRows, RowData, SurvivalRows
from needlework.forecast.predict import Prediction
from needlework.forecast.published import PublishedRow, regular_visits
from needlework.forecast.trial_effects import SPREADS, TrialEffects

Array = NDArray[np.float64]
Parameters = Mapping[str, Any]

TRIALS = (
    "botox-gl-2",
    "ona-gl-4trials",
    "harii-gl-japan",
    "dysport-gl-1",
    "abo-new-dilution",
    "xeomin-gl-pooled",
    "evolus-evb-003",
    "sakura-1",
    "belmont",
    "beer-onset",
)
VISIT_STEP = 28.0
LAST_VISIT = 168.0
NOBODY = 1e-6
"""Size of a diary row when nobody is left without onset: it then says nothing."""


class Printed(NamedTuple):
    """What trials printed, all that differs between data sets of one design.

    Parameters
    ----------
    size, count : array of shape (rows,)
        As in ``RowData``.
    low, high : tuple of arrays of int
        As in ``SurvivalRows``, one array per group of medians.
    """

    size: Any
    count: Any
    low: tuple[Any, ...]
    high: tuple[Any, ...]


def small_rows() -> tuple[PublishedRow, ...]:
    """Return the rows of a few glabella trials, medians followed on regular visits to the end.

    Every kind of row and five products are among them. Figures printed as "at least" are left
    out: who prints a bound, and when, is no part of the model.
    """
    rows = [row for row in fit_rows("glabella", "seen-only") if row.trial in TRIALS]
    return tuple(_followed(row) for row in rows if not row.lower_bound)


def _followed(row: PublishedRow) -> PublishedRow:
    if row.kind != "median":
        return row
    return replace(row, low=0, day=LAST_VISIT, visits=regular_visits(VISIT_STEP, LAST_VISIT))


def products_of(rows: Sequence[PublishedRow]) -> tuple[str, ...]:
    """Return the products of these rows in order of appearance."""
    return tuple(dict.fromkeys(row.product for row in rows if row.product != PLACEBO))


def with_printed(design: Design, printed: Printed) -> tuple[Design, RowData]:
    """Return the design and its data with these figures in place of the published ones."""
    brackets = iter(zip(printed.low, printed.high, strict=True))
    groups = tuple(
        replace(group, **dict(zip(("low", "high"), next(brackets), strict=True)))
        if isinstance(group, SurvivalRows)
        else group
        for group in design.groups
    )
    exact = np.zeros(design.rows, dtype=bool)
    return replace(design, groups=groups), RowData(printed.size, printed.count, exact)


def simulate(
    design: Design, sizes: Array, parameters: Parameters, random: np.random.Generator
) -> Printed:
    """Return figures drawn from the likelihood at one draw of the parameters.

    Parameters
    ----------
    design : Design
    sizes : array of shape (rows,)
        People behind each row; of a diary those of its first row count.
    parameters : mapping of arrays with a leading axis of length 1
        Everything the prior draws, deviates of the trials included.
    """
    effects = drawn_trials(design, parameters)
    arrays = {field.name: np.asarray(getattr(effects, field.name)) for field in fields(effects)}
    prediction = Prediction(parameters, design, TrialEffects(**arrays))
    size, count = sizes.astype(float), np.zeros(design.rows)
    low, high = [], []
    for group in design.groups:
        if isinstance(group, SurvivalRows):
            positions = _median_position(prediction, group, sizes[group.row], parameters, random)
            low.append(positions - 1)
            high.append(positions)
            continue
        share = np.asarray(prediction.shares(group))[0]
        if isinstance(group, OnsetRows):
            diary = _diary(group, share, size[group.row], parameters, random)
            size[group.row], count[group.row] = diary
        else:
            count[group.row] = _responders(share, size[group.row], parameters, random)
    return Printed(size, count, tuple(low), tuple(high))


def drawn_trials(design: Design, parameters: Parameters) -> TrialEffects:
    """Return the trial effects that belong to draws from the prior or the posterior."""
    spreads = SPREADS | {"severe": "trial_severe_sd"}
    deviates = {
        name: parameters[f"{sd.removesuffix('_sd')}_deviate"] for name, sd in spreads.items()
    }
    return effects_of_arms(parameters, design, deviates)


def _responders(
    share: Array, size: Array, parameters: Parameters, random: np.random.Generator
) -> Array:
    """Draw beta-binomial counts; the clip is that of the likelihood."""
    concentration = parameters["concentration"][0]
    inside = np.clip(share, 1e-6, 1 - 1e-6)
    chance = random.beta(inside * concentration, (1 - inside) * concentration)
    people = np.round(size).astype(int)
    return np.asarray(random.binomial(people, chance), dtype=float)


def _diary(
    group: OnsetRows,
    share: Array,
    first: Array,
    parameters: Parameters,
    random: np.random.Generator,
) -> tuple[Array, Array]:
    """Draw diaries day by day; return people at risk and counts of the rows."""
    left: dict[tuple[int, int], float] = {}
    size, count = np.zeros_like(share), np.zeros_like(share)
    for place in np.argsort(group.day, kind="stable"):
        arm, day, before = (int(part[place]) for part in (group.arm, group.day, group.previous))
        people = first[place] if before < 0 else left[arm, before]
        count[place] = _responders(share[place], np.asarray(people), parameters, random)
        left[arm, day] = people - count[place]
        size[place] = max(people, NOBODY)
    return size, count


def _median_position(
    prediction: Prediction,
    group: SurvivalRows,
    size: Array,
    parameters: Parameters,
    random: np.random.Generator,
) -> NDArray[np.intp]:
    """Draw the visit by which each median is reached, one past the last for never."""
    rows, visits = group.visits.shape
    shares = [np.ones((1, rows))]
    for visit in range(visits + 1):
        shares.append(prediction.remaining(replace(group, high=np.full(rows, visit)))[1])
    by_visit = [np.asarray(reached(share, size, parameters))[0] for share in shares]
    start, end = by_visit[0], by_visit[-1]
    level = start + random.uniform(size=rows) * (end - start)
    later = [chance < level for chance in by_visit[1:-1]]
    return np.asarray(np.sum(later, axis=0), dtype=np.intp)
