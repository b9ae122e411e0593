"""Sides never swap: every place that shows or gives out a plan says the same of every point."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from needlework import protocols
from needlework.anatomy import average_face
from needlework.clinic.approvals.examining import examine
from needlework.clinic.approvals.signing import sign
from needlework.clinic.drafts.document import tables_of
from needlework.clinic.drafts.page import visits
from needlework.clinic.drafts.points import ON_FACE
from needlework.clinic.drafts.saving import edit
from needlework.clinic.drafts.telling import told_lines
from needlework.clinic.exporting.archive import export
from needlework.clinic.face.drawing import face_chart
from needlework.clinic.face.marking import marks_of
from needlework.clinic.models import TreatmentPlan
from needlework.clinic.papers.faces import VIEWS, face_svg
from needlework.clinic.viewer.scene import scene
from needlework.exchange.face import drawing as face_drawing
from needlework.exchange.markup import Html
from needlework.exchange.report.points import points_section
from needlework.planfile import read_plan, write_plan
from needlework.planfile.toml_text import toml_text
from needlework.plans import Neuromodulator, Plan
from needlework.problems import BadInputError
from tests.clinic import reading_sides as read
from tests.clinic.people import World

UNIT, FACE = "U", average_face()
TOMORROW = date.today() + timedelta(days=1)
SCHEMES = {"ona-gl": "glabella", "ona-lcl": "lateral-canthal", "ona-fhl-component": "forehead"}
MUSCLES = ("frontalis", "corrugator-supercilii", "orbicularis-oculi-lateral")
VIAL = {"vial.size": "100", "vial.diluent": "2.5"}


@pytest.fixture(scope="module")
def quick_heads() -> Iterator[None]:
    """Leave the shaded head out of pictures: it takes longest and has no points."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(face_drawing, "_head", lambda *_: Html(""))
        yield


def plan_of(*schemes: str) -> Plan:
    """Return a plan of one visit with a treatment for each scheme."""
    rows = "\n".join(
        f'[[session.treatment]]\nid = "t{number}"\nkind = "neuromodulator"\n'
        f'product = "onabotulinumtoxinA"\narea = "{SCHEMES[name]}"\nprotocol = "{name}"\n'
        'vial = { size = "100 U", diluent = "2.5 mL" }'
        for number, name in enumerate(schemes)
    )
    head = 'format = "needlework-plan/1"\nregion = "US"\n[[session]]\nid = "s1"\nday = 0\n'
    return read_plan(head + rows)


sides = st.sampled_from(["right", "left"])
doses = st.sampled_from(["0.5", "1", "2", "2.5", "7"])
places = st.tuples(st.integers(0, 70), st.integers(150, 250))
edits = st.one_of(
    st.tuples(st.just("dose"), st.integers(0, 40), doses),
    st.tuples(st.just("move"), st.integers(0, 40), places, st.sampled_from(["yes", ""])),
    st.tuples(st.just("mirror"), sides),
    st.tuples(st.just("remove-site"), st.integers(0, 40)),
    st.tuples(st.just("add-site"), st.sampled_from(MUSCLES), sides, doses),
    st.tuples(st.just("add-here"), st.sampled_from(MUSCLES), sides, doses, places,
              st.sampled_from(["yes", ""])),
)  # fmt: skip


def sent(plan: Plan, one: tuple[Any, ...], treatment: Neuromodulator) -> dict[str, str]:
    """Return the form of an edit of one treatment."""
    what, *more = one
    sites = protocols.expand(treatment)
    found = {"treatment": treatment.id, "do": what}
    if what == "mirror":
        return found | {"side": more[0]}
    if what in ("add-site", "add-here"):
        found |= {"muscle": more[0], "side": more[1], "dose": more[2]}
    else:
        found["site"] = sites[more[0] % len(sites)].id
    if what == "dose":
        found["dose"] = more[1]
    if what in ("move", "add-here"):
        (lateral, up), mirrored = more[-2:]
        found |= {"lateral": str(lateral), "up": str(up), "mirrored": mirrored}
    return found


