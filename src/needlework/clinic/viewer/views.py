"""What the viewer asks the server for: the head, and what of a plan lies on it."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from needlework.clinic.access import allowed, plan_of
from needlework.clinic.approvals.examining import expect
from needlework.clinic.drafts.document import tables_of, whole_plan
from needlework.clinic.viewer.mesh import head_file
from needlework.clinic.viewer.moving import movement, unmoved
from needlework.clinic.viewer.scene import scene
from needlework.clinic.who import ClinicRequest

A_YEAR = "private, max-age=31536000, immutable"
MOVES = "moves"


@require_safe
@allowed(None)
def viewer_head(request: ClinicRequest) -> HttpResponse:
    """Return the head; asked for by its version, a browser may keep it. It is nobody's face."""
    found = head_file()
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(
        found.packed if packed else found.content, content_type="application/octet-stream"
    )
    answer["Vary"] = "Accept-Encoding"
    if packed:
        answer["Content-Encoding"] = "gzip"
    if request.GET.get("version") == found.version:
        answer["Cache-Control"] = A_YEAR
    return answer


@require_safe
@allowed("chart.read")
def plan_viewer(request: ClinicRequest, identifier: int) -> HttpResponse:
    """Return the points of a draft on the head, or how the face moves over its days."""
    row = plan_of(request.who, identifier)
    plan = whole_plan(row, tables_of(row.draft), date.today())
    if request.GET.get("part") == MOVES:
        return JsonResponse(movement(expect(plan), plan) if plan.treatments else unmoved())
    head = f"{reverse('viewer_head')}?version={head_file().version}"
    return JsonResponse({**scene(plan), "version": row.version, "head": head})
