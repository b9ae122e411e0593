"""Apply an edit and save it at once, as a new version; the second of two editors is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Case, F, When, Window
from django.db.models.functions import Lag

from needlework.clinic.approvals.examining import examine
from needlework.clinic.audit.recording import record
from needlework.clinic.chart.entries import facts, hold_person
from needlework.clinic.drafts import parts, points, schemes
from needlework.clinic.drafts.answers import Sent, refuse, text
from needlework.clinic.drafts.document import Tables, tables_of, text_of, whole_plan
from needlework.clinic.faces.using import face_in_use
from needlework.clinic.models import DraftVersion, Patient, Provider, TreatmentPlan
from needlework.clinic.stale import StaleError
from needlework.clinic.who import Who
from needlework.plans import Plan
from needlework.safety.accepted import farthest
from needlework.vocabulary import fold

Operation = Callable[[Plan, Tables, Sent], str]
UNDO = "undo"
TEAM = ("assessor", "prescriber", "injector")

_OTHERS: Mapping[str, Operation] = {
    "fields": parts.change_fields,
    "total": parts.total,
    "protocol": parts.scheme,
    "add-scheme": schemes.add,
    "add-toxin": parts.add_toxin,
    "remove-treatment": parts.remove_treatment,
    "session-day": parts.session_day,
    "start": parts.when,
    "goal": parts.goal,
    "remove-goal": parts.remove_goal,
    "override": parts.override,
    "remove-override": parts.remove_override,
}
OPERATIONS = (*points.ON_FACE, *_OTHERS)
"""What the editor can do; each changes the tables in place and says what it did."""


@transaction.atomic
def begin(who: Who, patient: Patient, title: str, tables: Tables) -> TreatmentPlan:
    """Save a new plan, in the chart that goes on where another was closed meanwhile."""
    patient = hold_person(patient)
    plan = TreatmentPlan(
        clinic=who.clinic,
        patient=patient,
        title=title,
        draft=text_of(tables),
        created_by=who.user,
        changed_by=who.user,
    )
    if who.provider is not None:
        plan.injector = who.provider
        plan.assessor = plan.prescriber = _answers_for(who.provider)
    whole_plan(plan, tables, date.today())
    plan.save()
    kept = _keep(who, plan, "begun")
    details = {"title": plan.title}
    record(who, "plan.begun", f"plan {plan.pk}", patient=patient, details=details, rows=[kept])
    return plan


@transaction.atomic
def edit(who: Who, identifier: int, version: int, operation: str, sent: Sent) -> TreatmentPlan:
    """Apply one edit to the draft that somebody saw, and save it.

    Raises
    ------
    StaleError
        Somebody else saved a version since; nothing is overwritten.
    BadInputError
        The edit cannot be made, or the plan would not be one any more.
    """
    plan = _locked(who, identifier, version)
    if operation == UNDO:
        return _undo(who, plan)
    if operation not in OPERATIONS:
        refuse("edit", f'"{operation}"', ", ".join(OPERATIONS), "Reload the page.")
    if operation == "override":
        sent = {**sent, "by": _name(who), "accepts": _measured(plan, sent)}
    tables = tables_of(plan.draft)
    said = facts(plan.patient)
    before = whole_plan(plan, tables, date.today(), said)
    if operation in points.ON_FACE:
        did = points.ON_FACE[operation](before, tables, sent, face_in_use(plan.patient).face)
    else:
        did = _OTHERS[operation](before, tables, sent)
    whole_plan(plan, tables, date.today(), said)
    return _save(who, plan, text_of(tables), did)


@transaction.atomic
def rename(who: Who, identifier: int, version: int, title: str) -> TreatmentPlan:
    """Give the plan another title."""
    plan = _locked(who, identifier, version)
    plan.title = title or plan.title
    return _save(who, plan, plan.draft, f"title {plan.title}"[:160])


@transaction.atomic
def appoint(
    who: Who, identifier: int, version: int, team: Mapping[str, int | None]
) -> TreatmentPlan:
    """Say who assesses, prescribes and injects; providers of other clinics are refused."""
    plan = _locked(who, identifier, version)
    for duty in TEAM:
        found = who.clinic.providers.filter(pk=team.get(duty) or 0, retired=False).first()
        setattr(plan, duty, found)
    return _save(who, plan, plan.draft, "who does what")


def may_undo(plan: TreatmentPlan) -> bool:
    """Whether there is a state before this one."""
    return len(_states(plan)) > 1


def _answers_for(provider: Provider) -> Provider:
    """Return the one director under whom somebody acts today; without one, themselves."""
    today = date.today()
    rows = provider.delegations.select_related("director")
    directors = {row.director for row in rows if row.holds_on(today)}
    return directors.pop() if len(directors) == 1 else provider


def _name(who: Who) -> str:
    """Return the name under which somebody signs overrides: never another's."""
    if who.provider is None:
        refuse("override", f"{who.user} is no provider", "a provider", "Let a prescriber do it.")
    return who.provider.identifier


def _measured(plan: TreatmentPlan, sent: Sent) -> str:
    """Return the amounts that a finding of this version has, which are what is accepted."""
    named = fold(text(sent, "finding")), text(sent, "target")
    for with_forecast in (False, True):  # most findings need none, which takes long
        report = examine(plan, date.today(), with_forecast=with_forecast).report
        found = [item for item in report if (fold(item.code), item.place.target or "") == named]
        if found:
            return parts.BETWEEN.join(map(str, farthest(found)))
    return ""


def _locked(who: Who, identifier: int, version: int) -> TreatmentPlan:
    rows = TreatmentPlan.objects.select_for_update(of=("self",)).select_related(
        "clinic", "patient"
    )
    plan = rows.get(clinic=who.clinic, pk=identifier)
    if plan.version != version:
        raise StaleError(f"this plan ({plan.changed_by}, version {plan.version})")
    return plan


def _save(who: Who, plan: TreatmentPlan, text: str, did: str) -> TreatmentPlan:
    plan.draft = text
    plan.version += 1
    plan.changed_by = who.user
    plan.save()
    kept = _keep(who, plan, did)
    details = {"version": plan.version, "did": did}
    about = f"plan {plan.pk}"
    record(who, "plan.edited", about, patient=plan.patient, details=details, rows=[kept])
    return plan


def _keep(who: Who, plan: TreatmentPlan, did: str) -> DraftVersion:
    return DraftVersion.objects.create(
        plan=plan, number=plan.version, draft=plan.draft, did=did[:160], by=who.user
    )


def _undo(who: Who, plan: TreatmentPlan) -> TreatmentPlan:
    states = _states(plan)
    if len(states) < 2:
        refuse("undo", "nothing before this", "a plan with an earlier state", "Edit instead.")
    before = plan.versions.get(number=states[-2])
    return _save(who, plan, before.draft, UNDO)


def _states(plan: TreatmentPlan) -> list[int]:
    """Return the versions that undo walks back through: an undo takes the last one away."""
    states: list[int] = []
    before = Window(Lag("draft"), order_by=F("number").asc())
    rows = plan.versions.annotate(before=before).annotate(
        same=Case(When(draft=F("before"), then=True), default=False)
    )
    # The database compares the drafts: a plan may have hundreds.
    for number, did, same in rows.order_by("number").values_list("number", "did", "same"):
        if did == UNDO:
            states.pop()
        elif not same:
            states.append(number)
    return states
