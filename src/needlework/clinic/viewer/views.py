"""What the viewer asks the server for: the head, and what of a plan lies on it."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from needlework.clinic.access import allowed, plan_of
from needlework.clinic.approvals.examining import expect
from needlework.clinic.audit.recording import record_read
from needlework.clinic.drafts.document import tables_of, whole_plan
from needlework.clinic.faces.using import FaceInUse, face_in_use
from needlework.clinic.viewer.mesh import face_file, head_file
from needlework.clinic.viewer.moving import movement, unmoved
from needlework.clinic.viewer.scene import scene
from needlework.clinic.who import ClinicRequest

A_YEAR = "private, max-age=31536000, immutable"
MOVES, HEAD = "moves", "head"


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
    """Return the points of a draft on the head, how the face moves over its days, or the face."""
    row = plan_of(request.who, identifier)
    record_read(request.who, "plan.read", f"head of plan {row.pk}", row.patient)
    part = request.GET.get("part")
    if part == HEAD:
        return _own_head(face_in_use(row.patient))
    plan = whole_plan(row, tables_of(row.draft), date.today())
    if part == MOVES:
        return JsonResponse(movement(expect(plan), plan) if plan.treatments else unmoved())
    used = face_in_use(row.patient)
    where = {"head": _address(row.pk, used), "own": used.row is not None, "face": used.words}
    return JsonResponse({**scene(plan, used.face), **where, "version": row.version})


def _address(plan: int, used: FaceInUse) -> str:
    """Return where the head is asked for: a patient's own says its number, not its hash."""
    if used.row is None:
        return f"{reverse('viewer_head')}?version={head_file().version}"
    return f"{reverse('plan_viewer', args=[plan])}?part={HEAD}&face={used.row.pk}"


def _own_head(used: FaceInUse) -> HttpResponse:
    """Return the face of a patient; nothing between server and page may keep it."""
    if used.row is None:
        raise Http404
    content = face_file(used.face).content
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)
