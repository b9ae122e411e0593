"""Where a patient stands on the way from history to sheet, and what happened when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from needlework.clinic.approvals.states import State
from needlework.clinic.chart.questions import Answered, previous_words
from needlework.clinic.documents.day_pack import dated_plan
from needlework.clinic.face.marking import amount_words
from needlework.clinic.models import Approval, Patient, TreatmentPlan
from needlework.exchange.words import area_words, product_words
from needlework.plans import Plan, Session

Planned = Sequence[tuple[TreatmentPlan, State]]


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the way.

    Parameters
    ----------
    state : str
        ``done``, ``open`` or, for the first open one, ``next``.
    """

    words: str
    note: str
    address: str
    state: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, or is planned, on a day."""

    day: date | None
    words: str
    address: str = ""
    tag: str = ""
    planned: bool = False


def steps(
    patient: Patient, missing: Sequence[Answered], graded: bool, goals: int, plans: Planned
) -> tuple[Step, ...]:
    """Return the way of the newest plan; what is open first is what to do next."""
    plan, state = plans[0] if plans else (None, State("draft"))
    approval = state.approval
    signed = approval is not None and state.word == "approved"
    consented = approval is not None and approval.consents.exists()
    rows = (
        ("History", _count(len(missing), "not asked", "asked"), "history", not missing),
        ("Consultation", _seen(graded, goals), "consultation", graded),
        ("Plan", plan.title if plan else "none yet", "plan", plan is not None),
        ("Approval", state.word if plan else "", "review", signed),
        ("Consent", "signed" if signed and consented else "", "consent", signed and consented),
    )
    first = next((name for name, *_, done in rows if not done), "")
    return tuple(
        Step(
            name,
            note,
            _address(where, patient, plan, approval),
            "done" if done else "next" if name == first else "open",
        )
        for name, note, where, done in rows
    )


def timeline(patient: Patient, plans: Planned, previous: Any) -> list[Moment]:
    """Return treatments here and elsewhere, signatures and planned visits, the newest first."""
    found = [
        *(moment for plan, state in plans for moment in _of_plan(plan, state)),
        *(_elsewhere(row) for row in previous or ()),
    ]
    return sorted(found, key=lambda one: (one.day or date.min, one.planned), reverse=True)


def _of_plan(plan: TreatmentPlan, state: State) -> Iterator[Moment]:
    for approval in plan.approvals.all():
        address = reverse("approval", args=[approval.pk])
        yield Moment(
            _day(approval.signed_at), f"{plan.title}: version {approval.number} signed", address
        )
        for consent in approval.consents.all():
            words = f"{plan.title}: consent signed by {consent.signed_name}"
            yield Moment(_day(consent.signed_at), words, reverse("consent", args=[approval.pk]))
    if state.approval is None:
        return
    dated, holds = dated_plan(state.approval), state.word == "approved"
    for session in dated.sessions:
        day = dated.date_of(session.day)
        words = f"Visit: {_given(dated, session)}"
        tag = "approved" if holds else "needs approval"
        yield Moment(day, words, reverse("approval", args=[state.approval.pk]), tag, planned=True)


def _given(plan: Plan, session: Session) -> str:
    return "; ".join(
        f"{area_words(one.area).lower()}, {_what(one)} {amount_words(one)}".strip()
        for one in session.treatments
    )


def _what(treatment: Any) -> str:
    mixture = getattr(treatment, "mixture", ())
    if mixture:
        return " + ".join(product_words(item.active) for item in mixture)
    return product_words(getattr(treatment, "product", None) or treatment.kind)


def _elsewhere(row: dict[str, Any]) -> Moment:
    said = row.get("on")
    day = date.fromisoformat(said) if said else None
    return Moment(day, f"Reported: {previous_words(row)}", tag="reported")


def _address(
    where: str, patient: Patient, plan: TreatmentPlan | None, approval: Approval | None
) -> str:
    if where in ("history", "consultation"):
        return reverse(where, args=[patient.pk])
    if plan is None:
        return reverse("new_plan", args=[patient.pk])
    if where == "consent":
        return (
            reverse("consent", args=[approval.pk]) if approval else reverse("plan", args=[plan.pk])
        )
    return reverse(where, args=[plan.pk])


def _count(number: int, words: str, none: str) -> str:
    return f"{number} {words}" if number else none


def _seen(graded: bool, goals: int) -> str:
    said = ["graded" if graded else "not graded yet"]
    return ", ".join([*said, f"{goals} goal{'s'[: goals != 1]}"] if goals else said)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
