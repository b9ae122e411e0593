"""A results table in the evidence format as printed figures, without curation by hand.

Rows that the curated table holds keep their curated reading; arms and studies that it knows lend
their dose per area and their people. All else is read in the words of the table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from needlework.evidence import Figure, UnknownNameError
from needlework.evidence.curated import curated_arms, curated_studies
from needlework.evidence.curated_values import CuratedArm, CuratedStudy
from needlework.forecast.published import reference_dose
from needlework.validation.curated import (
    ABSOLUTE_CUTS,
    cycle_note,
    printed_row,
    published_figures,
    rows_by_id,
    scale_refusal,
)
from needlework.validation.definitions import definition_of
from needlework.validation.facts import (
    TableFacts,
    area_slug,
    female_share,
    product_slug,
    table_facts,
)
from needlework.validation.printed import People, PrintedRow, join_notes, printed_decimals

_SAME = ("product", "dose", "area", "outcome", "day", "n", "value", "unit")
_OTHER_PEOPLE = re.compile(r"\bmild to severe|at least mild\b|mild (?:rest )?lines", re.IGNORECASE)
_OTHER_SCALE = re.compile(r"\b(?:5|five|6|six|7|seven|10|ten)[- ](?:point|grade)", re.IGNORECASE)
_OTHER_READING = re.compile(r"\bmuscle activity|\bmuscle action|electromyogra", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the curated table knows of a row's arm and study, None where it has neither."""

    arm: CuratedArm | None
    study: CuratedStudy | None

    @property
    def female_share(self) -> float | None:
        arm = self.arm.female_share if self.arm else None
        return self.study.female_share if arm is None and self.study else arm

    @property
    def severe_share(self) -> float | None:
        arm = self.arm.severe_share if self.arm else None
        return self.study.severe_share if arm is None and self.study else arm

    @property
    def visits(self) -> tuple[float, ...]:
        return tuple(float(day) for day in self.study.visit_days) if self.study else ()


def table_rows(figures: Sequence[Figure]) -> tuple[PrintedRow, ...]:
    """Return the figures of a table as printed rows, in the same order."""
    facts = table_facts(figures)
    return tuple(_row(figure, facts) for figure in figures)


def _row(figure: Figure, facts: TableFacts) -> PrintedRow:
    curated = rows_by_id().get(figure.row_id)
    if curated is not None:
        same = published_figures()[figure.row_id]
        if all(getattr(figure, name) == getattr(same, name) for name in _SAME):
            return printed_row(curated)
    return new_row(figure, facts)


def new_row(figure: Figure, facts: TableFacts) -> PrintedRow:
    """Return a figure that the curated table does not hold as a printed row."""
    product, area = product_slug(figure.product), area_slug(figure.area)
    told, known = facts.studies[figure.study], _known(figure, product, area)
    definition = definition_of(figure.outcome, f"{figure.definition}; {figure.population}")
    people, people_note = _people(figure, known.arm, facts)
    dose, dose_note = _dose(figure, known.arm)
    women = (known.female_share, female_share(figure.population), told.female_share)
    return PrintedRow(
        row_id=figure.row_id,
        study=figure.study,
        arm=figure.arm,
        product=product,
        dose=dose,
        dose_unit=figure.dose_unit,
        area=area,
        outcome=figure.outcome,
        definition=definition,
        day=figure.day,
        value=figure.value,
        unit=figure.unit,
        decimals=printed_decimals(figure.value, figure.unit),
        seen=figure.seen,
        held_out=figure.held_out,
        people=people,
        female_share=_first(*women),
        severe_share=_first(known.severe_share, told.severe_share),
        visits=known.visits,
        visit_step=told.visit_step,
        notes=join_notes(people_note, dose_note, cycle_note(known.arm) if known.arm else ""),
        refusal=_refusal(figure, definition.endpoint, known, facts),
    )


def _known(figure: Figure, product: str, area: str) -> _Known:
    arm = _curated_arms().get((figure.study, figure.arm, product, area))
    return _Known(arm, _curated_studies().get(figure.study))


@cache
def _curated_arms() -> dict[tuple[str, str, str, str], CuratedArm]:
    return {(arm.study, arm.arm, arm.product, arm.area): arm for arm in curated_arms()}


@cache
def _curated_studies() -> dict[str, CuratedStudy]:
    return {study.study: study for study in curated_studies()}


def _people(figure: Figure, arm: CuratedArm | None, facts: TableFacts) -> tuple[People, str]:
    if figure.n is not None:
        return People(figure.n), ""
    if arm is not None and (arm.n is not None or arm.n_low is not None):
        return People(arm.n, arm.n_low, arm.n_high), "n is that of the arm"
    other = facts.sizes.get((figure.study, figure.arm), set())
    if other:
        return People(None, min(other), max(other)), "n is that of the arm's other rows"
    return People(), ""


def _dose(figure: Figure, arm: CuratedArm | None) -> tuple[Decimal | None, str]:
    if arm is None or arm.dose_area is None or arm.dose_area == figure.dose:
        return figure.dose, ""
    note = f"{arm.dose_area} {figure.dose_unit} in this area, by the curated study table"
    return arm.dose_area, note


def _refusal(figure: Figure, endpoint: str, known: _Known, facts: TableFacts) -> str:
    if figure.dose is None and figure.dose_range is not None:
        low, high = figure.dose_range
        return f"the dose is a range, {low} to {high}: the model needs one dose"
    if known.arm is None and _of_several_areas(figure, facts):
        return (
            f"the dose {figure.dose} {figure.dose_unit} stands under several areas of the arm: "
            "it may be that of the whole visit, and the model needs that of the area"
        )
    curated = scale_refusal(known.study, endpoint, area_slug(figure.area)) if known.study else ""
    return curated or words_refusal(figure, endpoint)


def _of_several_areas(figure: Figure, facts: TableFacts) -> bool:
    """Return whether a dose may be the sum over areas: more than the label gives this one."""
    if (figure.study, figure.arm) not in facts.shared_doses or figure.dose is None:
        return False
    try:
        product, area = product_slug(figure.product), area_slug(figure.area)
        return float(figure.dose) > reference_dose(product, area)
    except UnknownNameError:
        return False


def words_refusal(figure: Figure, endpoint: str) -> str:
    """Return why the words of a row put it outside the model, empty where they do not."""
    words = f"{figure.definition}; {figure.population}"
    if _OTHER_READING.search(words):
        return "a reading of muscle activity: the model predicts rated severity of lines"
    if _OTHER_PEOPLE.search(figure.population):
        return "people with mild lines took part; the model knows moderate or severe lines"
    scale = _OTHER_SCALE.search(words)
    if scale and endpoint not in ABSOLUTE_CUTS:
        return f"scored on a {scale[0]} scale; a grade of the model is one of four"
    return ""


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)
