"""What can be had of a plan as files, for the one place of its page that lists them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from needlework.clinic.models import Approval, TreatmentPlan
from needlework.clinic.papers.faces import VIEWS, with_points
from needlework.plans import Plan

FILES = {
    "report.html": "Report, one file",
    "plan.toml": "Plan file",
    "forecast.json": "Forecast, JSON",
    "findings.json": "Findings, JSON",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file that can be had: its address and what it is."""

    address: str
    words: str


def downloads(row: TreatmentPlan | Approval, plan: Plan) -> dict[str, object]:
    """Return the address of the report, and of every file of a plan."""
    kind = "approval" if isinstance(row, Approval) else "plan"

    def address(name: str) -> str:
        return reverse(f"{kind}_{name}", args=[row.pk])

    files = [Download(address(name), words) for name, words in FILES.items()]
    sessions = with_points(plan)
    for session in sessions:
        day = f", day {session.day}" if len(sessions) > 1 else ""
        files += [
            Download(f"{address(f'face-{view}.svg')}?session={session.id}", _view(view) + day)
            for view in VIEWS
        ]
    return {"report": address("report"), "files": files}


def _view(view: str) -> str:
    return "Face from the front" if view == "front" else f"Face from the patient’s {view}"