def changed(plan: Plan, one: tuple[Any, ...], number: int) -> Plan:
    """Return a plan after an edit; one that is refused leaves it as it is."""
    toxins = [each for each in plan.treatments if isinstance(each, Neuromodulator)]
    treatment = toxins[number % len(toxins)]
    tables = tables_of(write_plan(plan))
    with suppress(BadInputError):
        ON_FACE[one[0]](plan, tables, sent(plan, one, treatment), FACE)
        return read_plan(toml_text(tables, {"session", "treatment", "site", "patient"}))
    return plan


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(  # a point in a fold, which no picture of the report shows
    schemes=["ona-gl"], made=[(("add-here", "frontalis", "right", "2.5", (36, 191), ""), 0)]
)
@given(
    schemes=st.lists(st.sampled_from(sorted(SCHEMES)), min_size=1, max_size=2, unique=True),
    made=st.lists(st.tuples(edits, st.integers(0, 3)), max_size=7),
)
def test_whatever_is_edited_drawing_head_report_picture_and_file_agree(
    quick_heads: None, schemes: list[str], made: list[tuple[Any, int]]
) -> None:
    plan = plan_of(*schemes)
    for one, number in made:
        plan = changed(plan, one, number)
    truth = read.of_model(plan)
    assert read.of_plan_text(write_plan(plan)) == truth
    drawn = str(face_chart(marks_of(plan, "s1", movable=True), "what is planned"))
    assert read.of_drawing(drawn) == truth
    listed = Counter(
        (
            read.WHICH.sub("", line.muscle),
            line.side.removesuffix(", by its place"),
            f"{line.units} {line.unit}",
        )
        for one in plan.treatments
        for line in told_lines(one)
    )
    assert listed == truth
    assert read.of_scene(scene(plan), UNIT) == truth
    session = plan.sessions[0]
    for view in VIEWS:
        assert read.of_picture(face_svg(plan, session, view, FACE)) <= truth
    shown, table = read.of_report(str(points_section(plan)))
    assert shown == set(truth)
    assert table <= {(muscle, side) for muscle, side, _ in truth}


def test_a_mirror_edit_gives_the_other_side_and_no_third() -> None:
    plan = plan_of("ona-gl")
    site = "t0/corrugator-supercilii-right-1"
    tables = tables_of(write_plan(plan))
    ON_FACE["dose"](plan, tables, {"treatment": "t0", "site": site, "dose": "7"}, FACE)
    lopsided = read_plan(toml_text(tables, {"session", "treatment", "site", "patient"}))
    muscle = "corrugator supercilii"
    assert read.of_model(lopsided)[muscle, "right", "7 U"] == 1
    assert read.of_model(lopsided)[muscle, "left", "7 U"] == 0
    for source, sevens in (("right", 1), ("left", 0)):
        found = read.of_model(changed(lopsided, ("mirror", source), 0))
        assert found[muscle, "right", "7 U"] == found[muscle, "left", "7 U"] == sevens


LOPSIDED: tuple[tuple[str, dict[str, str]], ...] = (
    ("fields", VIAL),
    ("dose", {"site": "s1-t1/corrugator-supercilii-right-1", "dose": "3"}),
    ("dose", {"site": "s1-t1-corrugator-supercilii-right-2", "dose": "5"}),
    ("move", {"site": "s1-t1-corrugator-supercilii-right-2", "lateral": "25", "up": "222"}),
    ("add-here", {"muscle": "frontalis", "side": "left", "dose": "1.5", "lateral": "31",
                  "up": "238"}),
)  # fmt: skip


def lopsided(world: World) -> TreatmentPlan:
    """Return a draft whose sides differ in units, places and points."""
    row = world.plan()
    for operation, fields in LOPSIDED:
        row = edit(world.bob, row.pk, row.version, operation, {"treatment": "s1-t1", **fields})
    return row


def answered(world: World, row: TreatmentPlan) -> TreatmentPlan:
    """Accept whatever keeps the plan from being signed."""
    for item in examine(row, date.today(), with_forecast=True).report:
        if item.open:
            fields = {"finding": item.code, "target": item.place.target or "", "reason": "meant"}
            row = edit(world.alice, row.pk, row.version, "override", fields)
    return row


