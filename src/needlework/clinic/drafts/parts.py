"""Edits of whole parts: treatments, sessions, goals, dates, and overrides of findings."""

from __future__ import annotations

from datetime import date
from itertools import count

from needlework.clinic.drafts import answers
from needlework.clinic.drafts.answers import Sent
from needlework.clinic.drafts.document import Tables, sessions, treatment
from needlework.clinic.drafts.fields import FIELDS, put
from needlework.clinic.drafts.sites import toxin
from needlework.clinic.drafts.units import unit_of
from needlework.doses import Volume
from needlework.plans import Filler, Plan
from needlework.vocabulary import resolve

BETWEEN = "; "
"""What stands between several accepted amounts that were sent."""


def when(plan: Plan, tables: Tables, sent: Sent) -> str:
    """Set the day of the first session."""
    found = answers.day(sent, "start_date", "day of the first session")
    tables.pop("start_date", None)
    if found is None:
        return "no start date"
    tables["start_date"] = found
    return f"starts {found.isoformat()}"


def change_fields(plan: Plan, tables: Tables, sent: Sent) -> str:
    """Write the fields of one treatment."""
    row = _row(tables, sent)
    if row.get("site") and row["kind"] == "filler":
        sent = _without_sum(plan, row, sent)
    for field in FIELDS[row["kind"]]:
        if field.key in sent:
            put(row, field, sent)
    return f"changed {row['area']}"


def _without_sum(plan: Plan, row: Tables, sent: Sent) -> Sent:
    """Return what was sent without the volume: with points it is their sum and nothing else."""
    value, said = plan.treatment(row["id"]), answers.text(sent, "volume")
    assert isinstance(value, Filler)
    wanted = Volume.parse(answers.with_unit(said, "mL"), where="volume") if said else value.volume
    if wanted != value.volume:
        allowed = f"{value.volume}, the sum of its points"
        answers.refuse("volume of the filler", said, allowed, "Change or remove a point instead.")
    row.pop("volume", None)
    return {name: value for name, value in sent.items() if name != "volume"}


def total(plan: Plan, tables: Tables, sent: Sent) -> str:
    """Give a toxin treatment one dose of the whole area, without points."""
    _, row = toxin(plan, tables, sent)
    dose = answers.needed(sent, "dose", "units of the area")
    for name in ("protocol", "site"):
        row.pop(name, None)
    row["dose"] = answers.with_unit(dose, unit_of(row["product"]))
    return f"{row['dose']} for {row['area']}"


def scheme(plan: Plan, tables: Tables, sent: Sent) -> str:
    """Give a toxin treatment the points and units of a scheme."""
    _, row = toxin(plan, tables, sent)
    name = answers.needed(sent, "protocol", "scheme")
    for other in ("dose", "site"):
        row.pop(other, None)
    row["protocol"] = name
    return f"{row['area']} by {name}"


def add_toxin(plan: Plan, tables: Tables, sent: Sent) -> str:
    """Add a toxin treatment of an area with a dose of its own."""
    product = answers.needed(sent, "product", "product")
    area = answers.needed(sent, "area", "area")
    term = resolve(product, "product")
    dose = answers.with_unit(
        answers.needed(sent, "dose", "units of the area"), unit_of(term.slug if term else product)
    )
    session = _session(tables, sent)
    taken = {row["id"] for one in sessions(tables) for row in one.get("treatment", [])}
    name = next(
        f"{session['id']}-t{n}" for n in range(1, 1000) if f"{session['id']}-t{n}" not in taken
    )
    row = {"id": name, "kind": "neuromodulator", "product": product, "area": area, "dose": dose}
    session.setdefault("treatment", []).append(row)
    return f"added {dose} for {area}"


def remove_treatment(plan: Plan, tables: Tables, sent: Sent) -> str:
    """Take a treatment out, and its session where nothing else is done in it."""
    row = _row(tables, sent)
    for session in sessions(tables):
        session["treatment"] = [one for one in session.get("treatment", []) if one is not row]
    tables["session"] = [one for one in sessions(tables) if one["treatment"]]
    if not tables["session"]:
        answers.refuse(
            "treatment", "the last one", "at least one treatment", "Add the other one first."
        )
    gone = {row["id"], *(site["id"] for site in row.get("site", []))}
    _drop_overrides(tables, gone)
    return f"removed {row['area']}"


