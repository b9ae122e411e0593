"""Pages of plans: begin, edit, forecast, findings."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from needlework.clinic.access import allowed, patient_of, plan_of
from needlework.clinic.approvals.examining import expect
from needlework.clinic.approvals.records import Records
from needlework.clinic.approvals.states import SIGNED, state_of, states_of
from needlework.clinic.audit.recording import record_list, record_read
from needlework.clinic.chart.entries import facts
from needlework.clinic.chart.tables import ANSWERS
from needlework.clinic.drafts import answers, saving, schemes
from needlework.clinic.drafts.document import tables_of, whole_plan
from needlework.clinic.drafts.page import workspace
from needlework.clinic.drafts.panel import FOLDS, fold, forecast_panel
from needlework.clinic.face.positions import chart_data
from needlework.clinic.models import TreatmentPlan
from needlework.clinic.stale import StaleError
from needlework.clinic.who import ClinicRequest
from needlework.exchange.markup import Html
from needlework.problems import BadInputError
from needlework.vocabulary import terms

MOST_PLANS = 60
STATES = {
    "": "All",
    "draft": "Drafts",
    "needs-approval": "Need another approval",
    "approved": "Approved",
}
"""Slug of a state to its heading in the list of plans."""

_IN_A_FILE = re.compile(r"^plan, line \d+, (?:[\w-]+\[\d+\]\.)*")
"""Where something stands in a plan file, which nobody sees on a page."""

_STALE, _REFUSED = 409, 400
_TITLE = answers.room(TreatmentPlan, "title")
_WANTS_PARTS, _FORECAST = "parts", "forecast"
REVIEW = "review"
"""What a form of the page of approval says, to come back to it."""


@require_safe
@allowed("chart.read")
def plans(request: ClinicRequest) -> HttpResponse:
    """List the plans changed last, of one state where asked, and why they need another look."""
    asked = request.GET.get("state", "")
    asked = asked if asked in STATES else ""
    rows = TreatmentPlan.objects.filter(clinic=request.who.clinic)
    rows = rows.select_related("patient", "clinic", "changed_by")
    if asked:
        # The database tells drafts from signed plans; whether a signature holds is looked up.
        rows = rows.filter(~SIGNED if asked == "draft" else SIGNED)
    page = Paginator(rows, MOST_PLANS).get_page(request.GET.get("page"))
    shown = list(page)
    states = states_of(shown, timezone.now(), Records(request.who.clinic))
    found = [pair for pair in zip(shown, states, strict=True) if asked in ("", pair[1].slug)]
    record_list(request.who, "list.read", "plans", {row.patient_id for row, _ in found})
    context = {"states": STATES.items(), "asked": asked, "plans": found, "page": page}
    return render(request, "clinic/plans.html", context)


@require_http_methods(["GET", "POST"])
@allowed("plans.write")
def new_plan(request: ClinicRequest, patient: int) -> HttpResponse:
    """Begin a plan from a published scheme."""
    found = patient_of(request.who, patient)
    if found.merged_into_id is not None:
        messages.error(request, "That chart is closed; this is the one that goes on.")
        return redirect("patient", found.merged_into_id)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            scheme = answers.needed(request.POST, "scheme", "scheme")
            tables = schemes.begin(scheme, request.POST)
            start = answers.day(request.POST, "start_date", "day of the first session")
            if start is not None:
                tables["start_date"] = start
            title = (
                answers.text(request.POST, "title", "title", _TITLE)
                or schemes.title_of(scheme)[:_TITLE]
            )
            return redirect("plan", saving.begin(request.who, found, title, tables).pk)
        except BadInputError as fault:
            problems = tuple(problem.sentence() for problem in fault.problems)
    record_read(request.who, "patient.read", f"patient {found.pk}", found)
    context = {
        "patient": found,
        "choices": schemes.choices(request.who.clinic.region),
        "problems": problems,
        "today": date.today(),
        "sent": request.POST or {"weight": facts(found).get("weight", "")},
    }
    return render(request, "clinic/plan_new.html", context, status=_REFUSED if problems else 200)


@require_safe
@allowed("chart.read")
def plan(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Show the editor; for those who may only read, the same page without its forms."""
    row = plan_of(request.who, identifier)
    record_read(request.who, "plan.read", f"plan {row.pk}", row.patient)
    return render(request, "clinic/plan.html", _page(request, row))


