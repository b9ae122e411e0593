"""Plans of needling for the tests of its families."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from needlework.forecast import forecast
from needlework.forecast.values import Course, Forecast
from needlework.planfile import read_plan
from needlework.plans import Plan

TODAY = date(2026, 11, 20)
MONTHLY = (0, 30, 60, 90)


def plan(
    indication: str | None = "acne-scars",
    days: Sequence[int] = MONTHLY,
    length: str = "1.5 mm",
    passes: int | None = 4,
    device: str = "skinpen",
    area: str = "full-face",
    serum: str = "none",
    person: str = "age = 34",
    score: tuple[str, float] | None = None,
    more: str = "",
) -> Plan:
    """Return a plan with the same needling on some days."""
    purpose = "" if indication is None else f'indication = "{indication}"\n'
    counted = "" if passes is None else f"passes = {passes}\n"
    sessions = "".join(
        f'[[session]]\nday = {day}\n[[session.treatment]]\nid = "n{number}"\n'
        f'kind = "microneedling"\ndevice = "{device}"\narea = "{area}"\n'
        f'{purpose}needle_length = "{length}"\n{counted}serum = "{serum}"\n'
        for number, day in enumerate(days)
    )
    baseline = (
        ""
        if score is None
        else f'[[patient.score]]\nscale = "{score[0]}"\narea = "{area}"\nvalue = {score[1]}\n'
    )
    text = f'format = "needlework-plan/1"\n[patient]\n{person}\n{baseline}{more}{sessions}'
    return read_plan(text, "plan.toml", today=TODAY)


@cache
def forecast_of(*args: object, **more: object) -> Forecast:
    """Return the forecast of :func:`plan`, made once, on a few days."""
    days = more.pop("wanted", (0, 1, 3, 7, 30, 60, 90, 120, 150, 180, 270))
    return forecast(plan(*args, **more), days=days, draws=400)  # type: ignore[arg-type]


def course_of(found: Forecast, outcome: str) -> Course:
    """Return the course of an outcome."""
    (course,) = [course for course in found.courses if course.outcome == outcome]
    return course


def gap(course: Course, day: float) -> float:
    """Return treated minus untreated median on a day."""
    place = [float(each) for each in course.days].index(day)
    return float(course.treated.median[place] - course.untreated.median[place])
