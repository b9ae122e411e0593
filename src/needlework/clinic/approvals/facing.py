"""The face with which a plan was signed, and whether the patient has another one since."""

from __future__ import annotations

import json

from needlework.anatomy import average_face
from needlework.clinic.face.positions import placed_on
from needlework.clinic.faces.using import AVERAGE, FaceInUse, face_of_hash
from needlework.clinic.models import Approval
from needlework.plans import Filler, Neuromodulator, Plan
from needlework.protocols import expand

KEY = "face"
"""Where the provenance of an approval keeps the hash of the face."""


def frozen_face(approval: Approval) -> FaceInUse:
    """Return the face with which a plan was signed, or an average one that says why."""
    return face_of_hash(approval.plan.patient, signed_hash(approval))


def signed_hash(approval: Approval) -> str:
    """Return the hash of the face with which a plan was signed; ``average`` without one."""
    return str(json.loads(approval.provenance).get(KEY, AVERAGE))


def face_changed(approval: Approval, plan: Plan, now: str) -> str:
    """Return how the face changed since a plan was signed; empty where it did not matter.

    Parameters
    ----------
    now : str
        Hash of the face of today.
    """
    signed = signed_hash(approval)
    if signed == now or not has_points_on_a_face(plan):
        return ""
    if now == AVERAGE:
        return "face changed: the patient’s own face, on which it was signed, is gone"
    if signed == AVERAGE:
        return "face changed: signed on an average face; the patient’s own was placed since"
    return "face changed: the patient’s own face was placed anew after signing"


def has_points_on_a_face(plan: Plan) -> bool:
    """Whether any point of a plan is measured on a face."""
    return any(
        bool(one.sites)
        if isinstance(one, Filler)
        else isinstance(one, Neuromodulator) and bool(placed_on(expand(one), average_face())[0])
        for one in plan.treatments
    )