@require_POST
@allowed("plans.write")
def edit_plan(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Make one edit; the page asks for the changed parts, a plain form for the whole page."""
    row = plan_of(request.who, identifier)
    problem, status = "", 200
    try:
        row = _edited(request, row)
    except StaleError as stale:
        problem, status = str(stale), _STALE
    except BadInputError as fault:
        problem = " ".join(_IN_A_FILE.sub("", one.sentence()) for one in fault.problems)
        status = _REFUSED
    if request.headers.get("X-Part") == _WANTS_PARTS:
        row = plan_of(request.who, identifier)
        if problem:  # what was not saved still shows the plan as it is
            record_read(request.who, "plan.read", f"plan {row.pk}", row.patient)
        return _parts(request, row, problem, status)
    if problem:
        messages.error(request, problem)
    back = request.POST.get("back", "")[:40]
    if back == REVIEW and request.who.may("plans.sign"):
        return redirect(f"/plans/{row.pk}/review/#findings")
    return redirect(f"/plans/{row.pk}/#{back}")


@require_safe
@allowed("chart.read")
def plan_forecast(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Return the forecast of the draft, as the part of the page that shows it, or a fold of it.

    The page asks for it without what is folded away, and for a fold where one is opened.
    """
    row = plan_of(request.who, identifier)
    record_read(request.who, "forecast.read", f"plan {row.pk}", row.patient)
    found = whole_plan(row, tables_of(row.draft), date.today())
    name = request.GET.get("fold", "")
    if not found.treatments:
        panel = Html("")
    elif name in FOLDS:
        return HttpResponse(fold(expect(found), found, name))
    else:
        whole = request.headers.get("X-Part") != _FORECAST
        panel = forecast_panel(expect(found), found, whole=whole)
    return render(request, "clinic/parts/forecast.html", {"forecast": panel, "plan": row})


def _edited(request: ClinicRequest, row: TreatmentPlan) -> TreatmentPlan:
    sent = request.POST
    version = answers.whole(sent, "version", "version") or 0
    operation = answers.text(sent, "do")
    if operation == "title":
        return saving.rename(
            request.who, row.pk, version, answers.text(sent, "title", "title", _TITLE)
        )
    if operation == "team":
        team = {duty: answers.whole(sent, duty, duty) for duty in saving.TEAM}
        return saving.appoint(request.who, row.pk, version, team)
    return saving.edit(request.who, row.pk, version, operation, sent.dict())


def _page(request: ClinicRequest, row: TreatmentPlan) -> dict[str, Any]:
    records = Records(row.clinic)
    return {
        **workspace(row, date.today(), records, request.who),
        "state": state_of(row, timezone.now(), records),
        "editable": request.who.may("plans.write"),
        "providers": [one for one in records.providers.values() if not one.retired],
        "schemes": schemes.options(row.clinic.region),
        "edit_url": reverse("edit_plan", args=[row.pk]),
        "outcomes": ("none_or_mild", "none"),
        "muscles": terms("muscle"),
        "places": chart_data()["anchors"],
        "answers": ANSWERS,
    }


def _parts(request: ClinicRequest, row: TreatmentPlan, problem: str, status: int) -> JsonResponse:
    page = _page(request, row)
    html = render_to_string("clinic/parts/workspace.html", page, request=request)
    return JsonResponse(
        {"version": row.version, "problem": problem, "workspace": html}, status=status
    )
