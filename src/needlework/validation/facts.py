"""What the rows of a results table say together: people, baseline, visits, arms, doses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal

from needlework.evidence import Figure
from needlework.validation.visits import visit_step
from needlework.vocabulary import resolve, resolve_areas

PLACEBO = "placebo"
PLACEBO_WORDS = {PLACEBO, "vehicle", "saline"}
PER_CENT = 100
_BASELINE = re.compile(r"baseline_fraction_(moderate|severe)_investigator(?:_max_contraction)?")
_SEVERE = re.compile(r"(\d+(?:\.\d+)?)\s*% severe", re.IGNORECASE)
_FEMALE = re.compile(r"(\d+(?:\.\d+)?)\s*% (?:women|female)", re.IGNORECASE)
_BOTH_SEXES = {"adults", "subjects", "participants", "patients", "people"}

Arm = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StudyFacts:
    """What the rows of one study say: shares severe and female, days between visits."""

    severe_share: float | None
    female_share: float | None
    visit_step: float


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What a table says beyond the single row.

    Parameters
    ----------
    sizes : mapping of (study, arm) to numbers of people
    shared_doses : set of (study, arm)
        Arms with one dose printed under several areas: it may be that of the whole visit.
    """

    studies: Mapping[str, StudyFacts]
    sizes: Mapping[Arm, Set[int]]
    shared_doses: Set[Arm]


def table_facts(figures: Sequence[Figure]) -> TableFacts:
    """Return what the rows of a table say together."""
    by_study: dict[str, list[Figure]] = defaultdict(list)
    sizes: dict[Arm, set[int]] = defaultdict(set)
    for figure in figures:
        by_study[figure.study].append(figure)
        if figure.n is not None:
            sizes[figure.study, figure.arm].add(figure.n)
    studies = {study: study_facts(rows) for study, rows in by_study.items()}
    return TableFacts(studies, sizes, _shared_doses(figures))


def study_facts(rows: Sequence[Figure]) -> StudyFacts:
    """Return what the rows of one study say about its people and visits."""
    severe = [found for row in rows if (found := _severe_share(row)) is not None]
    women = {female_share(row.population) for row in rows}
    return StudyFacts(
        severe_share=sum(severe) / len(severe) if severe else None,
        female_share=women.pop() if len(women) == 1 else None,
        visit_step=visit_step(row.day for row in rows if row.day is not None),
    )


def _severe_share(row: Figure) -> float | None:
    match = _BASELINE.fullmatch(row.outcome)
    if match and row.value is not None and row.unit == "fraction":
        return row.value if match[1] == "severe" else 1 - row.value
    match = _SEVERE.search(row.population)
    return float(match[1]) / PER_CENT if match else None


def female_share(population: str) -> float | None:
    """Return the share of women where the population names it in words or per cent."""
    match = _FEMALE.search(population)
    if match:
        return float(match[1]) / PER_CENT
    words = set(re.findall(r"[a-z]+", population.lower()))
    if words & _BOTH_SEXES or {"men", "women"} <= words:
        return None
    return 1.0 if "women" in words else 0.0 if "men" in words else None


def _shared_doses(figures: Iterable[Figure]) -> set[Arm]:
    areas: dict[tuple[str, str, Decimal], set[str]] = defaultdict(set)
    for figure in figures:
        if figure.dose:
            areas[figure.study, figure.arm, figure.dose].add(area_slug(figure.area))
    return {(study, arm) for (study, arm, _), places in areas.items() if len(places) > 1}


def product_slug(word: str) -> str:
    """Return the product that a cell names, the cell itself where it is unknown."""
    if word.strip().lower() in PLACEBO_WORDS:
        return PLACEBO
    term = resolve(word, "product")
    return word if term is None else term.slug


def area_slug(word: str) -> str:
    """Return the area that a cell names, several joined by ``+``, else the cell itself."""
    found = resolve_areas(word)
    return "+".join(area.slug for area in found) if found else word
