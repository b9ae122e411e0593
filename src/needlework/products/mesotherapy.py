"""Actives that are put into skin, as the table of actives has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from needlework.evidence import table
from needlework.products.reading import Row, label_uses, rules_for
from needlework.products.values import LabelUse, Rule
from needlework.vocabulary import resolve, resolve_products


@dataclass(frozen=True, slots=True)
class Active:
    """A substance for mesotherapy or for the skin after needling.

    Parameters
    ----------
    status : mapping of region to str
        What the table says of its approval; ``status_seen`` is how that is known.
    evidence_grade : str
        A to D as the table grades, ``N`` for controlled trials without effect, ``reference``
        for a substance that only serves comparison.
    sources : tuple of str
        Slugs of the mesotherapy sources.
    """

    slug: str
    name: str
    pharmacology: str
    molecular_mass: str
    concentration: str
    volume: str
    schedule: str
    target: str
    mechanism: str
    evidence_grade: str
    evidence_note: str
    status: Mapping[str, str]
    status_seen: str
    safety_note: str
    sources: tuple[str, ...]
    label_uses: tuple[LabelUse, ...]
    rules: tuple[Rule, ...]
    kind: Literal["active"] = "active"

    @property
    def brands(self) -> tuple[str, ...]:
        """Other spellings of the vocabulary, brands among them."""
        term = resolve(self.slug, "active")
        return () if term is None else term.aliases


def actives() -> tuple[Active, ...]:
    """Return every active of the table."""
    return tuple(_library().values())


def active(word: str) -> Active | None:
    """Return the active that a slug, name or brand means; None where the table has none."""
    term = resolve(word, "active")
    return None if term is None else _library().get(term.slug)


@cache
def _library() -> Mapping[str, Active]:
    rows = [row.cells for row in table("mesotherapy", "actives")]
    return {row["active"]: _active(row) for row in rows}


def _active(row: Row) -> Active:
    slug = row["active"]
    term = resolve(slug, "active")
    assert term is not None, f"{slug} is no active"
    return Active(
        slug=slug,
        name=term.name,
        pharmacology=row["class"],
        molecular_mass=" ".join(part for part in (row["mw_da"], row["mw_note"]) if part),
        concentration=row["typical_concentration"],
        volume=row["typical_volume_or_dose"],
        schedule=row["typical_schedule"],
        target=row["target"],
        mechanism=row["mechanism"],
        evidence_grade=row["evidence_grade"],
        evidence_note=row["evidence_note"],
        status={"US": row["us_status"], "EU": row["eu_status"]},
        status_seen=row["status_seen"],
        safety_note=row["safety_note"],
        sources=tuple(part.strip() for part in row["sources"].split(";")),
        label_uses=label_uses(lambda one: _is_of(slug, one)),
        rules=rules_for(f"mesotherapy ({slug})"),
    )


def _is_of(slug: str, row: Row) -> bool:
    named = {term.slug for term in resolve_products(row["product"])}
    return slug in named and row["protocol"].startswith("meso-")