def session_day(plan: Plan, tables: Tables, sent: Sent) -> str:
    """Move a session to another day since the first."""
    session = _session(tables, sent)
    day = answers.whole(sent, "day", "day of the session")
    if day is None:
        answers.refuse("day of the session", "left empty", "a day, 0 or more", "Fill it in.")
    session["day"] = day
    sessions(tables).sort(key=lambda one: int(one["day"]))
    return f"session {session['id']} on day {day}"


def goal(plan: Plan, tables: Tables, sent: Sent) -> str:
    """Add what the treatment is for."""
    row = {
        "area": answers.needed(sent, "area", "area"),
        "outcome": answers.needed(sent, "outcome", "outcome"),
        "by_day": answers.whole(sent, "by_day", "day"),
        "probability": answers.number(sent, "probability", "chance wanted"),
    }
    taken = {one.id for one in plan.goals}
    name = next(f"g{n}" for n in range(1, 1000) if f"g{n}" not in taken)
    kept = {key: value for key, value in row.items() if value is not None}
    tables.setdefault("goal", []).append({"id": name, **kept})
    return f"goal for {row['area']}"


def remove_goal(plan: Plan, tables: Tables, sent: Sent) -> str:
    """Take a goal out."""
    named = answers.text(sent, "goal")
    tables["goal"] = [row for row in tables.get("goal", []) if row.get("id") != named]
    if not tables["goal"]:
        del tables["goal"]
    return "removed a goal"


def override(plan: Plan, tables: Tables, sent: Sent) -> str:
    """Accept a finding and the amount it has, with a reason, in the name of who does."""
    row = {
        "finding": answers.needed(sent, "finding", "finding"),
        "reason": answers.needed(sent, "reason", "reason"),
        "by": answers.needed(sent, "by", "provider"),
    }
    target, accepts = answers.text(sent, "target"), answers.text(sent, "accepts")
    before = tables.get("override", [])
    # An amount goes for the one before it; reasons that name different words stand together.
    kept = [one for one in before if not (accepts and _answers(one, row, target))]
    row |= {"treatment": target} if target else {}
    taken = {one.get("id") for one in kept}
    free = (f"o{n}" for n in count(1) if f"o{n}" not in taken)
    # Two products of one sitting have two units, and each its own answer.
    amounts = accepts.split(BETWEEN)
    added = [
        {"id": name, **row, **({"accepts": amount} if amount else {})}
        for name, amount in zip(free, amounts, strict=False)
    ]
    tables["override"] = [*kept, *added]
    return f"accepted {row['finding']}"


def remove_override(plan: Plan, tables: Tables, sent: Sent) -> str:
    """Take an override back."""
    finding, target = answers.text(sent, "finding"), answers.text(sent, "target")
    kept = [
        one
        for one in tables.get("override", [])
        if not _answers(one, {"finding": finding}, target)
    ]
    tables["override"] = kept
    if not kept:
        del tables["override"]
    return f"took back {finding}"


def _answers(one: Tables, row: Tables, target: str) -> bool:
    return bool(one["finding"] == row["finding"] and one.get("treatment", "") == target)


def _row(tables: Tables, sent: Sent) -> Tables:
    named = answers.text(sent, "treatment")
    found = treatment(tables, named)
    if found is None:
        answers.refuse("treatment", f'"{named}"', "a treatment of this plan", "Reload the page.")
    return found


def _session(tables: Tables, sent: Sent) -> Tables:
    named = answers.text(sent, "session")
    if not sessions(tables):
        sessions(tables).append({"id": "s1", "day": 0, "treatment": []})
    for session in sessions(tables):
        if session["id"] == named or not named:
            return session
    answers.refuse("session", f'"{named}"', "a session of this plan", "Reload the page.")


def _drop_overrides(tables: Tables, gone: set[str]) -> None:
    kept = [row for row in tables.get("override", []) if row.get("treatment") not in gone]
    tables.pop("override", None)
    if kept:
        tables["override"] = kept


def starts(tables: Tables) -> date | None:
    """Return the day of the first session, where the draft says it."""
    found = tables.get("start_date")
    return found if isinstance(found, date) else None
