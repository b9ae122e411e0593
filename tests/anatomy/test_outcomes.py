"""Pictures over the visits: heights and symmetry in mm, what fell, what moves less, how surely."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.anatomy import Clicks
from needlework.anatomy.outcome_values import MEASURES, Figure
from needlework.anatomy.outcomes import Fall, Outcomes, below, outcomes_of
from needlework.anatomy.scale import ruler_scale
from needlework.evidence import parameter
from needlework.problems import BadInputError
from tests.anatomy.pictures import PIXELS, taken

RAISED = {f"brow-{end}-{edge}-{side}": (0.0, 8.0) for side in ("left", "right")
          for end, edge in (("head", "upper"), ("mid", "upper"), ("tail", "upper"),
                            ("head", "lower"), ("mid", "lower"))}  # fmt: skip


def figure(found: tuple[Figure, ...], measure: str, side: str, day: float = 0) -> Figure:
    (one,) = [
        each for each in found
        if (each.measure, each.side, each.day) == (measure, side, day)
    ]  # fmt: skip
    return one


def fall(found: Outcomes, what: str, side: str) -> Fall:
    (one,) = [each for each in found.falls if (each.what, each.figure.side) == (what, side)]
    return one


def refused(*clicks: Clicks) -> list[str]:
    with pytest.raises(BadInputError) as caught:
        outcomes_of(clicks)
    return [problem.code for problem in caught.value.problems]


def test_an_unchanged_face_has_not_changed_whoever_holds_it_how() -> None:
    found = outcomes_of([taken(), taken(30, raised=6, turned=-5, tilt=8)])
    assert len(found.changes) == 2 * 8 + 1
    assert max(abs(one.mm) for one in found.changes) < 0.7
    assert max(abs(one.mm) / one.sd_mm for one in found.changes) < 1


def test_a_pose_that_nobody_measured_makes_changes_less_certain() -> None:
    photos = outcomes_of([taken(), taken(30)])
    clicks = outcomes_of([taken(clicked=True), taken(30, clicked=True)])
    for one, other in zip(photos.changes, clicks.changes, strict=True):
        assert one.sd_mm < other.sd_mm


@pytest.mark.parametrize(("mm", "likely"), [(-3.0, True), (0.0, False), (1.5, False)])
def test_a_lid_that_fell_is_told_with_its_chance(mm: float, likely: bool) -> None:
    found = outcomes_of([taken(), taken(14, moved={"upper-lid-left": (0, mm)})])
    left, right = fall(found, "lid", "left"), fall(found, "lid", "right")
    assert left.figure.mm == pytest.approx(mm, abs=0.01)
    assert left.limit_mm == parameter("photo.lid_fall_mm").value
    assert (left.chance > 0.95) == likely
    assert (left.chance < 0.1) != likely
    assert right.chance < 0.1


def test_a_fall_at_the_limit_is_as_likely_as_not() -> None:
    mm = parameter("photo.brow_fall_mm").value
    found = outcomes_of([taken(), taken(14, moved={"brow-mid-upper-right": (0, -mm)})])
    assert fall(found, "brow", "right").chance == pytest.approx(0.5, abs=0.01)


def test_low_lids_are_told_on_both_sides_of_the_limit() -> None:
    before = outcomes_of([taken()])
    limit = parameter("photo.low_lid_mm").value
    now = figure(before.figures, "lid-margin", "left").mm
    for off in (-2.5, 2.5):
        moved = {"upper-lid-left": (0.0, limit + off - now)}
        (left,) = [one for one in outcomes_of([taken(moved=moved)]).low_lids
                   if one.figure.side == "left"]  # fmt: skip
        assert left.figure.mm == pytest.approx(limit + off)
        assert (left.chance > 0.95) == (off < 0)


def test_movement_is_measured_from_rest_and_what_is_left_of_it() -> None:
    half = {name: (0.0, 0.25 * up) for name, (_, up) in RAISED.items()}
    found = outcomes_of([taken(), taken(0, "raise", RAISED), taken(30), taken(30, "raise", half)])
    first, later = (
        next(one for one in found.movements if one.figure.day == day
             and (one.figure.measure, one.figure.side) == ("brow-middle", "left"))
        for day in (0, 30)
    )  # fmt: skip
    assert first.figure.mm == pytest.approx(8, abs=0.01)
    assert first.left is None
    assert later.left == pytest.approx(0.25, abs=0.01)
    assert later.left_sd is not None
    assert 0.02 < later.left_sd < 0.25


def test_a_movement_too_small_to_tell_is_not_divided_by() -> None:
    little = {name: (0.0, 0.1 * up) for name, (_, up) in RAISED.items()}
    found = outcomes_of([taken(), taken(0, "raise", little), taken(30), taken(30, "raise")])
    assert all(one.left is None for one in found.movements)


def test_a_frown_draws_the_brows_together() -> None:
    moved = {"brow-head-upper-left": (-3.0, -2.0), "brow-head-upper-right": (3.0, -2.0)}
    found = outcomes_of([taken(), taken(0, "frown", moved)])
    (one,) = [each for each in found.movements if each.figure.measure == "brow-heads-apart"]
    assert one.figure.mm == pytest.approx(-6, abs=0.01)


def test_symmetry_is_left_less_right_and_knows_no_size_of_the_head() -> None:
    found = outcomes_of([taken(moved={"commissure-left": (2.0, -3.0)})])
    drop = figure(found.symmetry, "mouth-corner-height", "both")
    out = figure(found.symmetry, "mouth-corner-out", "both")
    assert drop.mm == pytest.approx(-3, abs=0.01)
    assert out.mm == pytest.approx(2, abs=0.01)
    assert drop.sd_mm < figure(found.figures, "mouth-corner-height", "left").sd_mm


def test_the_width_of_the_irises_does_not_blur_a_change() -> None:
    iris = outcomes_of([taken(), taken(30)])
    ruled = ruler_scale(200 * PIXELS, 200)
    ruler = outcomes_of([replace(taken(day), scale=ruled) for day in (0, 30)])
    single, sure = (figure(each.figures, "brow-middle", "left").sd_mm for each in (iris, ruler))
    change = figure(iris.changes, "brow-middle", "left", 30)
    assert single > sure
    assert change.sd_mm < 0.7 * single
    other = outcomes_of([taken(), replace(taken(30), scale=ruled)])
    assert figure(other.changes, "brow-middle", "left", 30).sd_mm > 1.2 * change.sd_mm


@given(st.floats(-10, 10), st.floats(0.1, 3), st.floats(-5, 5))
def test_chances_are_those_of_a_normal_spread(mm: float, sd: float, limit: float) -> None:
    from scipy.stats import norm

    one = Figure("lid-margin", "left", "rest", 0, mm, sd)
    assert below(limit, one) == pytest.approx(norm.cdf(limit, mm, sd), abs=1e-9)


def test_the_spread_of_changes_is_the_scatter_of_repeated_pictures() -> None:
    rng = np.random.default_rng(5)
    scatter = parameter("photo.repeat_sd_mm").value / np.sqrt(2)
    names = [f"{name}-{side}" for name in ("upper-lid", "pupil", "brow-mid-upper")
             for side in ("left", "right")]  # fmt: skip

    def noisy(day: float) -> Clicks:
        moved = {name: (0.0, float(rng.normal(0, scatter))) for name in names}
        return taken(day, moved=moved)

    changes = [figure(outcomes_of([noisy(0), noisy(1)]).changes, "lid-margin", "left", 1)
               for _ in range(150)]  # fmt: skip
    assert 0.7 < np.std([one.mm for one in changes]) / changes[0].sd_mm < 1.15


def test_points_that_were_not_clicked_are_left_out() -> None:
    whole = taken()
    points = {name: point for name, point in whole.points.items() if "lid" not in name}
    found = outcomes_of([replace(whole, points=points)])
    assert {one.measure for one in found.figures} == set(MEASURES) - {"lid-margin", "lid-opening"}


def test_days_and_faces_must_be_told_apart() -> None:
    undated = replace(taken(), shot=replace(taken().shot, day=None))
    assert outcomes_of([undated]).pictures[0].day == 0
    assert refused(undated, taken(30)) == ["face.outcome-day"]
    assert refused(taken(30), taken(30)) == ["face.outcome-twice"]
    assert refused(replace(taken(), scale=None)) == ["face.no-scale"]
    assert refused(replace(taken(), points={})) == ["face.points-missing"]


def test_the_order_of_the_files_does_not_matter() -> None:
    clicks = [taken(), taken(0, "raise", RAISED), taken(30)]
    assert outcomes_of(clicks).changes == outcomes_of(clicks[::-1]).changes
