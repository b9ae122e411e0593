"""Put a plan together from the text of a plan file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from needlework.planfile.identity import Identities, plan_tables
from needlework.planfile.locator import Path, locate
from needlework.planfile.people import named, read_patient
from needlework.planfile.quantities import measured
from needlework.planfile.reading import Reading, clipped, shown
from needlework.planfile.sessions import read_sessions
from needlework.plans import PLAN_FORMAT, DailyUse, Goal, Override, Plan
from needlework.problems import BadInputError, Problem

if TYPE_CHECKING:
    from needlework.planfile.models import DailyTable, GoalTable, OverrideTable, PlanTable

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
    check_format(raw, FORMATS, reading)
    plan = _plan(shaped(raw, PlanTable, reading), reading)
    raise_problems(reading)
    return plan


def raise_problems(reading: Reading) -> None:
    """Raise what was found wrong with a file, if anything, in the order of its lines."""
    if reading.problems:
        raise BadInputError(sorted(reading.problems, key=lambda problem: _line(problem.where)))


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


def check_format(raw: dict[str, Any], formats: tuple[str, ...], reading: Reading) -> None:
    """Report a format that is none of those that can be read, the newest of them first."""
    given = raw.get("format")
    if isinstance(given, str) and given not in formats:
        what = f"{shown(given)} is no format that can be read here"
        remedy = f'Write format = "{formats[0]}".'
        known = ", ".join(f'"{one}"' for one in formats)
        reading.report(("format",), what, known, remedy, "unknown-format")


def _plan(table: PlanTable, reading: Reading) -> Plan:
    ids = Identities(plan_tables(table), reading)
    reading.region = reading.word("region", table.region, ("region",))
    sessions = read_sessions(table.session or (), (), ids, reading)
    return Plan(
        title=table.title or "",
        region=reading.region,
        jurisdiction=table.jurisdiction,
        start_date=table.start_date,
        patient=read_patient(table.patient, table.start_date, ids, reading),
        goals=tuple(_goal(row, n, ids, reading) for n, row in enumerate(table.goal or ())),
        sessions=sessions,
        daily=read_daily(table.daily, (), ids, reading),
        overrides=tuple(
            _override(row, number, ids, reading) for number, row in enumerate(table.override or ())
        ),
    )


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


def read_daily(
    rows: Sequence[DailyTable] | None, above: Path, ids: Identities, reading: Reading
) -> tuple[DailyUse, ...]:
    """Return what is used at home, written below a path."""
    return tuple(
        _daily(row, number, (*above, "daily", number), ids, reading)
        for number, row in enumerate(rows or ())
    )


def _daily(
    row: DailyTable, number: int, path: Path, ids: Identities, reading: Reading
) -> DailyUse:
    first = row.from_day or 0
    if row.until_day is not None and row.until_day <= first:
        given = f"day {row.until_day}, and it starts on day {first}"
        remedy = "Give a later day, or leave it out where it goes on."
        reading.report((*path, "until_day"), given, f"{first + 1} or later", remedy, "daily-end")
    return DailyUse(
        id=ids.of(row.id, path, f"d{number + 1}"),
        product=named(row.product or "", "medicine"),
        route=row.route,
        strength=row.strength,
        from_day=first,
        until_day=row.until_day,
    )


def _override(row: OverrideTable, number: int, ids: Identities, reading: Reading) -> Override:
    path: Path = ("override", number)
    targets = [name for name, place in ids.places.items() if place[0] in ("session", "daily")]
    if row.treatment is not None and row.treatment not in targets:
        given = f"{shown(row.treatment)} is the id of no session, treatment, site or use at home"
        allowed = ", ".join(targets[:12]) or "an id of this plan"
        remedy = "Use one of these, or leave it out to mean the whole plan."
        reading.report((*path, "treatment"), given, allowed, remedy, "override-target")
    return Override(
        id=ids.of(row.id, path, f"o{number + 1}"),
        finding=row.finding or "",
        reason=row.reason or "",
        by=row.by or "",
        target=row.treatment,
        accepts=measured(row.accepts, (*path, "accepts"), reading),
    )
