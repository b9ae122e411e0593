"""Pages of patients: found, entered, changed, merged, and their chart."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods, require_safe

from needlework.clinic.access import allowed, patient_of
from needlework.clinic.approvals.records import Records
from needlework.clinic.approvals.states import states_of
from needlework.clinic.audit.recording import record_list, record_read
from needlework.clinic.chart.entries import (
    Facts,
    chart_that_goes_on,
    chart_version,
    current,
    disagreeing,
    facts,
    write,
)
from needlework.clinic.chart.looking_ahead import KINDS, names_ahead
from needlework.clinic.chart.questions import (
    NOT_NEEDED,
    Answered,
    answered,
    rows_of,
    screening,
)
from needlework.clinic.chart.reading_form import check, read, sentence
from needlework.clinic.chart.tables import PREVIOUS, SCORES
from needlework.clinic.consultation.records import GOAL, items
from needlework.clinic.drafts import answers
from needlework.clinic.models import Patient
from needlework.clinic.patients.duplicates import duplicates
from needlework.clinic.patients.forms import PatientForm
from needlework.clinic.patients.merging import merge
from needlework.clinic.patients.searching import search
from needlework.clinic.patients.way import steps, timeline
from needlework.clinic.patients.writing import change, enter
from needlework.clinic.stale import StaleError
from needlework.clinic.who import ClinicRequest
from needlework.planfile.models import Protection
from needlework.problems import BadInputError


@require_safe
@allowed("patients.read")
def patients(request: ClinicRequest) -> HttpResponse:
    """Search: any beginning of a name, a birth date, a phone number, a chart number."""
    asked = request.GET.get("q", "")[:120]
    found = search(request.who.clinic, asked)
    record_list(request.who, "list.read", "search", {one.pk for one in found})
    part = request.headers.get("X-Part") == "results"
    name = "clinic/parts/patient_rows.html" if part else "clinic/patients.html"
    return render(request, name, {"found": found, "asked": asked, "today": date.today()})


@require_http_methods(["GET", "POST"])
@allowed("patients.write")
def new_patient(request: ClinicRequest) -> HttpResponse:
    """Enter a patient; people who may be the same are shown first."""
    form = PatientForm(request.POST or None)
    alike: list[Patient] = []
    if request.method == "POST" and form.is_valid():
        patient = form.save(commit=False)
        alike = duplicates(request.who.clinic, patient)
        if not alike or request.POST.get("anyway") == "yes":
            enter(request.who, patient)
            messages.success(request, f"{patient} was entered with number {patient.number}.")
            return redirect("patient", patient.pk)
    record_list(request.who, "list.read", "people alike", {one.pk for one in alike})
    context = {"form": form, "alike": alike, "title": "New patient"}
    return render(request, "clinic/patient_form.html", context)


@require_http_methods(["GET", "POST"])
@allowed("patients.write")
def edit_patient(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Change who a patient is."""
    patient = patient_of(request.who, identifier)
    if patient.merged_into_id is not None:
        return _elsewhere(request, patient)
    form = PatientForm(request.POST or None, instance=patient)
    if request.method == "POST" and form.is_valid():
        try:
            change(request.who, form.save(commit=False), _version(request))
        except StaleError as stale:
            messages.error(request, str(stale))
            return redirect("edit_patient", patient.pk)
        messages.success(request, "Saved.")
        return redirect("patient", patient.pk)
    record_read(request.who, "patient.read", f"patient {patient.pk}", patient)
    context = {"form": form, "patient": patient, "title": f"Change {patient}"}
    return render(request, "clinic/patient_form.html", context)


