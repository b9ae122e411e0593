"""Endpoints of a trial in the terms that score published rows.

Slugs become definitions where validation makes them, so a simulated figure means what the same
figure of a paper means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from needlework.evidence import parameter
from needlework.forecast.history import AreaHistory
from needlework.plans import Neuromodulator, Trial, TrialArm, TrialEndpoint
from needlework.protocols import dose_of
from needlework.validation.definitions import UNSTATED, Definition, definition_of
from needlework.validation.facts import PLACEBO
from needlework.validation.printed import People, PrintedRow
from needlework.validation.refusals import FORMS
from needlework.validation.targets import Target
from needlework.validation.visits import FIRST_LOSS_DAY

DECIMALS = 6
"""Predicted figures are not rounded: nobody has printed them yet."""

_TIMES = ("median", "onset-median")
_GOALS = {
    "none_or_mild": Definition("none_or_mild", "investigator"),
    "one_grade_better": Definition("ge1_grade", "investigator"),
    "two_grades_better": Definition("ge2_grade", "investigator"),
    "two_grades_better_both_raters": Definition("composite_ge2", "both-and"),
}
"""Outcomes of plan goals, said as those of trials."""

_RATERS = {"both": "both-and", "either": "both-or"}


def definition(endpoint: TrialEndpoint) -> Definition:
    """Return what an endpoint means."""
    found = _GOALS.get(endpoint.outcome) or definition_of(endpoint.outcome, "")
    rater = endpoint.rater
    if found.rater in (UNSTATED, "") and rater is not None:
        found = replace(found, rater=_RATERS.get(rater, rater))
    return replace(found, at_risk=endpoint.followed or found.at_risk)


def endpoint_key(endpoint: TrialEndpoint) -> tuple[str, str, str, str]:
    """Return what tells an endpoint from others: outcome, area, rater, who is followed."""
    return endpoint.outcome, endpoint.area, endpoint.rater or "", endpoint.followed or ""


def is_time(found: Definition) -> bool:
    """Whether the figure is a time."""
    return FORMS.get(found.endpoint) in _TIMES


def printed_row(
    trial: Trial, arm: TrialArm, history: AreaHistory, endpoint: TrialEndpoint, day: int
) -> PrintedRow:
    """Return the figure as a paper would print it, before anyone has."""
    product = history.products[0] if history.products else PLACEBO
    meaning, given = definition(endpoint), trial.population
    return PrintedRow(
        row_id="/".join([arm.name, *endpoint_key(endpoint), str(day)]),
        study=trial.title or "virtual trial",
        arm=arm.name,
        product=product,
        dose=_dose(arm, history),
        dose_unit="U",
        area=endpoint.area,
        outcome=endpoint.outcome,
        definition=meaning,
        day=float(day),
        value=None,
        unit="days" if is_time(meaning) else "fraction",
        decimals=DECIMALS,
        seen="page",
        held_out=False,
        people=People(arm.size),
        female_share=_number(given.female),
        severe_share=_number(given.severe_at_baseline),
        visits=tuple(map(float, endpoint.days)),
        visit_step=parameter("trial.visit_step").value,
    )


def _dose(arm: TrialArm, history: AreaHistory) -> Decimal | None:
    """Return the units of the first treatment day in the area; None where nothing is given."""
    if not history.products:
        return None
    given = [
        dose_of(item).units
        for session in arm.sessions
        for item in session.treatments
        if isinstance(item, Neuromodulator)
        and (session.day, item.area, item.product)
        == (history.days[0], history.area, history.products[0])
    ]
    return sum(given, Decimal(0))


def _number(given: Decimal | None) -> float | None:
    return None if given is None else float(given)


def at_visits(target: Target, endpoint: TrialEndpoint, day: int) -> Target:
    """Return the target with the visits of this trial, not those that papers usually have."""
    row = target.rows[0]
    if row.kind != "median":
        return target
    visits = visits_of(endpoint.days, day)
    return replace(target, rows=(replace(row, visits=visits, day=visits[-1]),))


def visits_of(days: Sequence[int], last: int) -> tuple[float, ...]:
    """Return the visits up to a day that look for a loss; the first ones look for the onset."""
    until = [float(day) for day in days if day <= last]
    return tuple(day for day in until if day >= FIRST_LOSS_DAY) or (until[-1],)
