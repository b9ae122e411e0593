"""Who assesses, prescribes, injects and delegates, against the law of the place."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.plans import DUTIES, Duty, Provider, Team
from needlework.safety.authority_rows import (
    LawRow,
    holding,
    is_allowed_somewhere,
    is_known,
    law,
    places,
)
from needlework.safety.case import Case
from needlework.safety.examination import examination_findings, how_seen
from needlework.safety.premises import (
    delegate_findings,
    how_of,
    premises_findings,
    reminder_findings,
)
from needlework.safety.registry import Rule
from needlework.safety.rows import codes_of, data, exact, finding, rule
from needlework.safety.values import Finding, Place, Quantity
from needlework.vocabulary import resolve

CODES = codes_of("authority")
_OF_PRESCRIBERS = ("assess", "prescribe")
_DEVICES = ("microneedling",)
# Findings of which each row of the law has a rule of its own.
_BY_ROW = (
    *("forbidden", "unclear", "order", "supervision_missing", "delegates"),
    *("examination", "examination_conflict", "examination_how", "examination_register"),
    *("premises", "premises_open", "premises_red_flag"),
)
_REGIONS = ("US", "EU", "UK", "CA", "AU", "NZ", "CH", "JP", "KR", "CN", "BR", "SG")
_DOES = {
    "assess": "assesses",
    "prescribe": "prescribes",
    "inject": "injects",
    "delegate": "delegates",
}


def rules() -> tuple[Rule, ...]:
    """Return one rule per permission and duty of the table, and those of the other rows."""
    found = [rule(row) for name, row in data("authority")["row"].items() if name not in _BY_ROW]
    for row in law("permission"):
        for duty in DUTIES:
            if row.says(duty) in ("no", "unclear", "ordered"):
                found.append(_rule(row, duty))
        if row.supervisors:
            found.append(_other(row, "supervision_missing", row.roles[0]))
    for part, name in (("examination", "examination"), ("delegates", "delegates")):
        found += [_other(row, name, row.cells["topic"]) for row in law(part)]
    found += [_other(row, how_of(row), "") for row in law("premises")]
    for part in ("permission", "examination"):
        found += [
            _other(row, how_seen(row), f"{row.roles[0]}-how") for row in law(part) if row.modes
        ]
    return tuple({one.id: one for one in found}.values())


def _other(row: LawRow, name: str, what: str) -> Rule:
    own = data("authority")["row"][name]
    part = f"{row.jurisdiction}-{what}" if what else row.jurisdiction
    words = f"{row.jurisdiction}: {own['words']}"
    return rule({**own, "id": part, "words": words}, sources=(row.source,))


def _rule(row: LawRow, duty: Duty) -> Rule:
    name = {"no": "forbidden", "unclear": "unclear", "ordered": "order"}[row.says(duty)]
    name = "unclear" if row.conflicting else name
    own = data("authority")["row"][name]
    words = f"{row.jurisdiction}: whether {' or '.join(row.roles)} {_DOES[duty]}"
    return rule({**own, "id": _part(row, duty), "words": words}, sources=(row.source,))


def _part(row: LawRow, duty: Duty) -> str:
    return f"{row.jurisdiction}-{row.roles[0]}-{duty}"


def not_run(case: Case) -> str:
    """Return why the group cannot run; empty where it can."""
    if case.context.team is None:
        return "nobody said who provides; give a provider file with --provider FILE"
    return ""


def findings(case: Case) -> Iterator[Finding]:
    """Yield what the law of the place says against who does what."""
    team, place = case.context.team, case.jurisdiction
    if team is None or not case.items:
        return
    yield from _duties_of_nobody(case, team)
    yield from _solo(team)
    yield from _age(case)
    yield from _region(case, place)
    yield from premises_findings(team, place)
    if place is None or not is_known(place):
        named = f"no law was read for {place}" if place else "nobody said where they act"
        yield finding(data("authority")["row"]["no_jurisdiction"], Place(), named)
        for member in team.providers:
            for duty in member.does:
                yield from _nowhere(member, duty, place)
        return
    for member in team.providers:
        for duty in member.does:
            yield from _duty(case, team, member, duty, place)
    yield from examination_findings(case, team, place)
    yield from delegate_findings(team, place)
    yield from reminder_findings(case, team, place)


def _duty(case: Case, team: Team, member: Provider, duty: Duty, place: str) -> Iterator[Finding]:
    kinds = dict.fromkeys(item.treatment.kind for item in case.items)
    about = [row for row in holding("permission", place) if any(map(row.about, kinds))]
    telling = [row for row in about if row.says(duty)]
    # The narrower place comes first; a row that names the only ones who may is about all others.
    own = [row for row in telling if member.role in row.roles or row.own.get("only")]
    if own and member.role in own[0].roles:
        yield from _said(team, member, duty, own[0])
    elif own:
        yield _unclear(member, duty, own[0])
    elif not any(member.role in row.roles for row in about):
        nowhere = tuple(_nowhere(member, duty, place))
        message = f"{_who(member)} {_DOES[duty]}: no source tells what this role may do in {place}"
        silent = finding(data("authority")["row"]["role_unknown"], Place(), message)
        yield from nowhere or (silent,)


def _nowhere(member: Provider, duty: Duty, place: str | None) -> Iterator[Finding]:
    """Yield a duty that no law which was read gives a role, where that of the place is silent."""
    if duty in _OF_PRESCRIBERS and not is_allowed_somewhere(member.role, duty):
        where = place or "this place"
        message = f"{_who(member)} {_DOES[duty]}; nothing was read of this role in {where}, and"
        message += " no law that was read lets it anywhere"
        yield finding(data("authority")["row"]["role_nowhere"], Place(), message)


def _said(team: Team, member: Provider, duty: Duty, row: LawRow) -> Iterator[Finding]:
    says = row.says(duty)
    if says == "no" and not row.conflicting:
        message = f"{_who(member)} {_DOES[duty]}; {row.jurisdiction}: {row.words or 'not allowed'}"
        own = data("authority")["row"]["forbidden"]
        part = _part(row, duty)
        yield finding(own, Place(), message, sources=(row.source,), part=part)
        return
    if says in ("no", "unclear"):
        yield _unclear(member, duty, row)
    if says == "ordered":
        yield from _ordered(team, member, duty, row)
    if duty == "inject":
        yield from _supervised(team, member, row)


def _unclear(member: Provider, duty: Duty, row: LawRow) -> Finding:
    readings = " / ".join(f"({n}) {words}" for n, words in enumerate(row.readings, 1))
    message = f"{_who(member)} {_DOES[duty]}; {row.jurisdiction}, readings differ: {readings}"
    own = data("authority")["row"]["unclear"]
    return finding(own, Place(), message, sources=(row.source,), part=_part(row, duty))


def _ordered(team: Team, member: Provider, duty: Duty, row: LawRow) -> Iterator[Finding]:
    others = [one for one in team.doing("prescribe") if one.id != member.id]
    if not others:
        message = (
            f"{_who(member)} {_DOES[duty]} on order in {row.jurisdiction}, and nobody else "
            f"prescribes; {row.words}"
        )
        own = data("authority")["row"]["order"]
        part = _part(row, duty)
        yield finding(own, Place(), message, sources=(row.source,), part=part)


def _supervised(team: Team, member: Provider, row: LawRow) -> Iterator[Finding]:
    if not row.supervisors:
        return
    behind = [
        one
        for one in team.providers
        if one.id != member.id
        and one.role in row.supervisors
        and {"prescribe", "delegate"} & set(one.does)
    ]
    name = "supervision" if behind else "supervision_missing"
    asked = row.cells["supervision"] or "supervision"
    message = f"{_who(member)} injects in {row.jurisdiction} under: {asked}"
    if not behind:
        message += f"; nobody named is {' or '.join(map(_role_words, row.supervisors))}"
    own = data("authority")["row"][name]
    part = f"{row.jurisdiction}-{row.roles[0]}" if not behind else ""
    yield finding(own, Place(), message, sources=(row.source,), part=part)


def _who(member: Provider) -> str:
    return f"{member.name or member.id} ({_role_words(member.role)})"


def _role_words(role: str) -> str:
    term = resolve(role, "role")
    return role if term is None else term.name


def _duties_of_nobody(case: Case, team: Team) -> Iterator[Finding]:
    rows = data("authority")["row"]
    needed: list[tuple[Duty, str]] = [("assess", "assesses"), ("inject", "injects or needles")]
    if any(item.treatment.kind not in _DEVICES for item in case.items):
        needed.append(("prescribe", "prescribes"))
    names = {"assess": "nobody_assesses", "prescribe": "nobody_prescribes"}
    for duty, words in needed:
        if not team.doing(duty):
            yield finding(
                rows[names.get(duty, "nobody_injects")], Place(), f"nobody in the team {words}"
            )


def _solo(team: Team) -> Iterator[Finding]:
    alone = [one for one in team.providers if {"assess", "prescribe", "inject"} <= set(one.does)]
    if len(team.providers) == 1 and alone:
        message = f"self-approved: {_who(alone[0])} assesses, prescribes and injects"
        yield finding(data("authority")["row"]["self_approved"], Place(), message)


def _age(case: Case) -> Iterator[Finding]:
    table, today = data("authority"), case.context.today
    verified = table["verified_on"]
    if today is None or (today - verified).days <= table["oldest_days"]:
        return
    days = exact((today - verified).days)
    yield finding(
        table["row"]["outdated"],
        Place(),
        f"the table of authority was compared with its sources on {verified.isoformat()}",
        measured=Quantity(days, "days"),
        limit=Quantity(exact(table["oldest_days"]), "days"),
    )


def _region(case: Case, place: str | None) -> Iterator[Finding]:
    """Yield a plan whose products belong to another region than the place."""
    region = case.region
    if place is None or region is None:
        return
    here = places(place)[-1]
    if here in _REGIONS and here != region:
        message = f"products of region {region} in {place}"
        yield finding(data("authority")["row"]["region"], Place(), message)
