"""Turning table rows into figures, with the checks that every figure must pass."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from needlework.evidence.cells import CellReader
from needlework.evidence.tables import Row
from needlework.evidence.values import Figure, Source
from needlework.problems import Problem

COLUMNS = (
    "source",
    "study",
    "arm",
    "product",
    "dose",
    "dose_unit",
    "area",
    "population",
    "outcome",
    "definition",
    "day",
    "n",
    "value",
    "unit",
    "sd",
    "ci_low",
    "ci_high",
    "note",
)
"""Columns of a results table, in the order in which they are written."""

REQUIRED_COLUMNS = ("study", "arm", "product", "dose", "area", "outcome", "day", "value", "unit")
"""Columns that a table of results cannot do without."""

SHARE_UNITS = ("fraction",)
RECALLED = re.compile(r"\brecalled\b", re.IGNORECASE)


def read_figures(
    rows: Iterable[Row | Problem],
    name: str,
    topic: str,
    sources: Mapping[str, Source],
    is_held_out: Callable[[str, str], bool],
) -> tuple[tuple[Figure, ...], tuple[Problem, ...]]:
    """Return the figures of a table and everything that is wrong with it.

    Parameters
    ----------
    rows : iterable of Row or Problem
        What :func:`needlework.evidence.tables.read_rows` yields.
    sources : mapping of slug to Source
        Gives each row the mark of how it is known.
    is_held_out : callable
        Asked with study and source.
    """
    figures: list[Figure] = []
    problems: list[Problem] = []
    for row in rows:
        if isinstance(row, Problem):
            problems.append(row)
            continue
        figure, faults = _figure(row, name, topic, sources, is_held_out)
        figures.append(figure)
        problems.extend(faults)
    return number_repeats(figures), tuple(problems)


def number_repeats(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return the figures with ``#2``, ``#3`` … behind the row ids that occur again."""
    seen: Counter[str] = Counter()
    numbered = []
    for figure in figures:
        seen[figure.row_id] += 1
        count = seen[figure.row_id]
        row_id = figure.row_id if count == 1 else f"{figure.row_id}#{count}"
        numbered.append(replace(figure, row_id=row_id))
    return tuple(numbered)


def row_seen(source: Source | None, note: str) -> str:
    """Return how a row is known; one recalled figure in it makes the row recalled."""
    if source is None or RECALLED.search(note):
        return "recalled"
    return source.seen


def _figure(
    row: Row,
    name: str,
    topic: str,
    sources: Mapping[str, Source],
    is_held_out: Callable[[str, str], bool],
) -> tuple[Figure, list[Problem]]:
    cells = CellReader(name, row)
    study, arm = cells.text("study", needed=True), cells.text("arm")
    outcome, source = cells.text("outcome", needed=True), cells.text("source")
    dose, dose_range = cells.dose("dose")
    note = cells.text("note")
    figure = Figure(
        row_id=f"{study}/{arm}/{outcome}/{cells.text('day') or '-'}",
        topic=topic,
        source=source,
        study=study,
        arm=arm,
        product=cells.text("product"),
        dose=dose,
        dose_unit=cells.text("dose_unit"),
        area=cells.text("area"),
        population=cells.text("population"),
        outcome=outcome,
        definition=cells.text("definition"),
        day=cells.not_negative("day"),
        n=cells.count("n"),
        value=cells.number("value"),
        unit=cells.text("unit", needed=True),
        sd=cells.not_negative("sd"),
        ci_low=cells.number("ci_low"),
        ci_high=cells.number("ci_high"),
        note=note,
        seen=row_seen(sources.get(source), note),
        held_out=is_held_out(study, source),
        dose_range=dose_range,
        line=row.line,
    )
    _check_value(figure, cells)
    _check_bounds(figure, cells)
    return figure, cells.problems


def _check_value(figure: Figure, cells: CellReader) -> None:
    if not cells.text("value") and figure.ci_low is None and figure.ci_high is None:
        cells.fault(
            "value",
            "the cell is empty and no bound is given",
            "a number, or an empty cell with a bound in ci_low or ci_high",
            "Give the figure, or leave the row out.",
        )
    if figure.unit not in SHARE_UNITS:
        return
    for column in ("value", "ci_low", "ci_high"):
        share = getattr(figure, column)
        if share is not None and not 0 <= share <= 1:
            cells.fault(
                column,
                f"{share:g} is outside 0 to 1",
                "a fraction from 0 to 1",
                "Divide a percentage by 100, or give its unit as percent.",
            )


def _check_bounds(figure: Figure, cells: CellReader) -> None:
    known = [x for x in (figure.ci_low, figure.value, figure.ci_high) if x is not None]
    if known != sorted(known):
        cells.fault(
            "ci_low",
            f"ci_low {figure.ci_low}, value {figure.value} and ci_high {figure.ci_high} "
            "are out of order",
            "ci_low <= value <= ci_high",
            "Swap the bounds, or check the sign.",
        )
