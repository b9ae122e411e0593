"""The page that shows the optimiser's alternatives side by side."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from needlework.anatomy import Face
from needlework.clinic.access import allowed, plan_of
from needlework.clinic.approvals.examining import examine
from needlework.clinic.audit.recording import record_read
from needlework.clinic.drafts.proposing import Work, propose, toxin_sessions
from needlework.clinic.face.drawing import face_chart
from needlework.clinic.face.marking import marks_of
from needlework.clinic.faces.using import FaceInUse
from needlework.clinic.who import ClinicRequest
from needlework.exchange.words import area_words
from needlework.planning import Alternative, Proposal
from needlework.planning.optimiser import ON_AVERAGE
from needlework.problems import BadInputError

PART = "alternatives"
"""What the script of the page asks for: the part of it that changes."""
_WAITING = 202
QUEUED = "Another plan is being computed; this one comes next."
DOING = {
    "": QUEUED,
    "starting": "Reading the plan.",
    "searching": "Searching points and units inside all limits.",
    "scenarios": "Trying what was found with unsteady hands and other faces.",
    "done": "Writing it down.",
}
"""What the optimiser is at, in words; any other word is an area whose points are tried."""


@require_safe
@allowed("chart.read")
def alternatives(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Show what the optimiser finds for a session, beside the plan and the published points."""
    row = plan_of(request.who, identifier)
    found = examine(row, date.today())
    sessions = toxin_sessions(found.plan)
    asked = request.GET.get("session", "")
    session = asked if asked in sessions else next(iter(sessions), "")
    page: dict[str, Any] = {
        "plan": row,
        "session": session,
        "sessions": [one for one in found.plan.sessions if one.id in sessions],
        "editable": request.who.may("plans.write"),
    }
    try:
        if session:
            page |= _told(propose(found.plan, session, found.context), found.laid_on)
    except BadInputError as fault:
        page["problems"] = [problem.sentence() for problem in fault.problems]
    part = request.headers.get("X-Part") == PART
    if not part or "work" not in page:  # how far the work is tells nothing of a chart
        record_read(request.who, "alternatives.read", f"plan {row.pk}", row.patient)
    template = "clinic/parts/alternatives.html" if part else "clinic/alternatives.html"
    return render(request, template, page, status=_WAITING if "work" in page and part else 200)


def _told(found: Proposal | Work, laid_on: FaceInUse) -> dict[str, Any]:
    if isinstance(found, Proposal):
        return _proposed(found, laid_on)
    return {"work": found, "doing": DOING.get(found.doing) or _trying(found.doing)}


def _trying(area: str) -> str:
    return f"Trying points: {area_words(area).lower()}."


def _proposed(proposal: Proposal, laid_on: FaceInUse) -> dict[str, Any]:
    goals = {wish.goal: wish.words for wish in proposal.wishes}
    shown = (*proposal.references, *proposal.alternatives)
    return {
        "proposal": proposal,
        "laid_on": laid_on,
        "notes": [note for note in proposal.notes if note != ON_AVERAGE],
        "shown": [
            _described(one, goals, proposal, number, laid_on.face)
            for number, one in enumerate(shown)
        ],
    }


def _described(
    one: Alternative, goals: dict[str, str], proposal: Proposal, number: int, face: Face
) -> dict[str, Any]:
    return {
        "one": one,
        "reference": one in proposal.references,
        "chart": face_chart(
            marks_of(one.plan, proposal.session, face=face),
            one.name,
            uid=f"alternative-{number}",
            face=face,
        ),
        "totals": ", ".join(map(str, one.totals)),
        "areas": [
            {
                "words": area_words(area.area),
                "dose": str(area.dose),
                "points": len(area.points),
                "chances": [
                    (goals.get(goal, goal), round(100 * chance), area.grades.get(goal, ""))
                    for goal, chance in area.chances.items()
                ],
                "movement": round(100 * area.movement),
                "loss_day": round(area.loss_day),
            }
            for area in one.areas
        ],
        "robust": [
            (each.hand, round(100 * each.all_goals))
            for each in one.robust
            if each.all_goals is not None
        ],
    }