@require_safe
@allowed("patients.read")
def patient(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Show the chart: who somebody is, what was asked and planned; the reading is audited."""
    found = patient_of(request.who, identifier)
    clinical = request.who.may("chart.read")
    action = "chart.read" if clinical else "patient.read"
    record_read(request.who, action, f"patient {found.pk}", found)
    context: dict[str, Any] = {"patient": found, "today": date.today(), "clinical": clinical}
    if clinical:
        context |= _chart(found)
    return render(request, "clinic/patient.html", context)


@require_http_methods(["GET", "POST"])
@allowed("chart.write")
def history(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Ask and record the history; what stays unasked is shown as that."""
    found = patient_of(request.who, identifier)
    if found.merged_into_id is not None:
        return _elsewhere(request, found)
    said: Facts = facts(found)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        said, problems = read(request.POST)
        problems = problems or _written(request, found, said)
        if not problems:
            messages.success(request, "The history is recorded.")
            return redirect("patient", found.pk)
    record_read(request.who, "chart.read", f"history of {found.pk}", found)
    context = {"patient": found, "problems": problems, **_form(found, said)}
    return render(request, "clinic/history.html", context, status=400 if problems else 200)


@require_http_methods(["GET", "POST"])
@allowed("chart.write")
def merge_patient(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Join a second chart of one person to the first, with the reason."""
    found = patient_of(request.who, identifier)
    if request.method == "POST":
        into = patient_of(request.who, _whole(request, "into"))
        reason = request.POST.get("reason", "").strip()
        if 0 < len(reason) <= answers.LONGEST and merge(request.who, found, into, reason):
            messages.success(
                request, f"One chart is closed; {into}, number {into.number}, goes on."
            )
            return redirect("patient", into.pk)
        messages.error(
            request,
            f"Choose another open chart, and give the reason in {answers.LONGEST} letters.",
        )
    alike = duplicates(request.who.clinic, found)
    record_read(request.who, "patient.read", f"patient {found.pk}", found)
    record_list(request.who, "list.read", "people alike", {one.pk for one in alike})
    context = {"patient": found, "alike": alike, "sent": request.POST}
    return render(request, "clinic/merge.html", context)


@require_safe
@allowed("patients.read")
def words(request: ClinicRequest) -> HttpResponse:
    """Names that a word may become, for fields with look-ahead."""
    kind = request.GET.get("kind", "")
    found = names_ahead(request.GET.get("q", "")[:80], kind) if kind in KINDS else []
    return JsonResponse({"names": [{"word": word, "is": name} for word, name in found]})


def _elsewhere(request: ClinicRequest, closed: Patient) -> HttpResponse:
    messages.error(request, "That chart is closed; this is the one that goes on.")
    return redirect("patient", chart_that_goes_on(closed).pk)


def _chart(found: Patient) -> dict[str, Any]:
    entries = current(found)
    merged = list(found.merged.all())
    questions = answered(entries, found.sex, disagreeing(found) if merged else None)
    now = timezone.now()
    rows = list(
        found.plans.select_related("clinic", "patient").prefetch_related("approvals__consents")
    )
    states = states_of(rows, now, Records(found.clinic)) if rows else ()
    plans = list(zip(rows, states, strict=True))
    missing = [one for one in questions if not one.asked and one.subject not in NOT_NEEDED]
    goals, graded = items(found, GOAL), bool(entries.get(SCORES) and entries[SCORES].value)
    previous = entries[PREVIOUS].value if PREVIOUS in entries else None
    return {
        "questions": questions,
        "recorded": _same_hand(questions),
        "missing": missing,
        "plans": plans,
        "goals": goals,
        "steps": steps(found, missing, graded, len(goals), plans),
        "timeline": timeline(found, plans, previous),
        "merged": merged,
    }


def _same_hand(questions: tuple[Answered, ...]) -> str:
    """Return who recorded everything and when, where one hand did it on one day."""
    hands = {
        f"{one.entry.recorded_by}, {date_format(one.entry.recorded_at, 'j M Y')}"
        for one in questions
        if one.entry is not None
    }
    return hands.pop() if len(hands) == 1 else ""


def _form(found: Patient, said: Facts) -> dict[str, Any]:
    return {
        "said": said,
        "last": chart_version(found),
        "screening": screening(),
        "previous": rows_of(said, PREVIOUS, 3),
        "scores": rows_of(said, SCORES, 4),
        "protections": get_args(Protection),
    }


def _written(request: ClinicRequest, found: Patient, said: Facts) -> tuple[str, ...]:
    """Record a history; return why that cannot be done, if so."""
    try:
        check(said, found.birth_date, found.sex, date.today())
        _write(request, found, said)
    except StaleError as stale:
        return (str(stale),)
    except BadInputError as fault:
        return tuple(sentence(problem.sentence()) for problem in fault.problems)
    return ()


@transaction.atomic
def _write(request: ClinicRequest, found: Patient, said: Facts) -> None:
    row = Patient.objects.select_for_update().get(pk=found.pk)
    if row.merged_into_id is not None or _whole(request, "last") != chart_version(found):
        raise StaleError("this history")
    write(request.who, found, said, answers.text(request.POST, "reason"))


def _whole(request: ClinicRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 15 else 0


def _version(request: ClinicRequest) -> int:
    return _whole(request, "version")
