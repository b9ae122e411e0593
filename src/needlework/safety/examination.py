"""The examination before the treatment: by whom, and how the patient is seen."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.plans import Provider, Team
from needlework.safety.authority_rows import LawRow, holding
from needlework.safety.case import Case
from needlework.safety.rows import data, finding
from needlework.safety.values import Finding, Place


def examination_findings(case: Case, team: Team, place: str) -> Iterator[Finding]:
    """Yield examinations by nobody entitled, or in a way that does not count."""
    for row in holding("examination", place):
        yield from _by_whom(team, row)
    yield from _how(case, team, place)


def _by_whom(team: Team, row: LawRow) -> Iterator[Finding]:
    """Yield an examination that somebody entitled should make before another treats."""
    others = [one for one in team.doing("inject") if one.role not in row.roles]
    entitled = [one for one in team.doing("assess") if one.role in row.roles]
    if not others or entitled:
        return
    roles = ", ".join(row.roles)
    readings = " / ".join(row.readings) if row.conflicting else row.words
    message = f"nobody who may examine ({roles}) sees the patient before {others[0].id} treats"
    message += f"; {row.jurisdiction}: {readings}" if readings else ""
    name = "examination_conflict" if row.conflicting else "examination"
    part = f"{row.jurisdiction}-{row.cells['topic']}"
    own = data("authority")["row"][name]
    yield finding(own, Place(), message, sources=(row.source,), part=part)


def _how(case: Case, team: Team, place: str) -> Iterator[Finding]:
    rows = list(_with_modes(place))
    for member in team.doing("assess"):
        own = [row for row in rows if member.role in row.roles]
        if not own:
            continue
        if member.assessment is None:
            yield from _not_said(member, own[0])
        elif member.assessment not in own[0].modes:
            yield _does_not_count(member, own[0])


def _with_modes(place: str) -> Iterator[LawRow]:
    for part in ("permission", "examination"):
        for row in holding(part, place):
            if row.modes:
                yield row


def _not_said(member: Provider, row: LawRow) -> Iterator[Finding]:
    modes = " or ".join(row.modes)
    message = f"how {member.id} sees the patient was not said; {row.jurisdiction} asks for {modes}"
    own = data("authority")["row"]["examination_not_said"]
    yield finding(own, Place(), message, sources=(row.source,))


def how_seen(row: LawRow) -> str:
    """Return which finding a way of seeing the patient is that a row does not count."""
    return "examination_register" if row.own.get("register") else "examination_how"


def _does_not_count(member: Provider, row: LawRow) -> Finding:
    modes = " or ".join(row.modes)
    lawful = "; lawful under medicines law" if row.own.get("register") else ""
    message = (
        f"{member.id} sees the patient by {member.assessment}; {row.jurisdiction} asks for "
        f"{modes}: {row.words}{lawful}"
    )
    own, part = data("authority")["row"][how_seen(row)], f"{row.jurisdiction}-{row.roles[0]}-how"
    return finding(own, Place(), message, sources=(row.source,), part=part)
