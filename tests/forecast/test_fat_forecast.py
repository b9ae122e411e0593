"""Fat under the chin: shares of trials, sessions, doses, and what is not forecast."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecast.injections import DISSOLVE, at, course_of, forecast_of, inject

COMPOSITE = "responder_composite_ge1_grade"
SIX = [(28 * place, DISSOLVE) for place in range(6)]
SCORE = '[[patient.score]]\nscale = "CR-SMFRS"\narea = "submental"\nvalue = {}\n'


@pytest.fixture(scope="module")
def six():
    return forecast_of(SIX)


def test_six_sessions_of_the_label_do_what_the_trials_saw(six) -> None:
    course = course_of(six, COMPOSITE)
    assert 0.62 <= at(course, 224) <= 0.74
    assert 0.18 <= at(course, 224, "untreated") <= 0.23
    assert course.comparator == "placebo injections"


def test_the_drug_is_told_apart_from_placebo_for_every_rater(six) -> None:
    for rater in ("investigator", "subject", "both-and"):
        for grades in (1, 2):
            stem = "responder_composite_" if rater == "both-and" else "responder_"
            course = course_of(six, f"{stem}ge{grades}_grade", rater)
            assert at(course, 224) > at(course, 224, "untreated") + 0.1


def test_both_raters_agree_less_often_than_either_says_so(six) -> None:
    both = course_of(six, COMPOSITE)
    for rater in ("investigator", "subject"):
        assert at(both, 224) < at(course_of(six, "responder_ge1_grade", rater), 224)


def test_grades_follow_the_trials_behind_an_outcome() -> None:
    known = forecast_of(SIX, more=SCORE.format(3))
    assert course_of(known, COMPOSITE).grade == "calibrated"
    assert course_of(known, "responder_composite_ge2_grade").grade == "calibrated"
    assert course_of(known, "volume_change").grade == "informed"
    assert course_of(known, "responder_ge1_grade", "subject").grade == "assumed"


def test_without_a_grade_at_the_start_the_forecast_says_what_it_took(six) -> None:
    course = course_of(six, COMPOSITE)
    assert course.grade == "informed"
    assert any("no grade of fat" in reason for reason in course.grade_reasons)


def test_each_session_adds_less_than_the_one_before() -> None:
    ends = []
    for count in range(1, 7):
        found = forecast_of(SIX[:count])
        ends.append(at(course_of(found, "fat_left"), 600))
    assert (np.diff(ends) < 0).all()
    assert (np.diff(ends, 2) > 0).all()


def test_more_fat_at_the_start_leaves_more_to_gain() -> None:
    ends = [
        at(course_of(forecast_of(SIX, more=SCORE.format(grade)), COMPOSITE), 224)
        for grade in (1, 2, 3, 4)
    ]
    assert (np.diff(ends) > 0).all()


def test_swelling_comes_first() -> None:
    course = course_of(forecast_of(SIX[:1]), "volume_change")
    assert at(course, 0) > at(course, 0, "untreated")
    assert at(course, 120) < at(course, 120, "untreated")


def test_sessions_share_the_effect_between_them(six) -> None:
    course = course_of(six, COMPOSITE)
    assert [item.treatment for item in course.contributions] == [f"s{i}-t1" for i in range(1, 7)]
    assert all(item.median[60] > 0 for item in course.contributions)


@pytest.mark.parametrize(
    ("sessions", "reason"),
    [
        ([(28 * i, DISSOLVE) for i in range(7)], "7 sessions"),
        ([(0, DISSOLVE), (14, DISSOLVE)], "14 days apart"),
        ([(0, DISSOLVE.replace("0.2 mL", "0.6 mL"))], "outside the 1 to 4"),
    ],
)
def test_what_no_trial_did_lowers_the_grade(sessions, reason: str) -> None:
    course = course_of(forecast_of(sessions, more=SCORE.format(3)), COMPOSITE)
    assert course.grade == "assumed"
    assert any(reason in said for said in course.grade_reasons)


def test_half_of_the_dose_does_no_more() -> None:
    half = [(day, text.replace("0.2 mL", "0.1 mL")) for day, text in SIX]
    ends = [at(course_of(forecast_of(each), COMPOSITE), 224) for each in (half, SIX)]
    assert ends[0] < ends[1]


def test_an_unknown_dose_is_taken_from_the_label_and_said() -> None:
    bare = DISSOLVE.replace('volume_per_point = "0.2 mL"\n', "")
    course = course_of(forecast_of([(0, bare)]), COMPOSITE)
    assert any("label's 2 mg" in said for said in course.assumptions)


def test_phosphatidylcholine_adds_nothing_to_deoxycholate() -> None:
    mixed = [
        (d, t.replace("deoxycholic-acid", "phosphatidylcholine-deoxycholate")) for d, t in SIX
    ]
    course = course_of(forecast_of(mixed), COMPOSITE)
    alone = course_of(forecast_of(SIX), COMPOSITE)
    assert at(course, 224) == pytest.approx(at(alone, 224), abs=0.05)
    assert course.grade == "assumed"


@pytest.mark.parametrize("purpose", ["submental-fat", "local-fat"])
def test_a_mixture_without_deoxycholate_is_not_forecast_for_it_lost(purpose: str) -> None:
    area = '"submental"' if purpose == "submental-fat" else '"thigh"'
    cocktail = inject("aminophylline cocktail", indication=f'"{purpose}"', area=area)
    dissolver = DISSOLVE.replace("deoxycholic-acid", "lipolytic-cocktail")
    for treatment in (dissolver.replace("submental-fat", purpose), cocktail):
        found = forecast_of([(0, treatment)])
        assert not [course for course in found.courses if course.outcome != "share_in_skin"]
        assert "park-2008" in found.not_forecast[0].sources
        assert "did not beat control in park-2008" in found.not_forecast[0].reason


def test_the_refusal_tells_the_patient_that_it_did_not_beat_control() -> None:
    text = DISSOLVE.replace("deoxycholic-acid", "lipolytic-cocktail")
    found = forecast_of([(0, text)]).not_forecast[0]
    assert "did not beat control" in found.reason
    assert "park-2008" in found.reason


def test_fat_elsewhere_has_no_controlled_trial_behind_it() -> None:
    found = forecast_of([(0, DISSOLVE.replace("submental-fat", "local-fat"))])
    assert not found.courses
    assert "no untreated control" in found.not_forecast[0].reason


def test_a_goal_is_answered() -> None:
    goal = """
[[goal]]
id = "g"
area = "submental"
outcome = "one_grade_better"
by_day = 224
"""
    found = forecast_of(SIX, more=goal).goals[0]
    assert found.probability == pytest.approx(
        at(course_of(forecast_of(SIX), "responder_ge1_grade", "investigator"), 224), abs=0.03
    )


def test_published_side_effects_stand_beside_the_forecast(six) -> None:
    events = {risk.event: risk for risk in six.risks}
    nerve = events["marginal_mandibular_nerve_paresis"]
    assert nerve.probability == pytest.approx(0.039, abs=0.001)
    assert nerve.lo < nerve.probability < nerve.hi


def test_what_each_session_adds_is_looked_at_closely_about_sessions(six) -> None:
    course = course_of(six, COMPOSITE)
    first = next(item for item in course.contributions if item.treatment == "s1-t1")
    assert first.median.shape == course.days.shape
    assert np.interp(0, course.days, first.median) != np.interp(28, course.days, first.median)
    last = next(item for item in course.contributions if item.treatment == "s6-t1")
    before = course.days < 140
    assert np.abs(last.median[before]).max() < 0.02
