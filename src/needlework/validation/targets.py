"""Printed figures in model terms, or the reason why the model has nothing to say about them."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass, replace

from needlework.evidence import parameter
from needlework.forecast.published import PublishedRow, reference_dose
from needlework.scales.endpoints import Event, Raters, ResponderEndpoint, still
from needlework.validation.definitions import UNSTATED
from needlework.validation.facts import PLACEBO
from needlework.validation.printed import PrintedRow, join_notes
from needlework.validation.refusals import FORMS, Form, refusal
from needlework.validation.visits import (
    DIARY_DAYS,
    REACH_DAYS,
    USUAL_LAST_DAY,
    Interval,
    diary_interval,
    median_interval,
    visit_grid,
)

DAY_30, WEEK_4 = 30.0, 28.0

_SHARES: dict[str, Event] = {
    "none_or_mild": "none_or_mild",
    "ge1_grade": "ge1_grade",
    "ge2_grade": "ge2_grade",
    "composite_ge2": "ge2_grade",
    "mmps_le3": "none_or_mild",
    "grade1_2": "none_or_mild",
    "relapsed_fraction": "ge1_grade",
}
_MEDIANS: dict[str, Event] = {
    "loss_none_or_mild_median": "none_or_mild",
    "loss_response_median": "ge1_grade",
    "return_to_baseline_median": "ge1_grade",
}
_ONSETS = {"onset_subject_cumulative": "subject", "onset_physician_cumulative": "physician"}
_RATERS: dict[str, Raters] = {
    "subject": "subject",
    "both-and": "both-and",
    "both-or": "both-or",
}
_FOLLOWED: dict[str, Event] = {
    "day30-responders": "none_or_mild",
    "week4-responders": "none_or_mild",
    "reached-0-1": "none_or_mild",
    "ge1-responders": "ge1_grade",
}
_FOLLOWED_FROM = {"day30-responders": DAY_30, "week4-responders": WEEK_4}
AS_INVESTIGATOR = "the rater is not stated: predicted as the investigator"
AS_SUBJECT = "the rater is not stated: predicted as the subject"
WITHOUT_SAMPLING = "n is unknown: sampling is left out of the interval"
MIX_DRAWN = "the share severe at entry is unknown and drawn from the spread between trials"
REGULAR_VISITS = "the visit interval is read off visits every {step:g} days"


@dataclass(frozen=True, slots=True)
class Target:
    """A printed figure that the model predicts.

    Parameters
    ----------
    form : {"share", "remaining", "median", "onset-median"}
        A share on a day, a Kaplan-Meier share, or a median time.
    rows : tuple of PublishedRow
        What is asked of the model: one row, for an onset median one per diary day.
    flipped : bool
        True where the print counts those who no longer respond.
    interval : pair of float or None
        Days between which the printed median lies.
    """

    printed: PrintedRow
    form: Form
    rows: tuple[PublishedRow, ...]
    flipped: bool
    interval: Interval | None
    assumptions: tuple[str, ...]

    @property
    def grid(self) -> tuple[float, ...]:
        """Days on which a median can fall."""
        if self.form == "onset-median":
            return DIARY_DAYS
        row = self.rows[0]
        return tuple(day for day in row.visits if day > row.at_risk_day)


def target_of(printed: PrintedRow, products: Collection[str]) -> Target | str:
    """Return what to predict for a printed figure, or the reason why nothing is predicted.

    Parameters
    ----------
    products : collection of str
        Products with a figure in the fit.
    """
    reason = refusal(printed, products)
    return reason or _target(printed, FORMS[printed.definition.endpoint])


def _target(printed: PrintedRow, form: Form) -> Target:
    row = _common(printed)
    interval = _interval(printed, form)
    if form == "onset-median":
        rows = _diary(printed, row)
    elif form == "share":
        rows = (_share(printed, row),)
    else:
        rows = (_followed(printed, row, form, interval),)
    return Target(
        printed=printed,
        form=form,
        rows=rows,
        flipped=printed.definition.endpoint == "relapsed_fraction",
        interval=interval,
        assumptions=_assumptions(printed, form),
    )


def _common(printed: PrintedRow) -> PublishedRow:
    placebo = printed.product == PLACEBO
    ratio = (
        0 if placebo else float(printed.dose or 0) / reference_dose(printed.product, printed.area)
    )
    usual = parameter("neuromodulator.usual_male_share").value
    women, severe = printed.female_share, printed.severe_share
    return PublishedRow(
        row_id=printed.row_id,
        trial=printed.study,
        arm=f"{printed.arm} {printed.subgroup}".strip(),
        product=printed.product,
        dose_ratio=ratio,
        male_excess=0 if women is None else 1 - women - usual,
        severe_share=math.nan if severe is None else severe,
        kind="share",
        endpoint=None,
        rater="",
        day=printed.day or 0,
        size=printed.people.typical,
        value=math.nan if printed.amount is None else printed.amount,
        lower_bound=printed.bound == "lower",
    )


def _share(printed: PrintedRow, row: PublishedRow) -> PublishedRow:
    endpoint = printed.definition.endpoint
    if endpoint in _ONSETS:
        return replace(row, kind="onset", rater=_ONSETS[endpoint])
    if endpoint == "subject_global_ge2":
        return replace(row, kind="global")
    value = 1 - row.value if endpoint == "relapsed_fraction" else row.value
    return replace(
        row, endpoint=ResponderEndpoint(_SHARES[endpoint], _raters(printed)), value=value
    )


def _diary(printed: PrintedRow, row: PublishedRow) -> tuple[PublishedRow, ...]:
    rater = "physician" if printed.definition.rater == "investigator" else "subject"
    return tuple(replace(row, kind="onset", rater=rater, day=day) for day in DIARY_DAYS)


def _raters(printed: PrintedRow) -> Raters:
    return _RATERS.get(printed.definition.rater, "investigator")


def _followed(
    printed: PrintedRow, row: PublishedRow, form: Form, interval: Interval | None
) -> PublishedRow:
    """Losses at visits, seen by the raters of the event."""
    raters = still(_raters(printed))
    event = _MEDIANS.get(printed.definition.endpoint, "ge1_grade")
    at_risk = _FOLLOWED.get(printed.definition.at_risk)
    entry: Raters = "subject" if raters == "subject" else "investigator"
    visits = _visits(printed, form, interval)
    return replace(
        row,
        kind="median",
        endpoint=ResponderEndpoint(event, raters),
        day=visits[-1],
        visits=visits,
        at_risk=ResponderEndpoint(at_risk, entry) if at_risk else None,
        at_risk_day=_first_day(printed) if at_risk else 0,
    )


def _visits(printed: PrintedRow, form: Form, interval: Interval | None) -> tuple[float, ...]:
    if form == "remaining":
        day = printed.day or 0
        grid = visit_grid(printed.visits, printed.visit_step, day)
        return (*(visit for visit in grid if visit <= day - printed.visit_step / 2), day)
    last = max(USUAL_LAST_DAY, (interval[1] if interval else 0) + REACH_DAYS)
    return visit_grid(printed.visits, printed.visit_step, last)


def _first_day(printed: PrintedRow) -> float:
    """Day on which responders are told from others."""
    usual = parameter("trial.peak_visit_day").value
    if printed.definition.at_risk in _FOLLOWED_FROM:
        return _FOLLOWED_FROM[printed.definition.at_risk]
    return min(printed.visits, key=lambda day: abs(day - usual), default=usual)


def _interval(printed: PrintedRow, form: Form) -> Interval | None:
    if form not in ("median", "onset-median") or printed.amount is None:
        return None
    if printed.time is not None:
        return printed.time
    if form == "onset-median":
        return diary_interval(printed.amount)
    return median_interval(printed.amount, printed.visit_step)


def _assumptions(printed: PrintedRow, form: Form) -> tuple[str, ...]:
    unstated = printed.definition.rater == UNSTATED
    regular = form == "median" and printed.time is None and printed.amount is not None
    drawn = printed.severe_share is None and form != "onset-median"
    as_rater = AS_SUBJECT if form == "onset-median" else AS_INVESTIGATOR
    return join_notes(
        as_rater if unstated else "",
        "" if printed.people.known else WITHOUT_SAMPLING,
        MIX_DRAWN if drawn and printed.definition.endpoint not in _ONSETS else "",
        REGULAR_VISITS.format(step=printed.visit_step) if regular else "",
        more=printed.notes,
    )
