"""The face on which plans of a patient lie: their own where it was placed, else an average one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from needlework.anatomy import Face, average_face
from needlework.clinic.chart.entries import charts_by_person
from needlework.clinic.faces.keeping import checked
from needlework.clinic.faces.showing import usable, visible
from needlework.clinic.kept import Kept
from needlework.clinic.models import Patient, PatientFace
from needlework.clinic.photographs import storing
from needlework.clinic.photographs.sealing import SealError

AVERAGE, BROKEN = "average", "not to be opened"
NOT_PLACED = "An average face: this patient’s own was not placed yet."
NOT_OPENED = "An average face: the file of this patient’s own cannot be opened."
NOT_THERE = "An average face: the patient’s own with which this was signed is not to be seen."
_faces: Kept[tuple[str, str], Face] = Kept(16)  # about 18 MB each, once it was measured on


@dataclass(frozen=True, slots=True)
class FaceInUse:
    """A face that a plan lies on.

    Parameters
    ----------
    hash : str
        Of the face file, as an approval freezes it; ``average`` without one. No plan is signed
        while the file of a face cannot be opened.
    words : str
        Whose face it is, how it was placed, and how its size is known.
    row : PatientFace or None
        Where the patient's own is used.
    """

    face: Face
    hash: str
    words: str
    row: PatientFace | None = None

    @property
    def own(self) -> Face | None:
        """The patient's own face, as the check takes it; None for an average one."""
        return None if self.row is None else self.face


def face_in_use(patient: Patient) -> FaceInUse:
    """Return the newest face of a patient that may be used."""
    row = usable(patient).first()
    return _average(NOT_PLACED) if row is None else _used(row)


def hash_in_use(patient: Patient) -> str:
    """Return the hash of that face, without opening it."""
    return hashes_in_use([patient.pk])[patient.pk]


def hashes_in_use(patients: Iterable[int]) -> dict[int, str]:
    """Return the hash of the face in use of each of some charts."""
    whose = charts_by_person(patients)
    found = dict.fromkeys(whose.values(), AVERAGE)
    rows = visible().filter(patient__in=whose).order_by("pk")
    for chart, digest in rows.values_list("patient", "sha256"):
        found[whose[chart]] = f"sha256:{digest}"
    return found


def face_of_hash(patient: Patient, wanted: str) -> FaceInUse:
    """Return the face with which something was signed, where it may still be seen."""
    if wanted == AVERAGE:
        return _average("An average face.")
    digest = wanted.removeprefix("sha256:")
    row = usable(patient).filter(sha256=digest).first()
    return _average(NOT_THERE) if row is None else _used(row)


def text_of(row: PatientFace) -> str:
    """Return the face file of a row.

    Raises
    ------
    SealError
        It cannot be opened, or is not what was put in.
    """
    content = storing.content_of(row.name)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise SealError(f"face {row.name} was changed")
    return content.decode()


def words_of(row: PatientFace, face: Face) -> str:
    """Return how a face was placed and how its size is known."""
    taken = "" if row.photograph is None else f" of {_date(row.photograph.taken_on)}"
    spread = f"lengths ± {100 * face.scale.sd:.0f} %"
    return f"The patient’s own face, {row.get_origin_display()}{taken}; {spread}."


def _date(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _average(words: str) -> FaceInUse:
    return FaceInUse(average_face(), AVERAGE, words)


def _used(row: PatientFace) -> FaceInUse:
    try:
        face = _face(row)
    except SealError:
        return FaceInUse(average_face(), BROKEN, NOT_OPENED)
    return FaceInUse(face, f"sha256:{row.sha256}", words_of(row, face), row)


def _face(row: PatientFace) -> Face:
    """Return the warped face of a row; the same object while it is remembered."""
    return _faces.get((row.name, row.sha256), lambda: checked(text_of(row))[1])
