"""What to talk about: the published side effects of a patient's newest plan."""

from __future__ import annotations

from datetime import date

from needlework.clinic.drafts.document import tables_of, whole_plan
from needlework.clinic.models import Patient, TreatmentPlan
from needlework.exchange.care_words import harm_rows
from needlework.forecast.risks import plan_risks
from needlework.problems import BadInputError

RiskRow = tuple[str, str, str]
"""Event, how often, how often without treatment; all in words."""


def newest_plan(patient: Patient) -> TreatmentPlan | None:
    """Return the plan that was changed last."""
    return patient.plans.select_related("clinic", "patient").first()


def risk_rows(plan: TreatmentPlan | None, today: date) -> tuple[RiskRow, ...]:
    """Return what happened to others treated so; nothing for a draft that cannot be read yet."""
    from needlework.safety.care import care_sheet

    if plan is None:
        return ()
    try:
        read = whole_plan(plan, tables_of(plan.draft), today)
        return tuple(harm_rows(plan_risks(read), care_sheet(read).harms))
    except BadInputError:
        return ()
