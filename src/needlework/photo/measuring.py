"""From a photo to the points of a face, as if somebody had clicked them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from needlework.anatomy import Clicks
from needlework.anatomy.clicks import EXTRA, NEEDED, Point
from needlework.anatomy.head import landmark_numbers
from needlework.anatomy.shots import Shot
from needlework.evidence import parameter
from needlework.photo.detecting import faces
from needlework.photo.gates import Seen, problems, wrong_count
from needlework.photo.looking import look_of
from needlework.photo.meshing import LOOKS, OUTER, Mesh, is_face, mesh_of
from needlework.photo.mirrored import LEFT, RIGHT, mirror_numbers, seen_side
from needlework.photo.picture import Picture, read_picture
from needlework.photo.posing import Pose, pose_of
from needlework.photo.running import network
from needlework.photo.sizing import Asked, Sized, sized
from needlework.problems import BadInputError


@dataclass(frozen=True, slots=True)
class Measured:
    """What a photo gave; the photo itself is forgotten.

    Parameters
    ----------
    clicks : Clicks
        Points in pixels of the upright photo, scale, and how it was taken.
    width, height : int
        Of the upright photo.
    sized : Sized
        How the size is known, as a face file keeps it.
    """

    clicks: Clicks
    width: int
    height: int
    sized: Sized


def measure_photo(path: Path, asked: Asked) -> Measured:
    """Measure the one face of a photo.

    Parameters
    ----------
    path : Path
        JPEG, PNG or WebP.
    asked : Asked
        Whether it is mirrored, which face is made, and what is known of its size.

    Raises
    ------
    BadInputError
        With one sentence for each thing that keeps it from being measured.
    """
    return measure_picture(read_picture(path), asked)


def measure_picture(picture: Picture, asked: Asked) -> Measured:
    """Measure the one face of a photo that is in memory.

    Parameters
    ----------
    picture : Picture
        Upright.
    asked : Asked

    Raises
    ------
    BadInputError
        With one sentence for each thing that keeps it from being measured.
    """
    return measured(picture.name, _seen(picture, asked), (picture.width, picture.height), asked)


def _seen(picture: Picture, asked: Asked) -> Seen:
    found = faces(picture.image, network("detector"))
    if len(found) > 1:  # a fold of cloth is no second face
        found = tuple(box for box in found if is_face(picture.image, box, network("mesh")))
    if len(found) != 1:
        raise BadInputError([wrong_count(picture.name, len(found))])
    mesh = mesh_of(picture.image, found[0], network("mesh"), network("iris"))
    look = look_of(picture.image, mesh.places)
    return Seen(
        picture.name,
        mesh.moved(picture.reduced),
        pose_of(mesh.places),
        look,
        asked.expression,
    )


def measured(name: str, seen: Seen, size: tuple[int, int], asked: Asked) -> Measured:
    """Return the points of a face that the networks found, if nothing keeps them from use.

    Parameters
    ----------
    name : str
        What the file is called.
    seen : Seen
        In pixels of the upright photo.
    size : (int, int)
        Width and height of the upright photo.
    asked : Asked
    """
    found = problems(seen)
    if found:
        raise BadInputError(found)
    points = points_of(seen.mesh, asked.mirrored, pupils=not seen.eyes_shut)
    fitted = sized(seen, points, asked)
    scatter = seen.mesh.spread * fitted.scale.mm_per_pixel / math.sqrt(LOOKS)
    shot = Shot(
        expression=asked.expression,
        day=asked.day,
        turned=round(_to_the_left(seen.pose, asked.mirrored), 1),
        raised=round(seen.pose.raised, 1),
        landmark_sd_mm=round(math.hypot(parameter("photo.landmark_sd_mm").value, scatter), 2),
    )
    clicks = Clicks(name, points, fitted.scale, asked.mirrored, shot)
    return Measured(clicks, *size, fitted)


def points_of(mesh: Mesh, mirrored: bool, pupils: bool = True) -> dict[str, Point]:
    """Return the named points of a mesh, by the patient's own sides.

    Parameters
    ----------
    mesh : Mesh
    mirrored : bool
        Whether the photo is a mirror image: what the networks call right is then the left.
    pupils : bool
        Whether they are seen.
    """
    numbers, other = landmark_numbers(), mirror_numbers()
    found: dict[str, Point] = {}
    for name in (*NEEDED, *EXTRA):
        stem, _, side = name.rpartition("-")
        paired = side in OUTER and stem in numbers
        number = numbers[stem if paired else name][0]
        if paired and (side == LEFT) != mirrored:
            number = other[number]
        x, y, _ = mesh.places[number]
        found[name] = (round(float(x), 2), round(float(y), 2))
    for side in (RIGHT, LEFT) if pupils else ():
        x, y = mesh.irises[seen_side(side, mirrored)][0]
        found[f"pupil-{side}"] = (round(float(x), 2), round(float(y), 2))
    return found


def _to_the_left(pose: Pose, mirrored: bool) -> float:
    return -pose.turned if mirrored else pose.turned
