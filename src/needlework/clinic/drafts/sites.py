"""Edits of injection points: units, place, more, fewer, the other side."""

from __future__ import annotations

from needlework.anatomy import Face
from needlework.clinic.drafts import answers
from needlework.clinic.drafts.answers import Sent
from needlework.clinic.drafts.document import Tables, treatment
from needlework.clinic.drafts.units import unit_of
from needlework.clinic.face.describing import at_table
from needlework.clinic.face.marking import side_of
from needlework.clinic.face.positions import Spot, position
from needlework.plans import Neuromodulator, Plan, Side, Site
from needlework.protocols import expand

OTHER: dict[str, Side] = {"left": "right", "right": "left"}
YES = "yes"
_UNLIKELY = 400


def toxin(plan: Plan, tables: Tables, sent: Sent) -> tuple[Neuromodulator, Tables]:
    """Return the toxin treatment that a form names, as a value and as a table."""
    identifier = answers.text(sent, "treatment")
    row = treatment(tables, identifier)
    if row is None or row.get("kind") != "neuromodulator":
        answers.refuse("treatment", f'"{identifier}"', "a toxin treatment of this plan", "Reload.")
    found = plan.treatment(identifier)
    assert isinstance(found, Neuromodulator)
    return found, row


def set_dose(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Give one point other units."""
    _, row = toxin(plan, tables, sent)
    site = _own(plan, tables, sent, face)
    dose = answers.needed(sent, "dose", "units of the point")
    site["dose"] = answers.with_unit(dose, unit_of(row["product"]))
    return f"{site['dose']} at {site['muscle']}, {site['side']}"


def move(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Move one point on the chart; its side stays the patient's side that it had."""
    site = _own(plan, tables, sent, face)
    site["at"] = place_of(sent, site["side"], face)
    return f"moved a point of {site['muscle']}, {site['side']}"


def place_of(sent: Sent, side: Side, face: Face) -> Tables:
    """Return a sent place as a plan file writes it, on a side of the patient."""
    lateral = answers.whole(sent, "lateral", "way from the midline in mm")
    up = answers.whole(sent, "up", "height in mm")
    if lateral is None or up is None or max(lateral, up) > _UNLIKELY or up < 1:
        answers.refuse("place", "a place off the chart", "a place on the chart", "Move it back.")
    return at_table(Spot(side, 0 if side == "midline" else lateral, up), face)


def add(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Add a point in a muscle."""
    value, row = toxin(plan, tables, sent)
    side = answers.needed(sent, "side", "the patient's side")
    muscle = answers.needed(sent, "muscle", "muscle")
    dose = answers.needed(sent, "dose", "units of the point")
    taken = {site.id for site in expand(value)} | taken_ids(tables)
    site = {"id": fresh(f"{value.id}-p", taken), "muscle": muscle, "side": side}
    site["dose"] = answers.with_unit(dose, unit_of(row["product"]))
    _all_own(value, row, face)
    row.pop("dose", None)
    row.setdefault("site", []).append(site | {"depth": "intramuscular"})
    return f"added {site['dose']} in {muscle}, {side}"


def remove(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Take a point out; the plan then has points of its own and no scheme."""
    value, row = toxin(plan, tables, sent)
    named = answers.text(sent, "site")
    _all_own(value, row, face)
    kept = [site for site in row.get("site", []) if site["id"] not in (named, plain(named))]
    if len(kept) == len(row.get("site", [])):
        answers.refuse("point", f'"{named}"', "a point of this treatment", "Reload the page.")
    if not kept:
        answers.refuse(
            "point", "the last one", "at least one point", "Remove the treatment instead."
        )
    row["site"] = kept
    row.pop("protocol", None)
    return "removed a point"


def mirror(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Give one side what the other side has: points, units and places."""
    value, row = toxin(plan, tables, sent)
    source = answers.text(sent, "side")
    if source not in OTHER:
        answers.refuse("side", f'"{source}"', "left or right", "Say which side is copied.")
    _all_own(value, row, face)
    kept = [site for site in row.get("site", []) if site["side"] != OTHER[source]]
    copied = [site for site in kept if site["side"] == source]
    if not copied:
        answers.refuse("side", f"no point on the {source}", "a side with points", "Add one first.")
    taken = {site["id"] for site in kept}
    for site in copied:
        name = fresh(f"{value.id}-p", taken)
        taken.add(name)
        kept.append({**site, "id": name, "side": OTHER[source]})
    row["site"] = kept
    return f"the {OTHER[source]} side is as the {source}"


def _own(plan: Plan, tables: Tables, sent: Sent, face: Face) -> Tables:
    """Return a point as a row of the draft; a point of a scheme becomes one with its muscle."""
    value, row = toxin(plan, tables, sent)
    named = answers.text(sent, "site")
    # A page may name a point of the scheme that an edit before this one wrote out.
    own = [site for site in row.get("site", []) if site["id"] in (named, plain(named))]
    if own:
        found: Tables = own[0]
        return found
    points = {site.id: site for site in expand(value)}
    if named not in points:
        answers.refuse("point", f'"{named}"', "a point of this treatment", "Reload the page.")
    if points[named].side == "both":
        _all_own(value, row, face)
        row.pop("protocol", None)
    else:
        _own_muscle(value, row, points[named], face)
    found = next(site for site in row["site"] if site["id"] == plain(named))
    return found


def _own_muscle(value: Neuromodulator, row: Tables, wanted: Site, face: Face) -> None:
    """Write out the scheme's points of one muscle and side, which the plan may then change."""
    every = expand(value)
    same = [site for site in every if (site.muscle, site.side) == (wanted.muscle, wanted.side)]
    row.setdefault("site", []).extend(_row(site, every, face) for site in same)


def _all_own(value: Neuromodulator, row: Tables, face: Face) -> None:
    """Write out every point of the scheme."""
    every = expand(value)
    own = {site["id"] for site in row.get("site", [])}
    written = [_row(site, every, face) for site in every if site.id not in own]
    if written:
        row.setdefault("site", []).extend(written)
        row.pop("protocol", None)


def _row(site: Site, every: tuple[Site, ...], face: Face) -> Tables:
    spot = position(site, every, face)
    side = side_of(site, spot)
    found = {"id": plain(site.id), "muscle": site.muscle, "side": side, "dose": str(site.dose)}
    if site.depth is not None:
        found["depth"] = site.depth
    # With its side a point keeps to the published pattern; without, it lies where it was seen.
    return found if spot is None or site.side != "both" else found | {"at": at_table(spot, face)}


def plain(identifier: str) -> str:
    """Return an id that a plan file may have: those made from a scheme hold a slash."""
    return identifier.replace("/", "-")


def taken_ids(tables: Tables) -> set[str]:
    """Return the ids of all points of a draft."""
    rows = [one for session in tables.get("session", []) for one in session.get("treatment", [])]
    return {site["id"] for row in rows for site in row.get("site", [])}


def fresh(stem: str, taken: set[str]) -> str:
    """Return an id that no other point has."""
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
