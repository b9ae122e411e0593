"""Put a plan together from the text of a plan file."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from needlework.planfile.identity import Identities
from needlework.planfile.locator import Path, locate
from needlework.planfile.needles import read_treatment
from needlework.planfile.people import read_patient
from needlework.planfile.reading import Reading, clipped, shown
from needlework.plans import PLAN_FORMAT, Goal, Override, Plan, Session
from needlework.problems import BadInputError, Problem

if TYPE_CHECKING:
    from needlework.planfile.models import GoalTable, OverrideTable, PlanTable, SessionTable

FORMATS = (PLAN_FORMAT,)
_DEEPEST = 100


def read_plan(text: str, name: str = "plan", *, today: date | None = None) -> Plan:
    """Return the plan that a text describes.

    Parameters
    ----------
    text : str
        TOML in a format of :data:`FORMATS`.
    name : str
        What to call the text in sentences about problems, usually the file's name.
    today : date, optional
        Day that a birth date may not lie after when the plan has no start date.

    Raises
    ------
    BadInputError
        With every problem of the text, one sentence each.
    """
    from needlework.planfile.models import PlanTable
    from needlework.planfile.shape import shaped

    raw = parse_toml(text, name)
    reading = Reading(name, locate(text), today or date.today())
    _check_format(raw, reading)
    plan = _plan(shaped(raw, PlanTable, reading), reading)
    if reading.problems:
        raise BadInputError(sorted(reading.problems, key=lambda problem: _line(problem.where)))
    return plan


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """Return the tables of a TOML text, numbers exact; say where it is malformed."""
    try:
        if _too_deep(text):
            raise RecursionError
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        given, place = "tables or lists nested too deeply", ""
    except (ValueError, ArithmeticError) as fault:
        given, place = _malformed(str(fault))
    where = name + (f", {place}" if place else "")
    remedy = "Mend it; a missing quotation mark, bracket or equals sign is the usual cause."
    raise BadInputError([Problem(where, given, "valid TOML", remedy, "file.malformed")])


def _too_deep(text: str) -> bool:
    """Return whether a key has very many parts, which takes the parser very long to read."""
    return any(line.partition("=")[0].count(".") > _DEEPEST for line in text.splitlines())


def _malformed(message: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.*) \(at (?:(line \d+, column \d+)|end of document)\)", message, re.S)
    if found is None:
        return f"not valid TOML ({clipped(message)})", ""
    return f"not valid TOML ({clipped(found[1])})", found[2] or "end of the file"


def _line(where: str) -> int:
    found = re.search(r", line (\d+)", where)
    return int(found[1]) if found else 0


def _check_format(raw: dict[str, Any], reading: Reading) -> None:
    given = raw.get("format")
    if isinstance(given, str) and given not in FORMATS:
        what = f"{shown(given)} is no format that can be read here"
        remedy = f'Write format = "{PLAN_FORMAT}".'
        known = ", ".join(f'"{one}"' for one in FORMATS)
        reading.report(("format",), what, known, remedy, "unknown-format")


def _plan(table: PlanTable, reading: Reading) -> Plan:
    ids = Identities(table, reading)
    reading.region = reading.word("region", table.region, ("region",))
    sessions = tuple(
        _session(row, number, ids, reading) for number, row in enumerate(table.session or ())
    )
    _check_days(table.session or [], reading)
    return Plan(
        title=table.title or "",
        region=reading.region,
        jurisdiction=table.jurisdiction,
        start_date=table.start_date,
        patient=read_patient(table.patient, table.start_date, ids, reading),
        goals=tuple(_goal(row, n, ids, reading) for n, row in enumerate(table.goal or ())),
        sessions=sessions,
        overrides=tuple(
            _override(row, number, ids, reading) for number, row in enumerate(table.override or ())
        ),
    )


def _session(row: SessionTable, number: int, ids: Identities, reading: Reading) -> Session:
    path: Path = ("session", number)
    identifier = ids.of(row.id, path, f"s{number + 1}")
    treatments = [
        read_treatment(
            table, f"{identifier}-t{place + 1}", (*path, "treatment", place), ids, reading
        )
        for place, table in enumerate(row.treatment or ())
    ]
    return Session(identifier, row.day or 0, tuple(one for one in treatments if one is not None))


def _check_days(rows: list[SessionTable], reading: Reading) -> None:
    before = 0
    for number, row in enumerate(rows):
        if row.day is None:
            continue
        where: Path = ("session", number, "day")
        if number == 0 and row.day != 0:
            remedy = "Count the days from the first session."
            reading.report(where, f"the first day is {row.day}", "0", remedy, "first-day")
        elif row.day < before:
            given = f"day {row.day} comes after day {before}"
            allowed = f"{before} or later"
            remedy = "Put the sessions in the order of their days."
            reading.report(where, given, allowed, remedy, "day-order")
        before = max(before, row.day)


def _goal(row: GoalTable, number: int, ids: Identities, reading: Reading) -> Goal:
    path: Path = ("goal", number)
    return Goal(
        id=ids.of(row.id, path, f"g{number + 1}"),
        area=reading.word("area", row.area, (*path, "area")) or "",
        outcome=reading.word("outcome", row.outcome, (*path, "outcome")) or "",
        by_day=row.by_day,
        probability=row.probability,
        keep_movement=row.keep_movement,
    )


def _override(row: OverrideTable, number: int, ids: Identities, reading: Reading) -> Override:
    path: Path = ("override", number)
    targets = [name for name, place in ids.places.items() if place[0] == "session"]
    if row.treatment is not None and row.treatment not in targets:
        given = f"{shown(row.treatment)} is the id of no session, treatment or site"
        allowed = ", ".join(targets[:12]) or "an id of this plan"
        remedy = "Use one of these, or leave it out to mean the whole plan."
        reading.report((*path, "treatment"), given, allowed, remedy, "override-target")
    return Override(
        id=ids.of(row.id, path, f"o{number + 1}"),
        finding=row.finding or "",
        reason=row.reason or "",
        by=row.by or "",
        target=row.treatment,
    )
