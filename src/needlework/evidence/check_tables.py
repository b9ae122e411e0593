"""Checks of the tables of a topic: sources exist, units are known, days run forward."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple, replace

from needlework.evidence.library import EVENTS, RESULTS, Library
from needlework.evidence.names import nearest_names
from needlework.evidence.tables import Row
from needlework.evidence.units import Unit, dose_units, units
from needlework.evidence.values import SEEN, Figure, Source
from needlework.problems import Problem

SOURCE_COLUMNS = ("source", "sources")
SEPARATOR = ";"


def figure_problems(base: Library, topic: str) -> Iterator[Problem]:
    """Yield what is wrong with the figures of a topic."""
    figures, problems = base.read_figures(topic)
    yield from problems
    sources, _ = base.read_sources(topic)
    known, doses = units(base), dose_units(base)
    place = f"{topic}/{EVENTS if topic == 'rules' else RESULTS}.csv"
    for figure in figures:
        where = f"{place}, line {figure.line}"
        yield from _source_problems(where, "source", figure.source, sources)
        yield from _unit_problems(where, figure, known)
        yield from _dose_problems(where, figure, doses)
    yield from _order_problems(place, figures)
    yield from _repeat_problems(place, figures)


def other_table_problems(base: Library, topic: str) -> Iterator[Problem]:
    """Yield what is wrong with the sources and marks of the tables that are not results."""
    sources, _ = base.read_sources(topic)
    for name in base.tables(topic):
        if name == RESULTS or name.startswith("curated_"):
            continue
        for row in base.read_table(topic, name):
            if isinstance(row, Problem):
                yield row
            else:
                yield from _row_problems(f"{topic}/{name}.csv", row, sources)


def _row_problems(place: str, row: Row, sources: Mapping[str, Source]) -> Iterator[Problem]:
    where = f"{place}, line {row.line}"
    columns = [column for column in SOURCE_COLUMNS if column in row.cells]
    for column in columns:
        slugs = [part.strip() for part in row.cells[column].split(SEPARATOR)]
        for slug in slugs:
            yield from _source_problems(where, column, slug, sources)
    for mark in row.cells.get("seen", SEEN[0]).split(SEPARATOR):
        if mark.strip() not in SEEN:
            yield _problem(f"{where}, column seen", f"{mark.strip()!r}", ", ".join(SEEN))


def _source_problems(
    where: str, column: str, slug: str, sources: Mapping[str, Source]
) -> Iterator[Problem]:
    if slug in sources:
        return
    near = ", ".join(nearest_names(slug, sources)) or "a slug of sources.toml"
    yield _problem(f"{where}, column {column}", f"no source is named {slug!r}", near)


def _unit_problems(where: str, figure: Figure, known: Mapping[str, Unit]) -> Iterator[Problem]:
    unit = known.get(figure.unit)
    if unit is None:
        near = ", ".join(nearest_names(figure.unit, known)) or "a unit of units.toml"
        yield _problem(f"{where}, column unit", f"{figure.unit!r} is not a known unit", near)
        return
    for column in ("value", "ci_low", "ci_high"):
        number = getattr(figure, column)
        if number is not None and not unit.low <= number <= unit.high:
            allowed = f"{unit.low:g} to {unit.high:g} ({unit.meaning})"
            yield _problem(f"{where}, column {column}", f"{number:g} {unit.name}", allowed)


def _dose_problems(where: str, figure: Figure, known: Mapping[str, str]) -> Iterator[Problem]:
    given = figure.dose is not None or figure.dose_range is not None
    if figure.dose_unit and figure.dose_unit not in known:
        near = ", ".join(nearest_names(figure.dose_unit, known)) or ", ".join(known)
        yield _problem(f"{where}, column dose_unit", f"{figure.dose_unit!r} is not known", near)
    elif given and not figure.dose_unit:
        yield _problem(f"{where}, column dose_unit", "the dose has no unit", ", ".join(known))


def _order_problems(place: str, figures: tuple[Figure, ...]) -> Iterator[Problem]:
    last: dict[tuple[object, ...], float] = {}
    for figure in figures:
        if figure.day is None:
            continue
        curve = _curve(figure)
        if figure.day < last.get(curve, figure.day):
            where = f"{place}, line {figure.line}, column day"
            given = f"day {figure.day:g} stands below day {last[curve]:g} of the same curve"
            yield _problem(where, given, "days that run forward within a curve")
        last[curve] = figure.day


def _curve(figure: Figure) -> tuple[object, ...]:
    parts = (figure.source, figure.study, figure.arm, figure.product, figure.dose)
    return (*parts, figure.area, figure.population, figure.outcome, figure.definition)


def _repeat_problems(place: str, figures: tuple[Figure, ...]) -> Iterator[Problem]:
    first: dict[object, int] = {}
    ids: set[str] = set()
    for figure in figures:
        if figure.row_id in ids:
            where = f"{place}, line {figure.line}"
            yield _problem(where, f"the id {figure.row_id} exists already", "names without #")
        ids.add(figure.row_id)
        row_id = figure.row_id.partition("#")[0]
        content = astuple(replace(figure, row_id=row_id, line=0))
        line = first.setdefault(content, figure.line)
        if line != figure.line:
            given = f"the row repeats line {line} word for word"
            yield _problem(f"{place}, line {figure.line}", given, "each figure once")


def _problem(where: str, given: str, allowed: str) -> Problem:
    remedy = "Correct the row, or add what it names; docs/evidence.md describes the columns."
    return Problem(where, given, allowed, remedy, "evidence.table")
