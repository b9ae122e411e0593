"""Published side effect rates of needling: lasting marks by skin type, and serious events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from needlework.evidence import figures, table
from needlework.plans import Microneedling, Plan
from needlework.vocabulary import AreaTerm, resolve

TOPIC = "microneedling"
ANYWHERE, FACE = "any", "face"
COUNTED = {
    "pih_incidence": "dark spots after inflammation",
    "tram_track_scarring_incidence": "tram-track scars",
}
"""Outcomes of the table of results that count people with a lasting mark."""
LISTED = ("serious adverse event", "adverse event persisting at 6 months")
"""Events of the table of adverse events that have a rate."""
HEATED = "radiofrequency"
SKIN_TYPES = re.compile(r"phototype (I{1,3}|IV|VI?)(?:-(I{1,3}|IV|VI?))?\b")
ROMAN = ("I", "II", "III", "IV", "V", "VI")
Types = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NeedlingRate:
    """How many people had an event after needling.

    Parameters
    ----------
    area : str
        ``face``, or ``any`` where it was not told.
    skin_types : pair of int or None
        Lightest and darkest skin type of the people, where that is printed.
    """

    event: str
    area: str
    share: float
    size: int
    skin_types: Types | None
    source: str
    study: str

    @property
    def words(self) -> str:
        """The event, with the skin types of the people where they are known."""
        if self.skin_types is None:
            return self.event
        low, high = self.skin_types
        return f"{self.event}, skin types {low} to {high}"


@cache
def needling_rates() -> tuple[NeedlingRate, ...]:
    """Return every rate that was seen in print with its number of people."""
    return (*_counted(), *_listed())


def rates_for(plan: Plan) -> tuple[NeedlingRate, ...]:
    """Return the rates for the needling of a plan.

    Where the skin type is told, those of people of that type alone, if there are any.
    """
    areas = [item.area for item in plan.treatments if _is_plain(item)]
    if not areas:
        return ()
    on_face = any(_of_face(area) for area in areas)
    own = [rate for rate in needling_rates() if on_face or rate.area == ANYWHERE]
    events = dict.fromkeys(rate.event for rate in own)
    return tuple(
        rate
        for event in events
        for rate in _of_type([r for r in own if r.event == event], plan.patient.skin_type)
    )


def _is_plain(item: object) -> bool:
    return isinstance(item, Microneedling) and item.device != HEATED


def _of_face(area: str) -> bool:
    term = resolve(area, "area")
    return area == FACE or (isinstance(term, AreaTerm) and term.group == FACE)


def _of_type(rates: Sequence[NeedlingRate], skin_type: int | None) -> Sequence[NeedlingRate]:
    if skin_type is None:
        return rates
    fitting = [rate for rate in rates if rate.skin_types and _within(skin_type, rate.skin_types)]
    return fitting or rates


def _within(skin_type: int, types: Types) -> bool:
    return types[0] <= skin_type <= types[1]


def _counted() -> Iterator[NeedlingRate]:
    for figure in figures(TOPIC):
        seen = figure.seen != "recalled" and not figure.held_out and figure.product == TOPIC
        if figure.outcome in COUNTED and seen and figure.n and figure.value is not None:
            yield NeedlingRate(
                event=COUNTED[figure.outcome],
                area=figure.area,
                share=figure.value,
                size=figure.n,
                skin_types=_skin_types(figure.population),
                source=figure.source,
                study=figure.study,
            )


def _skin_types(population: str) -> Types | None:
    found = SKIN_TYPES.search(population)
    if found is None:
        return None
    low, high = (ROMAN.index(each) + 1 for each in (found[1], found[2] or found[1]))
    return low, high


def _listed() -> Iterator[NeedlingRate]:
    for row in table("rules", "adverse_events"):
        cells = row.cells
        needled = cells["product_or_procedure"].startswith(TOPIC)
        seen = cells["seen"] != "recalled" and cells["event"] in LISTED
        if needled and seen and cells["n"] and cells["rate"]:
            yield NeedlingRate(
                event=cells["event"],
                area=FACE if cells["area"] == FACE else ANYWHERE,
                share=float(cells["rate"]),
                size=int(cells["n"]),
                skin_types=None,
                source=cells["source"],
                study=cells["source"],
            )
