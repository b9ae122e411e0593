"""What families of study rows share: draws, people, predictions and grades of figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import Figure, parameter
from needlework.evidence.study_rows import SEEN_ONLY, StudyRow, family_rows
from needlework.forecast.draws import Draws
from needlework.forecast.indications.expected import BINOMIAL, fresh_deviates, scattered, shaped
from needlework.vocabulary import ProductTerm, resolve

Array = NDArray[np.float64]
Values = dict[str, Any]

FRACTION = "fraction"
TOPIC = "mesotherapy"
"""Evidence topic of these families."""


def people(table: Draws, size: int) -> Values:
    """Return parameters of so many simulated people, shape (size, 1), draws evenly reused."""
    places = np.arange(size) * table.size // size if size <= table.size else None
    if places is None:
        places = np.arange(size) % table.size
    return shaped({name: value[places] for name, value in table.parameters.items()})


def clinic(kinds: Sequence[str], size: int, rng: np.random.Generator) -> Values:
    """Return what a clinic adds of its own, standard normal, shape (size, 1)."""
    return {kind: rng.standard_normal((size, 1)) for kind in kinds}


def predicted(
    rows: Sequence[StudyRow],
    table: Draws,
    rng: np.random.Generator,
    kinds: Sequence[str],
    expect: Callable[[Values, Values], Array],
    more: Mapping[str, Array] | None = None,
) -> Array:
    """Return predictive draws of published figures, shape (rows, draws).

    Parameters
    ----------
    kinds : sequence of str
        What a study adds of its own.
    expect : callable
        Expected figures from parameters and study deviates, shape (draws, rows).
    more : mapping of str to array of shape (draws,), optional
        Parameters that are not in the table.
    """
    size = len(next(iter(table.parameters.values())))
    values = shaped({**table.parameters, **(more or {})})
    deviates = fresh_deviates(rows, kinds, size, rng)
    return scattered(rows, np.asarray(expect(values, deviates)), rng)


def fitted(topic: str, family: str, without: str = "") -> tuple[StudyRow, ...]:
    """Return the rows of the fit, without those of one study."""
    return tuple(row for row in family_rows(topic, family, SEEN_ONLY) if row.study != without)


def read_figure(figure: Figure, family: str, **reading: Any) -> StudyRow:
    """Return a figure of a user's table as a row; what is not said takes the usual value.

    Parameters
    ----------
    reading : keyword arguments
        Fields of the row that differ from the figure's own.
    """
    counted = figure.unit == FRACTION
    size = figure.n or parameter(f"{family}.usual_people").value
    plain: dict[str, Any] = {
        "row_id": figure.row_id,
        "topic": TOPIC,
        "family": family,
        "use": "check",
        "quantity": "",
        "likelihood": BINOMIAL if counted else "normal",
        "study": figure.study,
        "arm": figure.arm,
        "source": figure.source,
        "product": figure.product,
        "outcome": figure.outcome,
        "treatment": "",
        "comparator": "",
        "session_days": (0.0,),
        "day": figure.day or 0.0,
        "n": float(size),
        "value": figure.value or 0.0,
        "standard_error": None if counted else _error(figure, family),
        "amount": None if figure.dose is None else float(figure.dose),
        "amount_unit": figure.dose_unit,
        "unit": figure.unit,
        "area": figure.area,
        "controlled": True,
        "seen": figure.seen,
        "held_out": figure.held_out,
        "reason": "read from a table of the user",
        "more": {},
    }
    return StudyRow(**(plain | reading))


def _error(figure: Figure, family: str) -> float:
    if figure.sd is not None and figure.n:
        return float(figure.sd / np.sqrt(figure.n))
    return parameter(f"{family}.usual_error").value


def is_control(figure: Figure) -> bool:
    """Whether the arm of a figure received nothing that acts."""
    term = resolve(figure.product, "product")
    return isinstance(term, ProductTerm) and term.category == "comparator"
