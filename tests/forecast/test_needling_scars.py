"""Scars, lines and stretch marks after needling: what the evidence says holds for plans."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecast.needling_plans import MONTHLY, course_of, forecast_of, gap, plan

GB = ("goodman-baron-qualitative", 3)
SHARE, GRADE, SCORE = "responder_gb_one_grade", "gb_grade", "scar_score"
RESEARCH = (
    "collagen_one_change",
    "collagen_three_change",
    "elastin_change",
    "epidermis_change",
    "pores",
)


def test_acne_scars_have_their_score_grade_and_responders() -> None:
    found = forecast_of(score=GB)
    assert gap(course_of(found, SCORE), 180) < -5
    assert gap(course_of(found, GRADE), 180) < 0
    assert 0 < gap(course_of(found, SHARE), 180) < 0.7
    assert found.not_forecast == ()


def test_bands_are_ordered_and_the_untreated_side_is_beside() -> None:
    for course in forecast_of(score=GB).courses:
        low, high = course.treated.band95.low, course.treated.band95.high
        assert (low <= course.treated.median + 1e-9).all()
        assert (course.treated.median <= high + 1e-9).all()
        assert course.comparator == "untreated"


def test_the_chance_of_each_grade_adds_up_and_no_grade_is_below_the_scale() -> None:
    chances = course_of(forecast_of(score=GB), GRADE).treated.p_grade
    assert chances is not None
    np.testing.assert_allclose(chances.sum(axis=1), 1)
    assert (chances[:, 0] == 0).all()  # the scale begins at 1
    assert chances[0, 3] > 0.5


@pytest.mark.parametrize("outcome", [SCORE, GRADE])
@pytest.mark.parametrize(("days", "last"), [(MONTHLY, 90.0), ((0, 14, 28), 30.0)])
def test_about_half_of_the_gain_comes_after_the_last_session(
    days: tuple[int, ...], last: float, outcome: str
) -> None:
    course = course_of(forecast_of(days=days, score=GB), outcome)
    late = 1 - gap(course, last) / gap(course, 270)
    assert 0.25 < late < 0.75


def test_a_weekly_session_is_worth_less_than_a_monthly_one() -> None:
    weekly = gap(course_of(forecast_of(days=(0, 7, 14, 21)), SCORE), 270)
    monthly = gap(course_of(forecast_of(days=(0, 28, 56, 84)), SCORE), 270)
    assert 0.45 < weekly / monthly < 0.85


@pytest.mark.parametrize("outcome", [SHARE, SCORE, GRADE])
def test_neither_depth_nor_passes_add_to_what_is_published(outcome: str) -> None:
    usual = gap(course_of(forecast_of(), outcome), 180)
    for more in ({"length": "2.5 mm"}, {"passes": 6}, {"length": "3 mm", "passes": 20}):
        deeper = gap(course_of(forecast_of(**more), outcome), 180)
        assert abs(deeper) <= abs(usual) * 1.02 + 1e-3


def test_needles_that_hardly_reach_the_dermis_do_less_and_say_so() -> None:
    shallow, usual = forecast_of(length="0.25 mm"), forecast_of()
    assert gap(course_of(shallow, SCORE), 180) > 0.5 * gap(course_of(usual, SCORE), 180)
    assert course_of(shallow, SCORE).grade == "assumed"
    assert any("shorter needles" in reason for reason in course_of(shallow, SCORE).grade_reasons)


@pytest.mark.parametrize("outcome", RESEARCH)
def test_research_views_stay_off_the_sheets_of_patients(outcome: str) -> None:
    assert not course_of(forecast_of(), outcome).patient_facing


def test_elastin_falls_first_and_promises_nothing_at_three_months() -> None:
    for days in ((0,), (0, 14, 28, 42, 56, 70), MONTHLY):
        course = course_of(forecast_of(days=days, wanted=(0, 7, 30, 90)), "elastin_change")
        assert course.treated.median[1] < 0
        assert course.treated.median[-1] <= 0
        assert course.treated.band50.high[-1] <= 0.5


def test_young_collagen_comes_first_and_mature_collagen_stays() -> None:
    found = forecast_of(days=(0,), wanted=(0, 30, 270))
    young = course_of(found, "collagen_three_change").treated.median
    mature = course_of(found, "collagen_one_change").treated.median
    assert young[1] > young[2] > 0
    assert mature[2] > mature[1] > 0


def test_the_study_that_found_nothing_is_told_beside_every_course_of_scars() -> None:
    said = " ".join(course_of(forecast_of(), SCORE).assumptions)
    assert "mn-peel-rct" in said
    assert "did not beat control" in said


def test_platelet_rich_plasma_adds_something_and_other_serums_are_named_without_evidence() -> None:
    alone, plasma = forecast_of(), forecast_of(serum="platelet-rich plasma")
    assert gap(course_of(plasma, SCORE), 180) < gap(course_of(alone, SCORE), 180)
    with_acid = forecast_of(serum="vitamin C")
    assert gap(course_of(with_acid, SCORE), 180) == gap(course_of(alone, SCORE), 180)
    assert any("without evidence" in said for said in course_of(with_acid, SCORE).assumptions)


def test_platelet_rich_plasma_is_an_arm_of_its_own_among_what_each_adds() -> None:
    alone, plasma = forecast_of(), forecast_of(serum="platelet-rich plasma")
    assert [each.treatment for each in course_of(plasma, SCORE).contributions] == [
        *("n0", "n1", "n2", "n3"),
        "platelet-rich plasma",
    ]
    added = course_of(plasma, SCORE).contributions[-1].median
    assert added[0] == 0
    both, without = (gap(course_of(found, SCORE), 180) for found in (plasma, alone))
    assert added[9] == pytest.approx(both - without, rel=0.5)
    assert any("pooled over 14" in said for said in course_of(plasma, SCORE).assumptions)
    assert not any("plasma" in said for said in course_of(alone, SCORE).assumptions)


@pytest.mark.parametrize(
    ("indication", "area", "serum", "counted"),
    [
        ("melasma", "full-face", "PRP", False),
        ("melasma", "full-face", "growth factors", False),
        ("melasma", "full-face", "tranexamic acid", True),
        ("hair-loss", "scalp", "PRP", False),
    ],
)
def test_pigment_and_hair_say_which_serums_have_no_figure(
    indication: str, area: str, serum: str, counted: bool
) -> None:
    with_serum, alone = (
        forecast_of(indication, area=area, serum=each) for each in (serum, "none")
    )
    first, second = (
        next(course for course in found.courses if course.patient_facing)
        for found in (with_serum, alone)
    )
    said = any("counts for nothing" in each for each in first.assumptions)
    assert said != counted
    assert (gap(first, 180) != pytest.approx(gap(second, 180))) == counted


def test_platelet_rich_plasma_adds_nothing_where_no_figure_speaks_of_it() -> None:
    alone = course_of(forecast_of("facial-wrinkles"), "wrinkle_grade")
    plasma = course_of(forecast_of("facial-wrinkles", serum="PRP"), "wrinkle_grade")
    assert gap(plasma, 180) == gap(alone, 180)
    assert any("without evidence" in said for said in plasma.assumptions)


def test_each_session_tells_what_it_adds() -> None:
    course = course_of(forecast_of(), SCORE)
    assert [item.treatment for item in course.contributions] == ["n0", "n1", "n2", "n3"]
    assert all(item.median[-1] < 0 for item in course.contributions)


def test_a_goal_is_answered_by_the_share_on_its_day() -> None:
    goal = '[[goal]]\nid = "g"\narea = "full-face"\noutcome = "one_grade_better"\nby_day = 180\n'
    found = forecast_of(score=GB, more=goal)
    assert found.goals[0].probability is not None
    share = course_of(found, SHARE).treated.median
    assert found.goals[0].probability == pytest.approx(share[9], abs=0.05)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"length": "3 mm"}, "longer than any"),
        ({"passes": 20}, "20 passes"),
        ({"area": "abdomen"}, "other skin"),
        ({"days": (0, 3)}, "3 days apart"),
        ({"person": "age = 80"}, "age 80"),
        ({"days": tuple(range(0, 450, 30))}, "15 sessions"),
    ],
)
def test_what_lies_beyond_the_studies_lowers_the_grade_with_its_reason(
    more: dict[str, object], said: str
) -> None:
    course = course_of(forecast_of(**more), SHARE)
    assert course.grade == "assumed"
    assert any(said in reason for reason in course.grade_reasons)


def test_inside_the_studies_one_controlled_study_makes_it_informed() -> None:
    assert course_of(forecast_of(score=GB), SHARE).grade == "informed"
    assert course_of(forecast_of(score=GB), SCORE).grade == "assumed"


def test_nothing_is_drawn_where_there_is_nothing_to_see() -> None:
    found = forecast_of(score=("goodman-baron-qualitative", 1))
    assert SHARE not in {course.outcome for course in found.courses}
    assert all("insufficient" in item.reason for item in found.not_forecast)


def test_needles_that_heat_are_not_forecast() -> None:
    found = forecast_of(device="radiofrequency")
    assert found.courses == ()
    assert all("heat" in item.reason for item in found.not_forecast)


def test_the_scar_of_the_trunk_is_told_against_its_untreated_half() -> None:
    found = forecast_of("hypertrophic-scars", area="abdomen", days=(0, 30, 60), wanted=(0, 150))
    course = course_of(found, "responder_vs_untreated_half")
    assert course.grade == "informed"
    assert 0.5 < course.treated.median[-1] < 0.95
    assert course.untreated.median[-1] < 0.4


@pytest.mark.parametrize(
    ("indication", "area", "outcome"),
    [
        ("facial-wrinkles", "full-face", "wrinkle_grade"),
        ("perioral-lines", "perioral", "wrinkle_grade"),
        ("neck-wrinkles", "neck", "neck_wrinkle_grade"),
        ("skin-laxity", "full-face", "laxity_grade"),
        ("skin-texture", "full-face", "texture_grade"),
    ],
)
def test_lines_laxity_and_texture_fall_on_the_grades_of_their_trial(
    indication: str, area: str, outcome: str
) -> None:
    course = course_of(forecast_of(indication, area=area), outcome)
    assert gap(course, 180) < -0.2
    assert course.grade == "assumed"


def test_the_neck_is_said_to_be_borrowed_from_the_face() -> None:
    course = course_of(forecast_of("neck-wrinkles", area="neck"), "neck_wrinkle_grade")
    assert any("face" in said for said in course.assumptions)
    assert any("other skin" in reason for reason in course.grade_reasons)


def test_stretch_marks_have_the_share_at_least_half_better() -> None:
    found = forecast_of(
        "striae", area="abdomen", days=(0, 14, 28, 42, 56, 70), device="roller", passes=15
    )
    course = course_of(found, "responder_half_better")
    assert course.grade == "informed"
    assert 0.3 < course.treated.median[-1] < 0.9
    assert gap(course, 180) > 0.2


def test_the_same_seed_gives_the_same_people() -> None:
    from needlework.forecast import forecast

    one, two = (forecast(plan(), days=[0, 90], draws=100) for _ in range(2))
    for first, second in zip(one.courses, two.courses, strict=True):
        np.testing.assert_array_equal(first.treated.median, second.treated.median)


@pytest.mark.parametrize(
    ("indication", "outcome", "score", "said"),
    [
        ("acne-scars", GRADE, None, "not told: about 3.1"),
        (
            "acne-scars",
            GRADE,
            ("ECCA", 90),
            "(ECCA does not tell it)",
        ),
        (
            *("acne-scars", GRADE, ("goodman-baron-quantitative", 14)),
            "(Goodman-Baron quantitative does not tell it)",
        ),
        ("acne-scars", GRADE, GB, ""),
        ("facial-wrinkles", "wrinkle_grade", ("FWCS", 5), "(FWCS does not tell it)"),
        ("facial-wrinkles", "wrinkle_grade", ("Lemperle", 3), ""),
        ("skin-laxity", "laxity_grade", None, "not told: about"),
    ],
)
def test_a_start_that_is_not_told_on_the_scale_is_named(
    indication: str, outcome: str, score: tuple[str, float] | None, said: str
) -> None:
    told = " ".join(course_of(forecast_of(indication, score=score), outcome).assumptions)
    assert ("The start on this scale" in told) == bool(said)
    assert said in told
