"""A consultation of the demo, and its pictures: drawings, marked as such."""

from __future__ import annotations

from datetime import date

from needlework.clinic.consultation import records
from needlework.clinic.consultation.risk_table import newest_plan, risk_rows
from needlework.clinic.demo.drawing import drawing
from needlework.clinic.models import Clinic, Patient
from needlework.clinic.photographs import consenting, keeping
from needlework.clinic.who import Who


def fill(clinic: Clinic, nurse: Who) -> None:
    """Give one patient a consultation and pictures, and another pictures that were taken back."""
    first, second = Patient.objects.filter(clinic=clinic).order_by("number")[:2]
    _consult(nurse, first)
    _photograph(nurse, first, ("treatment", "teaching"))
    _photograph(nurse, second, ("treatment", "publication"))
    agreed = consenting.holding(second, "treatment")
    assert agreed is not None
    consenting.withdraw(nurse, agreed, "demo: the patient asked for it")


def _consult(nurse: Who, patient: Patient) -> None:
    goals = [
        {"words": "Look less stern at work", "area": "glabella"},
        {"words": "Still be able to frown a little"},
    ]
    records.add(nurse, patient, records.GOAL, goals, records.newest(patient))
    plan = newest_plan(patient)
    risks = [
        {"words": event, "often": often, "plan": 0 if plan is None else plan.pk}
        for event, often, _ in risk_rows(plan, date.today())[:2]
    ]
    records.add(nurse, patient, records.RISK, risks, records.newest(patient))
    words = {"words": "Still be able to frown, and raise the brows"}
    reason = "demo: asked again"
    records.revise(nurse, patient, "goal/2", words, reason, records.newest(patient))


def _photograph(nurse: Who, patient: Patient, scopes: tuple[str, ...]) -> None:
    for scope in scopes:
        consenting.sign(nurse, patient, scope, str(patient))
    for state in ("rest", "maximum"):
        taken = keeping.Taken("front", state, date.today(), "demo drawing, no real person")
        keeping.add(nurse, patient, drawing(state), taken)
