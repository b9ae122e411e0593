"""What is known of an active substance: weight, grade of its evidence, sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from needlework.evidence import table
from needlework.vocabulary import resolve

TOPIC, TABLE = "mesotherapy", "actives"
NETWORK, MIXTURE = "crosslinked network", "mixture"


@dataclass(frozen=True, slots=True)
class Active:
    """One row of the table of actives.

    Parameters
    ----------
    weight_da : float or None
        Molecular weight; the lower end where a range is given, None for gels and mixtures.
    gel : bool
        Whether it is a cross-linked network, which is taken apart and not carried off.
    grade : str
        Evidence of an effect, as the notes of the topic define A to D and N.
    """

    slug: str
    name: str
    weight_da: float | None
    gel: bool
    mixture: bool
    grade: str
    note: str
    sources: tuple[str, ...]


def active(slug: str) -> Active | None:
    """Return what is known of an active, None where the table has no row for it."""
    return _actives().get(slug)


def active_words(slug: str) -> str:
    """Return the readable name of an active."""
    term = resolve(slug, "active") or resolve(slug, "product")
    return slug.replace("-", " ") if term is None else term.name


@cache
def _actives() -> dict[str, Active]:
    rows = (row.cells for row in table(TOPIC, TABLE))
    return {
        cells["active"]: Active(
            slug=cells["active"],
            name=active_words(cells["active"]),
            weight_da=_first_number(cells["mw_da"]),
            gel=cells["mw_note"] == NETWORK,
            mixture=cells["mw_note"] == MIXTURE,
            grade=cells["evidence_grade"],
            note=cells["evidence_note"],
            sources=tuple(slug for slug in cells["sources"].split(";") if slug),
        )
        for cells in rows
    }


def _first_number(text: str) -> float | None:
    found = re.match(r"[\d.]+", text)
    return float(found[0]) if found else None
