"""Courses of what is left to one patient: movement of the skin, and force of the muscle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from needlework.forecast.area import AreaForecast
from needlework.forecast.bands import path
from needlework.forecast.grading import Graded
from needlework.forecast.history import AreaHistory
from needlework.forecast.movement_grade import (
    MOVEMENT,
    MUSCLE_FORCE,
    Reading,
    movement_grade,
)
from needlework.forecast.values import Course

PER_CENT = 100.0


@dataclass(frozen=True, slots=True)
class LeftCourse:
    """A course of what is left: its reading, words, and what it takes for granted."""

    reading: Reading
    label: str
    assumption: str


LEFT = (
    LeftCourse(
        MOVEMENT,
        "Movement that is left, % of the skin's strain before",
        "Movement is that of the skin at full effort; places differ in it as studies do.",
    ),
    LeftCourse(
        MUSCLE_FORCE,
        "Force that is left, % of the muscle's force before",
        "Force is read off electrical answers of muscles, of the foot for the most part.",
    ),
)


def left_courses(
    history: AreaHistory, area: AreaForecast, lines: Graded, told: tuple[str, ...]
) -> list[Course]:
    """Return the courses of movement and force that are left.

    Parameters
    ----------
    lines : Graded
        Grade of the course of lines, from which they start.
    told : tuple of str
        What the forecast of the area takes for granted.
    """
    return [_left_course(item, history, area, lines, told) for item in LEFT]


def _left_course(
    item: LeftCourse,
    history: AreaHistory,
    area: AreaForecast,
    lines: Graded,
    told: tuple[str, ...],
) -> Course:
    """Per cent of movement or force that is left to one patient."""
    left = PER_CENT * getattr(area.left, item.reading.name)
    quality = movement_grade(lines, item.reading, history)
    return Course(
        id=f"{history.area}/{item.reading.name}/instrument",
        quantity="measure",
        band_meaning="patient",
        label=item.label,
        scale="",
        area=history.area,
        side="both",
        condition="maximum",
        rater="instrument",
        outcome=f"residual_{item.reading.name}",
        unit="percent",
        grade=quality.grade,
        grade_reasons=quality.reasons,
        days=area.days,
        treated=path(left, area.knots, area.days),
        untreated=path(np.full_like(left[:, :1], PER_CENT), area.knots[:1], area.days),
        treatments=history.treatments,
        assumptions=(*told, item.assumption),
    )
