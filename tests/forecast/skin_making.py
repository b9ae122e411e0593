"""Plans and forecasts of pigment and hair for the tests, each made once."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np

from needlework.forecast import forecast
from needlework.forecast.values import Course, Forecast
from needlework.planfile import read_plan
from needlework.plans import Plan

TODAY = date(2026, 11, 20)
MONTHLY = (0, 28, 56)


def injected(active: str, indication: str = "melasma", area: str = "full-face") -> str:
    """Return the lines of an injection of one active or of several, joined by commas."""
    items = ", ".join(
        f'{{ active = "{one}", concentration = "4 mg/mL" }}' for one in active.split(",")
    )
    return (
        '[[session.treatment]]\nkind = "mesotherapy"\n'
        f'area = "{area}"\nindication = "{indication}"\nmixture = [{items}]\n'
    )


def needled(serum: str = "none", indication: str = "melasma", area: str = "full-face") -> str:
    """Return the lines of needling with something on the skin."""
    return (
        '[[session.treatment]]\nkind = "microneedling"\ndevice = "pen"\nneedle_length = "0.5 mm"\n'
        f'area = "{area}"\nindication = "{indication}"\nserum = "{serum}"\n'
    )


def daily(product: str, more: str = "") -> str:
    """Return the lines of something used at home every day."""
    return f'[[daily]]\nproduct = "{product}"\n{more}\n'


def plan_of(
    *treatments: str,
    days: tuple[int, ...] = MONTHLY,
    person: str = 'age = 40\nsex = "female"',
    start: str = "",
    more: str = "",
) -> Plan:
    """Return a plan that gives the same treatments in every session."""
    sessions = "".join(f"[[session]]\nday = {day}\n" + "".join(treatments) for day in days)
    text = "\n".join(['format = "needlework-plan/1"', start, "[patient]", person, sessions, more])
    return read_plan(text, "plan.toml", today=TODAY)


@cache
def forecast_of(
    *treatments: str,
    days: tuple[int, ...] = MONTHLY,
    person: str = 'age = 40\nsex = "female"',
    start: str = "",
    more: str = "",
    recalled: bool = False,
) -> Forecast:
    """Return the forecast of :func:`plan_of`, made once."""
    plan = plan_of(*treatments, days=days, person=person, start=start, more=more)
    return forecast(plan, draws=400, include_recalled=recalled)


def course_of(found: Forecast, outcome: str) -> Course:
    """Return the one course of an outcome."""
    (match,) = [course for course in found.courses if course.outcome == outcome]
    return match


def at(course: Course, day: float, untreated: bool = False) -> float:
    """Return the median of a course on a day."""
    path = course.untreated if untreated else course.treated
    return float(np.interp(day, course.days, path.median))


def reasons(found: Forecast) -> str:
    """Return why the first course has no better grade, and what it assumes."""
    course = found.courses[0]
    return " ".join((*course.grade_reasons, *course.assumptions))
