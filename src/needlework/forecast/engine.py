"""From a plan to its forecast: one call, one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter, recording
from needlework.forecast.area_kept import computed
from needlework.forecast.area_scales import FORECAST_AREAS
from needlework.forecast.baseline import baseline_scores, rest_scores
from needlework.forecast.citing import cited_sources
from needlework.forecast.courses import area_courses, defined_shares, event_grades
from needlework.forecast.draws import Draws, hash_of, is_shipped, load_draws
from needlework.forecast.ensemble import male_excess
from needlework.forecast.force import FORCE
from needlework.forecast.goals import goal_chances
from needlework.forecast.happenings import area_events
from needlework.forecast.history import AreaHistory, area_history
from needlework.forecast.indications.engine import answer_tables, answers
from needlework.forecast.indications.values import Answer
from needlework.forecast.published import AT_REST, GLABELLA
from needlework.forecast.refusals import forecastable_areas, refusals
from needlework.forecast.rest_area import RestForecast
from needlework.forecast.rest_courses import forecasts_rest, rest_courses
from needlework.forecast.rest_grading import rest_graded
from needlework.forecast.risks import plan_risks
from needlework.forecast.values import Forecast
from needlework.plans import Neuromodulator, Plan
from needlework.problems import BadInputError, Problem

Array = NDArray[np.float64]

DEFAULT_SEED = 1
DEFAULT_DRAWS = 1000


def forecast(
    plan: Plan,
    *,
    days: Sequence[float] | None = None,
    seed: int = DEFAULT_SEED,
    draws: int = DEFAULT_DRAWS,
    include_recalled: bool = False,
) -> Forecast:
    """Return what is expected of a plan.

    Parameters
    ----------
    plan : Plan
    days : sequence of float, optional
        Days since the first session, ascending; every day to a year after the last session by
        default. Events look as far ahead in any case.
    seed : int
        Seed of the simulated patients: the same seed gives the same forecast.
    draws : int
        Number of simulated patients.
    include_recalled : bool
        Use the draws whose fit also took figures known only from memory.
    """
    tables = _tables(plan, include_recalled)
    wanted = _days(plan, days)
    refused = refusals(plan, tables)
    with recording() as used:
        results = [
            _forecast_area(plan, area_history(plan, area), tables, wanted, seed, draws)
            for area in forecastable_areas(plan, tables)
        ]
        skin = answers(plan, wanted, _horizon(plan), seed, draws, include_recalled)
    risks = plan_risks(plan)
    refused = (*refused, *(item for answer in skin for item in answer.not_forecast))
    used_tables = [*(tables.values() if results else ()), *answer_tables(skin)]
    left = [load_draws(False, FORCE)] * bool(results)
    return Forecast(
        plan_hash=_plan_hash(plan),
        versions=_versions(used_tables or [*tables.values()]),
        seed=seed,
        courses=tuple(course for found in (*results, *skin) for course in found.courses),
        all_events=tuple(item for found in (*results, *skin) for item in found.events),
        goals=goal_chances(plan, [goal for found in (*results, *skin) for goal in found.goals]),
        risks=risks,
        not_forecast=refused,
        sources=cited_sources([*used_tables, *left], used, risks, refused),
    )


def _days(plan: Plan, days: Sequence[float] | None) -> Array:
    if days is None:
        return np.arange(0, _horizon(plan) + 1, dtype=float)
    wanted = np.asarray(days, dtype=float).ravel()
    if not (wanted.size and np.isfinite(wanted).all() and (np.diff(wanted, prepend=0) >= 0).all()):
        raise BadInputError([_unusable_days(wanted)])
    return wanted


def _horizon(plan: Plan) -> float:
    """Return the day until which events are looked for."""
    return plan.sessions[-1].day + parameter("numerics.course_after_last_session").value


def _unusable_days(days: Array) -> Problem:
    return Problem(
        where="days",
        given=f"{days.tolist()[:6]}",
        allowed="at least one day, 0 or later, finite and in ascending order",
        remedy="Sort them, and count from the first session.",
        code="forecast.days",
    )


def _forecast_area(
    plan: Plan,
    history: AreaHistory,
    tables: Mapping[str, Draws],
    days: Array,
    seed: int,
    size: int,
) -> Answer:
    table = tables[history.area]
    scores = baseline_scores(plan, history.area)
    fit_set = str(table.provenance["fit_set"])
    excess = male_excess(plan.patient.sex)
    asked = tuple(item.endpoint for item in defined_shares(scores))
    horizon = _horizon(plan)
    when = tuple(days.tolist()), horizon
    area = computed(table, history, scores, excess, asked, *when, size, seed)
    courses, shares = area_courses(plan, history, scores, area, fit_set)
    if forecasts_rest(plan, history.area):
        scored = rest_scores(plan, history.area)
        people = (tables[AT_REST], history, scored, excess, area.knots, size, seed)
        quality = rest_graded(plan, history, fit_set, float(days[-1]) - history.days[-1])
        at_rest, few = rest_courses(history, RestForecast(*people), days, quality, scored)
        courses, shares = (*courses, *at_rest), shares.joined(few)
    grades = event_grades(plan, history, scores, fit_set)
    return Answer(
        courses=courses,
        events=area_events(area, scores, history.area, grades),
        goals=tuple(shares.goals(plan, history.area)),
    )


def _plan_hash(plan: Plan) -> str:
    from needlework.planfile import plan_hash

    return plan_hash(plan)


def _tables(plan: Plan, include_recalled: bool) -> dict[str, Draws]:
    """Return the draws of the areas that receive a toxin; the glabella's where none does."""
    treated = dict.fromkeys(
        item.area for item in plan.treatments if isinstance(item, Neuromodulator)
    )
    known = [area for area in treated if area in FORECAST_AREAS]
    areas = [area for area in known if is_shipped(include_recalled, area)] or [GLABELLA]
    found = {area: load_draws(include_recalled, area) for area in areas}
    # No figure at rest is known from memory alone, so there is one fit of lines at rest.
    rest = {AT_REST: load_draws(False, AT_REST)} if forecasts_rest(plan, GLABELLA) else {}
    return found | (rest if GLABELLA in treated else {})


def _versions(tables: Sequence[Draws]) -> dict[str, str]:
    from needlework import __version__

    table = tables[0]
    return {
        "package": __version__,
        "evidence": str(table.provenance["evidence_hash"]),
        "draws": hash_of(tables),
        "force": load_draws(False, FORCE).hash,
        "fit_set": " ".join(dict.fromkeys(str(one.provenance["fit_set"]) for one in tables)),
    }