def page(world: World, address: str, **query: str) -> str:
    answer = world.client("alice").get(address, query)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_every_page_and_file_of_a_lopsided_plan_says_the_same(
    world: World, tmp_path: Path
) -> None:
    row = lopsided(world)
    draft = tables_of(row.draft)
    assert draft["session"][0]["treatment"][0]["site"]
    plan_text = page(world, f"/plans/{row.pk}/plan.toml")
    truth = read.of_plan_text(plan_text)
    muscle = "corrugator supercilii"
    assert truth == Counter({
        (muscle, "right", "3 U"): 1, (muscle, "right", "5 U"): 1, (muscle, "left", "4 U"): 2,
        ("procerus", "midline", "4 U"): 1, ("frontalis", "left", "1.5 U"): 1,
    })  # fmt: skip
    row = answered(world, row)
    approval = sign(world.alice, row.pk, row.version)
    for address in (f"/plans/{row.pk}/", f"/plans/{row.pk}/review/", f"/approvals/{approval.pk}/",
                    f"/approvals/{approval.pk}/sheet/"):  # fmt: skip
        found = page(world, address)
        assert read.of_drawing(found) == truth, address
        assert read.of_table(found, UNIT) == truth, address
    pack = page(world, "/day/", on=TOMORROW.isoformat())
    assert read.of_drawing(pack) == read.of_table(pack, UNIT) == truth
    viewer = world.client("alice").get(f"/plans/{row.pk}/viewer/").json()
    assert read.of_scene(viewer, UNIT) == truth
    for kind, number in (("plans", row.pk), ("approvals", approval.pk)):
        assert read.of_plan_text(page(world, f"/{kind}/{number}/plan.toml")) == truth
        for name in ("report/", "report.html"):
            shown, table = read.of_report(page(world, f"/{kind}/{number}/{name}"))
            assert shown == set(truth)
            assert table == {(muscle, side) for muscle, side, _ in truth}
        front = read.of_picture(page(world, f"/{kind}/{number}/face-front.svg"))
        assert front == truth
        for view in VIEWS:
            picture = read.of_picture(page(world, f"/{kind}/{number}/face-{view}.svg"))
            assert picture <= truth and picture
    assert read.of_expansion(approval.expansion) == truth
    carried(world, tmp_path / "clinic.zip", truth)


def carried(world: World, archive: Path, truth: Counter[read.Point]) -> None:
    """Assert that the export of the clinic holds the same points, thrice."""
    export(archive)
    (signed,) = read.rows_of(archive, "clinic_approval")
    assert read.of_plan_text(signed["plan_file"]) == truth
    assert read.of_expansion(signed["expansion"]) == truth
    newest = max(read.rows_of(archive, "clinic_draftversion"), key=lambda one: one["number"])
    tables = tables_of(newest["draft"])
    head = {"format": "needlework-plan/1", "region": "US"}
    assert read.of_plan_text(toml_text(head | tables, {"session", "treatment", "site"})) == truth


@pytest.mark.parametrize("side", ["right", "left"])
def test_a_treatment_of_one_side_is_on_that_side_everywhere(world: World, side: str) -> None:
    row = world.plan("ona-gl")
    row = edit(world.bob, row.pk, row.version, "fields", {"treatment": "s1-t1", "side": side})
    truth = read.of_plan_text(page(world, f"/plans/{row.pk}/plan.toml"))
    assert {point[1] for point in truth} == {side}
    found = page(world, f"/plans/{row.pk}/")
    assert read.of_drawing(found) == read.of_table(found, UNIT) == truth
    assert read.of_picture(page(world, f"/plans/{row.pk}/face-front.svg")) == truth


def test_an_area_without_points_is_marked_on_its_side() -> None:
    text = write_plan(plan_of("ona-lcl")).replace('protocol = "ona-lcl"', 'dose = "12 U"')
    assert 'side = "both"' in text
    for side, sign_of in (("right", -1), ("left", 1)):
        plan = read_plan(text.replace('side = "both"', f'side = "{side}"'))
        (visit,) = visits(plan, {})
        drawn = str(visit.chart)
        assert f"{side}, 12 U" in drawn
        (mark,) = read.MARK.findall(drawn)
        x = float(mark.partition("translate(")[2].split()[0])
        assert (x - read.MIDDLE) * sign_of > 0
