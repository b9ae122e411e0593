"""Places, numbers of delegates and other duties of the law."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.plans import Team
from needlework.safety.authority_rows import LawRow, holding
from needlework.safety.case import Case
from needlework.safety.rows import data, exact, finding
from needlework.safety.values import Finding, Place, Quantity


def premises_findings(team: Team, place: str | None) -> Iterator[Finding]:
    """Yield a place that the law, or health authorities, speak against."""
    rows = data("authority")["row"]
    if team.premises is None:
        yield finding(rows["premises_not_said"], Place(), "where the patient is treated: not said")
        return
    for row in holding("premises", place or ""):
        if not _fits(team.premises, row):
            message = f"treated in a {team.premises.replace('-', ' ')}; {_words(row)}"
            own = rows[how_of(row)]
            yield finding(own, Place(), message, sources=(row.source,), part=row.jurisdiction)


def _fits(premises: str, row: LawRow) -> bool:
    if "allowed" in row.own:
        return premises in row.own["allowed"]
    return premises not in row.own["forbidden"]


def how_of(row: LawRow) -> str:
    """Return which finding a place against a row is."""
    if row.own.get("red_flag"):
        return "premises_red_flag"
    return "premises_open" if row.own.get("not_in_force") else "premises"


def _words(row: LawRow) -> str:
    said = row.cells["premises"] or row.cells["rule"]
    since = row.cells["effective"]
    when = f" ({since}; from when it holds was not seen)" if row.own.get("not_in_force") else ""
    return f"{row.jurisdiction}: {said.rstrip('.')}{when}"


def delegate_findings(team: Team, place: str) -> Iterator[Finding]:
    """Yield somebody who supervises more people than the law may allow."""
    for row in holding("delegates", place):
        most = exact(row.own["most"])
        for member in team.doing("delegate"):
            if member.role in row.roles and member.delegates is not None:
                count = exact(member.delegates)
                if count > most:
                    yield finding(
                        data("authority")["row"]["delegates"],
                        Place(),
                        f"{member.id} supervises {count}; {row.jurisdiction}: "
                        f"{row.cells['max_delegates']}. {row.cells['note']}".rstrip(". "),
                        measured=Quantity(count, "people"),
                        limit=Quantity(most, "people"),
                        sources=(row.source,),
                        part=f"{row.jurisdiction}-{row.cells['topic']}",
                    )


def reminder_findings(case: Case, team: Team, place: str) -> Iterator[Finding]:
    """Yield what the law asks besides, where somebody treats on behalf of another."""
    if len(team.providers) < 2:
        return
    roles = {one.role for one in team.providers}
    for row in holding("reminder", place):
        if not row.roles or roles & set(row.roles):
            own = data("authority")["row"]["reminder"]
            message = f"{row.jurisdiction}: {row.words}"
            yield finding(own, Place(), message, sources=(row.source,))
