"""Endpoints of a trial in the terms that score published rows.

Slugs become definitions where validation makes them, so a simulated figure means what the same
figure of a paper means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    "none_or_mild": Definition("none_or_mild", UNSTATED),
    "one_grade_better": Definition("ge1_grade", UNSTATED),
    "two_grades_better": Definition("ge2_grade", UNSTATED),
    "two_grades_better_both_raters": Definition("composite_ge2", "both-and"),
}
"""Outcomes of plan goals, said as those of trials; unless said the investigator rates."""

_RATERS = {"both": "both-and", "either": "both-or"}
_FOLLOWED_FORMS = ("median", "remaining")


def definition(endpoint: TrialEndpoint) -> Definition:
    """Return what an endpoint means."""
    found, rater = _meant(endpoint.outcome), endpoint.rater
    if _leaves_rater_open(found):
        usual = "investigator" if endpoint.outcome in _GOALS else found.rater
        found = replace(found, rater=_RATERS.get(rater or "", rater or usual))
    if (found.endpoint, found.rater) == ("ge2_grade", "both-and"):
        found = replace(found, endpoint="composite_ge2")
    return replace(found, at_risk=endpoint.followed or found.at_risk)


def _meant(outcome: str) -> Definition:
    return _GOALS.get(outcome) or definition_of(outcome, "")


def _leaves_rater_open(found: Definition) -> bool:
    return found.rater in (UNSTATED, "")


def misfits(endpoint: TrialEndpoint) -> Iterator[tuple[str, str, str]]:
    """Yield what an endpoint says that its outcome has no room for: key, what was given, remedy.

    Nothing that a trial says may be left unused without a word.
    """
    found = _meant(endpoint.outcome)
    wanted = _RATERS.get(endpoint.rater or "", endpoint.rater)
    if wanted and not _leaves_rater_open(found) and wanted != found.rater:
        given = f'rater = "{endpoint.rater}" beside {endpoint.outcome}, which names who rates'
        yield "rater", given, "Leave rater out, or take the outcome of that rater."
    if FORMS.get(found.endpoint) in _FOLLOWED_FORMS:
        return
    if endpoint.followed:
        given = f'followed = "{endpoint.followed}" beside a share, which counts everyone'
        yield "followed", given, "Leave followed out, or ask for the time to the event."
    if endpoint.confirmed > 1:
        given = (
            f"confirmed = {endpoint.confirmed} beside {endpoint.outcome}, which is no such time"
        )
        yield "confirmed", given, "Leave confirmed out, or ask for the time to the event."


def endpoint_key(endpoint: TrialEndpoint) -> tuple[str, str, str, str, str]:
    """Return what tells an endpoint from others, the last three empty where nothing is said.

    Outcome, area, rater, who is followed, how many visits in a row have to find the event.
    """
    confirmed = str(endpoint.confirmed) if endpoint.confirmed > 1 else ""
    named = endpoint.outcome, endpoint.area
    return *named, endpoint.rater or "", endpoint.followed or "", confirmed


def is_time(found: Definition) -> bool:
    """Whether the figure is a time."""
    return FORMS.get(found.endpoint) in _TIMES


def printed_row(
    trial: Trial, arm: TrialArm, history: AreaHistory, endpoint: TrialEndpoint, day: int
) -> PrintedRow:
    """Return the figure as a paper would print it, before anyone has."""
    product = history.products[0] if history.products else PLACEBO
    meaning, given = definition(endpoint), trial.population
    *key, confirmed = endpoint_key(endpoint)
    return PrintedRow(
        row_id="/".join([arm.name, *key, *([confirmed] if confirmed else []), str(day)]),
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
