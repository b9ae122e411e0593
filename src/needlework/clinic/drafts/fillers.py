"""Edits of points of fillers: millilitres, place, more, fewer, the other side.

The volume of the treatment is the sum of its points, and stands in the draft only without them.
"""

from __future__ import annotations

import math

from needlework.anatomy import Face
from needlework.clinic.drafts import answers
from needlework.clinic.drafts.answers import Sent
from needlework.clinic.drafts.document import Tables, treatment
from needlework.clinic.drafts.sites import OTHER, YES, fresh, place_of, taken_ids
from needlework.clinic.face.filling import UNIT
from needlework.clinic.face.positions import filler_position
from needlework.plans import Filler, Plan, Side

SIDES: tuple[Side, ...] = ("right", "left", "midline")


def set_volume(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Give one point other millilitres."""
    _, _, site = _point(plan, tables, sent)
    amount = answers.needed(sent, "dose", "millilitres of the point")
    site["volume"] = answers.with_unit(amount, UNIT)
    return f"{site['volume']} at a point of the filler, {site['side']}"


def move(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Move a point on its side, and its partner to the mirror image if asked."""
    value, row, site = _point(plan, tables, sent)
    partner = _partner(value, row, site, face) if answers.text(sent, "mirrored") == YES else None
    site["at"] = place_of(sent, site["side"], face)
    if partner is None:
        return f"moved a point of the filler, {site['side']}"
    partner["at"] = place_of(sent, partner["side"], face)
    return f"moved a point of the filler, {site['side']}, and its partner"


def add_here(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Add a point at a place of the skin, and its mirror image if asked."""
    side = _side(sent)
    both = (side, OTHER[side]) if answers.text(sent, "mirrored") == YES and side in OTHER else ()
    for one in both or (side,):
        _added(plan, tables, sent, one, place_of(sent, one, face))
    return f"added points of the filler, {' and '.join(both or (side,))}"


def add(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Add a point at a named place of the face."""
    side = _side(sent)
    rule = answers.needed(sent, "place", "place of the face")
    _added(plan, tables, sent, side, {"rule": rule})
    return f"added a point of the filler at {rule}, {side}"


def remove(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Take a point out; without any point the volume is that of the treatment again."""
    value, row, site = _point(plan, tables, sent)
    row["site"] = [one for one in row["site"] if one is not site]
    if not row["site"]:
        del row["site"]
        row["volume"] = str(value.volume)
    return "removed a point of the filler"


def mirror(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Give one side what the other side has: points, millilitres and places."""
    value, row = filler(plan, tables, sent)
    source = answers.text(sent, "side")
    if source not in OTHER:
        answers.refuse("side", f'"{source}"', "left or right", "Say which side is copied.")
    kept = [site for site in row.get("site", []) if site["side"] != OTHER[source]]
    copied = [site for site in kept if site["side"] == source]
    if not copied:
        answers.refuse("side", f"no point on the {source}", "a side with points", "Add one first.")
    row["site"] = kept
    for site in copied:
        name = fresh(f"{value.id}-p", taken_ids(tables))
        kept.append({**site, "id": name, "side": OTHER[source]})
    return f"the {OTHER[source]} side is as the {source}"


def filler(plan: Plan, tables: Tables, sent: Sent) -> tuple[Filler, Tables]:
    """Return the filler treatment that a form names, as a value and as a table."""
    identifier = answers.text(sent, "treatment")
    row = treatment(tables, identifier)
    if row is None or row.get("kind") != "filler":
        answers.refuse("treatment", f'"{identifier}"', "a filler of this plan", "Reload the page.")
    found = plan.treatment(identifier)
    assert isinstance(found, Filler)
    for site, known in zip(row.get("site", []), found.sites, strict=False):
        site.setdefault("id", known.id)
    if found.sites:
        row.pop("volume", None)
    return found, row


def _point(plan: Plan, tables: Tables, sent: Sent) -> tuple[Filler, Tables, Tables]:
    value, row = filler(plan, tables, sent)
    named = answers.text(sent, "site")
    for site in row.get("site", []):
        if site["id"] == named:
            return value, row, site
    answers.refuse("point", f'"{named}"', "a point of this filler", "Reload the page.")


def _side(sent: Sent) -> Side:
    given = answers.needed(sent, "side", "the patient's side")
    for side in SIDES:
        if given == side:
            return side
    answers.refuse("side", f'"{given}"', ", ".join(SIDES), "Choose one.")


def _added(plan: Plan, tables: Tables, sent: Sent, side: str, at: Tables) -> None:
    value, row = filler(plan, tables, sent)
    amount = answers.needed(sent, "dose", "millilitres of the point")
    row.pop("volume", None)
    row.setdefault("site", []).append(
        {
            "id": fresh(f"{value.id}-p", taken_ids(tables)),
            "side": side,
            "volume": answers.with_unit(amount, UNIT),
            "at": at,
        }
    )


def _partner(value: Filler, row: Tables, site: Tables, face: Face) -> Tables | None:
    """Return the point that lies nearest to the mirror image of a point."""
    if site["side"] not in OTHER:
        return None
    spots = {one.id: filler_position(value, one, face) for one in value.sites}
    here = spots[site["id"]]
    near = [
        (math.dist((here.lateral, here.up), (there.lateral, there.up)), one)
        for one in row["site"]
        if one["side"] == OTHER[site["side"]] and here and (there := spots[one["id"]])
    ]
    if not near:
        answers.refuse(
            "point", f"none of this filler on the {OTHER[site['side']]}", "a point on both sides",
            "Move this one alone, or copy the side.",
        )  # fmt: skip
    found: Tables = min(near, key=lambda pair: pair[0])[1]
    return found
