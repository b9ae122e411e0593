"""Give every session, treatment, site, goal and score a name that no other has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from needlework.planfile.locator import Path
from needlework.planfile.reading import Reading

if TYPE_CHECKING:
    from needlework.planfile.models import PlanTable


class Identities:
    """The ids of one plan or arm: those given, and made ones for the rest.

    Parameters
    ----------
    tables : iterable of (Path, table)
        Everything that may have an id, with where it stands.
    reading : Reading
        Where ids that are given twice are reported.
    """

    def __init__(self, tables: Iterable[tuple[Path, Any]], reading: Reading) -> None:
        self.places: dict[str, Path] = {}
        for path, identifier in _given(tables):
            if identifier in self.places:
                _report_duplicate(path, identifier, self.places[identifier], reading)
            self.places.setdefault(identifier, path)

    def of(self, given: str | None, path: Path, made: str) -> str:
        """Return the given id, or the first free one that starts with the made one."""
        if given is not None:
            return given
        identifier, number = made, 1
        while identifier in self.places:
            number += 1
            identifier = f"{made}.{number}"
        self.places[identifier] = path
        return identifier


def _report_duplicate(path: Path, identifier: str, first: Path, reading: Reading) -> None:
    given = f'id "{identifier}" is used twice'
    allowed = f"an id that is not that of {reading.where(first)}"
    reading.report((*path, "id"), given, allowed, "Change one of them.", "duplicate-id")


def _given(tables: Iterable[tuple[Path, Any]]) -> Iterator[tuple[Path, str]]:
    for path, table in tables:
        if table.id is not None:
            yield path, table.id


def plan_tables(plan: PlanTable) -> Iterator[tuple[Path, Any]]:
    """Yield every table of a plan that may have an id."""
    if plan.patient is not None:
        yield from _rows(("patient", "score"), plan.patient.score)
        yield from _rows(("patient", "previous_treatments"), plan.patient.previous_treatments)
    yield from _rows(("goal",), plan.goal)
    yield from _rows(("daily",), plan.daily)
    yield from _rows(("override",), plan.override)
    yield from session_tables((), plan.session)


def session_tables(above: Path, sessions: list[Any] | None) -> Iterator[tuple[Path, Any]]:
    """Yield every table of the sessions below a path that may have an id."""
    for path, session in _rows((*above, "session"), sessions):
        yield path, session
        for inner, treatment in _rows((*path, "treatment"), session.treatment):
            yield inner, treatment
            yield from _rows((*inner, "site"), getattr(treatment, "site", None))


def _rows(path: Path, rows: list[Any] | None) -> Iterator[tuple[Path, Any]]:
    yield from (((*path, number), row) for number, row in enumerate(rows or ()))
