"""Published side effect rates of toxins: two tables seen as one list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import needlework.evidence.library as evidence
from needlework.evidence import figures, held_out
from needlework.evidence.curated import curated_rows
from needlework.evidence.curated_values import SAFETY, CuratedRow
from needlework.vocabulary import resolve, resolve_areas

TOPIC = "neuromodulator_efficacy"
_ANTIBODIES = ("antibody_positive", "neutralizing_antibody")
_UNSPECIFIC = ("any", "any_adverse_event")


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the people treated had an event.

    Parameters
    ----------
    areas : frozenset of str
        All areas that were treated together.
    size : int
        People treated.
    comparator : float or None
        Share among the people of the same source who were not treated.
    """

    areas: frozenset[str]
    product: str
    event: str
    share: float
    size: int
    comparator: float | None
    source: str
    study: str


@cache
def rates() -> tuple[Rate, ...]:
    """Return every rate that was seen in print with its number of people."""
    return (*_curated(), *_listed())


def _curated() -> Iterator[Rate]:
    rows = [
        row
        for row in curated_rows()
        if row.endpoint.startswith(SAFETY) and row.analysis_n and not row.held_out
    ]
    sources = {figure.row_id: figure.source for figure in figures(TOPIC)}
    for row in rows:
        event = row.endpoint.removeprefix(SAFETY)
        areas = frozenset(area.slug for area in resolve_areas(row.area))
        if event not in _ANTIBODIES and areas and row.seen != "recalled":
            yield Rate(
                areas=areas,
                product=row.product,
                event=event,
                share=float(row.value),
                size=int(row.analysis_n or 0),
                comparator=_comparator(row, rows),
                source=sources[row.row_id],
                study=row.study,
            )


def _comparator(row: CuratedRow, rows: list[CuratedRow]) -> float | None:
    key = ("placebo", row.study, row.endpoint, row.area)
    others = (float(item.value) for item in rows if _key(item) == key)
    return next(others, None)


def _key(row: CuratedRow) -> tuple[str, str, str, str]:
    return (row.product, row.study, row.endpoint, row.area)


def _listed() -> Iterator[Rate]:
    """Yield the rates of the table of adverse events."""
    withheld = _withheld_sources()
    for row in evidence.library().table("rules", "adverse_events"):
        cells = row.cells
        product = resolve(cells["product_or_procedure"], "product")
        areas = frozenset(area.slug for area in resolve_areas(cells["area"]))
        event = _event(cells["event"])
        seen = cells["seen"] != "recalled" and cells["source"] not in withheld
        if product and areas and cells["n"] and cells["rate"] and seen and _is_told(event):
            yield Rate(
                areas=areas,
                product=product.slug,
                event=event,
                share=float(cells["rate"]),
                size=int(cells["n"]),
                comparator=float(cells["comparator_rate"]) if cells["comparator_rate"] else None,
                source=cells["source"],
                study=cells["source"],
            )


def _withheld_sources() -> frozenset[str]:
    """Return the sources of held-out studies: the table of adverse events names no studies."""
    studies = held_out(TOPIC)
    return frozenset(figure.source for figure in figures(TOPIC) if figure.study in studies)


def _event(words: str) -> str:
    """Return an event as the curated table names it."""
    return words.replace(" ", "_").replace("-", "_").replace("oedema", "edema")


def _is_told(event: str) -> bool:
    """Whether an event is one of its own: not any event, and not one cycle of several."""
    return event not in _UNSPECIFIC and "cycle" not in event
