"""Plans of injections as text, short."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from needlework.forecast import forecast
from needlework.forecast.values import Course, Forecast
from needlework.planfile import read_plan
from needlework.plans import Plan

HEAD = 'format = "needlework-plan/1"\n'
DISSOLVE = """
kind = "fat-dissolving"
indication = "submental-fat"
product = "deoxycholic-acid"
area = "submental"
volume_per_point = "0.2 mL"
spacing = "10 mm"
"""
FILL = """
kind = "filler"
indication = "nasolabial-folds"
product = "hyaluronic-acid-filler"
area = "nasolabial"
volume = "1.7 mL"
"""


def inject(active: str, strength: str = "10 mg/mL", **cells: str) -> str:
    """Return a mesotherapy treatment; cells replace or add keys, as TOML."""
    keys = {
        "kind": '"mesotherapy"',
        "indication": '"rejuvenation"',
        "area": '"cheek"',
        "mixture": f'[{{ active = "{active}", concentration = "{strength}" }}]',
        **cells,
    }
    return "\n".join(f"{name} = {value}" for name, value in keys.items()) + "\n"


def plan_of(sessions: Sequence[tuple[int, str]], patient: str = "", more: str = "") -> Plan:
    """Return a plan with one treatment per session."""
    parts = [HEAD, f"[patient]\n{patient}" if patient else "", more]
    for day, treatment in sessions:
        parts.append(f"[[session]]\nday = {day}\n[[session.treatment]]\n{treatment}")
    return read_plan("\n".join(parts))


def forecast_of(sessions: Sequence[tuple[int, str]], **more: str) -> Forecast:
    """Return the forecast of a plan with few people, every fourth day to two years."""
    return forecast(plan_of(sessions, **more), days=np.arange(0, 740, 4.0), draws=400)


def course_of(found: Forecast, outcome: str, rater: str = "") -> Course:
    """Return the course of an outcome."""
    return next(
        course
        for course in found.courses
        if course.outcome == outcome and rater in ("", course.rater)
    )


def at(course: Course, day: float, side: str = "treated") -> float:
    """Return the median of a course on a day."""
    return float(np.interp(day, course.days, getattr(course, side).median))
