"""Curated rows of the toxin trials as published rows: each definition said in model terms."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.evidence.curated import arm_of, curated_rows, curated_study, severe_share
from needlework.evidence.curated_values import CuratedRow
from needlework.forecast.published import (
    PublishedRow,
    products_at,
    reference_dose,
    regular_visits,
)
from needlework.scales.endpoints import Event, Raters, ResponderEndpoint, entry_grades, still

PLACEBO = "placebo"
_USUAL_GRADES = 4
_EVENTS: dict[str, Event] = {
    "none_or_mild": "none_or_mild",
    "ge1_grade": "ge1_grade",
    "ge2_grade": "ge2_grade",
    "composite_ge2": "ge2_grade",
    "mmps_le3": "none_or_mild",
    "grade1_2": "none_or_mild",
    "relapsed_fraction": "ge1_grade",
}
_LOSSES: dict[str, Event] = {
    "loss_none_or_mild_median": "none_or_mild",
    "loss_response_median": "ge1_grade",
    "return_to_baseline_median": "ge1_grade",
}
_AT_RISK: dict[str, Event] = {
    "day30-responders": "none_or_mild",
    "reached-0-1": "none_or_mild",
    "ge1-responders": "ge1_grade",
    "week4-responders": "none_or_mild",
}
_ONSETS = {"onset_subject_cumulative": "subject", "onset_physician_cumulative": "physician"}


def fit_rows(area: str, fit_set: str) -> tuple[PublishedRow, ...]:
    """Return the rows that enter the fit of an area, diaries taken as increments.

    Parameters
    ----------
    area : str
        Area slug.
    fit_set : {"seen-only", "with-recalled"}
    """
    rows = curated_rows(area=area, use="fit", fit_set=fit_set)
    published = [row for row in map(published_row, rows) if row is not None]
    return tuple(as_increments(published))


def entry_mixes(area: str) -> NDArray[np.float64]:
    """Return share severe at entry and people, of each study of an area that prints them.

    Held-out studies, other scales and pools of studies that are there already are left out.

    Returns
    -------
    array of shape (studies, 2)
    """
    studies = [curated_study(name) for name in dict.fromkeys(r.study for r in curated_rows(area))]
    grades = "-".join(map(str, entry_grades()))
    found = [
        (float(study.severe_share), float(study.severe_n))
        for study in studies
        if study.severe_share is not None
        and study.severe_n
        and not study.held_out
        and study.entry_grades == grades
        and study.scale_grades == _USUAL_GRADES
    ]
    return np.array(found).reshape(-1, 2)


def published_row(row: CuratedRow) -> PublishedRow | None:
    """Return the row in model terms, or None where the model has no such endpoint."""
    kind = _kind(row)
    if kind is None or row.dose is None or not _known(row):
        return None
    common = _common(row, kind)
    if kind == "median":
        return _median(row, common)
    if row.endpoint == "relapsed_fraction":
        return replace(common, value=1 - common.value)
    return common


def _known(row: CuratedRow) -> bool:
    """Whether doses of the product in this area can be related to a reference dose."""
    return row.product == PLACEBO or row.product in products_at(row.area)


def _kind(row: CuratedRow) -> str | None:
    if row.condition != "maximum" or row.value is None:
        return None
    if row.endpoint in _EVENTS and row.day is not None:
        return "share"
    if row.endpoint in _ONSETS and row.day is not None:
        return "onset"
    if row.endpoint == "subject_global_ge2" and row.day is not None:
        return "global"
    return "median" if row.endpoint in _LOSSES and row.time_high is not None else None


def _common(row: CuratedRow, kind: str) -> PublishedRow:
    size = row.analysis_n or parameter("trial.least_size").value
    placebo = row.product == PLACEBO
    share = severe_share(row)
    return PublishedRow(
        row_id=row.row_id,
        trial=row.study,
        arm=_arm_key(row),
        product=row.product,
        dose_ratio=0 if placebo else float(row.dose or 0) / reference_dose(row.product, row.area),
        male_excess=male_excess_of(row),
        severe_share=math.nan if share is None else float(share),
        kind=kind,
        endpoint=_endpoint(row),
        rater=_ONSETS.get(row.endpoint, ""),
        day=float(row.day or 0),
        size=float(size),
        value=float(row.value),
        lower_bound=row.bound == "lower",
    )


def _arm_key(row: CuratedRow) -> str:
    subset = row.at_risk.removeprefix("subset:") if row.at_risk.startswith("subset:") else ""
    return f"{row.arm} {subset}".strip()


def male_excess_of(row: CuratedRow) -> float:
    """Return the share of men behind a row minus the usual share; 0 where it is not printed."""
    arm, study = arm_of(row), curated_study(row.study)
    known = study.female_share if arm.female_share is None else arm.female_share
    usual = parameter("neuromodulator.usual_male_share").value
    return 0 if known is None else 1 - float(known) - usual


def _raters(row: CuratedRow) -> Raters:
    if row.rater in ("investigator", "subject", "both-and", "both-or"):
        return row.rater  # type: ignore[return-value]
    return "investigator"


def _endpoint(row: CuratedRow) -> ResponderEndpoint | None:
    event = _EVENTS.get(row.endpoint)
    return ResponderEndpoint(event, _raters(row)) if event else None


def _median(row: CuratedRow, common: PublishedRow) -> PublishedRow:
    """Median rows: who is followed, which response is lost, at which visits.

    The event has the raters that are printed: what is lost on both ratings lasts on either.
    """
    raters = still(_raters(row))
    low, high = float(row.time_low or 0), float(row.time_high or 0)
    at_risk = _AT_RISK.get(row.at_risk)
    rater: Raters = "subject" if raters == "subject" else "investigator"
    known = curated_study(row.study).visit_days
    start = 30.0 if row.at_risk == "day30-responders" else _peak_day(known)
    return replace(
        common,
        endpoint=ResponderEndpoint(_LOSSES[row.endpoint], raters),
        day=high,
        low=low,
        visits=median_visits(known, low, high),
        at_risk=ResponderEndpoint(at_risk, rater) if at_risk else None,
        at_risk_day=start if at_risk else 0,
    )


def _peak_day(known: tuple[int, ...]) -> float:
    usual = parameter("trial.peak_visit_day").value
    return float(min(known, key=lambda day: abs(day - usual))) if known else usual


def median_visits(known: tuple[int, ...], low: float, high: float) -> tuple[float, ...]:
    """Return the visits up to the median's own interval, whose ends are visits."""
    step = parameter("trial.visit_step").value
    days = {float(day) for day in known} if known else set(regular_visits(step, high))
    inside = {day for day in days if day <= low}
    return tuple(sorted({*inside, high} | ({low} if low > 0 else set())))


def as_increments(rows: Iterable[PublishedRow]) -> list[PublishedRow]:
    """Return the rows with each diary's later days as shares of those without onset so far."""
    ordered = sorted(rows, key=lambda row: row.day if row.kind == "onset" else 0)
    last: dict[tuple[str, str, str], PublishedRow] = {}
    result = []
    for row in ordered:
        if row.kind != "onset":
            result.append(row)
            continue
        key = (row.trial, row.arm, row.rater)
        before = last.get(key)
        last[key] = row
        if before is None:
            result.append(row)
        elif before.value < 1:
            result.append(_increment(row, before))
    return result


def _increment(row: PublishedRow, before: PublishedRow) -> PublishedRow:
    left = 1 - before.value
    share = max(row.value - before.value, 0) / left
    return replace(row, value=share, size=row.size * left, previous_day=before.day)
