"""Rows of the curated study table as printed figures."""

from __future__ import annotations

from functools import cache

from needlework.evidence import Figure, figures, parameter
from needlework.evidence.curated import (
    TOPIC,
    all_curated_rows,
    arm_of,
    curated_arms,
    curated_study,
    severe_share,
)
from needlework.evidence.curated_values import CuratedArm, CuratedRow, CuratedStudy
from needlework.forecast.area_scales import FORECAST_AREAS, trial_entry
from needlework.validation.definitions import Definition
from needlework.validation.printed import (
    FEWEST_DECIMALS,
    People,
    PrintedRow,
    join_notes,
    printed_decimals,
)

SUBSET = "subset:"
FIRST_CYCLES = ("", "1")
ABSOLUTE_CUTS = ("none_or_mild",)
"""Events that keep their meaning on another scale of severity."""

OWN_SCALE = ("mmps_le3", "grade1_2", "ge1_grade", "ge2_grade", "composite_ge2")
"""Events that are told on the scale of the area itself."""

USUAL_GRADES = 4
USUAL_ENTRY = ("", "2-3")
TENTHS = FEWEST_DECIMALS + 1
_BOUNDS = {
    "range-low": "the low end of a published range is taken as a figure",
    "range-high": "the high end of a published range is taken as a figure",
}


@cache
def published_figures() -> dict[str, Figure]:
    """Return the efficacy figures by row id."""
    return {figure.row_id: figure for figure in figures(TOPIC)}


@cache
def rows_by_id() -> dict[str, CuratedRow]:
    """Return the curated rows by row id."""
    return {row.row_id: row for row in all_curated_rows()}


def printed_row(row: CuratedRow) -> PrintedRow:
    """Return a curated row as a printed figure."""
    figure = published_figures()[row.row_id]
    study, arm = curated_study(row.study), arm_of(row)
    people, people_note = people_behind(row, study)
    subgroup = row.at_risk.removeprefix(SUBSET) if row.at_risk.startswith(SUBSET) else ""
    women = study.female_share if arm.female_share is None else arm.female_share
    return PrintedRow(
        row_id=row.row_id,
        study=row.study,
        arm=row.arm,
        product=row.product,
        dose=row.dose,
        dose_unit=figure.dose_unit,
        area=row.area,
        outcome=row.outcome,
        definition=Definition(row.endpoint, row.rater, row.condition, _followed(row)),
        day=None if row.day is None else float(row.day),
        value=figure.value,
        unit=figure.unit,
        decimals=_decimals(row, figure),
        seen=row.seen,
        held_out=row.held_out,
        people=people,
        female_share=women,
        severe_share=severe_share(row),
        visits=tuple(float(day) for day in study.visit_days),
        visit_step=parameter("trial.visit_step").value,
        time=_time(row),
        bound=row.bound,
        subgroup=subgroup,
        notes=join_notes(
            people_note,
            _subgroup_note(subgroup),
            cycle_note(arm),
            _BOUNDS.get(row.bound, ""),
        ),
        refusal=scale_refusal(study, row.endpoint, row.area),
    )


def people_behind(row: CuratedRow, study: CuratedStudy) -> tuple[People, str]:
    """Return the people behind a row, and what was assumed about their number."""
    if row.n is not None or row.n_low is not None:
        return People(row.n, row.n_low, row.n_high), ""
    arms = sum(not arm.subset_of for arm in curated_arms() if arm.study == row.study)
    if row.n_high is not None and row.n_high == study.n_total:
        share = round(row.n_high / arms)
        return People(share), f"n is {share}: {row.n_high} people shared over {arms} arms"
    return People(), ""


def scale_refusal(study: CuratedStudy, endpoint: str, area: str) -> str:
    """Return why a study's people or scale are outside the model, empty where they are not."""
    if own_scale(study, endpoint, area):
        return ""
    if study.entry_grades not in USUAL_ENTRY:
        return (
            f"people entered with grades {study.entry_grades} of {study.scale_grades}; "
            "the model knows entry with moderate or severe lines on four grades"
        )
    if study.scale_grades != USUAL_GRADES and endpoint not in ABSOLUTE_CUTS:
        return f"scored on {study.scale_grades} grades; a grade of the model is one of four"
    return ""


def own_scale(study: CuratedStudy, endpoint: str, area: str) -> bool:
    """Whether a study scores its area on the scale of that area, with the grades the model has."""
    known = area in FORECAST_AREAS and endpoint in OWN_SCALE
    return known and study.entry_grades == trial_entry(area)


def cycle_note(arm: CuratedArm) -> str:
    """Return the assumption behind an arm of a later cycle."""
    if arm.cycle in FIRST_CYCLES:
        return ""
    return "a repeat treatment is predicted as a first one"


def _subgroup_note(subgroup: str) -> str:
    return f"the subgroup {subgroup} is predicted like the whole arm" if subgroup else ""


def _followed(row: CuratedRow) -> str:
    return "all" if row.at_risk.startswith(SUBSET) else row.at_risk


def _time(row: CuratedRow) -> tuple[float, float] | None:
    if row.time_low is None or row.time_high is None:
        return None
    return float(row.time_low), float(row.time_high)


def _decimals(row: CuratedRow, figure: Figure) -> int:
    if row.bound == "rounded":
        return FEWEST_DECIMALS
    return max(TENTHS, printed_decimals(figure.value, figure.unit))
