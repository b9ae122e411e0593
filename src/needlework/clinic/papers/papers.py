"""All that a plan is given out as: a draft as it stands today, a signed plan as it was frozen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from needlework.clinic.approvals.examining import examine, expect
from needlework.clinic.approvals.facing import frozen_face
from needlework.clinic.approvals.frozen import as_signed, frozen_findings, frozen_forecast
from needlework.clinic.approvals.watching import reasons
from needlework.clinic.faces.using import FaceInUse
from needlework.clinic.models import Approval, Patient, TreatmentPlan
from needlework.exchange.findings_json import findings_json_text
from needlework.exchange.forecast_json import forecast_json_text
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.report import render_report
from needlework.exchange.report.parts import terms
from needlework.forecast.values import Forecast
from needlework.planfile import plan_hash, write_plan
from needlework.plans import Plan
from needlework.safety import Report

Text = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Papers:
    """A plan to be given out.

    Parameters
    ----------
    plan : Plan
        With the points that are shown.
    stem : str
        Beginning of the names of its files; nobody's name.
    identity : Html
        Whose plan it is and what it is worth, for the top of the report.
    laid_on : FaceInUse
        The face on which its points are drawn.
    plan_text, forecast_text, findings_text : callable
        Make the text of each file.
    """

    plan: Plan
    forecast: Forecast
    report: Report
    stem: str
    identity: Html
    laid_on: FaceInUse
    plan_text: Text
    forecast_text: Text
    findings_text: Text

    def html(self, *, sheet: str = "", back: Html | None = None) -> str:
        """Return the report: one whole file, or, with the address of its styles, a page."""
        above = join([back, self.identity])
        return render_report(
            self.forecast,
            self.plan,
            self.report,
            above=above,
            sheet=sheet,
            face=self.laid_on.own,
        )


def of_draft(row: TreatmentPlan, today: date) -> Papers:
    """Return the papers of a draft with the chart, the team and the forecast of today."""
    found = examine(row, today, with_forecast=True)
    plan, expected = found.plan, expect(found.plan)
    said = f"Draft, version {row.version}, as of {today:%-d %b %Y}. Nobody has signed it."
    return Papers(
        plan,
        expected,
        found.report,
        f"plan-{row.pk}",
        _identity(row.patient, [("Plan", plan_hash(plan))], said),
        found.laid_on,
        lambda: write_plan(plan),
        lambda: forecast_json_text(expected),
        lambda: findings_json_text(found.report, plan),
    )


def of_approval(approval: Approval, now: datetime) -> Papers:
    """Return the papers of a signed plan, word for word as it was frozen."""
    signed = [
        (
            "Signed by",
            f"{approval.signer_words}, {localtime(approval.signed_at):%-d %b %Y, %H:%M}",
        ),
        ("Version", f"{approval.number}, holds until {localtime(approval.expires_at):%-d %b %Y}"),
        ("Plan", approval.plan_hash),
        ("Seal of everything", approval.seal),
    ]
    against = "; ".join(one.message for one in reasons(approval, now))
    warning = f"This plan needs another approval, do not treat by it: {against}."
    return Papers(
        as_signed(approval),
        frozen_forecast(approval),
        frozen_findings(approval),
        f"approval-{approval.pk}",
        _identity(approval.plan.patient, signed, warning if against else ""),
        frozen_face(approval),
        lambda: approval.plan_file,
        lambda: approval.forecast,
        lambda: approval.findings,
    )


def _identity(patient: Patient, facts: list[tuple[str, str]], warning: str) -> Html:
    who = f"{patient}, born {patient.birth_date:%-d %b %Y}, number {patient.number}"
    return tag(
        "section",
        tag("p", warning, class_="notice") if warning else None,
        terms([("Patient", who), *facts], class_="facts"),
        class_="identity",
        aria_label="Whose plan this is",
    )
