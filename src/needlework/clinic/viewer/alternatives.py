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
from needlework.clinic.drafts.proposing import propose, toxin_sessions
from needlework.clinic.face.drawing import face_chart
from needlework.clinic.face.marking import marks_of
from needlework.clinic.faces.using import FaceInUse
from needlework.clinic.who import ClinicRequest
from needlework.exchange.words import area_words
from needlework.planning import Alternative, Proposal
from needlework.planning.optimiser import ON_AVERAGE
from needlework.problems import BadInputError

ASK_AGAIN_SECONDS = "2"


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
    waiting = False
    try:
        proposal = propose(found.plan, session, found.context) if session else None
        waiting = bool(session) and proposal is None
        page |= (
            _proposed(proposal, found.laid_on) if proposal is not None else {"waiting": waiting}
        )
    except BadInputError as fault:
        page["problems"] = [problem.sentence() for problem in fault.problems]
    answer = render(request, "clinic/alternatives.html", page)
    if waiting:
        answer["Refresh"] = ASK_AGAIN_SECONDS
    return answer


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
