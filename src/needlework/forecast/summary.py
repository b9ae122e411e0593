"""A forecast in the few words that a check needs."""

from __future__ import annotations

from needlework.forecast.grading import ORDER
from needlework.forecast.values import Course, Forecast
from needlework.plans import ForecastSummary, GoalExpected

# Reasons of a grade that say that the plan itself lies beyond what was fitted; the others are
# about how much was published.
_BEYOND = (
    "lie outside the",
    "lies outside the trials",
    "trials took grades",
    "different products one after another",
)


def summary(forecast: Forecast) -> ForecastSummary:
    """Return goals, grades, extrapolations and refusals of a forecast."""
    by_treatment: dict[str, list[Course]] = {}
    for course in forecast.courses:
        for treatment in course.treatments:
            by_treatment.setdefault(treatment, []).append(course)
    return ForecastSummary(
        goals=tuple(
            GoalExpected(one.id, one.description, one.wanted, one.probability, one.reason)
            for one in forecast.goals
        ),
        grades={
            treatment: min((course.grade for course in courses), key=ORDER.index)
            for treatment, courses in by_treatment.items()
        },
        beyond={
            treatment: reasons
            for treatment, courses in by_treatment.items()
            if (reasons := _beyond(courses))
        },
        not_forecast={one.treatment: one.reason for one in forecast.not_forecast},
    )


def _beyond(courses: list[Course]) -> tuple[str, ...]:
    reasons = dict.fromkeys(reason for course in courses for reason in course.grade_reasons)
    return tuple(reason for reason in reasons if any(words in reason for words in _BEYOND))
