"""After every session of needling: redness, barrier, pain, whatever it is for."""

from __future__ import annotations

import pytest

from needlework.forecast.values import Event, Forecast
from tests.forecast.needling_plans import course_of, forecast_of, plan

EVENTS = ("redness_over", "barrier_closed", "downtime_over")
COURSES = ("redness", "barrier", "pain", "pores")
HOUR = 1 / 24


def event_of(found: Forecast, name: str) -> Event:
    (event,) = found.events(name)
    return event


@pytest.mark.parametrize(
    "indication", ["acne-scars", "melasma", "hair-loss", "facial-wrinkles", None]
)
def test_every_needling_has_its_redness_whatever_it_is_for(indication: str | None) -> None:
    area = "scalp" if indication == "hair-loss" else "full-face"
    found = forecast_of(indication, area=area)
    assert set(COURSES) <= {course.outcome for course in found.courses}
    assert [event.name for event in found.all_events][-3:] == list(EVENTS)


def test_redness_is_a_matter_of_hours_to_two_days() -> None:
    event = event_of(forecast_of(), "redness_over")
    assert event.q50 is not None
    assert 3 * HOUR < event.q50 < 2
    assert event.q05 is not None
    assert event.q05 > 0
    assert event.q75 is not None
    assert event.q75 <= 2


def test_downtime_ends_when_redness_is_gone_and_the_barrier_closed() -> None:
    found = forecast_of()
    over, red, barrier = (
        event_of(found, name) for name in ("downtime_over", "redness_over", "barrier_closed")
    )
    for level in ("q05", "q25", "q50", "q75", "q95"):
        assert getattr(over, level) >= max(getattr(red, level), getattr(barrier, level)) - 1e-9


@pytest.mark.parametrize(
    "more", [{"length": "2.5 mm"}, {"passes": 6}, {"length": "2.5 mm", "passes": 12}]
)
def test_deeper_and_denser_needling_hurts_more_and_lasts_longer(more: dict[str, object]) -> None:
    usual, harder = forecast_of(), forecast_of(**more)
    pains = [course_of(found, "pain").treated.median[0] for found in (usual, harder)]
    assert pains[1] > pains[0]
    for name in EVENTS:
        before, after = event_of(usual, name).q50, event_of(harder, name).q50
        assert before is not None
        assert after is not None
        assert after > before


def test_pain_stays_on_its_scale() -> None:
    course = course_of(forecast_of(length="4 mm", passes=50), "pain")
    assert course.treated.band95.high.max() <= 10


def test_the_courses_are_drawn_in_hours_after_the_first_of_like_sessions() -> None:
    course = course_of(forecast_of(), "redness")
    assert {0, 0.25, 0.5, 1, 2, 7} <= set(course.days)
    assert course.treated.median[0] == 100
    assert any("Each of the 4 sessions" in said for said in course.assumptions)


def test_sessions_that_are_needled_otherwise_have_courses_of_their_own() -> None:
    from dataclasses import replace

    from needlework.doses import Length
    from needlework.forecast import forecast

    base = plan(days=(0, 30, 60))
    first, *rest = base.sessions
    longer = replace(first.treatments[0], needle_length=Length.of(2))
    mixed = replace(base, sessions=(replace(first, treatments=(longer,)), *rest))
    found = forecast(mixed, days=[0, 30, 60], draws=100)
    own = [course for course in found.courses if course.outcome == "redness"]
    assert [float(course.days[0]) for course in own] == [0, 30]
    assert len({course.id for course in found.courses}) == len(found.courses)
    assert len({course.label for course in own}) == 2


def test_levels_that_no_study_gave_say_so() -> None:
    course = course_of(forecast_of(), "pain")
    assert course.grade == "assumed"
    assert any("assumed" in said for said in course.assumptions)


def test_needles_longer_than_any_studied_lower_the_grade() -> None:
    reasons = course_of(forecast_of(length="3 mm"), "redness").grade_reasons
    assert any("longer than any" in reason for reason in reasons)
