"""The rows of a fit, as far as reference and grade look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from needlework.evidence.curated import curated_study
from needlework.validation.curated import printed_row, rows_by_id
from needlework.validation.printed import PrintedRow

_ALIKE = {"ge2_grade": "composite_ge2"}


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """A figure of the fit.

    Parameters
    ----------
    endpoint : str
        Kind of endpoint, whoever rated.
    value : float
        Share from 0 to 1, or days.
    last_day : float
        Day of the figure, the end of the interval for a median.
    controlled : bool
        Whether the trial had a control and the figure was seen.
    """

    study: str
    product: str
    area: str
    endpoint: str
    rater: str
    measure: str
    value: float
    dose: float
    last_day: float
    controlled: bool


def training_rows(row_ids: Sequence[str]) -> tuple[TrainingRow, ...]:
    """Return the rows of a fit by their ids."""
    known = rows_by_id()
    return tuple(_training(printed_row(known[name])) for name in row_ids if name in known)


def _training(row: PrintedRow) -> TrainingRow:
    return TrainingRow(
        study=row.study,
        product=row.product,
        area=row.area,
        endpoint=endpoint_key(row),
        rater=row.definition.rater,
        measure=row.measure,
        value=row.amount or 0.0,
        dose=float(row.dose or 0),
        last_day=row.day or (row.time[1] if row.time else 0.0),
        controlled=curated_study(row.study).controlled and row.seen != "recalled",
    )


def endpoint_key(row: PrintedRow) -> str:
    """Return the kind of endpoint: improvement by two grades is one, whoever has to agree."""
    endpoint = row.definition.endpoint
    return _ALIKE.get(endpoint, endpoint)
