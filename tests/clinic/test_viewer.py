"""What the viewer is given: the head as one file, points on their sides, muscles, movement."""

from __future__ import annotations

import gzip
import json
import re
from typing import Any

import numpy as np
import pytest

from needlework import protocols
from needlework.anatomy import face_from, head
from needlework.anatomy.poses import poses
from needlework.clinic.drafts.saving import edit
from needlework.clinic.face.marking import lines_of, marks_of
from needlework.clinic.viewer.mesh import MAGIC, face_file, head_file
from needlework.clinic.viewer.moving import movement
from needlework.clinic.viewer.scene import scene
from needlework.forecast import forecast
from needlework.planfile import read_plan
from needlework.planfile.template import plan_template
from needlework.plans import Neuromodulator, Plan
from needlework.problems import BadInputError
from needlework.protocols import Protocol
from tests.anatomy.faces import clicked, random_face
from tests.clinic.people import World

SCHEMES = [
    one.id
    for one in protocols.every()
    if isinstance(one, Protocol) and one.points and not one.therapeutic
]


def plan_of(scheme: str) -> Plan:
    return read_plan(plan_template(protocols.get(scheme)))


def taken_apart(content: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Read the file by its documented format alone."""
    assert content[:8] == MAGIC
    length = int.from_bytes(content[8:12], "little")
    header = json.loads(content[12 : 12 + length])
    body = content[12 + length :]
    arrays = {
        one["name"]: np.frombuffer(body, f"<{one['type']}", one["count"], one["offset"])
        for one in header["arrays"]
    }
    return header, arrays


def test_the_file_holds_the_head_of_the_package() -> None:
    header, arrays = taken_apart(head_file().content)
    vertices = arrays["vertices"].reshape(-1, 3) * header["step_mm"]
    assert np.allclose(vertices, head().surface.vertices)
    triangles = arrays["triangles"].reshape(-1, 3)
    assert {*map(tuple, triangles.tolist())} == {*map(tuple, head().surface.triangles.tolist())}
    assert sum(header["parts"].values()) == len(triangles)
    assert triangles[: header["parts"]["skin"]].tolist() == (
        head().surface.triangles[head().skin].tolist()
    )
    assert all(one["offset"] % 4 == 0 for one in header["arrays"])


def test_the_file_holds_every_expression_of_every_pose() -> None:
    header, arrays = taken_apart(head_file().content)
    wanted = {part.expression for pose in poses().values() for part in pose.parts}
    assert set(header["moves"]) == wanted
    first = 0
    for name, count in header["moves"].items():
        numbers, moves = head().moves[name]
        assert arrays["move_vertices"][first : first + count].tolist() == numbers.tolist()
        found = arrays["moves"].reshape(-1, 3)[first : first + count] * header["step_mm"]
        assert np.allclose(found, moves)
        first += count


def test_the_file_is_small_and_packed_without_a_time() -> None:
    found = head_file()
    assert gzip.decompress(found.packed) == found.content
    assert len(found.packed) < 150_000
    assert found.packed[4:8] == bytes(4)


def test_an_own_face_is_such_a_file_with_its_own_vertices() -> None:
    face = face_from(clicked(stretch=(1.2, 1.2)))
    header, arrays = taken_apart(face_file(face).content)
    step = header["step_mm"]
    vertices = arrays["vertices"].reshape(-1, 3) * step
    assert np.allclose(vertices, face.surface.vertices, atol=step)
    painted = arrays["painted_at"].reshape(-1, 3) * step
    assert np.allclose(painted, head().surface.vertices, atol=step)
    usual, average = taken_apart(head_file().content)
    assert "painted_at" not in average
    assert arrays["triangles"].tolist() == average["triangles"].tolist()
    larger = np.abs(arrays["moves"]).max() * step / (np.abs(average["moves"]).max()
                                                     * usual["step_mm"])  # fmt: skip
    assert larger == pytest.approx(face.larger, rel=0.01)
    assert header["colours"]["radii"][2] == pytest.approx(
        face.larger * usual["colours"]["radii"][2], rel=0.01
    )


@pytest.mark.parametrize("seed", [1, 4])
@pytest.mark.parametrize("scheme", ["ona-gl", "ona-lcl", "ona-fhl-component"])
def test_sides_are_the_same_on_an_own_face(scheme: str, seed: int) -> None:
    face, plan = face_from(random_face(seed)), plan_of(scheme)
    drawn = {mark.site: mark.spot.side for mark in marks_of(plan, "s1", face=face)}
    points = scene(plan, face)["sessions"][0]["points"]
    assert {point["site"]: point["side"] for point in points} == drawn
    for point in points:
        across = float(
            np.array(point["spot"][3:]) @ face.surface.vertices[point["spot"][:3]][:, 0]
        )
        assert point["side"] == "midline" or (across < 0) is (point["side"] == "right")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_sides_are_the_same_on_head_drawing_and_list(scheme: str) -> None:
    plan = plan_of(scheme)
    shown = scene(plan)["sessions"][0]
    drawn = {mark.site: mark.spot.side for mark in marks_of(plan, plan.sessions[0].id)}
    listed = {line.site: line.side for one in plan.treatments for line in lines_of(one)}
    assert len(shown["points"]) + len(shown["missing"]) == len(listed)
    for point in shown["points"]:
        assert point["side"] == drawn[point["site"]]
        assert listed[point["site"]] in (point["side"], "side not said")
        corners, shares = point["spot"][:3], np.array(point["spot"][3:])
        across = float(shares @ head().surface.vertices[corners][:, 0])
        if point["side"] == "midline":
            assert abs(across) < 2
        else:
            assert (across < 0) is (point["side"] == "right")


def test_points_carry_amount_and_a_mark_of_their_muscle() -> None:
    points = scene(plan_of("ona-gl"))["sessions"][0]["points"]
    assert sum(float(point["units"]) for point in points) == 20
    marks = {(point["colour"], point["shape"]) for point in points}
    assert len(marks) == len({point["muscle"] for point in points}) == 2
    assert len({shape for _, shape in marks}) == 2


def test_muscles_come_with_borders_fibres_and_danger() -> None:
    muscles = scene(plan_of("ona-gl"))["sessions"][0]["muscles"]
    words = {muscle["words"]: muscle for muscle in muscles}
    assert words["levator palpebrae superioris, left"]["danger"]
    right = words["corrugator supercilii, right"]
    assert not right["danger"]
    assert len(right["line"]) > len(right["fibres"]) == 3
    places = [
        float(np.array(spot[3:]) @ head().surface.vertices[spot[:3]][:, 0])
        for spot in right["spots"]
    ]
    assert max(places) < 0


def test_movement_follows_the_forecast_and_has_no_result() -> None:
    plan = plan_of("ona-gl")
    found = movement(forecast(plan), plan)
    assert "Illustration" in found["label"]
    frown = next(pose for pose in found["poses"] if pose["pose"] == "frown")
    part = frown["expressions"][0]
    assert len(part["strength"]) == len(found["days"])
    assert part["strength"][0] == pytest.approx(part["amplitude"])
    assert part["strength"][10] < 0.6 * part["amplitude"]


def test_the_head_is_kept_by_its_version_alone(world: World) -> None:
    client = world.client("desk")
    plain = client.get("/viewer/head/")
    assert plain["Cache-Control"] == "no-store"
    assert plain.content == head_file().content
    kept = client.get(f"/viewer/head/?version={head_file().version}")
    assert "immutable" in kept["Cache-Control"]
    old = client.get("/viewer/head/?version=old", headers={"accept-encoding": "gzip"})
    assert old["Cache-Control"] == "no-store"
    assert old["Content-Encoding"] == "gzip"
    assert gzip.decompress(old.content) == head_file().content


def points(world: World, row: Any) -> list[dict[str, Any]]:
    answer = world.client("alice").get(f"/plans/{row.pk}/viewer/")
    found: list[dict[str, Any]] = answer.json()["sessions"][0]["points"]
    return found


def own_site(row: Any, muscle: str, side: str) -> str:
    from datetime import date

    from needlework.clinic.drafts.document import tables_of, whole_plan

    row.refresh_from_db()
    plan = whole_plan(row, tables_of(row.draft), date.today())
    one = plan.treatments[0]
    assert isinstance(one, Neuromodulator)
    return next(
        site.id for site in protocols.expand(one) if (site.muscle, site.side) == (muscle, side)
    )


def place(point: dict[str, Any]) -> np.ndarray:
    found: np.ndarray = np.array(point["spot"][3:]) @ head().surface.vertices[point["spot"][:3]]
    return found


def test_a_moved_point_takes_its_partner_along_where_asked(world: World) -> None:
    row = world.plan()
    named = own_site(row, "corrugator-supercilii", "right")
    sent = {"treatment": "s1-t1", "site": named, "lateral": "22", "up": "221", "mirrored": "yes"}
    row = edit(world.alice, row.pk, row.version, "move", sent)
    moved = [
        point
        for point in points(world, row)
        if abs(abs(place(point)[0]) - 22) < 2.5 and abs(place(point)[1] - 26) < 2.5
    ]
    assert sorted(point["side"] for point in moved) == ["left", "right"]
    assert {point["muscle"] for point in moved} == {"corrugator-supercilii"}
    assert len(points(world, row)) == 5


def test_a_partner_is_found_where_a_scheme_says_no_side(world: World) -> None:
    row = world.plan()
    row = edit(world.alice, row.pk, row.version, "add-scheme", {"scheme": "ona-fhl-component"})
    before = [point for point in points(world, row) if point["muscle"] == "frontalis"]
    one = next(point for point in before if point["side"] == "left")
    sent = {"treatment": one["treatment"], "site": one["site"], "lateral": "40", "up": "238",
            "mirrored": "yes"}  # fmt: skip
    row = edit(world.alice, row.pk, row.version, "move", sent)
    after = [point for point in points(world, row) if point["muscle"] == "frontalis"]
    assert len(after) == len(before)
    moved = [point["side"] for point in after if abs(abs(place(point)[0]) - 40) < 2.5
             and abs(place(point)[1] - 43) < 2.5]  # fmt: skip
    assert sorted(moved) == ["left", "right"]


def test_a_point_without_a_partner_is_refused(world: World) -> None:
    row = world.plan()
    added = {"treatment": "s1-t1", "muscle": "frontalis", "side": "left", "dose": "2",
             "lateral": "30", "up": "235"}  # fmt: skip
    row = edit(world.alice, row.pk, row.version, "add-here", added)
    named = own_site(row, "frontalis", "left")
    sent = {"treatment": "s1-t1", "site": named, "lateral": "32", "up": "235", "mirrored": "yes"}
    with pytest.raises(BadInputError, match="none in this muscle on the right"):
        edit(world.alice, row.pk, row.version, "move", sent)


def test_a_point_is_added_where_the_skin_was_picked_and_mirrored(world: World) -> None:
    row = world.plan()
    sent = {"treatment": "s1-t1", "muscle": "frontalis", "side": "left", "dose": "2",
            "lateral": "30", "up": "235", "mirrored": "yes"}  # fmt: skip
    row = edit(world.alice, row.pk, row.version, "add-here", sent)
    added = [point for point in points(world, row) if point["muscle"] == "frontalis"]
    assert sorted(point["side"] for point in added) == ["left", "right"]
    assert {point["units"] for point in added} == {"2"}
    left, right = sorted(map(place, added), key=lambda one: -one[0])
    assert left[0] == pytest.approx(30, abs=2.5)
    assert np.allclose(left, right * [-1, 1, 1], atol=0.5)


def test_a_plan_without_points_says_so(world: World) -> None:
    plan = read_plan(
        'format = "needlework-plan/1"\n[[session]]\nday = 0\n[[session.treatment]]\n'
        'kind = "neuromodulator"\nproduct = "onabotulinumtoxinA"\narea = "glabella"\n'
        'dose = "20 U"\n'
    )
    shown = scene(plan)["sessions"][0]
    assert shown["points"] == []
    assert shown["treatments"][0]["words"]


def test_an_alternative_is_shown_and_taken(world: World) -> None:
    row = world.plan()
    path = f"/plans/{row.pk}/alternatives/"
    page = ""
    while "data-waiting" in page or not page:
        page = world.client("alice").get(path).content.decode()
    assert "Take these points" in page
    assert "for comparison" in page
    key = re.findall(r'name="key" value="([^"]+)"', page)[-1]
    row = edit(world.alice, row.pk, row.version, "take", {"session": "s1", "key": key})
    assert "took the alternative" in row.versions.order_by("-number").first().did
    taken = points(world, row)
    assert {point["side"] for point in taken} >= {"left", "right"}


def test_an_alternative_that_was_not_shown_is_refused(world: World) -> None:
    row = world.plan()
    with pytest.raises(BadInputError, match="one that was shown"):
        edit(world.alice, row.pk, row.version, "take", {"session": "s1", "key": "none"})
