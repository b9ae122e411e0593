"""Checks of the curated rows of force: every figure stands there once, and fits its use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from needlework.evidence.check_curated import USES, decided_rows
from needlework.evidence.force_rows import LIKELIHOODS, READOUTS, SPEAKS_OF_FORCE, TABLE, TOPIC
from needlework.evidence.library import TOPICS, Library
from needlework.evidence.tables import Row
from needlework.evidence.values import Figure
from needlework.problems import Problem

REQUIRED = ("row_id", "topic", "readout", "use", "likelihood", "reason")
_FITTED = ("normal", "interval")
_NEEDED = ("dose", "day", "n")


def force_problems(base: Library) -> Iterator[Problem]:
    """Yield what is wrong with the curated rows of force; nothing where there are none."""
    rows, problems = decided_rows(base, TOPIC, TABLE, REQUIRED)
    yield from problems
    if rows is None:
        return
    known = {figure.row_id: figure for figure in _figures(base)}
    yield from _account_problems(known, rows)
    for row in rows:
        yield from _use_problems(row, known.get(row.cells["row_id"]))


def _figures(base: Library) -> Iterator[Figure]:
    """Yield the figures of both toxin topics that speak of force."""
    for topic in TOPICS[:2]:
        for figure in base.read_figures(topic)[0]:
            if SPEAKS_OF_FORCE.search(figure.outcome):
                yield figure


def _account_problems(known: Mapping[str, Figure], rows: list[Row]) -> Iterator[Problem]:
    times = Counter(row.cells["row_id"] for row in rows)
    for row_id, figure in known.items():
        if times[row_id] != 1:
            given = f"{row_id} of {figure.topic} (line {figure.line}) stands here {times[row_id]}"
            yield _problem(f"{TOPIC}/{TABLE}.csv", f"{given} times", "each figure of force once")
    for row in rows:
        figure_of = known.get(row.cells["row_id"])
        if figure_of is None or figure_of.topic != row.cells["topic"]:
            yield _problem(_where(row), "no figure of force has this id", "a known row id")


def _use_problems(row: Row, figure: Figure | None) -> Iterator[Problem]:
    cells = row.cells
    for column, allowed in (("use", USES), ("likelihood", LIKELIHOODS), ("readout", READOUTS)):
        if cells[column] not in allowed:
            yield _problem(f"{_where(row)}.{column}", repr(cells[column]), ", ".join(allowed))
    if not cells["reason"]:
        yield _problem(f"{_where(row)}.reason", "nothing is given", "the reason in short words")
    if (cells["use"] == "fit") == (cells["likelihood"] == "none"):
        given = f"use {cells['use']} with likelihood {cells['likelihood']}"
        yield _problem(f"{_where(row)}.likelihood", given, "a likelihood for fitted rows alone")
    if cells["use"] == "fit" and figure is not None and figure.held_out:
        yield _problem(f"{_where(row)}.use", "a held-out row is marked fit", "check or drop")
    if cells["likelihood"] in _FITTED:
        for column in _NEEDED:
            if not cells.get(column):
                given = "a fitted row without it"
                yield _problem(f"{_where(row)}.{column}", given, "the printed number")


def _where(row: Row) -> str:
    return f"{TOPIC}/{TABLE}.csv, line {row.line}, {row.cells['row_id']}"


def _problem(where: str, given: str, allowed: str) -> Problem:
    return Problem(where, given, allowed, "Correct the curated table.", "evidence.curated-force")
