"""Electrical neuromodulation: neighbours of the toxins, as cards with what was published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from needlework.evidence import Figure, figures
from needlework.protocols.values import Execution
from needlework.vocabulary import ProductTerm, fold, product, terms

_TOPICS = ("neuromodulator_mechanism", "therapeutic")
_STIMULUS_UNITS = ("mA",)
_CARD = Execution("no", "a neighbouring therapy: needles of a plan do not carry it out")


@dataclass(frozen=True, slots=True)
class NeighbourTherapy:
    """A therapy by electrical stimulation.

    Parameters
    ----------
    targets : tuple of str
        Nerve or place that is stimulated, in the words of the tables.
    populations : tuple of str
        Who was treated in the studies.
    parameters : tuple of str
        Sessions, currents, frequencies and schedules as published.
    outcomes : tuple of Figure
        What was published of it, the arms of the same studies among them.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    targets: tuple[str, ...]
    populations: tuple[str, ...]
    parameters: tuple[str, ...]
    outcomes: tuple[Figure, ...]
    kind: Literal["electrical"] = "electrical"
    execution: Execution = _CARD


def neighbours() -> tuple[NeighbourTherapy, ...]:
    """Return every electrical therapy that the tables have a figure of."""
    return tuple(_library().values())


def neighbour(word: str) -> NeighbourTherapy | None:
    """Return the electrical therapy that a slug, a name or an abbreviation means."""
    term = product(word)
    return None if term is None else _library().get(term.slug)


@cache
def _library() -> Mapping[str, NeighbourTherapy]:
    rows = [row for topic in _TOPICS for row in figures(topic)]
    found = {}
    for term in terms("product"):
        if isinstance(term, ProductTerm) and term.category == "electrical":
            own = [row for row in rows if _is_of(row, term)]
            if own:
                found[term.slug] = _therapy(term, own, rows)
    return found


def _is_of(row: Figure, term: ProductTerm) -> bool:
    return fold(row.product) in {fold(word) for word in (term.slug, term.name, *term.aliases)}


def _therapy(term: ProductTerm, own: list[Figure], rows: list[Figure]) -> NeighbourTherapy:
    studies = {row.study for row in own}
    return NeighbourTherapy(
        id=term.slug,
        name=term.name,
        aliases=term.aliases,
        targets=tuple(dict.fromkeys(row.area for row in own)),
        populations=tuple(dict.fromkeys(row.population for row in own)),
        parameters=tuple(dict.fromkeys(_parameters(own))),
        outcomes=tuple(
            row for row in rows if row.study in studies and row.unit not in _STIMULUS_UNITS
        ),
    )


def _parameters(own: list[Figure]) -> Iterator[str]:
    for row in own:
        given = " ".join(str(part) for part in (row.dose, row.dose_unit) if part)
        if row.dose is not None:
            yield f"{given} ({row.study})"
        if row.unit in _STIMULUS_UNITS:
            bounds = f" ({row.ci_low:g} to {row.ci_high:g})" if row.ci_low and row.ci_high else ""
            yield f"{row.definition}: {row.value:g} {row.unit}{bounds} ({row.study})"
        if row.note:
            yield f"{row.note} ({row.study})"
