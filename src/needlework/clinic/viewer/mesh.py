"""The head of the package as one compact binary file for the browser, with its own hash.

The file begins with ``NWHEAD1`` and a zero byte, the length of a JSON header as four bytes, and
the header; arrays follow, little-endian, each at its offset from the end of the header. That of a
patient's own face has ``painted_at`` as well: the vertices of the average head, on which lips and
brows are painted.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.anatomy.arrays import Floats
from needlework.anatomy.face import Face, average_face
from needlework.anatomy.head import EYE, INNER, SKIN, Head, head, head_arrays, head_provenance
from needlework.anatomy.poses import poses
from needlework.exchange.face import paint

MAGIC = b"NWHEAD1\0"
PART_NAMES = {SKIN: "skin", INNER: "inside", EYE: "eyes"}
AROUND_MM = 14.0  # how far around a vertex is looked for hollows
HOLLOW_MM = 4.0  # a vertex that lies so far behind its surroundings is as dark as can be
# Where lips and brows are painted, mm from the midline and upwards, one pixel for so many mm.
PAINTED = {"right": 64.0, "bottom": -72.0, "top": 40.0, "pixel": 0.25}


@dataclass(frozen=True, slots=True)
class HeadFile:
    """The file as it is sent.

    Parameters
    ----------
    content, packed : bytes
        Plain, and compressed by gzip.
    version : str
        The first letters of its hash.
    """

    content: bytes
    packed: bytes
    version: str


@cache
def head_file() -> HeadFile:
    """Return the head as one file; the same bytes each time. It is nobody's face."""
    return _file(average_face())


def face_file(face: Face) -> HeadFile:
    """Return a patient's own face as such a file: never to be kept by anybody."""
    return _file(face)


def _file(face: Face) -> HeadFile:
    shown = face.head
    order = np.argsort(shown.part, kind="stable")
    step = _step(face)
    moved = _moves(face.larger * _usual_step() / step)
    arrays: dict[str, NDArray[Any]] = {
        "vertices": np.rint(face.surface.vertices / step).astype("<i2"),
        "triangles": shown.surface.triangles[order].astype("<u2"),
        "move_vertices": np.concatenate([one for one, _ in moved.values()]).astype("<u2"),
        "moves": np.concatenate([one for _, one in moved.values()]).astype("<i2"),
        "hollows": _hollows(),
        "paint": _painted(),
    }
    if face.own:
        arrays["painted_at"] = np.rint(shown.surface.vertices / step).astype("<i2")
    header = {
        "format": "needlework-head/1",
        "step_mm": step,
        "parts": _parts(shown),
        "moves": {name: len(numbers) for name, (numbers, _) in moved.items()},
        "eyes": [face.surface.vertices[each].mean(axis=0).tolist() for each in _eyes(shown)],
        "painted": PAINTED,
        "colours": _colours(face.larger),
    }
    content = _written(header, arrays)
    version = hashlib.sha256(content).hexdigest()[:16]
    return HeadFile(content, gzip.compress(content, mtime=0), version)


def _written(header: dict[str, Any], arrays: dict[str, NDArray[Any]]) -> bytes:
    body = b""
    table = []
    for name, array in arrays.items():
        table.append({"name": name, "type": array.dtype.str[1:], "offset": len(body),
                      "count": array.size})  # fmt: skip
        body += array.tobytes()
        body += bytes(-len(body) % 4)
    text = json.dumps({**header, "arrays": table}, separators=(",", ":")).encode()
    text += b" " * (-(len(text) + len(MAGIC) + 4) % 4)
    return MAGIC + len(text).to_bytes(4, "little") + text + body


def _usual_step() -> float:
    return float(head_provenance()["step_mm"])


def _step(face: Face) -> float:
    """Return the step of a file, mm: that of the head, or a longer one for a larger face."""
    furthest = float(np.abs(face.surface.vertices).max())
    return max(_usual_step(), furthest / np.iinfo(np.int16).max)


def _moves(larger: float) -> dict[str, tuple[NDArray[Any], NDArray[Any]]]:
    """Return the expressions that a pose asks for, in steps of the file of the head."""
    wanted = {part.expression for pose in poses().values() for part in pose.parts}
    arrays = head_arrays()
    first = arrays["unit_first"]
    return {
        name: (
            arrays["unit_vertices"][first[place] : first[place + 1]],
            np.rint(larger * arrays["unit_moves"][first[place] : first[place + 1]]),
        )
        for place, name in enumerate(one.decode() for one in arrays["unit_names"].tolist())
        if name in wanted
    }


def _parts(shown: Head) -> dict[str, int]:
    """Return how many triangles each part has, in their order."""
    return {words: int((shown.part == part).sum()) for part, words in PART_NAMES.items()}


def _eyes(shown: Head) -> tuple[NDArray[Any], ...]:
    return shown.eyes["left"], shown.eyes["right"]


@cache
def _hollows() -> NDArray[Any]:
    """Return how far each vertex lies behind its surroundings, 0 to 255."""
    from scipy.spatial import cKDTree

    vertices, normals = head().surface.vertices, head().surface.normals
    near = cKDTree(vertices).query_ball_point(vertices, AROUND_MM)
    around = np.array([vertices[each].mean(axis=0) for each in near])
    behind = np.clip(((around - vertices) * normals).sum(axis=1) / HOLLOW_MM, 0, 1)
    soft = np.array([behind[each].mean() for each in near])
    found: NDArray[Any] = np.rint(255 * soft).astype(np.uint8)
    return found


@cache
def _painted() -> NDArray[Any]:
    """Return how much lip and brow there is, from the midline outwards and from below upwards."""
    pixel = PAINTED["pixel"]
    across = np.arange(pixel / 2, PAINTED["right"], pixel)
    up = np.arange(PAINTED["bottom"] + pixel / 2, PAINTED["top"], pixel)
    grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    places: Floats = np.column_stack([grid, np.full(len(grid), 50.0)])
    lips, brows = paint.shares(head(), places)
    found: NDArray[Any] = np.rint(255 * np.column_stack([lips, brows])).astype(np.uint8)
    return found


def _colours(larger: float) -> dict[str, Any]:
    radii = (paint.PUPIL_RADIUS, paint.IRIS_RADIUS - paint.RING_WIDTH, paint.IRIS_RADIUS)
    return {
        "tones": [paint.UNSAID.tolist(), *paint.TONES.tolist()],
        "lips_of_skin": paint.LIPS_OF_SKIN.tolist(),
        "brow": paint.BROW.tolist(),
        "brow_of_skin": paint.BROW_OF_SKIN,
        "white": paint.WHITE.tolist(),
        "iris": paint.IRIS.tolist(),
        "brown": paint.BROWN.tolist(),
        "brown_from": paint.BROWN_FROM,
        "ring": paint.RING.tolist(),
        "pupil": paint.PUPIL.tolist(),
        "radii": [round(larger * one, 3) for one in radii],
    }
