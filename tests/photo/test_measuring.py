"""A photo becomes a face in millimetres, with the patient's own sides, and sites on it."""

from __future__ import annotations

import math
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from needlework.anatomy import Clicks, Face, average_face, face_from, measures, read_clicks
from needlework.anatomy.clicks import fitted
from needlework.anatomy.measuring import inside
from needlework.anatomy.outcomes import outcomes_of
from needlework.anatomy.poses import poses
from needlework.anatomy.sites import site_rules
from needlework.photo.measuring import Measured, measured
from needlework.photo.meshing import Mesh
from needlework.photo.sizing import Asked
from needlework.problems import BadInputError
from tests.photo.recorded import SIDE, in_a_mirror, recorded, seen, with_shut_eyes

HAND = Path(__file__).parents[1] / "anatomy" / "astronaut.toml"
SITES = Path(__file__).with_name("site_pixels.toml")


def found(mesh: Mesh | None = None, **asked: object) -> Measured:
    wanted = {"mirrored": False, "expression": "smile"} | asked
    made = Asked(**wanted)  # type: ignore[arg-type]
    return measured("portrait.png", seen(mesh, made.expression), (SIDE, SIDE), made)


def mm(clicks: Clicks, words: str) -> float:
    return next(one.mm for one in measures(face_from(clicks), clicks) if one.words == words)


def test_the_portrait_is_a_plausible_face() -> None:
    clicks = found().clicks
    assert 58 < mm(clicks, "pupils") < 65
    assert 30 < mm(clicks, "inner canthi") < 40
    assert 80 < mm(clicks, "outer canthi") < 96
    assert clicks.scale is not None
    assert clicks.scale.kind == "iris"
    assert 0.05 < clicks.scale.sd < 0.08  # small irises are less certain than the 5 % of large
    assert 0.5 < face_from(clicks).landmark_sd_mm < 0.7


def test_networks_and_a_hand_click_the_same_places() -> None:
    clicks, hand = found().clicks, read_clicks(HAND.read_text(), "by hand")
    off = {name: math.dist(clicks.points[name], point) for name, point in hand.points.items()}
    assert np.median(list(off.values())) < 2.5
    assert max(off["pupil-right"], off["pupil-left"]) < 1.0
    assert mm(clicks, "pupils") == pytest.approx(mm(hand, "pupils"), abs=1.5)


def test_a_mirrored_photo_gives_the_same_face_once_it_is_said() -> None:
    straight, mirror = found().clicks, found(in_a_mirror(recorded()), mirrored=True).clicks
    for name, (x, y) in straight.points.items():
        assert mirror.points[name] == pytest.approx((SIDE - x, y), abs=0.011)
    first, second = face_from(straight), face_from(mirror)
    assert np.abs(first.surface.vertices - second.surface.vertices).max() < 0.2
    assert mirror.shot.turned == pytest.approx(straight.shot.turned, abs=0.2)


@pytest.mark.parametrize(
    ("size", "kind"),
    [
        (None, "iris"),
        ({"pupils": "62 mm"}, "pupils"),
        ({"ruler": {"from": [100, 400], "to": [140, 400], "length": "60 mm"}}, "ruler"),
    ],
)
def test_size_comes_from_what_was_measured(size: dict[str, object] | None, kind: str) -> None:
    clicks = found(size=size).clicks
    assert clicks.scale is not None
    assert clicks.scale.kind == kind
    if kind == "pupils":
        assert mm(clicks, "pupils") == pytest.approx(62)
    if kind == "ruler":
        assert clicks.scale.mm_per_pixel == pytest.approx(1.5)


@pytest.mark.parametrize(
    "size", [{"pupils": "62 cm"}, {"pupils": "long"}, {"ruler": {"from": "here"}}]
)
def test_a_size_that_is_none_is_refused(size: dict[str, object]) -> None:
    with pytest.raises(BadInputError, match="scale"):
        found(size=size)


def test_shut_eyes_tell_no_size_and_no_pupils() -> None:
    shut, ruler = with_shut_eyes(), {"from": [100, 400], "to": [140, 400], "length": "60 mm"}
    for size in (None, {"pupils": "62 mm"}):
        with pytest.raises(BadInputError, match="--ruler"):
            found(shut, expression="squint", size=size)
    clicks = found(shut, expression="squint", size={"ruler": ruler}).clicks
    assert not [name for name in clicks.points if "pupil" in name]
    (opening,) = {one.measure for one in outcomes_of([clicks]).figures if "lid" in one.measure}
    assert opening == "lid-opening"


def with_expression(name: str) -> Clicks:
    """Return the points of the portrait moved as the average head moves at full effort."""
    clicks, pose = found().clicks, poses()[name]
    assert clicks.scale is not None
    still = average_face()
    moved = still.posed(pose.strengths(lambda _area, _side: 1.0))
    points = dict(clicks.points)
    for name_of, (x, y) in clicks.points.items():
        if name_of in still.head.landmarks:
            spot = still.head.landmark(name_of)
            by = (moved.surface.position(spot) - still.surface.position(spot))[:2]
            left, up = by / clicks.scale.mm_per_pixel
            points[name_of] = (x + left, y - up)
    return replace(clicks, points=points)


@pytest.mark.parametrize("name", ["raise", "frown", "squint"])
def test_a_moving_face_is_a_face_though_its_points_would_fold_the_skin(name: str) -> None:
    clicks = with_expression(name)
    face = face_from(clicks)
    names = [one for one in clicks.points if one in face.head.landmarks]
    places = face.surface.positions([face.head.landmark(one) for one in names])
    off = pixels(face, clicks, places) - np.array([clicks.points[one] for one in names])
    assert np.linalg.norm(off, axis=1).max() < 1.5
    by_hand = replace(clicks, shot=replace(clicks.shot, landmark_sd_mm=None))
    if name == "raise":
        with pytest.raises(BadInputError, match="fold"):
            face_from(by_hand)
    else:
        assert face_from(by_hand).own


def pixels(face: Face, clicks: Clicks, places: np.ndarray) -> np.ndarray:
    """Return places of the face in pixels of the photo."""
    names = [name for name in clicks.points if name in face.head.landmarks]
    known = face.surface.positions([face.head.landmark(name) for name in names])[:, :2]
    fit = fitted(known, np.array([clicks.points[name] for name in names]) * [1, -1])
    return fit.to_picture(places[:, :2]) * [1, -1]


def test_sites_of_labels_lie_where_they_were_looked_at() -> None:
    clicks = found().clicks
    face = face_from(clicks)
    expected = tomllib.loads(SITES.read_text())
    count = 0
    for name, by_side in expected.items():
        for side, point in by_side.items():
            place = face.surface.position(face.resolve(site_rules()[name].rule, side))
            assert pixels(face, clicks, place[None])[0] == pytest.approx(point, abs=0.7), name
            for eye in ("left", "right"):
                rim = face.surface.positions(list(face.line("orbital-rim", eye)))
                assert not inside(place[:2], rim[:, :2]), name
            count += 1
    assert count == 28


def test_pairs_of_sites_lie_on_their_own_sides() -> None:
    for name, by_side in tomllib.loads(SITES.read_text()).items():
        if set(by_side) == {"left", "right"}:
            assert by_side["right"][0] < 224 < by_side["left"][0], name
