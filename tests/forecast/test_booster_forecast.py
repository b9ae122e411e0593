"""Skin boosters: what they do over saline, and substances that did not beat control."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.evidence import negative_controls
from tests.forecast.injections import at, course_of, forecast_of, inject

GEL = inject("skin booster", "20 mg/mL")
NATIVE = inject("hyaluronic-acid-noncrosslinked", "14 mg/mL")
VITAMINS = inject("NCTF 135HA", "5 mg/mL")
SMOOTHER = "responder_smoother_ge1_grade"


@pytest.fixture(scope="module")
def gel():
    return forecast_of([(0, GEL)])


def test_a_gel_makes_cheeks_smoother_than_without_as_the_blinded_trial_saw(gel) -> None:
    course = course_of(gel, SMOOTHER)
    assert 0.4 < at(course, 30) < 0.75
    assert at(course, 30, "untreated") < 0.12
    assert course.grade == "informed"


def test_measured_changes_stand_beside_saline(gel) -> None:
    found = forecast_of([(0, NATIVE), (28, NATIVE), (56, NATIVE)])
    course = course_of(found, "hydration_change")
    assert course.comparator == "saline injections"
    assert at(course, 66) > at(course, 66, "untreated") + 5
    assert (course.grade, course_of(gel, "hydration_change").grade) == ("informed", "assumed")


def test_the_effect_fades(gel) -> None:
    share = course_of(gel, SMOOTHER).treated.median
    assert (np.diff(share[1:]) <= 1e-9).all()


def test_more_sessions_do_no_less() -> None:
    three = forecast_of([(0, GEL), (28, GEL), (56, GEL)])
    assert at(course_of(three, SMOOTHER), 84) > at(
        course_of(forecast_of([(0, GEL)]), SMOOTHER), 84
    )


@pytest.mark.parametrize("purpose", ["rejuvenation", "skin-texture", "skin-laxity"])
def test_each_purpose_has_outcomes_of_its_own(purpose: str) -> None:
    found = forecast_of([(0, GEL.replace("rejuvenation", purpose))])
    outcomes = [course.outcome for course in found.courses if course.outcome != "share_in_skin"]
    assert outcomes
    assert ("firmness_change" in outcomes) == (purpose != "skin-texture")


def test_vitamins_are_not_forecast_for_they_did_not_beat_control() -> None:
    found = forecast_of([(0, VITAMINS)])
    assert [course.outcome for course in found.courses] == ["share_in_skin"]
    refusal = found.not_forecast[0]
    assert "did not beat control" in refusal.reason
    named = [study for study in negative_controls("mesotherapy") if study in refusal.reason]
    assert named == ["amin-2006", "el-domyati-2012"]


def test_polynucleotide_was_no_better_than_hyaluronic_acid() -> None:
    refusal = forecast_of([(0, inject("PDRN", "20 mg/mL"))]).not_forecast[0]
    assert "did not beat control in pak-2014" in refusal.reason


@pytest.mark.parametrize("active", ["dmae", "glutathione", "ascorbic-acid"])
def test_what_nobody_tested_in_people_is_not_forecast(active: str) -> None:
    found = forecast_of([(0, inject(active, "5 mg/mL"))])
    assert found.not_forecast[0].reason.startswith("insufficient")


def test_vitamins_beside_a_booster_are_refused_and_the_booster_is_not() -> None:
    found = forecast_of([(0, GEL), (28, VITAMINS)])
    assert [item.treatment for item in found.not_forecast] == ["s2-t1"]
    assert course_of(found, SMOOTHER).treatments == ("s1-t1",)


def test_a_mixture_with_a_booster_is_assumed() -> None:
    mixture = (
        '[{ active = "skin booster", concentration = "20 mg/mL" }, '
        '{ active = "glutathione", concentration = "5 mg/mL" }]'
    )
    course = course_of(forecast_of([(0, inject("x", mixture=mixture))]), SMOOTHER)
    assert course.grade == "assumed"
    assert any("no trial gave the mixture" in reason for reason in course.grade_reasons)
