"""Curated study rows of the skin topics: what enters a fit, what is a check, and why.

A topic's ``curated_rows_<family>.csv`` holds one row per published figure that speaks of an
outcome of the family. The figure itself, its source and how it was seen stay in ``results.csv``;
here stands how it is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from needlework.evidence.library import library
from needlework.evidence.tables import Row
from needlework.evidence.values import Figure
from needlework.problems import BadInputError, Problem

TABLES = "curated_rows_"
JOIN = "+"
USES = ("fit", "check", "drop")
SEEN_ONLY = "seen-only"
WITH_RECALLED = "with-recalled"
_YES = "yes"
_OWN = (
    "row_id",
    "family",
    "use",
    "quantity",
    "likelihood",
    "treatment",
    "comparator",
    "session_days",
    "day",
    "n",
    "value",
    "standard_error",
    "amount",
    "amount_unit",
    "controlled",
    "reason",
    "unit",
    "recalled_detail",
)


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One published figure as a family of outcomes reads it.

    Parameters
    ----------
    family : str
        Family of outcomes (``pigment``, ``hair``).
    use : {"fit", "check", "drop"}
        Held-out figures are checks.
    quantity : str
        What is measured, in the words of the family.
    likelihood : str
        How the figure scatters, in the words of the family.
    product, outcome : str
        As the table of results prints them.
    treatment, comparator : str
        What the arm received, and what it is compared with; empty for a figure of one arm.
    session_days : tuple of float
        Days of the sessions before the visit.
    standard_error : float or None
        Of the figure, where printed or derived; else the family's model gives it.
    amount : float or None
        Dose per session in ``amount_unit``.
    controlled : bool
        Whether the study had a control that was not treated this way.
    unit : str
        Of the value: as printed, unless the table has a column ``unit`` that says otherwise.
    seen : str
        How the figure is known. Where the column ``recalled_detail`` names what the remark
        "recalled" is about, and no fit uses that detail, it is the mark of the source.
    more : mapping of str to str
        Further columns of the topic's table.
    """

    row_id: str
    topic: str
    family: str
    use: str
    quantity: str
    likelihood: str
    study: str
    arm: str
    source: str
    product: str
    outcome: str
    treatment: str
    comparator: str
    session_days: tuple[float, ...]
    day: float
    n: float | None
    value: float
    standard_error: float | None
    amount: float | None
    amount_unit: str
    unit: str
    area: str
    controlled: bool
    seen: str
    held_out: bool
    reason: str
    more: Mapping[str, str]

    def enters(self, fit_set: str) -> bool:
        """Whether the row enters a fit: ``seen-only`` leaves out what is known from memory."""
        recalled = self.seen == "recalled"
        return self.use == "fit" and not (recalled and fit_set == SEEN_ONLY)


@cache
def study_rows(topic: str) -> tuple[StudyRow, ...]:
    """Return the curated rows of a topic, family by family in file order.

    Parameters
    ----------
    topic : str
        One topic, or several joined by ``+``.

    Raises
    ------
    BadInputError
        If a row names no figure, an unknown use, a number that is none, or fits a held-out study.
    """
    if JOIN in topic:
        return tuple(row for part in topic.split(JOIN) for row in study_rows(part))
    figures = {figure.row_id: figure for figure in library().figures(topic)}
    rows, problems = [], []
    for name, row in _cells(topic):
        try:
            rows.append(_study_row(row, figures[row.cells["row_id"]]))
        except (KeyError, ValueError) as error:
            problems.append(_unusable(f"{topic}/{name}.csv", row, error))
    if problems:
        raise BadInputError(problems)
    return tuple(rows)


def _cells(topic: str) -> Iterator[tuple[str, Row]]:
    """Yield the lines of a topic's curated tables with the name of the table."""
    base = library()
    for path in sorted((base.root / topic).glob(f"{TABLES}*.csv")):
        for row in base.table(topic, path.stem):
            yield path.stem, row


def family_rows(topic: str, family: str, fit_set: str | None = None) -> tuple[StudyRow, ...]:
    """Return the rows of a family; with a fit set those that enter it."""
    return tuple(
        row
        for row in study_rows(topic)
        if row.family == family and (fit_set is None or row.enters(fit_set))
    )


def _study_row(row: Row, figure: Figure) -> StudyRow:
    cells = row.cells
    use = cells["use"]
    if use not in USES:
        raise ValueError(f"use {use!r} is none of {', '.join(USES)}")
    if use == "fit" and figure.held_out:
        raise ValueError("a held-out study enters no fit")
    value = _number(cells["value"])
    day = _number(cells["day"])
    if (value is None or day is None) and use != "drop":
        raise ValueError("value and day must be numbers unless the row is dropped")
    return StudyRow(
        row_id=figure.row_id,
        topic=figure.topic,
        family=cells["family"],
        use=use,
        quantity=cells["quantity"],
        likelihood=cells["likelihood"],
        study=figure.study,
        arm=figure.arm,
        source=figure.source,
        product=figure.product,
        outcome=figure.outcome,
        treatment=cells["treatment"],
        comparator=cells["comparator"],
        session_days=tuple(float(day) for day in cells["session_days"].split(";") if day.strip()),
        day=day if day is not None else 0.0,
        n=_number(cells["n"]),
        value=value if value is not None else 0.0,
        standard_error=_number(cells["standard_error"]),
        amount=_number(cells["amount"]),
        amount_unit=cells["amount_unit"],
        unit=cells.get("unit") or figure.unit,
        area=figure.area,
        controlled=cells["controlled"] == _YES,
        seen=_seen(figure, cells.get("recalled_detail", "")),
        held_out=figure.held_out,
        reason=cells["reason"],
        more={name: cell for name, cell in cells.items() if name not in _OWN},
    )


def _seen(figure: Figure, recalled_detail: str) -> str:
    """Return how a figure is known, apart from a detail of it that nothing uses."""
    source = library().source(figure.source, figure.topic)
    return source.seen if recalled_detail and source is not None else figure.seen


def _number(text: str) -> float | None:
    return float(text) if text.strip() else None


def _unusable(table: str, row: Row, error: Exception) -> Problem:
    said = str(error) if isinstance(error, ValueError) else f"no figure {error}"
    return Problem(
        where=f"{table}, line {row.line}",
        given=said,
        allowed="a row id of results.csv, a use, and numbers where numbers stand",
        remedy="Mend the row.",
        code="evidence.study-row",
    )
