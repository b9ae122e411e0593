"""Points found on a photograph of the chart, where the networks for it are on this machine."""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO

from needlework.clinic.drafts.answers import Sent, refuse
from needlework.clinic.faces.keeping import NAME
from needlework.clinic.faces.writing import ANSWERS, size_asked
from needlework.exchange.face.face_text import face_text

NEEDED = ("PIL",)
RUNNERS = ("ai_edge_litert", "cv2")
WITHOUT_CLICKS = ("iris", "pupils")
"""Measures of size that a picture gives without a click."""


def missing() -> str:
    """Return what this machine lacks to find points by itself; empty where nothing."""
    from needlework.photo import installed

    runs = any(find_spec(name) for name in RUNNERS)
    if not runs or not all(find_spec(name) for name in NEEDED):
        return "The extra “photo” is not installed here: pip install 'needlework[photo]'."
    if not installed():
        return (
            "The networks that find points are not on this machine: run “needlework photo "
            "install” once; afterwards no network is needed."
        )
    return ""


def found_text(content: bytes, sent: Sent) -> str:
    """Return the face file of points that were found on a picture.

    Raises
    ------
    BadInputError
        Something is missing, or the picture cannot be measured; the sentences are those of the
        command line.
    """
    from PIL import Image

    from needlework.photo import Asked
    from needlework.photo.measuring import measure_picture
    from needlework.photo.picture import Picture

    lacking = missing()
    if lacking:
        refuse(f"{NAME}, picture", lacking, "clicked points, or the networks", "Click the points.")
    mirrored = sent.get("mirrored", "")
    if mirrored not in ANSWERS:
        remedy = "Look at a mole or a parting: is it on the patient's own side?"
        refuse(f"{NAME}, mirror image", mirrored[:40] or "not answered", "yes or no", remedy)
    measure = sent.get("measure", "")
    size = size_asked(sent, {}) if measure in WITHOUT_CLICKS else {}
    with Image.open(BytesIO(content), formats=("JPEG",)) as opened:
        image = opened.convert("RGB")
    picture = Picture(NAME, image, image.width, image.height)
    found = measure_picture(picture, Asked(mirrored == "yes", size=size or None))
    return face_text(found.clicks, (found.width, found.height), found.sized.table)
