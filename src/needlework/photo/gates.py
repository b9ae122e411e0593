"""What keeps a photo from being measured: each in one sentence that says what to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from needlework.evidence import parameter
from needlework.photo.looking import Look, open_eyes, open_mouth
from needlework.photo.meshing import Mesh
from needlework.photo.posing import Pose
from needlework.problems import Problem

AHEAD = "Look straight into the lens, at the height of the eyes, and take it again."
UPRIGHT = "Turn the photo upright, or hold the head straight and take it again."
AT_REST, SHUT = "rest", "squint"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found on a photo, in its own pixels.

    Parameters
    ----------
    name : str
        Name of the file.
    mesh : Mesh
    pose : Pose
    look : Look
    expression : str
        Which face the patient was asked to make.
    """

    name: str
    mesh: Mesh
    pose: Pose
    look: Look
    expression: str

    @property
    def eyes_shut(self) -> bool:
        """Whether the lids hide the irises."""
        return open_eyes(self.mesh.places) < _limit("least_open_eyes")

    @property
    def iris_pixels(self) -> float:
        """Mean horizontal diameter of the irises."""
        widths = [np.linalg.norm(iris[1] - iris[3]) for iris in self.mesh.irises.values()]
        return float(np.mean(widths))


def problems(seen: Seen) -> list[Problem]:
    """Return what keeps a photo from being measured."""
    clear = list(_clear(seen))
    if clear:
        return clear  # a face that was not read tells nothing else
    return [*_held(seen), *_size(seen), *_light(seen), *_face(seen)]


def wrong_count(name: str, count: int) -> Problem:
    """Return the sentence for a photo with no face or several."""
    given = "no face was found" if count == 0 else f"{count} faces were found"
    remedy = (
        "Take it from straight ahead, upright, with the whole face in even light."
        if count == 0
        else "Photograph the patient alone, or cut the others off."
    )
    return Problem(name, given, "exactly one face", remedy, "photo.faces")


def _limit(name: str) -> float:
    return parameter(f"photo.{name}").value


def _clear(seen: Seen) -> Iterator[Problem]:
    scatter = seen.mesh.spread / max(seen.iris_pixels, 1e-6)
    if scatter > _limit("most_scatter") or seen.mesh.sure < 0.5:
        yield Problem(
            where=seen.name,
            given="a face is there, but its points are not read the same way twice",
            allowed="a clear face from straight ahead",
            remedy="Take it upright, in even light, without hands or hair before the face.",
            code="photo.unclear",
        )


def _held(seen: Seen) -> Iterator[Problem]:
    pose = seen.pose
    raised = "raised" if pose.raised > 0 else "lowered"
    for code, limit, degrees, words, remedy in (
        ("turned", "most_turned_degrees", pose.turned, "turned to the side", AHEAD),
        ("raised", "most_raised_degrees", pose.raised, raised, AHEAD),
        ("tilted", "most_tilted_degrees", pose.tilted, "tilted", UPRIGHT),
    ):
        most = _limit(limit)
        if abs(degrees) > most:
            given = f"the head is {words} by about {abs(degrees):.0f}°"
            yield Problem(seen.name, given, f"up to {most:g}°", remedy, f"photo.{code}")


def _size(seen: Seen) -> Iterator[Problem]:
    least = _limit("least_iris_pixels")
    if seen.iris_pixels < least:
        yield Problem(
            where=seen.name,
            given=f"the face is small: an iris is {seen.iris_pixels:.1f} pixels wide",
            allowed=f"at least {least:g} pixels",
            remedy="Use the photo in its full size, or zoom in; stay 1 m away.",
            code="photo.small",
        )
    blur, most = seen.look.blur, _limit("most_blur")
    if blur > most:
        yield Problem(
            where=seen.name,
            given=f"the face is blurred (index {blur:.2f})",
            allowed=f"at most {most:g}",
            remedy="Focus on the eyes, hold the camera still, and switch smoothing off.",
            code="photo.blurred",
        )


def _light(seen: Seen) -> Iterator[Problem]:
    look = seen.look
    for code, wrong, given, allowed, remedy in (
        ("overexposed", look.white > _limit("most_white"),
         f"{look.white:.0%} of the face is white without drawing",
         f"at most {_limit('most_white'):.0%}", "Use less light, and no flash from near by."),
        ("dark", look.bright < _limit("least_bright") or look.black > _limit("most_black"),
         f"the face is underexposed (brightest parts {look.bright:.2f} of 1)",
         f"at least {_limit('least_bright'):g}", "Use more light, or expose for the face."),
        ("flat", look.contrast < _limit("least_contrast"),
         f"the face has hardly any drawing (contrast {look.contrast:.2f} of 1)",
         f"at least {_limit('least_contrast'):g}", "Use more light, and clean the lens."),
        ("uneven", look.uneven > _limit("most_uneven"),
         f"one side of the face is {look.uneven:.1f} times brighter than the other",
         f"at most {_limit('most_uneven'):g} times", "Light the face from the front."),
    ):  # fmt: skip
        if wrong:
            yield Problem(seen.name, given, allowed, remedy, f"photo.{code}")


def _face(seen: Seen) -> Iterator[Problem]:
    mouth = open_mouth(seen.mesh.places)
    if seen.expression == AT_REST and mouth > _limit("most_open_mouth"):
        yield Problem(
            where=seen.name,
            given="the mouth is open, so the face is not at rest",
            allowed="closed lips for the picture at rest",
            remedy="Close the lips without pressing, or name the face that is made "
            "(--expression smile).",
            code="photo.mouth",
        )
    if seen.expression != SHUT and seen.eyes_shut:
        yield Problem(
            where=seen.name,
            given="the eyes are shut or nearly so",
            allowed="open eyes",
            remedy="Look into the lens, and take it again.",
            code="photo.eyes",
        )
