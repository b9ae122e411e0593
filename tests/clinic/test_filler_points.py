"""Points of fillers in the editor: millilitres, places, sides, and their sum as the volume."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from needlework.anatomy import Face, average_face, face_from
from needlework.clinic.approvals.examining import examine
from needlework.clinic.drafts import fillers, saving
from needlework.clinic.drafts.document import tables_of, whole_plan
from needlework.clinic.drafts.saving import edit
from needlework.clinic.drafts.schemes import begin
from needlework.clinic.face.drawing import MIDDLE, place
from needlework.clinic.face.marking import lines_of, marks_of
from needlework.clinic.faces import keeping
from needlework.clinic.models import TreatmentPlan
from needlework.clinic.viewer.scene import scene
from needlework.plans import Filler
from needlework.problems import BadInputError
from tests.anatomy.faces import random_face
from tests.clinic.faces import face_file
from tests.clinic.people import World

SIDES = ("right", "left")


def filler_of(row: TreatmentPlan) -> Filler:
    row.refresh_from_db()
    (found,) = whole_plan(row, tables_of(row.draft), date.today()).treatments
    assert isinstance(found, Filler)
    return found


def edited(world: World, row: TreatmentPlan, do: str, **sent: str) -> TreatmentPlan:
    row.refresh_from_db()
    return edit(world.bob, row.pk, row.version, do, {"treatment": "s1-t1", **sent})


@pytest.fixture
def row(world: World) -> TreatmentPlan:
    """Return a draft with a filler of 1 mL without points."""
    tables = begin("ha-nlf-dermal", {"volume": "1"})
    return saving.begin(world.bob, world.patient(), "Folds", tables)


def test_the_first_point_makes_the_volume_the_sum_of_points(
    world: World, row: TreatmentPlan
) -> None:
    assert str(filler_of(row).volume) == "1 mL"
    edited(world, row, "add-site", place="nasolabial-mid", side="right", dose="0.2")
    edited(world, row, "add-here", side="left", lateral="33", up="150", dose="0.15 mL")
    found = filler_of(row)
    assert [(one.side, str(one.volume)) for one in found.sites] == [
        ("right", "0.2 mL"), ("left", "0.15 mL"),
    ]  # fmt: skip
    assert str(found.volume) == "0.35 mL"
    assert 'volume = "1' not in row.draft


def test_millilitres_are_typed_and_undone(world: World, row: TreatmentPlan) -> None:
    edited(world, row, "add-site", place="nasolabial-mid", side="right", dose="0.2")
    (site,) = filler_of(row).sites
    edited(world, row, "dose", site=site.id, dose="0,3")
    assert str(filler_of(row).volume) == "0.3 mL"
    edited(world, row, "undo")
    assert str(filler_of(row).volume) == "0.2 mL"
    with pytest.raises(BadInputError, match="much"):
        edited(world, row, "dose", site=site.id, dose="much")
    with pytest.raises(BadInputError, match="a point of this filler"):
        edited(world, row, "dose", site="none", dose="1")


def test_the_volume_field_is_shown_as_the_sum_and_saved_with_the_others(
    world: World, row: TreatmentPlan
) -> None:
    edited(world, row, "add-site", place="nasolabial-mid", side="right", dose="0.2")
    page = world.client("bob").get(f"/plans/{row.pk}/").content.decode()
    assert "Volume, the sum of its points" in page
    assert 'name="volume" value' not in page.partition('id="settings"')[0]
    edited(world, row, "fields", lot="L1", depth="subdermal", volume="0.20")
    assert (filler_of(row).lot, str(filler_of(row).volume)) == ("L1", "0.2 mL")
    with pytest.raises(BadInputError, match=r"0\.2 mL, the sum of its points"):
        edited(world, row, "fields", volume="1")
    edited(world, row, "fields", volume="")
    assert str(filler_of(row).volume) == "0.2 mL"


def test_the_last_point_leaves_its_volume_behind(world: World, row: TreatmentPlan) -> None:
    edited(world, row, "add-site", place="nasolabial-mid", side="right", dose="0.2")
    edited(world, row, "remove-site", site=filler_of(row).sites[0].id)
    assert filler_of(row).sites == ()
    assert str(filler_of(row).volume) == "0.2 mL"


def test_a_side_is_copied_and_a_partner_moves_along(world: World, row: TreatmentPlan) -> None:
    edited(world, row, "add-site", place="nasolabial-mid", side="left", dose="0.2")
    with pytest.raises(BadInputError, match="no point on the right"):
        edited(world, row, "mirror", side="right")
    with pytest.raises(BadInputError, match="none of this filler on the right"):
        edited(world, row, "move", site=filler_of(row).sites[0].id, lateral="30", up="150",
               mirrored="yes")  # fmt: skip
    edited(world, row, "mirror", side="left")
    left, right = filler_of(row).sites
    assert (left.side, right.side) == SIDES[::-1]
    assert left.at == right.at
    edited(world, row, "move", site=right.id, lateral="38", up="152", mirrored="yes")
    left, right = filler_of(row).sites
    assert left.at == right.at
    spots = {mark.spot.side: mark.spot for mark in marks_of(plan_of(row), "s1")}
    assert set(spots) == set(SIDES)
    assert spots["left"].lateral == spots["right"].lateral == pytest.approx(38, abs=2)


def test_both_sides_are_added_at_once(world: World, row: TreatmentPlan) -> None:
    edited(world, row, "add-here", side="right", lateral="30", up="150", dose="0.1",
           mirrored="yes")  # fmt: skip
    assert [one.side for one in filler_of(row).sites] == ["right", "left"]
    with pytest.raises(BadInputError, match="right, left, midline"):
        edited(world, row, "add-here", side="top", lateral="30", up="150", dose="0.1")


def plan_of(row: TreatmentPlan) -> Any:
    row.refresh_from_db()
    return whole_plan(row, tables_of(row.draft), date.today())


def test_points_are_drops_on_drawing_and_head_with_their_millilitres(
    world: World, row: TreatmentPlan
) -> None:
    edited(world, row, "add-site", place="nasolabial-mid", side="right", dose="0.2")
    edited(world, row, "mirror", side="right")
    marks = marks_of(plan_of(row), "s1", movable=True)
    assert {(mark.words, mark.filler, mark.movable) for mark in marks} == {("0.2 mL", True, True)}
    page = world.client("bob").get(f"/plans/{row.pk}/").content.decode()
    assert page.count('class="point drop"') == 2
    shown = scene(plan_of(row))["sessions"][0]
    assert {(one["shape"], one["units"]) for one in shown["points"]} == {("drop", "0.2")}
    assert shown["treatments"][0]["filler"] is True
    assert [line.unit for line in lines_of(plan_of(row).treatments[0])] == ["mL", "mL"]


def test_a_point_beside_a_vessel_is_told_with_the_vessel(world: World, row: TreatmentPlan) -> None:
    edited(world, row, "add-site", place="nasolabial-mid", side="right", dose="0.2")
    row.refresh_from_db()
    found = examine(row, date.today()).report
    assert any("artery" in one.message and one.place.site for one in found)


def test_the_distance_from_a_vessel_is_that_of_the_patients_own_face(
    world: World, row: TreatmentPlan
) -> None:
    edited(world, row, "add-site", place="nasolabial-mid", side="right", dose="0.2")

    def measured() -> set[str]:
        row.refresh_from_db()
        report = examine(row, date.today()).report
        return {str(one.measured) for one in report if one.place.site}

    before = measured()
    keeping.add(world.bob, row.patient, face_file(1.15, 1.1), "file")
    assert measured() != before


def test_a_place_in_words_of_its_own_is_listed_and_never_lost(
    world: World, row: TreatmentPlan
) -> None:
    edited(world, row, "add-site", place="the hollow", side="right", dose="0.2")
    assert marks_of(plan_of(row), "s1") == ()
    assert [line.drawn for line in lines_of(plan_of(row).treatments[0])] == [False]
    assert scene(plan_of(row))["sessions"][0]["missing"]
    assert world.client("bob").get(f"/plans/{row.pk}/").status_code == 200


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    side=st.sampled_from(SIDES),
    lateral=st.integers(12, 60),
    up=st.integers(95, 240),
    seed=st.integers(-1, 6),
)
def test_what_is_left_stays_left_on_every_face(
    world: World, row: TreatmentPlan, side: str, lateral: int, up: int, seed: int
) -> None:
    face: Face = average_face() if seed < 0 else face_from(random_face(seed))
    tables = begin("ha-nlf-dermal", {"volume": "1"})
    before = whole_plan(row, tables, date.today())
    sent = {"treatment": "s1-t1", "side": side, "dose": "0.1", "lateral": str(lateral),
            "up": str(up), "mirrored": "yes"}  # fmt: skip
    fillers.add_here(before, tables, sent, face)
    plan = whole_plan(row, tables, date.today())
    for mark in marks_of(plan, "s1", face=face):
        x, _ = place(mark.spot)
        assert (x < MIDDLE) is (mark.spot.side == "right")
    for point in scene(plan, face)["sessions"][0]["points"]:
        corners, shares = point["spot"][:3], point["spot"][3:]
        across = shares @ face.surface.vertices[corners][:, 0]
        assert (across < 1) if point["side"] == "right" else (across > -1)
    dragged = next(mark for mark in marks_of(plan, "s1", face=face) if mark.spot.side == side)
    assert abs(dragged.spot.lateral - lateral) <= 2
    assert abs(dragged.spot.up - up) <= 2
