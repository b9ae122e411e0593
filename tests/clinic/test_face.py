"""The chart: the patient's right at the viewer's left, for every point of every scheme."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework import protocols
from needlework.anatomy import average_face, face_from
from needlework.clinic.face.describing import at_table
from needlework.clinic.face.drawing import HEIGHT, MIDDLE, NOTCH, WIDTH, face_chart, place
from needlework.clinic.face.marking import marks_of
from needlework.clinic.face.positions import Spot, area_spots, chart_data, position
from needlework.clinic.face.shaping import bent
from needlework.planfile import read_plan
from needlework.planfile.template import plan_template
from needlework.plans import Site
from needlework.protocols import Protocol, expand
from needlework.vocabulary import resolve
from tests.anatomy.faces import clicked, random_face

SIDES = st.sampled_from(["left", "right"])


@given(side=SIDES, lateral=st.integers(1, 90), up=st.integers(1, 300))
def test_the_patients_right_is_drawn_at_the_viewers_left(side: str, lateral: int, up: int) -> None:
    x, _ = place(Spot(side, lateral, up))
    assert (x < MIDDLE) is (side == "right")
    mirrored, _ = place(Spot("left" if side == "right" else "right", lateral, up))
    assert x + mirrored == 2 * MIDDLE


@given(side=SIDES, lateral=st.integers(0, 90), up=st.integers(1, 300))
def test_a_place_that_is_written_is_read_again(side: str, lateral: int, up: int) -> None:
    spot = Spot(side, lateral, up)
    at = ", ".join(f'{key} = "{value}"' for key, value in at_table(spot).items())
    plan = read_plan(
        'format = "needlework-plan/1"\n[[session]]\nday = 0\n[[session.treatment]]\n'
        'kind = "neuromodulator"\nproduct = "onabotulinumtoxinA"\narea = "glabella"\n'
        f'[[session.treatment.site]]\nid = "p"\nmuscle = "procerus"\nside = "{side}"\n'
        f'dose = "4 U"\nat = {{ {at} }}\n'
    )
    sites = expand(plan.treatments[0])
    found = position(sites[0], sites)
    assert found.side == side
    assert abs(found.lateral - lateral) <= 2
    assert abs(found.up - up) <= 2


def test_a_point_of_the_face_is_described_from_a_place_of_the_face() -> None:
    found = at_table(Spot("left", 36, 224))
    assert (found["rule"], found["lateral"]) == ("mid-brow", "2 mm")
    assert at_table(Spot("midline", 0, 205))["rule"] == "nasion"
    described = [at_table(Spot("left", lateral, up))["rule"] for lateral in (10, 30, 50)
                 for up in (120, 150, 180, 210, 240)]  # fmt: skip
    assert described.count(chart_data()["rule"]) <= 1


def test_where_the_face_does_not_reach_the_drawing_has_the_word() -> None:
    assert at_table(Spot("left", 88, 20))["rule"] == chart_data()["rule"]


def test_every_muscle_and_area_of_the_drawing_is_known() -> None:
    assert all(resolve(name, "muscle") for name in chart_data()["muscle"])
    assert all(resolve(name, "area") for name in chart_data()["area"])


def test_everything_lies_on_the_drawing() -> None:
    spots = [Spot("left", *row) for rows in chart_data()["muscle"].values() for row in rows]
    spots += [Spot("left", *row) for row in chart_data()["area"].values()]
    for x, y in map(place, spots):
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT


LINES = ("M40 100 C52 93 66 93 82 101", "M150 100 C138 93 124 93 108 101", "M95 8 L95 300")


def test_the_drawing_of_the_average_face_is_the_drawing() -> None:
    (right, left, middle) = bent(LINES, MIDDLE, NOTCH, average_face())
    assert right == "M40.0 100.0 C52.0 93.0 66.0 93.0 82.0 101.0"
    assert middle == "M95.0 8.0 L95.0 300.0"
    assert left.startswith("M150.0")


@pytest.mark.parametrize("wider", [0.9, 1.1])
def test_the_drawing_is_bent_as_the_face_is_and_no_side_changes(wider: float) -> None:
    face = face_from(clicked(stretch=(wider, 1.0)))
    (right, left, _) = bent(LINES, MIDDLE, NOTCH, face)
    x_right, x_left = float(right[1:].split()[0]), float(left[1:].split()[0])
    assert MIDDLE - x_right == pytest.approx(55 * wider, rel=0.04)
    assert x_right + x_left == pytest.approx(2 * MIDDLE, abs=1)
    drawn = face_chart((), "Own", face=face)
    assert drawn != face_chart((), "Own")
    assert "style=" not in drawn


@settings(max_examples=40, deadline=None)
@given(side=SIDES, lateral=st.integers(10, 60), up=st.integers(90, 250), seed=st.integers(0, 5))
def test_a_place_on_an_own_face_is_read_where_it_was_dropped(
    side: str, lateral: int, up: int, seed: int
) -> None:
    face = face_from(random_face(seed))
    at = ", ".join(f'{k} = "{v}"' for k, v in at_table(Spot(side, lateral, up), face).items())
    plan = read_plan(
        'format = "needlework-plan/1"\n[[session]]\nday = 0\n[[session.treatment]]\n'
        'kind = "neuromodulator"\nproduct = "onabotulinumtoxinA"\narea = "glabella"\n'
        f'[[session.treatment.site]]\nid = "p"\nmuscle = "procerus"\nside = "{side}"\n'
        f'dose = "4 U"\nat = {{ {at} }}\n'
    )
    sites = expand(plan.treatments[0])
    found = position(sites[0], sites, face)
    assert found.side == side
    assert abs(found.lateral - lateral) <= 2
    assert abs(found.up - up) <= 2


FACE = [
    one.id
    for one in protocols.every()
    if isinstance(one, Protocol) and one.points and not one.therapeutic
]


@pytest.mark.parametrize("scheme", FACE)
def test_every_point_of_a_scheme_of_the_face_is_drawn_once_on_its_side(scheme: str) -> None:
    plan = read_plan(plan_template(protocols.get(scheme)))
    sites: list[Site] = [site for one in plan.treatments for site in expand(one)]
    marks = [mark for mark in marks_of(plan, "s1") if mark.site]
    assert len(marks) == len(sites)
    sides = {site.id: site.side for site in sites}
    for mark in marks:
        if sides[mark.site] != "both":
            assert mark.spot.side == sides[mark.site]
    assert len({mark.spot for mark in marks}) == len(marks)


@pytest.mark.parametrize(
    ("area", "side", "paired", "drawn"),
    [
        ("glabella", "both", False, ["midline"]),
        ("lateral-canthal", "both", True, ["right", "left"]),
        ("lateral-canthal", "left", True, ["left"]),
        ("axilla", "both", True, []),
    ],
)
def test_an_area_is_marked_on_its_treated_sides(
    area: str, side: str, paired: bool, drawn: list[str]
) -> None:
    assert [spot.side for spot in area_spots(area, side, paired)] == drawn


def test_the_dose_of_both_sides_is_not_shown_as_that_of_one() -> None:
    plan = read_plan(
        'format = "needlework-plan/1"\n[[session]]\nid = "s1"\nday = 0\n[[session.treatment]]\n'
        'kind = "neuromodulator"\nproduct = "onabotulinumtoxinA"\narea = "lateral-canthal"\n'
        'dose = "24 U"\n'
    )
    assert [mark.words for mark in marks_of(plan, "s1")] == ["of 24 U", "of 24 U"]


def test_the_drawing_says_its_sides_in_words() -> None:
    drawn = face_chart((), "Nothing")
    assert "patient’s right" in drawn
    assert drawn.index(">R<") < drawn.index(">L<")
    assert "style=" not in drawn
