"""Faces of the demo: one of an invented person's own, and a filler with points."""

from __future__ import annotations

from needlework.anatomy.clicks import NEEDED, Clicks, expected
from needlework.clinic.drafts import saving
from needlework.clinic.faces import keeping
from needlework.clinic.models import Clinic, Patient, TreatmentPlan
from needlework.clinic.who import Who
from needlework.exchange.face.face_text import face_text

OWN, FILLED = "Bea", "Dina"
SIZE, PIXELS, MIDDLE = (1200, 1500), 5.0, (600.0, 700.0)
WIDER, TALLER = 1.06, 0.96
LIPS = (
    ("add-site", {"place": "cupids-peak", "side": "right", "dose": "0.4"}),
    ("mirror", {"side": "right"}),
    ("add-site", {"place": "lower-lip", "side": "midline", "dose": "0.6"}),
)


def fill(clinic: Clinic, nurse: Who) -> None:
    """Give one patient a face of their own, and the filler of another one points."""
    patient = Patient.objects.get(clinic=clinic, given_name=OWN)
    keeping.add(nurse, patient, invented_face(), "file")
    plan = TreatmentPlan.objects.get(clinic=clinic, patient__given_name=FILLED)
    for operation, sent in LIPS:
        plan = saving.edit(
            nurse, plan.pk, plan.version, operation, {"treatment": "s1-lips", **sent}
        )


def invented_face() -> str:
    """Return the face file of nobody: the average head, wider and less tall."""
    places = expected(list(NEEDED)) * (WIDER, TALLER)
    points = {
        name: (round(MIDDLE[0] + PIXELS * x, 1), round(MIDDLE[1] - PIXELS * y, 1))
        for name, (x, y) in zip(NEEDED, places.tolist(), strict=True)
    }
    ruler = {"from": [100.0, 1400.0], "to": [300.0, 1400.0], "length": "40 mm"}
    return face_text(Clicks("demo", points), SIZE, {"ruler": ruler})
