"""Pages of a patient's own face: which is used, ways to place one, and what is void."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from needlework.anatomy import measures
from needlework.clinic.access import allowed, patient_of
from needlework.clinic.audit.recording import record
from needlework.clinic.chart.entries import chart_that_goes_on, charts_of
from needlework.clinic.drafts import answers
from needlework.clinic.face.drawing import face_chart
from needlework.clinic.faces import finding, keeping, showing, using, writing
from needlework.clinic.faces.points import asked_points
from needlework.clinic.models import Patient, PatientFace, Photograph
from needlework.clinic.photographs.keeping import look, visible
from needlework.clinic.photographs.sealing import SealError
from needlework.clinic.photographs.uploading import TOO_LARGE
from needlework.clinic.who import ClinicRequest
from needlework.problems import BadInputError

REFUSED = 400
FOUND = ("found", "corrected")


@require_safe
@allowed("chart.read")
def face(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Show the face that plans of a patient lie on, and the ways to place it."""
    return _page(request, patient_of(request.who, identifier))


@require_POST
@allowed("chart.write")
def add_face_file(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Put a face file into the chart."""
    patient = patient_of(request.who, identifier)
    try:
        keeping.add(request.who, patient, _file(request), "file")
    except BadInputError as fault:
        return _page(request, patient, fault)
    messages.success(request, "The face is in the chart, and plans lie on it from now on.")
    return redirect("face", patient.pk)


@sensitive_post_parameters("points")
@require_http_methods(["GET", "POST"])
@allowed("chart.write")
def click_face(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Click the points of a face on a photograph, or correct those that are there."""
    picture = _picture(request, identifier)
    before = showing.visible().filter(photograph=picture).order_by("-pk").first()
    if request.method != "POST":
        return _clicking(request, picture, before)
    try:
        text = writing.clicked_text(picture, request.POST, _found_before(before))
        origin = "corrected" if before is not None and before.origin in FOUND else "clicked"
        keeping.add(request.who, picture.patient, text, origin, picture)
    except BadInputError as fault:
        return _clicking(request, picture, before, fault)
    messages.success(request, "The face is in the chart, and plans lie on it from now on.")
    return redirect("face", picture.patient_id)


@require_POST
@allowed("chart.write")
def find_face(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Let the networks find the points on a photograph; somebody then looks at each."""
    picture = _picture(request, identifier)
    try:
        keeping.check_picture(picture)
        text = finding.found_text(look(request.who, picture), request.POST)
        keeping.add(request.who, picture.patient, text, "found", picture)
    except SealError as fault:
        raise Http404 from fault
    except BadInputError as fault:
        return _page(request, picture.patient, fault)
    messages.success(request, "Found. Look at each point, and correct those that are off.")
    return redirect("click_face", picture.pk)


@require_POST
@allowed("chart.write")
def void_face(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Say that a face is not to be used; the one before it counts again."""
    rows = PatientFace.objects.select_related("patient")
    found = get_object_or_404(rows, patient__clinic=request.who.clinic, pk=identifier)
    try:
        reason = answers.needed(request.POST, "reason", "reason")
        keeping.declare_void(request.who, found, reason)
    except BadInputError as fault:
        return _page(request, chart_that_goes_on(found.patient), fault)
    messages.success(request, "The face is not used any more.")
    return redirect("face", chart_that_goes_on(found.patient).pk)


def _page(
    request: ClinicRequest, patient: Patient, fault: BadInputError | None = None
) -> HttpResponse:
    used = using.face_in_use(patient)
    with transaction.atomic():
        record(request.who, "face.read", f"face of {patient.pk}", patient=patient)
    rows = showing.recorded(patient)
    seen = {*showing.usable(patient).values_list("pk", flat=True)}
    pictures = visible().filter(patient__in=charts_of(patient), view="front", state=keeping.REST)
    context: dict[str, Any] = {
        "patient": patient,
        "laid_on": used,
        "measures": _measures(used),
        "chart": face_chart((), used.words, face=used.own),
        "pictures": pictures,
        "missing": finding.missing(),
        "rows": [(row, row.pk in seen) for row in rows],
        "problems": [one.sentence() for one in fault.problems] if fault else [],
    }
    return render(request, "clinic/face.html", context, status=REFUSED if fault else 200)


def _measures(used: using.FaceInUse) -> list[tuple[str, str, str]]:
    """Return distances on the patient's own face with their spread, as the command line does."""
    if used.row is None:
        return []
    clicks, own = keeping.checked(using.text_of(used.row))
    return [(one.words, f"{one.mm:.1f}", f"{one.sd_mm:.1f}") for one in measures(own, clicks)]


def _clicking(
    request: ClinicRequest,
    picture: Photograph,
    before: PatientFace | None,
    fault: BadInputError | None = None,
) -> HttpResponse:
    sent = request.POST.dict() if fault else _sent_before(before)
    with transaction.atomic():
        subject = f"face on photograph {picture.pk}"
        record(request.who, "face.read", subject, patient=picture.patient)
    asked = asked_points()
    context = {
        "patient": picture.patient,
        "picture": picture,
        "before": before,
        "groups": [(group, [one for one in asked if one.group == group])
                   for group in ("needed", "size", "extra")],
        "sent": {"measure": "iris", **sent},
        "guide": face_chart((), "Where the point lies", uid="guide"),
        "problems": [one.sentence() for one in fault.problems] if fault else [],
    }  # fmt: skip
    return render(request, "clinic/face_click.html", context, status=REFUSED if fault else 200)


def _sent_before(before: PatientFace | None) -> dict[str, str]:
    """Return what the form held when a face was placed."""
    if before is None:
        return {}
    try:
        text = using.text_of(before)
    except SealError:
        return {}
    return {"points": json.dumps(writing.drawn_points(text)), **writing.measure_of(text)}


def _found_before(before: PatientFace | None) -> Any:
    """Return the points that networks found, which tell how the head was held."""
    if before is None or before.origin not in FOUND:
        return None
    try:
        return keeping.checked(using.text_of(before))[0]
    except SealError:
        return None


def _picture(request: ClinicRequest, identifier: int) -> Photograph:
    rows = visible().filter(patient__clinic=request.who.clinic)
    return get_object_or_404(rows, pk=identifier)


def _file(request: ClinicRequest) -> str:
    """Return the text of a face file that was sent."""
    file = request.FILES.get("face")
    if getattr(request, TOO_LARGE, False) or (file and (file.size or 0) > keeping.LARGEST_FILE):
        allowed = f"at most {keeping.LARGEST_FILE // 1000} kB"
        answers.refuse("face file", "a file that is too large", allowed, "Is it the right file?")
    if file is None:
        answers.refuse("face file", "no file", "a face file", "Choose one.")
    try:
        return bytes(file.read()).decode("utf-8")
    except UnicodeDecodeError:
        answers.refuse("face file", "no text", "TOML in UTF-8", "Is it the right file?")
