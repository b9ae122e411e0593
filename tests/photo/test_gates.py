"""A photo is refused with a sentence that says what to change, on the right side of each limit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.anatomy import head
from needlework.evidence import parameter
from needlework.photo.gates import problems, wrong_count
from needlework.photo.meshing import PLACES, Mesh
from needlework.photo.posing import pose_of
from tests.photo.recorded import recorded, rotated, seen, with_place, with_shut_eyes

UPPER_LIP, LOWER_LIP = 13, 14


def codes(*arguments: object, **named: object) -> list[str]:
    return [one.code for one in problems(seen(*arguments, **named))]  # type: ignore[arg-type]


def head_mesh() -> Mesh:
    spots = [head().landmark(f"place-{number}") for number in range(PLACES)]
    places = head().surface.positions(spots) * [1, -1, -1]
    return replace(recorded(), places=places)


def test_a_proper_photo_passes() -> None:
    assert codes() == []


@given(st.floats(-40, 40), st.floats(-40, 40), st.floats(-60, 60))
def test_the_pose_is_what_the_head_was_turned_by(
    turned: float, raised: float, tilted: float
) -> None:
    for way, degrees in (("turned", turned), ("raised", raised), ("tilted", tilted)):
        pose = pose_of(rotated(head_mesh(), **{way: degrees}).places)
        assert getattr(pose, way) == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize("way", ["turned", "raised", "tilted"])
@pytest.mark.parametrize("sign", [-1, 1])
def test_heads_are_refused_that_are_held_beyond_the_limit(way: str, sign: int) -> None:
    held = getattr(pose_of(recorded().places), way)
    most = parameter(f"photo.most_{way}_degrees").value
    assert codes(rotated(recorded(), **{way: sign * (most - 1) - held})) == []
    (found,) = problems(seen(rotated(recorded(), **{way: sign * (most + 1) - held})))
    assert found.code == f"photo.{way}"
    assert f"{most + 1:.0f}°" in found.given


def test_small_faces_are_refused() -> None:
    factor = parameter("photo.least_iris_pixels").value / seen().iris_pixels
    assert codes(recorded().moved(1.02 * factor)) == []
    assert codes(recorded().moved(0.98 * factor)) == ["photo.small"]


@pytest.mark.parametrize(
    ("look", "limit", "worse", "code"),
    [
        ("blur", "most_blur", 1, "blurred"),
        ("white", "most_white", 1, "overexposed"),
        ("black", "most_black", 1, "dark"),
        ("bright", "least_bright", -1, "dark"),
        ("contrast", "least_contrast", -1, "flat"),
        ("uneven", "most_uneven", 1, "uneven"),
    ],
)
def test_light_and_sharpness_have_limits(look: str, limit: str, worse: int, code: str) -> None:
    value = parameter(f"photo.{limit}").value
    assert codes(**{look: value * (1 - 0.01 * worse)}) == []
    assert codes(**{look: value * (1 + 0.01 * worse)}) == [f"photo.{code}"]


def test_an_open_mouth_is_not_at_rest_but_a_smile() -> None:
    assert codes(expression="rest") == ["photo.mouth"]
    gap = recorded().places[LOWER_LIP, 1] - recorded().places[UPPER_LIP, 1]
    shut = with_place(recorded(), LOWER_LIP, (0.0, -gap))
    assert codes(shut, expression="rest") == []


def test_shut_eyes_are_refused_unless_they_are_asked_for() -> None:
    shut = with_shut_eyes()
    assert codes(shut) == ["photo.eyes"]
    assert codes(shut, expression="squint") == []


@pytest.mark.parametrize("spoiled", [{"spread": 3.0}, {"sure": 0.2}])
def test_points_that_are_not_read_the_same_way_twice_are_refused(
    spoiled: dict[str, float],
) -> None:
    unclear = replace(recorded(), **spoiled)
    assert codes(unclear, blur=0.9, bright=0.0) == ["photo.unclear"]


def test_several_things_are_said_at_once() -> None:
    assert codes(blur=0.9, bright=0.01) == ["photo.blurred", "photo.dark"]


@pytest.mark.parametrize(("count", "words"), [(0, "no face"), (2, "2 faces")])
def test_another_number_of_faces_is_told(count: int, words: str) -> None:
    found = wrong_count("photo.jpg", count)
    assert words in found.given
    assert found.sentence().startswith("photo.jpg: ")
    assert found.remedy.endswith(".")
