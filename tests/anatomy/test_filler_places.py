"""Points of fillers on a face, and ways that lead the other way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.anatomy import average_face, face_from, place_filler, place_sites
from needlework.anatomy.placing import CROSSED_MM
from needlework.doses import Dose, Length, Volume
from needlework.plans import Filler, FillerSite, Place, Side, Site
from needlework.problems import BadInputError
from tests.anatomy.faces import clicked

FACE = average_face()
VOLUME = Volume.parse("0.1 mL")
DOSE = Dose.parse("4 U", product="onabotulinumtoxinA")


def place(rule: str, lateral: float = 0, up: float = 0) -> Place:
    across, upwards = (
        Length.parse(f"{mm:.3f} mm", signed=True) if mm else None for mm in (lateral, up)
    )
    return Place(rule, across, upwards)


def filler(*places: tuple[Side, Place], depth: str | None = None) -> Filler:
    sites = tuple(FillerSite(f"p{i}", side, VOLUME, at) for i, (side, at) in enumerate(places))
    volume = VOLUME * max(1, len(sites))
    return Filler("f", "hyaluronic-acid-filler", "cheek", volume, depth=depth, sites=sites)  # type: ignore[arg-type]


def test_a_point_of_a_filler_lies_where_the_same_rule_puts_a_toxin() -> None:
    at = place("alar-base", 4, -3)
    (mine,) = place_filler(filler(("right", at)), FACE)
    (toxin,), _ = place_sites([Site("t", "nasalis", "right", DOSE, at=at)], FACE)
    assert mine.position_mm == toxin.position_mm
    assert (mine.sd_mm, mine.words, mine.spot) == (toxin.sd_mm, toxin.words, toxin.spot)


def test_the_layer_is_that_of_the_point_or_of_the_treatment() -> None:
    one = filler(("left", place("chin")), depth="subdermal")
    assert place_filler(one, FACE)[0].layer == "subdermal"
    own = FillerSite("p", "left", VOLUME, place("chin"), "supraperiosteal")
    (placed,) = place_filler(
        Filler("f", "x", "chin", VOLUME, depth="subdermal", sites=(own,)), FACE
    )
    assert placed.layer == "supraperiosteal"


@settings(max_examples=25, deadline=None)
@given(mm=st.integers(1, 12), own=st.booleans())
def test_ways_below_zero_lead_the_other_way(mm: int, own: bool) -> None:
    face = face_from(clicked()) if own else FACE
    start, medial, lateral, down, up = (
        one.position_mm
        for one in place_filler(
            filler(
                ("left", place("cheek-mid")),
                ("left", place("cheek-mid", -mm)),
                ("left", place("cheek-mid", mm)),
                ("left", place("cheek-mid", 0, -mm)),
                ("left", place("cheek-mid", 0, mm)),
            ),
            face,
        )
    )
    assert medial[0] < start[0] < lateral[0]
    assert down[1] < start[1] < up[1]
    # Along the skin it is never shorter than straight.
    for end in (medial, lateral, down, up):
        gone = sum((a - b) ** 2 for a, b in zip(start, end, strict=True)) ** 0.5
        assert 0.8 * mm < gone < mm + 0.01


@pytest.mark.parametrize("mm", [5.0, 12.0])
def test_both_sides_mirror_each_other_below_zero(mm: float) -> None:
    right, left = place_filler(
        filler(("right", place("cheek-mid", -mm, -mm)), ("left", place("cheek-mid", -mm, -mm))),
        FACE,
    )
    mirrored = (-left.position_mm[0], *left.position_mm[1:])
    assert right.position_mm == pytest.approx(mirrored, abs=0.1)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_way_beyond_the_midline_is_one_sentence(side: Side) -> None:
    sign = 1 if side == "left" else -1
    reached = 0.0
    for tenth in range(60, 260):
        one = filler((side, place("brow-head", -tenth / 10)))
        try:
            (placed,) = place_filler(one, FACE)
        except BadInputError as error:
            (problem,) = error.problems
            break
        reached = sign * placed.position_mm[0]
    assert problem.code == "face.other-side"
    assert f"beyond the midline from the {side}" in problem.sentence()
    assert -CROSSED_MM <= reached < -CROSSED_MM + 0.2


def test_the_midline_may_be_left_both_ways() -> None:
    (placed,) = place_filler(filler(("midline", place("glabella", -5))), FACE)
    assert placed.position_mm[0] < -4


def test_an_unknown_place_is_one_sentence_per_point() -> None:
    with pytest.raises(BadInputError) as caught:
        place_filler(filler(("left", place("third eye")), ("left", place("horn"))), FACE)
    assert [one.code for one in caught.value.problems] == ["face.unknown-place"] * 2
