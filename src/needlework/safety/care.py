"""What a patient does before and after, with dates, and what was published of harm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from needlework.evidence import table
from needlework.plans import Plan
from needlework.safety.authority_rows import law
from needlework.safety.case import Case, Item
from needlework.safety.context import Context
from needlework.safety.rows import RECALLED, data
from needlework.vocabulary import resolve_indications

Phase = Literal["pre", "day", "post"]
PHASES: tuple[Phase, ...] = ("pre", "day", "post")


@dataclass(frozen=True, slots=True)
class Advice:
    """One advice to the patient.

    Parameters
    ----------
    first_hours, last_hours : Decimal or None
        From and until when, in hours from the treatment; negative before it.
    strength : str
        Who asks for it, in words.
    urgent : bool
        Whether it tells when to get help.
    """

    phase: Phase
    words: str
    first_hours: Decimal | None
    last_hours: Decimal | None
    strength: str
    source: str
    seen: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """A session with what the patient does around it."""

    session: str
    day: int
    date: date | None
    treatments: tuple[str, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class Harm:
    """A published harm.

    Parameters
    ----------
    people : int or None
        People who were looked at; None where only cases were published.
    share, comparator : Decimal or None
        Share of those treated and of a comparison group who had it.
    cases : int or None
        Published cases without a number of people.
    """

    event: str
    about: str
    people: int | None
    share: Decimal | None
    comparator: Decimal | None
    cases: int | None
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class CareSheet:
    """What a patient's sheet says.

    Parameters
    ----------
    harms : tuple of Harm
        Of treatments other than toxins; rates of toxins come with the forecast.
    red_flags : tuple of str
        When to walk away before anything is injected.
    """

    visits: tuple[Visit, ...]
    harms: tuple[Harm, ...]
    red_flags: tuple[str, ...]


def care_sheet(plan: Plan, context: Context | None = None) -> CareSheet:
    """Return what a patient does before and after each session of a plan."""
    case = Case(plan, context or Context())
    return CareSheet(
        visits=tuple(_visits(case)),
        harms=tuple(_harms(case)),
        red_flags=tuple(_red_flags(case)),
    )


def _visits(case: Case) -> Iterator[Visit]:
    for session in case.plan.sessions:
        items = [item for item in case.items if item.session.id == session.id]
        if items:
            yield Visit(
                session=session.id,
                day=session.day,
                date=case.plan.date_of(session.day),
                treatments=tuple(str(item.treatment) for item in items),
                advice=tuple(_advice(items)),
            )


def _advice(items: Sequence[Item]) -> list[Advice]:
    found: dict[str, Advice] = {}
    for cells in _rows():
        if any(_means(cells, item) for item in items) and not _elsewhere(cells):
            one = _one(cells)
            found.setdefault(one.words, one)
    return sorted(found.values(), key=_order)


def _order(one: Advice) -> tuple[int, Decimal, Decimal]:
    first = one.first_hours if one.first_hours is not None else _earliest()
    last = one.last_hours if one.last_hours is not None else Decimal(0)
    return PHASES.index(one.phase), first, last


@cache
def _earliest() -> Decimal:
    hours = [Decimal(cells["start_hours"]) for cells in _rows() if cells["start_hours"]]
    return min(hours) - 1


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    return tuple(row.cells for row in table("rules", "care"))


def _means(cells: Mapping[str, str], item: Item) -> bool:
    who = data("care")["treatment"][cells["treatment"]]
    if item.therapeutic and cells["strength"] not in data("care")["therapeutic"]["strengths"]:
        return False
    return fits(who, item)


def fits(who: Mapping[str, Any], item: Item) -> bool:
    """Whether a row of data means a treatment: by kind, product, area, active, indication."""
    treatment = item.treatment
    named = treatment.indication
    indications = {each.slug for each in resolve_indications(named)} if named else set()
    checks = (
        ("kind", treatment.kind == who.get("kind")),
        ("kinds", treatment.kind in who.get("kinds", ())),
        ("products", item.product in who.get("products", ())),
        ("areas", treatment.area in who.get("areas", ())),
        ("device", getattr(treatment, "device", None) == who.get("device")),
        ("actives", bool(set(item.actives) & set(who.get("actives", ())))),
        ("indications", bool(indications & set(who.get("indications", ())))),
    )
    return all(fitting for key, fitting in checks if key in who)


def _own(part: str, cells: Mapping[str, str]) -> Mapping[str, Any] | None:
    for row in data("care")[part]:
        if (row["treatment"], row["instruction"]) == (cells["treatment"], cells["instruction"]):
            found: Mapping[str, Any] = row
            return found
    return None


def _elsewhere(cells: Mapping[str, str]) -> bool:
    return _own("clinic", cells) is not None or _own("left_out", cells) is not None


def _one(cells: Mapping[str, str]) -> Advice:
    own = _own("plain", cells) or {}
    words: str = (
        own.get("words") or f"{cells['instruction'][:1].upper()}{cells['instruction'][1:]}."
    )
    strength = data("care")["strength"]
    said = strength[cells["strength"]]
    if cells["seen"] == RECALLED:
        said = f"{said}; {strength['unverified']}"
    phase: Phase = cells["phase"]  # type: ignore[assignment]
    return Advice(
        phase=phase,
        words=words,
        first_hours=None if own.get("ask") else _hours(cells["start_hours"]),
        last_hours=None if own.get("ask") else _hours(cells["end_hours"]),
        strength=said,
        source=cells["source"],
        seen=cells["seen"],
        urgent=bool(own.get("urgent")),
    )


def _hours(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def moment(day: date | None, hours: Decimal) -> date | None:
    """Return the date that lies some hours from a session; None where that has no date."""
    return None if day is None else day + timedelta(hours=float(hours))


def _harms(case: Case) -> Iterator[Harm]:
    told: set[tuple[str, str]] = set()
    for row in table("rules", "adverse_events"):
        cells = row.cells
        name = cells["product_or_procedure"]
        for who in data("care")["harm"]:
            if name in who["names"] and any(fits(who, item) for item in case.items):
                key = (name, cells["event"])
                if key not in told and _is_told(cells):
                    told.add(key)
                    yield _harm(cells)


def _is_told(cells: Mapping[str, str]) -> bool:
    """Whether a harm has a number, and one that is a risk."""
    left_out = {row["event"] for row in data("care")["not_told"]}
    return bool(cells["rate"] or cells["events"]) and cells["event"] not in left_out


def event_words(event: str) -> str:
    """Return an event in a patient's words."""
    name = event.replace("_", " ").strip()
    words: str = data("care")["event_words"].get(name, name)
    return words


def _harm(cells: Mapping[str, str]) -> Harm:
    share = Decimal(cells["rate"]) if cells["rate"] else None
    return Harm(
        event=event_words(cells["event"]),
        about=cells["product_or_procedure"],
        people=int(cells["n"]) if cells["n"] else None,
        share=share,
        comparator=Decimal(cells["comparator_rate"]) if cells["comparator_rate"] else None,
        cases=int(cells["events"]) if cells["events"] and share is None else None,
        source=cells["source"],
        seen=cells["seen"],
    )


def _red_flags(case: Case) -> Iterator[str]:
    for row in law("red_flag"):
        who = {key: row.own[key] for key in ("kinds", "products") if key in row.own}
        if any(fits(who, item) for item in case.items):
            unverified = f" ({data('care')['strength']['unverified']})" if row.recalled else ""
            yield f"{row.own['words']}{unverified}"
