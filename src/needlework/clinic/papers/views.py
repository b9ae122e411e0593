"""Pages and files of the papers of a plan; each is a reading of the chart."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from needlework.clinic.access import allowed, approval_of, plan_of
from needlework.clinic.audit.recording import record
from needlework.clinic.models import Approval, TreatmentPlan
from needlework.clinic.papers.faces import face_svg, with_points
from needlework.clinic.papers.papers import Papers, of_approval, of_draft
from needlework.clinic.who import ClinicRequest
from needlework.exchange.markup import Html, tag
from needlework.exchange.report.page import style_text

A_YEAR = "private, max-age=31536000, immutable"
TYPES = {
    "toml": "application/toml; charset=utf-8",
    "json": "application/json",
    "svg": "image/svg+xml; charset=utf-8",
    "html": "text/html; charset=utf-8",
}


@require_safe
@allowed(None)
def report_style(request: ClinicRequest) -> HttpResponse:
    """Return the style sheet of reports; asked for by its version, a browser may keep it."""
    answer = HttpResponse(style_text(), content_type="text/css; charset=utf-8")
    if request.GET.get("version") == _style_version():
        answer["Cache-Control"] = A_YEAR
    return answer


@require_safe
@allowed("chart.read")
def plan_report(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Show the report of a draft."""
    row = plan_of(request.who, identifier)
    return _page(request, row, of_draft(row, date.today()))


@require_safe
@allowed("chart.read")
def plan_file(request: ClinicRequest, identifier: int, file: str) -> HttpResponse:
    """Give out one file of a draft."""
    row = plan_of(request.who, identifier)
    return _file(request, row, of_draft(row, date.today()), file)


@require_safe
@allowed("chart.read")
def approval_report(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Show the report of a signed plan, as it was frozen."""
    found = approval_of(request.who, identifier)
    return _page(request, found, of_approval(found, timezone.now()))


@require_safe
@allowed("chart.read")
def approval_file(request: ClinicRequest, identifier: int, file: str) -> HttpResponse:
    """Give out one file of a signed plan, as it was frozen."""
    found = approval_of(request.who, identifier)
    return _file(request, found, of_approval(found, timezone.now()), file)


def _page(request: ClinicRequest, row: TreatmentPlan | Approval, papers: Papers) -> HttpResponse:
    _read(request, row, "report")
    kind = _kind(row)
    sheet = f"{reverse('report_style')}?version={_style_version()}"
    back = tag(
        "nav",
        tag(
            "a", "Signed plan" if kind == "approval" else "Plan", href=reverse(kind, args=[row.pk])
        ),
        tag("a", "Download as one file", href=reverse(f"{kind}_report.html", args=[row.pk])),
        tag("span", "print this page with your browser"),
        class_="back",
        aria_label="Clinic",
    )
    return HttpResponse(papers.html(sheet=sheet, back=Html(back)))


def _file(
    request: ClinicRequest, row: TreatmentPlan | Approval, papers: Papers, file: str
) -> HttpResponse:
    text, name = _text(request, papers, file)
    _read(request, row, name)
    answer = HttpResponse(text, content_type=TYPES[file.rpartition(".")[2]])
    answer["Content-Disposition"] = f'attachment; filename="{papers.stem}-{name}"'
    return answer


def _text(request: ClinicRequest, papers: Papers, file: str) -> tuple[str, str]:
    """Return the text of a file and the end of its name."""
    made = {
        "report.html": papers.html,
        "plan.toml": papers.plan_text,
        "forecast.json": papers.forecast_text,
        "findings.json": papers.findings_text,
    }
    if file in made:
        return made[file](), file
    view = file.removeprefix("face-").removesuffix(".svg")
    shown = with_points(papers.plan)
    asked = request.GET.get("session", "")
    session = next((one for one in shown if one.id == asked), None)
    if asked and session is None:
        raise Http404
    first = session or next(iter(shown), None)
    name = file if first is None else f"{first.id}-{file}"
    return face_svg(papers.plan, first, view, papers.laid_on.face), name


def _read(request: ClinicRequest, row: TreatmentPlan | Approval, file: str) -> None:
    kind = _kind(row)
    patient = row.plan.patient if isinstance(row, Approval) else row.patient
    action, details = f"{kind}.given-out", {"file": file}
    if file == "report":
        action, details = f"{kind}.report-read", {}
    with transaction.atomic():
        record(request.who, action, f"{kind} {row.pk}", patient=patient, details=details)


def _kind(row: TreatmentPlan | Approval) -> str:
    return "approval" if isinstance(row, Approval) else "plan"


def _style_version() -> str:
    return hashlib.sha256(style_text().encode()).hexdigest()[:16]
