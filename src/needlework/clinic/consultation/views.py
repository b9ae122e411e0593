"""The page of the consultation: what was seen, wanted and talked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from needlework.clinic.access import allowed, patient_of
from needlework.clinic.audit.recording import record
from needlework.clinic.chart.reading_form import exact, sentence
from needlework.clinic.consultation import records
from needlework.clinic.consultation.records import GOAL, RISK, Row
from needlework.clinic.consultation.risk_table import RiskRow, newest_plan, risk_rows
from needlework.clinic.drafts import answers
from needlework.clinic.models import Patient
from needlework.clinic.stale import StaleError
from needlework.clinic.who import ClinicRequest
from needlework.problems import BadInputError
from needlework.vocabulary import ScaleTerm, resolve, terms
from needlework.vocabulary.lookup import resolve_problem

CONDITIONS = ("rest", "maximum")


@require_safe
@allowed("chart.read")
def consultation(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Show the consultation of a patient; the reading is audited."""
    return _page(request, patient_of(request.who, identifier), ())


@require_POST
@allowed("chart.write")
def change(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Add to the consultation, or revise or void what stands, with a reason."""
    patient = patient_of(request.who, identifier)
    does = _DOES.get(request.POST.get("do", ""))
    try:
        if does is None:
            answers.refuse("do", "nothing that this page does", ", ".join(_DOES), "Use a button.")
        does(request, patient)
    except StaleError as stale:
        return _page(request, patient, (str(stale),))
    except BadInputError as fault:
        said = tuple(sentence(problem.sentence()) for problem in fault.problems)
        return _page(request, patient, said)
    messages.success(request, "Recorded.")
    return redirect("consultation", patient.pk)


def _assess(request: ClinicRequest, patient: Patient) -> None:
    sent = request.POST
    head = {"scale": _known(sent, "scale", "scale"), "area": _known(sent, "area", "area")}
    rows: list[Row] = []
    for condition in CONDITIONS:
        grade = answers.number(sent, condition, f"grade, {condition}")
        if grade is not None:
            rows.append({**head, "condition": condition, "value": exact(grade)})
    if not rows:
        answers.refuse("grade", "left empty", "at rest, at maximum, or both", "Fill one in.")
    records.add_scores(request.who, patient, rows, _last(request))


def _want(request: ClinicRequest, patient: Patient) -> None:
    goal = _goal(request.POST)
    records.add(request.who, patient, GOAL, [goal], _last(request))


def _discuss(request: ClinicRequest, patient: Patient) -> None:
    """Record risks of the table that were ticked, and one in own words."""
    plan = newest_plan(patient)
    ticked = set(request.POST.getlist("risk"))
    found: list[Row] = [
        {"words": event, "often": often, "plan": 0 if plan is None else plan.pk}
        for event, often, _ in risk_rows(plan, date.today())
        if event in ticked
    ]
    own = answers.text(request.POST, "words")
    found += [{"words": own}] if own else []
    if not found:
        answers.refuse("risks", "none ticked or named", "at least one", "Tick what was discussed.")
    records.add(request.who, patient, RISK, found, _last(request))


def _revise(request: ClinicRequest, patient: Patient) -> None:
    sent = request.POST
    reason = answers.needed(sent, "reason", "reason")
    subject = answers.text(sent, "subject")
    instead: Row
    if subject.startswith("scores/"):
        grade = answers.number(sent, "value", "grade")
        if grade is None:
            answers.refuse("grade", "left empty", "a grade", "Fill it in, or declare it void.")
        instead = {"value": exact(grade)}
    elif subject.startswith(f"{GOAL}/"):
        instead = _goal(sent)
    else:
        instead = {"words": answers.needed(sent, "words", "words")}
    records.revise(request.who, patient, subject, instead, reason, _last(request))


def _void(request: ClinicRequest, patient: Patient) -> None:
    reason = answers.needed(request.POST, "reason", "reason")
    subject = answers.text(request.POST, "subject")
    records.revise(request.who, patient, subject, None, reason, _last(request))


_DOES: Mapping[str, Callable[[ClinicRequest, Patient], None]] = {
    "assess": _assess,
    "goal": _want,
    "risks": _discuss,
    "revise": _revise,
    "void": _void,
}


def _goal(sent: Mapping[str, str]) -> Row:
    found: Row = {"words": answers.needed(sent, "words", "goal")}
    if answers.text(sent, "area"):
        found["area"] = _known(sent, "area", "area")
    return found


def _known(sent: Mapping[str, str], name: str, kind: str) -> str:
    """Return the slug of a word of the vocabulary."""
    given = answers.needed(sent, name, kind)
    term = resolve(given, kind)
    if term is None:
        raise BadInputError([resolve_problem(given, kind, name)])
    return term.slug


def _last(request: ClinicRequest) -> int:
    return answers.whole(request.POST, "last", "page") or 0


def _page(request: ClinicRequest, patient: Patient, problems: tuple[str, ...]) -> HttpResponse:
    with transaction.atomic():
        record(request.who, "chart.read", f"consultation of {patient.pk}", patient=patient)
    plan = newest_plan(patient)
    discussed = records.items(patient, RISK)
    context: dict[str, Any] = {
        "patient": patient,
        "problems": problems,
        "last": records.newest(patient),
        "scores": records.scores(patient),
        "goals": records.items(patient, GOAL),
        "risks": discussed,
        "plan": plan,
        "table": _open(risk_rows(plan, date.today()), discussed),
        "before": records.before(patient),
        "scales": scales(),
        "sent": request.POST if problems else {},
        "ticked": request.POST.getlist("risk") if problems else [],
    }
    return render(request, "clinic/consultation.html", context, status=400 if problems else 200)


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale to choose, with what its grades mean in words."""

    slug: str
    name: str
    grades: str


@cache
def scales() -> tuple[Scale, ...]:
    """Return every scale of the vocabulary, in its order."""
    found = (one for one in terms("scale") if isinstance(one, ScaleTerm))
    return tuple(Scale(one.slug, one.name, _grades(one)) for one in found)


def _grades(one: ScaleTerm) -> str:
    if one.minimum is None or one.maximum is None:
        return one.anchors
    return f"{one.minimum} to {one.maximum}; {one.anchors}"


def _open(rows: tuple[RiskRow, ...], discussed: tuple[records.Item, ...]) -> list[RiskRow]:
    """Return the risks of the table that were not discussed yet."""
    done = {item.value["words"] for item in discussed}
    return [row for row in rows if row[0] not in done]
