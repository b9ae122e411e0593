"""Pages of photographs: consents, pictures, and the one door through which a picture is seen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from needlework.clinic.access import allowed, patient_of
from needlework.clinic.audit.recording import record, record_list
from needlework.clinic.chart.entries import chart_that_goes_on
from needlework.clinic.drafts import answers
from needlework.clinic.models import Patient, Photograph, PhotographConsent
from needlework.clinic.photographs import consenting, keeping
from needlework.clinic.photographs.limits import LARGEST_FILE, MEGA, refuse_size
from needlework.clinic.photographs.sealing import SealError
from needlework.clinic.photographs.uploading import TOO_LARGE
from needlework.clinic.who import ClinicRequest
from needlework.problems import BadInputError

SHOWN_AT_ONCE = 60
_NAME = answers.room(PhotographConsent, "signed_name")


@require_safe
@allowed("chart.read")
def photographs(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Show what a patient agreed to and the pictures that may be seen; the reading is audited."""
    return _page(request, patient_of(request.who, identifier))


@require_POST
@allowed("chart.write")
def agree(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Keep a consent that a patient signed."""
    patient = patient_of(request.who, identifier)
    try:
        scope = answers.needed(request.POST, "scope", "use of photographs")
        name = answers.needed(request.POST, "name", "name of the person who agrees", _NAME)
        if request.POST.get("agreed") != "yes":
            answers.refuse(
                "consent", "not confirmed", "a yes of the patient", "Tick it, or leave."
            )
        consenting.sign(request.who, patient, scope, name)
    except BadInputError as fault:
        return _page(request, patient, fault)
    messages.success(request, "The consent is kept.")
    return redirect("photographs", patient.pk)


@require_POST
@allowed("chart.write")
def withdraw_agreement(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Take a consent back; the pictures are gone from every view with the answer."""
    rows = PhotographConsent.objects.select_related("patient")
    consent = get_object_or_404(rows, patient__clinic=request.who.clinic, pk=identifier)
    try:
        reason = answers.needed(request.POST, "reason", "reason")
        consenting.withdraw(request.who, consent, reason)
    except BadInputError as fault:
        return _page(request, chart_that_goes_on(consent.patient), fault)
    messages.success(request, "The consent is taken back; its pictures are not shown any more.")
    return redirect("photographs", chart_that_goes_on(consent.patient).pk)


@require_POST
@allowed("chart.write")
def add_photograph(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Put a picture into the chart."""
    patient = patient_of(request.who, identifier)
    try:
        taken = _taken(request)
        keeping.add(request.who, patient, _content(request), taken)
    except BadInputError as fault:
        return _page(request, patient, fault)
    messages.success(request, "The picture is in the chart, without the data of the camera.")
    return redirect("photographs", patient.pk)


@require_POST
@allowed("chart.write")
def void_photograph(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Say that a picture is in the chart by mistake."""
    rows = Photograph.objects.select_related("patient")
    found = get_object_or_404(rows, patient__clinic=request.who.clinic, pk=identifier)
    try:
        reason = answers.needed(request.POST, "reason", "reason")
        keeping.declare_void(request.who, found, reason)
    except BadInputError as fault:
        return _page(request, chart_that_goes_on(found.patient), fault)
    messages.success(request, "The picture is not shown any more.")
    return redirect("photographs", chart_that_goes_on(found.patient).pk)


@require_safe
@allowed("chart.read")
def picture(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Return a picture whose consent stands; each look is an event of the audit."""
    rows = keeping.visible().filter(patient__clinic=request.who.clinic)
    found = get_object_or_404(rows, pk=identifier)
    try:
        content = keeping.look(request.who, found)
    except SealError as fault:
        raise Http404 from fault
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'inline; filename="photograph-{found.pk}.jpg"',
    }
    return HttpResponse(content, content_type="image/jpeg", headers=headers)


@require_safe
@allowed("chart.read")
def teaching(request: ClinicRequest) -> HttpResponse:
    """Show the pictures that may be used for teaching, without names."""
    return _shared(request, "teaching")


@require_safe
@allowed("chart.read")
def publication(request: ClinicRequest) -> HttpResponse:
    """Show the pictures that may be published, without names."""
    return _shared(request, "publication")


def _shared(request: ClinicRequest, scope: str) -> HttpResponse:
    rows = list(keeping.shared(request.who.clinic, scope)[:SHOWN_AT_ONCE])
    record_list(request.who, "photographs.listed", scope, {row.patient_id for row in rows})
    context = {"rows": rows, "scope": scope, "most": SHOWN_AT_ONCE, "scopes": consenting.SHARED}
    return render(request, "clinic/photographs_shared.html", context)


def _page(
    request: ClinicRequest, patient: Patient, fault: BadInputError | None = None
) -> HttpResponse:
    with transaction.atomic():
        record(request.who, "chart.read", f"photographs of {patient.pk}", patient=patient)
    rows = list(keeping.of_person(patient))
    numbers = [row.pk for row in rows]
    seen = set(keeping.visible().filter(pk__in=numbers).values_list("pk", flat=True))
    standing = consenting.standing(patient)
    context: dict[str, Any] = {
        "patient": patient,
        "standing": standing,
        "may_add": any(one.consent and one.wording.slug == "treatment" for one in standing),
        "pictures": [row for row in rows if row.pk in seen],
        "gone": [row for row in rows if row.pk not in seen],
        "views": Photograph.VIEWS,
        "states": Photograph.STATES,
        "version": consenting.version(),
        "today": date.today(),
        "largest": LARGEST_FILE // MEGA,
        "problems": [one.sentence() for one in fault.problems] if fault else [],
    }
    return render(request, "clinic/photographs.html", context, status=400 if fault else 200)


def _taken(request: ClinicRequest) -> keeping.Taken:
    sent = request.POST
    on = answers.day(sent, "taken_on", "day on which it was taken") or date.today()
    if on > date.today():
        answers.refuse("day on which it was taken", f"{on}", "today or before", "Correct it.")
    view = _one_of(sent.get("view", ""), "view", dict(Photograph.VIEWS))
    state = _one_of(sent.get("state", ""), "state of the face", dict(Photograph.STATES))
    return keeping.Taken(view, state, on, answers.text(sent, "note"))


def _one_of(given: str, where: str, known: dict[str, str]) -> str:
    if given not in known:
        answers.refuse(where, f'"{given[:40]}"', ", ".join(known), "Choose one.")
    return given


def _content(request: ClinicRequest) -> bytes:
    if getattr(request, TOO_LARGE, False):
        refuse_size()
    file = request.FILES.get("picture")
    if file is None:
        answers.refuse("picture", "no file", "a JPEG or PNG picture", "Choose one.")
    return bytes(file.read())
