"""Edits that need to know the face: of points, of toxins and of fillers alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from needlework.anatomy import Face
from needlework.clinic.drafts import answers, fillers, pairs, proposing, sites
from needlework.clinic.drafts.answers import Sent
from needlework.clinic.drafts.document import Tables, treatment
from needlework.plans import Plan

Edit = Callable[[Plan, Tables, Sent, Face], str]


def _by_kind(toxin: Edit, filler: Edit) -> Edit:
    """Return an edit that goes by what the named treatment is made of."""

    def edit(plan: Plan, tables: Tables, sent: Sent, face: Face) -> str:
        row = treatment(tables, answers.text(sent, "treatment")) or {}
        chosen = filler if row.get("kind") == "filler" else toxin
        return chosen(plan, tables, sent, face)

    return edit


ON_FACE: Mapping[str, Edit] = {
    "dose": _by_kind(sites.set_dose, fillers.set_volume),
    "move": _by_kind(pairs.place, fillers.move),
    "add-site": _by_kind(sites.add, fillers.add),
    "add-here": _by_kind(pairs.add_here, fillers.add_here),
    "remove-site": _by_kind(sites.remove, fillers.remove),
    "mirror": _by_kind(sites.mirror, fillers.mirror),
    "take": proposing.take,
}
"""What the editor can do on a face; each says what it did."""
