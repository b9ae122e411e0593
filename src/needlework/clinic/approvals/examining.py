"""The check and the forecast of a plan with today's chart, team, lots and date."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from needlework.clinic.approvals.beside import beside
from needlework.clinic.approvals.records import Records
from needlework.clinic.approvals.team import Crew, Obstacle, kinds_of, obstacles, team_of
from needlework.clinic.drafts.document import tables_of, whole_plan
from needlework.clinic.faces.using import FaceInUse, face_in_use
from needlework.clinic.kept import Kept
from needlework.clinic.models import TreatmentPlan
from needlework.forecast import forecast
from needlework.forecast.summary import summary
from needlework.forecast.values import Forecast
from needlework.planfile import plan_hash
from needlework.plans import Plan, Team
from needlework.safety import Context, Report, check

_forecasts: Kept[str, Forecast] = Kept(64)
_reports: Kept[tuple[object, ...], Report] = Kept(256)


@dataclass(frozen=True, slots=True)
class Examination:
    """A plan as it stands on a day.

    Parameters
    ----------
    obstacles : tuple of Obstacle
        What the clinic's own records have against it.
    laid_on : FaceInUse
        The face on which its points were measured.
    """

    plan: Plan
    crew: Crew
    team: Team
    context: Context
    report: Report
    obstacles: tuple[Obstacle, ...]
    laid_on: FaceInUse

    @property
    def clear(self) -> bool:
        """Whether nothing keeps the plan from being approved."""
        return self.report.clear and not self.obstacles


def examine(
    row: TreatmentPlan,
    today: date,
    *,
    with_forecast: bool = False,
    records: Records | None = None,
) -> Examination:
    """Return the check of a draft; with the forecast, the rules that need it run too."""
    plan = whole_plan(row, tables_of(row.draft), today)
    known = records or Records(row.clinic)
    crew, used = Crew.of(row, known), face_in_use(row.patient)
    found = examine_plan(known, crew, plan, today, used, with_forecast=with_forecast)
    return replace(found, obstacles=(*found.obstacles, *beside(row, plan, today)))


def examine_plan(
    records: Records,
    crew: Crew,
    plan: Plan,
    today: date,
    used: FaceInUse,
    *,
    with_forecast: bool = False,
) -> Examination:
    """Return the check of a plan by this crew in a clinic on a day, on a face.

    The rules run once for a plan, a team, a day and a face; what the clinic's records have
    against it is looked up every time.
    """
    team = team_of(records.clinic, crew, kinds_of(plan), today)
    context = Context(today=today, team=team, face=used.own)
    forecasting = with_forecast and bool(plan.treatments)
    # Equal plans may write an amount in two ways, and findings quote it: so the hash, too.
    report = _reports.get(
        (plan, plan_hash(plan), today, repr(team), forecasting, used.hash),
        lambda: check(plan, context, summary(expect(plan)) if forecasting else None),
    )
    against = obstacles(records, crew, plan, today)
    return Examination(plan, crew, team, context, report, against, used)


def expect(plan: Plan) -> Forecast:
    """Return the forecast of a plan; of one that was asked for before, the same answer again."""
    return _forecasts.get(plan_hash(plan), lambda: forecast(plan))
