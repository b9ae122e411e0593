"""Checks of the curated row table: every efficacy figure is accounted for exactly once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from needlework.evidence.library import TOPICS, Library
from needlework.evidence.tables import Row
from needlework.problems import Problem

TOPIC = TOPICS[0]
TABLE = "curated_rows"
USES = ("fit", "check", "drop")
REQUIRED = ("row_id", "use", "reason")


def curated_problems(base: Library) -> Iterator[Problem]:
    """Yield what is wrong with the curated rows; nothing where they do not exist yet."""
    rows, problems = decided_rows(base, TOPIC, TABLE, REQUIRED)
    yield from problems
    if rows is None:
        return
    yield from _account_problems(base, rows)
    held_out = {figure.row_id for figure in base.read_figures(TOPIC)[0] if figure.held_out}
    for row in rows:
        yield from _use_problems(row, held_out)


def decided_rows(
    base: Library, topic: str, table: str, required: tuple[str, ...]
) -> tuple[list[Row] | None, list[Problem]]:
    """Return the rows of a curated table, None where there is none, and lines that do not fit."""
    if table not in base.tables(topic):
        return None, []
    lines = base.read_table(topic, table, required)
    rows = [line for line in lines if not isinstance(line, Problem)]
    return rows, [line for line in lines if isinstance(line, Problem)]


def _account_problems(base: Library, rows: list[Row]) -> Iterator[Problem]:
    figures, _ = base.read_figures(TOPIC)
    known = {figure.row_id: figure.line for figure in figures}
    times = Counter(row.cells["row_id"] for row in rows)
    for row_id, line in known.items():
        if times[row_id] != 1:
            given = f"{row_id} of results.csv (line {line}) stands here {times[row_id]} times"
            yield _problem(f"{TOPIC}/{TABLE}.csv", given, "each row of results.csv once")
    for row in rows:
        if row.cells["row_id"] not in known:
            yield _problem(_where(row), "no row of results.csv has this id", "a known row id")


def _use_problems(row: Row, held_out: set[str]) -> Iterator[Problem]:
    use = row.cells["use"]
    if use not in USES:
        yield _problem(f"{_where(row)}.use", f"{use!r}", ", ".join(USES))
    if not row.cells["reason"]:
        yield _problem(f"{_where(row)}.reason", "nothing is given", "the reason in short words")
    if use == "fit" and row.cells["row_id"] in held_out:
        yield _problem(f"{_where(row)}.use", "a held-out row is marked fit", "check or drop")


def _where(row: Row) -> str:
    return f"{TOPIC}/{TABLE}.csv, line {row.line}, {row.cells['row_id']}"


def _problem(where: str, given: str, allowed: str) -> Problem:
    return Problem(where, given, allowed, "Correct the curated table.", "evidence.curated")
