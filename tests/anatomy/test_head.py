"""The head of the package: whole, symmetric, plausible in size, and what its file says it is."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.anatomy import head
from needlework.anatomy.head import head_arrays
from needlework.anatomy.head_file import content_hash

HEAD = head()


def apart(first: str, second: str) -> float:
    places = HEAD.surface.positions([HEAD.landmark(first), HEAD.landmark(second)])
    return float(np.linalg.norm(places[0] - places[1]))


def test_the_file_is_the_one_that_its_provenance_names() -> None:
    assert content_hash(head_arrays()) == HEAD.provenance["content_sha256"]
    assert HEAD.provenance["licence"] == "CC0-1.0"


def test_a_changed_array_has_another_hash() -> None:
    arrays = head_arrays()
    arrays["vertices"][0, 0] += 1
    assert content_hash(arrays) != HEAD.provenance["content_sha256"]


def test_the_sides_are_mirror_images() -> None:
    other = HEAD.surface.vertices[HEAD.mirror] * [-1, 1, 1]
    assert np.abs(other - HEAD.surface.vertices).max() < 0.02


def test_left_is_the_persons_left() -> None:
    # The person looks towards the viewer: up is up, and the own left is on positive numbers.
    for name, spot in HEAD.landmarks.items():
        across = HEAD.surface.position(spot)[0]
        if name.endswith("-left"):
            assert across > 1
        elif name.endswith("-right"):
            assert across < -1


@pytest.mark.parametrize("name", sorted(HEAD.landmarks))
def test_every_landmark_lies_on_the_skin(name: str) -> None:
    spot = HEAD.landmark(name)
    assert spot.triangle in HEAD.skin
    assert sum(spot.weights) == pytest.approx(1)
    assert min(spot.weights) >= 0


@pytest.mark.parametrize(
    ("first", "second", "least", "most"),
    [
        ("inner-canthus-left", "inner-canthus-right", 28, 38),
        ("outer-canthus-left", "outer-canthus-right", 80, 96),
        ("commissure-left", "commissure-right", 42, 58),
        ("nasion", "menton", 105, 130),
        ("alar-base-left", "alar-base-right", 30, 42),
    ],
)
def test_its_measures_are_those_of_an_adult(
    first: str, second: str, least: float, most: float
) -> None:
    assert least < apart(first, second) < most


def test_landmarks_stand_in_the_order_of_a_face() -> None:
    order = ["mesh-top", "mid-forehead", "glabella", "nasion", "nose-tip", "subnasale",
             "upper-lip", "lower-lip", "labiomental", "pogonion", "menton"]  # fmt: skip
    heights = [HEAD.surface.position(HEAD.landmark(name))[1] for name in order]
    assert heights == sorted(heights, reverse=True)


def test_a_frown_brings_the_brows_down_and_together_on_its_own_side() -> None:
    inner = HEAD.landmark("brow-head-upper-left")
    before = HEAD.surface.position(inner)
    frown = HEAD.surface.moved(HEAD.posed({"browDownLeft": 1.0}))
    assert frown.position(inner)[1] < before[1] - 1
    other = HEAD.landmark("brow-head-upper-right")
    assert np.linalg.norm(frown.position(other) - HEAD.surface.position(other)) < 0.5


def test_an_expression_grows_in_proportion() -> None:
    half = HEAD.posed({"mouthSmileRight": 0.5}) - HEAD.surface.vertices
    assert np.allclose(half * 2, HEAD.expression("mouthSmileRight"))


def test_the_neck_has_its_bands() -> None:
    moved = np.linalg.norm(HEAD.expression("neck-platysma"), axis=1)
    low = HEAD.surface.vertices[:, 1] < -90
    assert moved[low].max() > 3
