"""Published figures of the hours after needling: how they are read, and predictive draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.draws import Draws
from needlework.forecast.ensemble import take
from needlework.forecast.indications.after_clocks import Setting, clocks
from needlework.forecast.indications.after_design import (
    FITTED,
    HOURS,
    chance_within,
    log_hours,
    person_sd,
)
from needlework.forecast.indications.needling_figures import Reading
from needlework.forecast.indications.needling_rows import SAMPLES, normal_cdf
from needlework.forecast.indications.needling_scatter import people_of, scatter

Array = NDArray[np.float64]

AFTER = {
    "pain_vas_0_10": Reading("pain"),
    "erythema_resolution_h": Reading("redness_hours", "log_normal"),
    "erythema_oedema_duration_h": Reading("redness_hours", "log_normal"),
    "barrier_recovery_time_h": Reading("barrier_hours", "log_normal"),
    "micropore_closure_time_h": Reading("pore_closure_hours"),
    "micropore_closure_half_life_h": Reading("pore_half_life_hours"),
    "adverse_event_duration_days": Reading("downtime_days"),
}


def predicted_hours(rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator) -> Array:
    """Return predictive draws of figures of new studies, shape (rows, draws)."""
    timed = [row for row in rows if row.quantity in HOURS]
    found = dict(zip([row.row_id for row in timed], _timed(timed, table, rng), strict=True))
    for row in rows:
        if row.row_id not in found:
            found[row.row_id] = _from_people(row, table, rng)
    return np.array([found[row.row_id] for row in rows])


def _timed(rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator) -> Array:
    if not rows:
        return np.zeros((0, SAMPLES))
    parameters = take(table.parameters, np.arange(SAMPLES) % table.size)
    effects = {
        clock: np.tile(
            (parameters[f"{clock}_study_sd"] * rng.standard_normal(SAMPLES))[:, None], len(rows)
        )
        for clock in FITTED
    }
    typical = log_hours(rows, parameters, effects, np)
    spread = person_sd(rows, parameters, np)
    return np.array([_sample(row, typical[:, p], spread[:, p], rng) for p, row in enumerate(rows)])


def _sample(row: StudyRow, typical: Array, spread: Array, rng: np.random.Generator) -> Array:
    size = people_of(row)
    if row.likelihood in ("at_most", "at_least"):
        done = chance_within(typical[:, None], spread[:, None], [row], normal_cdf)[:, 0]
        chance = done**size if row.likelihood == "at_most" else 1 - done
        return np.asarray(rng.random(len(chance)) < chance, dtype=float)
    error = np.sqrt(spread**2 / size + scatter("midpoint_error") ** 2)
    middle = typical + spread**2 / 2 if row.likelihood == "normal" else typical
    return np.asarray(np.exp(middle + error * rng.standard_normal(len(middle))))


def _from_people(row: StudyRow, table: Draws, rng: np.random.Generator) -> Array:
    """Return means of a study over its people: of pain, or of the days of side effects."""
    reference = parameter("needling.pain_reference_length").value
    setting = Setting(reference if row.amount is None else row.amount, 1.0)
    made = clocks(table, setting, int(rng.integers(1 << 31)), SAMPLES)
    many = made.pain_of_clinics(rng) if row.quantity == "pain" else made.days_of_clinics(rng)
    mean, spread = many.mean(axis=1), many.std(axis=1)
    sampling = row.standard_error or spread / np.sqrt(people_of(row))
    return np.asarray(mean + sampling * rng.standard_normal(SAMPLES))
