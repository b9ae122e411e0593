"""Clicked points become a patient's own face, or are refused in one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from needlework.anatomy import Clicks, Face, face_from, head, measures, read_clicks
from needlework.anatomy.clicks import NEEDED
from needlework.anatomy.measuring import inside
from needlework.anatomy.scale import iris_scale, pupils_scale, ruler_scale
from needlework.anatomy.sites import site_rules
from needlework.problems import BadInputError
from tests.anatomy.faces import MIDDLE, PIXELS, clicked

HEAD = head()


def refused(clicks: Clicks) -> list[str]:
    with pytest.raises(BadInputError) as caught:
        face_from(clicks)
    return [problem.code for problem in caught.value.problems]


def with_point(clicks: Clicks, name: str, point: tuple[float, float]) -> Clicks:
    return replace(clicks, points={**clicks.points, name: point})


def across(face: Face, name: str = "outer-canthus") -> float:
    return float(np.linalg.norm(face.place(name, "left") - face.place(name, "right")))


def test_the_average_head_comes_back_from_its_own_points() -> None:
    face = face_from(clicked())
    assert np.abs(face.surface.vertices - HEAD.surface.vertices).max() < 0.01


@pytest.mark.parametrize("tilt", [-30, 0, 20])
def test_a_tilted_picture_gives_the_same_face(tilt: float) -> None:
    upright, tilted = (
        face_from(clicked(stretch=(1.05, 0.95))),
        face_from(clicked(stretch=(1.05, 0.95), tilt=tilt)),
    )
    assert np.abs(upright.surface.vertices - tilted.surface.vertices).max() < 0.01


@pytest.mark.parametrize("name", NEEDED)
def test_every_clicked_point_lies_where_it_was_clicked(name: str) -> None:
    clicks = clicked(stretch=(1.08, 0.93), jitter_mm=1.5, seed=4)
    face = face_from(clicks)
    middle = np.mean([clicks.points[f"{end}-canthus-{side}"] for end in ("inner", "outer")
                      for side in ("left", "right")], axis=0)  # fmt: skip
    eyes = np.mean([face.place(f"{end}-canthus", side) for end in ("inner", "outer")
                    for side in ("left", "right")], axis=0)  # fmt: skip
    wanted = (np.array(clicks.points[name]) - middle) / PIXELS * [1, -1]
    found = (face.surface.position(HEAD.landmark(name)) - eyes)[:2]
    assert np.linalg.norm(found - wanted) < 1.3  # the tilt by jitter is taken out


def test_a_larger_scale_makes_a_larger_face() -> None:
    small, large = clicked(scale=ruler_scale(500, 90)), clicked(scale=ruler_scale(500, 110))
    assert across(face_from(large)) / across(face_from(small)) == pytest.approx(110 / 90)


def test_without_a_measure_the_face_has_average_size_and_says_so() -> None:
    face = face_from(clicked(scale=None, stretch=(1.1, 1.1)))
    assert across(face) == pytest.approx(88.4, abs=0.5)
    assert face.scale.kind == "average"
    assert face.scale.sd == pytest.approx(0.06)


def test_a_ruler_is_surer_than_the_iris() -> None:
    ruler, pupils, iris = ruler_scale(300, 60), pupils_scale(310, 62), iris_scale(59)
    assert ruler.sd < pupils.sd < iris.sd
    assert iris.mm_per_pixel == pytest.approx(0.2)
    assert 0.04 < iris.sd < 0.06


def test_distances_carry_the_spread_of_size_and_points() -> None:
    sure = measures(face_from(clicked(scale=ruler_scale(500, 100))))
    unsure = measures(face_from(clicked(scale=iris_scale(59))))
    for one, other in zip(sure, unsure, strict=True):
        assert one.words == other.words
        assert one.sd_mm < other.sd_mm
    assert [one.mm for one in sure if one.words == "outer canthi"] == [pytest.approx(88.4, abs=1)]


def test_missing_points_are_named() -> None:
    clicks = clicked()
    points = {name: point for name, point in clicks.points.items() if name != "menton"}
    with pytest.raises(BadInputError, match="menton") as caught:
        face_from(replace(clicks, points=points))
    assert len(caught.value.problems) == 1


def test_a_mirrored_picture_is_noticed_and_can_be_said() -> None:
    clicks = clicked(mirrored=True)
    assert np.abs(face_from(clicks).surface.vertices - HEAD.surface.vertices).max() < 0.01
    assert refused(replace(clicks, mirrored=False)) == ["face.mirrored"]


def test_a_point_off_the_face_is_refused_by_name() -> None:
    clicks = with_point(clicked(), "menton", (40.0, 40.0))
    with pytest.raises(BadInputError, match=r"points\.menton"):
        face_from(clicks)


def test_two_points_in_a_wrong_order_are_told_whose_place_they_took() -> None:
    clicks = clicked()
    points = dict(clicks.points)
    points["menton"], points["upper-lip"] = points["upper-lip"], points["menton"]
    with pytest.raises(BadInputError, match="where menton is expected") as caught:
        face_from(replace(clicks, points=points))
    assert {problem.code for problem in caught.value.problems} == {"face.point-off"}


@pytest.mark.parametrize(
    ("upper", "lower"), [("upper-lip", "lower-lip"), ("subnasale", "upper-lip")]
)
def test_neighbours_in_a_wrong_order_are_refused(upper: str, lower: str) -> None:
    clicks = clicked()
    points = dict(clicks.points)
    points[upper], points[lower] = points[lower], points[upper]
    assert set(refused(replace(clicks, points=points))) == {"face.point-order"}


def test_a_smile_is_a_face() -> None:
    clicks = clicked()
    points = dict(clicks.points)
    for side, sign in (("right", -1), ("left", 1)):
        x, y = points[f"commissure-{side}"]
        points[f"commissure-{side}"] = (x + sign * 8 * PIXELS, y - 9 * PIXELS)
    assert face_from(replace(clicks, points=points)).own


def test_the_astronaut_of_scikit_image_has_a_plausible_face() -> None:
    path = Path(__file__).with_name("astronaut.toml")
    clicks = read_clicks(path.read_text(), "astronaut.toml")
    face = face_from(clicks)
    found = {one.words: one for one in measures(face, clicks)}
    assert 58 < found["pupils"].mm < 65
    assert 30 < found["inner canthi"].mm < 40
    assert 80 < found["outer canthi"].mm < 96
    assert found["pupils"].sd_mm > 0.04 * found["pupils"].mm  # the iris is no better
    for name in ("procerus", "corrugator-lateral", "lateral-canthal-middle", "frontalis-upper"):
        rule = site_rules()[name].rule
        for side in ("midline",) if rule.midline else ("left", "right"):
            place = face.surface.position(face.resolve(rule, side))
            rim = face.surface.positions(list(face.line("orbital-rim", "left")))
            assert not inside(place[:2], rim[:, :2])


def test_a_picture_on_its_side_is_refused() -> None:
    assert refused(clicked(tilt=80)) == ["face.tilted"]
    assert refused(clicked(tilt=170)) == ["face.tilted"]


@pytest.mark.parametrize(("shift_mm", "fine"), [(4.0, True), (-4.0, True), (7.5, False)])
def test_a_turned_head_is_refused(shift_mm: float, fine: bool) -> None:
    clicks = clicked()
    points = dict(clicks.points)
    for name in ("subnasale", "upper-lip", "lower-lip"):
        points[name] = (points[name][0] + PIXELS * shift_mm, points[name][1])
    turned = replace(clicks, points=points)
    if fine:
        assert face_from(turned).own
    else:
        assert refused(turned) == ["face.turned"]


def test_all_points_in_one_place_are_refused() -> None:
    same = {name: (MIDDLE[0] + number / 9, MIDDLE[1]) for number, name in enumerate(NEEDED)}
    assert refused(replace(clicked(), points=same))
