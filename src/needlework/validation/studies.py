"""Figures of the skin topics: predicted by the family that answers for them, and scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import Figure
from needlework.evidence.study_rows import StudyRow, study_rows
from needlework.forecast.draws import Draws, with_refits
from needlework.forecast.indications import FAMILIES, Family
from needlework.validation.sampling import generator
from needlework.validation.scoring import LEVELS, SLACK, crps
from needlework.validation.values import Predicted, Role, Score, ValidationRow

Array = NDArray[np.float64]

FRACTION = "fraction"
FEWEST = 2


def family_validation(include_recalled: bool, seed: int, checks: bool) -> list[ValidationRow]:
    """Return the held-out figures of every family and those of its fit, left out by study.

    Parameters
    ----------
    checks : bool
        Also the figures that were kept for checks.
    """
    found: list[ValidationRow] = []
    for family in FAMILIES:
        table = with_refits(family.module.draws(include_recalled))
        found += one_family(family, table, seed, checks)
    return found


def one_family(family: Family, table: Draws, seed: int, checks: bool) -> list[ValidationRow]:
    """Return the figures of one family, those of its fit left out by study."""
    fitted = set(table.rows)
    asked = [
        row
        for row in study_rows(family.topic)
        if row.family == family.name
        and row.use != "drop"
        and (row.held_out or row.row_id in fitted or (checks and row.use == "check"))
    ]
    return predicted_rows(family, asked, table, seed)


def figure_validation(
    figures: Sequence[Figure], include_recalled: bool, seed: int
) -> dict[int, ValidationRow]:
    """Return the figures of a user's table that a family reads, by their place in the table."""
    curated = {row.row_id: row for topic in _topics() for row in study_rows(topic)}
    found: dict[int, ValidationRow] = {}
    for place, figure in enumerate(figures):
        for family in FAMILIES:
            row = _read(figure, family, curated)
            if row is None:
                continue
            if isinstance(row, str):
                found[place] = replace(_unpredicted(figure, row), family=family.name)
                continue
            table = with_refits(family.module.draws(include_recalled))
            found[place] = predicted_rows(family, [row], table, seed)[0]
            break
    return found


def _read(figure: Figure, family: Family, curated: dict[str, StudyRow]) -> StudyRow | str | None:
    """Return how a family reads a figure: None where the figure is not its own."""
    known = curated.get(figure.row_id)
    if known is not None and (known.value, known.unit) == (figure.value, figure.unit):
        return known if known.family == family.name and known.use != "drop" else None
    return family.module.study_row(figure)


def _topics() -> tuple[str, ...]:
    return tuple(dict.fromkeys(family.topic for family in FAMILIES))


def predicted_rows(
    family: Family, rows: Sequence[StudyRow], table: Draws, seed: int
) -> list[ValidationRow]:
    """Return rows with predictions from draws that know nothing of their study."""
    found: list[ValidationRow] = []
    for study in dict.fromkeys(row.study for row in rows):
        own = [row for row in rows if row.study == study]
        again = table.refits.get(study)
        draws = table if again is None else replace(table, parameters=again)
        rng = generator(seed, family.name, study)
        samples = family.module.predict(own, draws, rng)
        for row, sample in zip(own, samples, strict=True):
            made = _predicted(family, row, sample, table, generator(seed, "tie", row.row_id))
            found.append(replace(_empty(row, table), predicted=made, family=family.name))
    order = {row.row_id: place for place, row in enumerate(rows)}
    return sorted(found, key=lambda item: order[item.row_id])


def _predicted(
    family: Family, row: StudyRow, sample: Array, table: Draws, rng: np.random.Generator
) -> Predicted:
    low, median, high = (
        float(value) for value in np.quantile(sample, LEVELS, method="inverted_cdf")
    )
    below, up_to = np.mean(sample < row.value - SLACK), np.mean(sample <= row.value + SLACK)
    reference = _reference(family, row, table)
    score = Score(
        inside=low - SLACK <= row.value <= high + SLACK,
        error=median - row.value,
        pit=float(below + rng.random() * (up_to - below)),
        crps=crps(sample, row.value),
        crps_reference=None if reference is None else crps(reference, row.value),
    )
    return Predicted(median, low, high, family.module.grade(row, table), score)


def _reference(family: Family, row: StudyRow, table: Draws) -> Array | None:
    """Return the figures of the fit of the same quantity and treatment, else of any treatment."""
    fitted = set(table.rows)
    others = [
        other
        for other in study_rows(family.topic)
        if other.row_id in fitted and other.study != row.study and other.unit == row.unit
    ]
    same = [other for other in others if other.quantity == row.quantity]
    for members in ([each for each in same if each.treatment == row.treatment], same):
        if len(members) >= FEWEST:
            return np.array([member.value for member in members])
    return None


def _empty(row: StudyRow, table: Draws) -> ValidationRow:
    return ValidationRow(
        row_id=row.row_id,
        study=row.study,
        arm=row.arm,
        product=row.product,
        dose=None if row.amount is None else Decimal(str(row.amount)),
        dose_unit=row.amount_unit,
        area=row.area,
        outcome=row.outcome,
        endpoint=row.quantity,
        day=row.day,
        n=None if row.n is None else round(row.n),
        published=row.value,
        interval=None,
        unit=row.unit,
        measure=_measure(row.unit),
        per_unit=1.0,
        role=_role(row, table),
        seen=row.seen,
        predicted=None,
    )


def _measure(unit: str) -> Literal["share", "time", "other"]:
    return "share" if unit == FRACTION else "other"


def _role(row: StudyRow, table: Draws) -> Role:
    if row.held_out:
        return "held-out"
    return "loto" if row.row_id in table.rows else "check"


def _unpredicted(figure: Figure, reason: str) -> ValidationRow:
    return ValidationRow(
        row_id=figure.row_id,
        study=figure.study,
        arm=figure.arm,
        product=figure.product,
        dose=figure.dose,
        dose_unit=figure.dose_unit,
        area=figure.area,
        outcome=figure.outcome,
        endpoint=figure.outcome,
        day=figure.day,
        n=figure.n,
        published=figure.value,
        interval=None,
        unit=figure.unit,
        measure=_measure(figure.unit),
        per_unit=1.0,
        role="held-out" if figure.held_out else "check",
        seen=figure.seen,
        predicted=None,
        reason=reason,
    )
