"""Turn the sessions of a plan or of an arm into values, and check the order of their days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from needlework.planfile.identity import Identities
from needlework.planfile.locator import Path
from needlework.planfile.needles import read_treatment
from needlework.planfile.reading import Reading
from needlework.plans import Session

if TYPE_CHECKING:
    from needlework.planfile.models import SessionTable


def read_sessions(
    rows: Sequence[SessionTable], above: Path, ids: Identities, reading: Reading
) -> tuple[Session, ...]:
    """Return the sessions below a path; what is wrong with them is reported.

    Parameters
    ----------
    above : Path
        Keys around ``session``: none in a plan, those of the arm in a trial.
    """
    found = tuple(
        _session(row, number, (*above, "session", number), ids, reading)
        for number, row in enumerate(rows)
    )
    _check_days(rows, above, reading)
    return found


def _session(
    row: SessionTable, number: int, path: Path, ids: Identities, reading: Reading
) -> Session:
    identifier = ids.of(row.id, path, f"s{number + 1}")
    treatments = [
        read_treatment(
            table, f"{identifier}-t{place + 1}", (*path, "treatment", place), ids, reading
        )
        for place, table in enumerate(row.treatment or ())
    ]
    return Session(identifier, row.day or 0, tuple(one for one in treatments if one is not None))


def _check_days(rows: Sequence[SessionTable], above: Path, reading: Reading) -> None:
    before = 0
    for number, row in enumerate(rows):
        if row.day is None:
            continue
        where: Path = (*above, "session", number, "day")
        if number == 0 and row.day != 0:
            remedy = "Count the days from the first session."
            reading.report(where, f"the first day is {row.day}", "0", remedy, "first-day")
        elif row.day < before:
            given = f"day {row.day} comes after day {before}"
            allowed = f"{before} or later"
            remedy = "Put the sessions in the order of their days."
            reading.report(where, given, allowed, remedy, "day-order")
        before = max(before, row.day)
