"""The check and the forecast of a plan with today's chart, team, lots and date."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from threading import Lock

from needlework.clinic.approvals.team import Crew, Obstacle, kinds_of, obstacles, team_of
from needlework.clinic.drafts.document import tables_of, whole_plan
from needlework.clinic.models import Clinic, TreatmentPlan
from needlework.forecast import forecast
from needlework.forecast.summary import summary
from needlework.forecast.values import Forecast
from needlework.planfile import plan_hash
from needlework.plans import Plan, Team
from needlework.safety import Context, Report, check

_KEPT = 64
_forecasts: OrderedDict[str, Forecast] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Examination:
    """A plan as it stands on a day.

    Parameters
    ----------
    obstacles : tuple of Obstacle
        What the clinic's own records have against it.
    """

    plan: Plan
    team: Team
    context: Context
    report: Report
    obstacles: tuple[Obstacle, ...]

    @property
    def clear(self) -> bool:
        """Whether nothing keeps the plan from being approved."""
        return self.report.clear and not self.obstacles


def examine(row: TreatmentPlan, today: date, *, with_forecast: bool = False) -> Examination:
    """Return the check of a draft; with the forecast, the rules that need it run too."""
    plan = whole_plan(row, tables_of(row.draft), today)
    return examine_plan(row.clinic, Crew.of(row), plan, today, with_forecast=with_forecast)


def examine_plan(
    clinic: Clinic, crew: Crew, plan: Plan, today: date, *, with_forecast: bool = False
) -> Examination:
    """Return the check of a plan by this crew in a clinic on a day."""
    team = team_of(clinic, crew, kinds_of(plan), today)
    context = Context(today=today, team=team)
    expected = summary(expect(plan)) if with_forecast and plan.treatments else None
    report = check(plan, context, expected)
    return Examination(plan, team, context, report, obstacles(clinic, crew, plan, today))


def expect(plan: Plan) -> Forecast:
    """Return the forecast of a plan; of one that was just asked for, the same answer again."""
    key = plan_hash(plan)
    with _lock:
        if key in _forecasts:
            _forecasts.move_to_end(key)
            return _forecasts[key]
    found = forecast(plan)
    with _lock:
        _forecasts[key] = found
        while len(_forecasts) > _KEPT:
            _forecasts.popitem(last=False)
    return found
