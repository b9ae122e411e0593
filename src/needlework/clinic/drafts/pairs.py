"""Edits of a point and, where it is asked for, of its partner on the other side."""

from __future__ import annotations

import math

from needlework.anatomy import Face
from needlework.clinic.drafts import answers, sites
from needlework.clinic.drafts.answers import Sent
from needlework.clinic.drafts.document import Tables
from needlework.clinic.face.positions import Spot, position
from needlework.plans import Plan, Site
from needlework.protocols import expand


def place(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Move a point to a place of the skin, and its partner to the mirror image if asked."""
    partner = (
        _partner(plan, tables, sent, face) if answers.text(sent, "mirrored") == sites.YES else None
    )
    did = sites.move(plan, tables, sent, face)
    if partner is None:
        return did
    _, row = sites.toxin(plan, tables, sent)
    written = sites.plain(partner.id)
    known = written in {site["id"] for site in row["site"]}
    sites.move(plan, tables, {**sent, "site": written if known else partner.id}, face)
    return f"{did} and its partner"


def add_here(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
    """Add a point at a place of the skin, and its mirror image if asked."""
    did = sites.add(plan, tables, sent, face)
    _, row = sites.toxin(plan, tables, sent)
    made = row["site"][-1]
    made["at"] = sites.place_of(sent, made["side"], face)
    if answers.text(sent, "mirrored") != sites.YES or made["side"] not in sites.OTHER:
        return did
    taken = {site["id"] for site in row["site"]} | sites.taken_ids(tables)
    stem = made["id"].rstrip("0123456789")
    other = sites.OTHER[made["side"]]
    row["site"].append({**made, "id": sites.fresh(stem, taken), "side": other})
    return f"{did} and {other}"


def _partner(plan: Plan, tables: Tables, sent: Sent, face: Face) -> Site | None:
    """Return the point of the same muscle that lies nearest to the mirror image of a point."""
    value, _ = sites.toxin(plan, tables, sent)
    every = expand(value)
    asked = answers.text(sent, "site")
    names = (asked, sites.plain(asked))
    named = next((site.id for site in every if site.id in names), asked)
    here = next((position(site, every, face) for site in every if site.id == named), None)
    if here is None or here.side not in sites.OTHER:
        return None
    muscle = next(site.muscle for site in every if site.id == named)
    spots = [(site, position(site, every, face)) for site in every if site.muscle == muscle]
    other = sites.OTHER[here.side]
    found = [(site, spot) for site, spot in spots if spot is not None and spot.side == other]
    if not found:
        answers.refuse(
            "point", f"none in this muscle on the {other}", "a point on both sides",
            "Move this one alone, or copy the side.",
        )  # fmt: skip
    return min(found, key=lambda one: _apart(here, one[1]))[0]


def _apart(one: Spot, other: Spot) -> float:
    return math.dist((one.lateral, one.up), (other.lateral, other.up))
