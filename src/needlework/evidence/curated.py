"""The curated study table of the toxin trials: what is fitted, what is checked, and why.

The rules of curation and the hard decisions are in ``docs/models/curation.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar, get_type_hints

from needlework.evidence.curated_values import (
    FIT_SETS,
    USES,
    CuratedArm,
    CuratedRow,
    CuratedStudy,
)
from needlework.evidence.library import TOPICS, library
from needlework.evidence.names import nearest_names
from needlework.evidence.tables import Row
from needlework.evidence.values import UnknownNameError
from needlework.problems import BadInputError, Problem

TOPIC = TOPICS[0]
YES = "yes"
NO = "no"

T = TypeVar("T")


@cache
def curated_studies() -> tuple[CuratedStudy, ...]:
    """Return every study behind the efficacy rows, in file order."""
    return read_curated(TOPIC, "curated_studies", CuratedStudy)


@cache
def curated_arms() -> tuple[CuratedArm, ...]:
    """Return every arm, one entry per treated area."""
    return read_curated(TOPIC, "curated_arms", CuratedArm)


@cache
def all_curated_rows() -> tuple[CuratedRow, ...]:
    """Return every efficacy row with its decision, in the order of ``results.csv``."""
    return read_curated(TOPIC, "curated_rows", CuratedRow)


def curated_rows(
    area: str | None = None, use: str | None = None, fit_set: str | None = None
) -> tuple[CuratedRow, ...]:
    """Return the rows that match all that is given.

    Parameters
    ----------
    area : str or None
        Slug of an area (``glabella``, ``lateral-canthal``).
    use : {"fit", "check", "drop"} or None
    fit_set : {"seen-only", "with-recalled", "both"} or None
        Rows that enter this fit; ``both`` keeps those that enter either way.
    """
    rows = all_curated_rows()
    _known("area", area, {row.area for row in rows})
    _known("use", use, USES)
    _known("fit set", fit_set, FIT_SETS)
    return tuple(
        row
        for row in rows
        if area in (None, row.area)
        and use in (None, row.use)
        and (fit_set is None or row.enters(fit_set))
    )


def curated_study(slug: str) -> CuratedStudy:
    """Return one study by its slug."""
    studies = {study.study: study for study in curated_studies()}
    _known("study", slug, studies)
    return studies[slug]


def arm_of(row: CuratedRow) -> CuratedArm:
    """Return the arm of a row in the area of the row."""
    return _arms_by_place()[row.study, row.arm, row.area]


def areas_of(study: str, arm: str) -> tuple[CuratedArm, ...]:
    """Return an arm in every area that it was treated in."""
    return tuple(entry for entry in curated_arms() if (entry.study, entry.arm) == (study, arm))


def severe_share(row: CuratedRow) -> float | None:
    """Return the share severe at entry behind a row: of its arm, else of its study."""
    share = arm_of(row).severe_share
    return curated_study(row.study).severe_share if share is None else share


@cache
def _arms_by_place() -> dict[tuple[str, str, str], CuratedArm]:
    return {(entry.study, entry.arm, entry.area): entry for entry in curated_arms()}


def _known(kind: str, given: str | None, allowed: Any) -> None:
    if given is not None and given not in allowed:
        raise UnknownNameError(f"curated {kind}", given, nearest_names(given, allowed))


def read_curated(topic: str, table: str, kind: type[T]) -> tuple[T, ...]:
    """Return the lines of a curated table as values, each cell read as its field asks.

    Parameters
    ----------
    kind : type
        Frozen dataclass whose fields are columns of the table.
    """
    place, readers = f"{topic}/{table}.csv", _readers(kind)
    return tuple(_build(place, row, kind, readers) for row in library().table(topic, table))


def _build(place: str, row: Row, kind: type[T], readers: dict[str, Callable[[str], Any]]) -> T:
    cells = {name: _cell(place, row, name, reader) for name, reader in readers.items()}
    return kind(**cells)


def _cell(place: str, row: Row, name: str, reader: Callable[[str], Any]) -> Any:
    text = row.cells.get(name, "")
    try:
        return reader(text)
    except (ValueError, KeyError, InvalidOperation):
        where = f"{place}, line {row.line}, {name}"
        remedy = "Correct the curated table."
        raise BadInputError(
            [Problem(where, f"{text!r}", "a number or yes/no", remedy, "evidence.curated")]
        ) from None


def _readers(kind: type[Any]) -> dict[str, Callable[[str], Any]]:
    hints = get_type_hints(kind)
    return {field.name: _READERS[str(hints[field.name])] for field in fields(kind)}


def _yes_no(text: str) -> bool:
    return {YES: True, NO: False}[text]


def _optional(reader: Callable[[str], T]) -> Callable[[str], T | None]:
    return lambda text: reader(text) if text else None


_READERS: dict[str, Callable[[str], Any]] = {
    str(str): str,
    str(bool): _yes_no,
    str(int): int,
    str(float): float,
    str(int | None): _optional(int),
    str(float | None): _optional(float),
    str(Decimal | None): _optional(Decimal),
    str(tuple[str, ...]): lambda text: tuple(text.split()),
    str(tuple[int, ...]): lambda text: tuple(int(day) for day in text.split()),
}
