"""Distances of sites from structures, with a sign and a spread."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.anatomy import average_face, face_from, gap, place_sites
from needlework.anatomy.measuring import inside
from needlework.anatomy.scale import iris_scale
from needlework.doses import Dose, Length
from needlework.plans import Place, Site
from tests.anatomy.faces import clicked

FACE = average_face()
DOSE = Dose.parse("4 U", product="onabotulinumtoxinA")
SQUARE = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]])


def site(rule: str, up: str | None = None, side: str = "left"):  # type: ignore[no-untyped-def]
    at = Place(rule, up=None if up is None else Length.parse(up))
    one = Site("p", "corrugator-supercilii", side, DOSE, at=at)  # type: ignore[arg-type]
    return place_sites([one], FACE)[0][0]


@pytest.mark.parametrize(
    ("point", "is_inside"),
    [((2, 2), True), ((0.1, 3.9), True), ((5, 2), False), ((-1, 2), False), ((2, 4.5), False)],
)
def test_inside_a_border(point: tuple[float, float], is_inside: bool) -> None:
    assert inside(np.array(point), SQUARE) is is_inside


def test_the_lid_is_inside_the_rim_and_the_forehead_outside() -> None:
    assert gap(FACE, site("upper-lid"), "orbital-rim").mm < -5
    assert gap(FACE, site("forehead-mid"), "orbital-rim").mm > 10


def test_a_point_above_a_line_says_so() -> None:
    assert gap(FACE, site("mid-brow", "10 mm"), "brow").above
    assert not gap(FACE, site("upper-lid"), "brow").above


@pytest.mark.parametrize("up", [8, 10, 12])
def test_millimetres_above_the_brow_are_measured_as_such(up: int) -> None:
    found = gap(FACE, site("brow-mid-upper", f"{up} mm"), "brow")
    assert found.mm == pytest.approx(up, abs=0.3)


def test_the_spread_holds_structure_place_and_size() -> None:
    sure = gap(FACE, site("mid-brow", "10 mm"), "orbital-rim-upper")
    face = face_from(clicked(scale=iris_scale(59)))
    (own,), _ = place_sites([site("mid-brow", "10 mm").site], face)
    unsure = gap(face, own, "orbital-rim-upper")
    assert 3 < sure.sd_mm < 4.5
    assert unsure.sd_mm > 3
    assert "±" in str(sure)


def test_what_is_far_away_is_not_measured() -> None:
    assert np.isinf(gap(FACE, site("pogonion", side="midline"), "orbital-rim").mm)
