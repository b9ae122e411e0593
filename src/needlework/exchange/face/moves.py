"""How a face moves over the days of a plan: data for a viewer, and poses for a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from needlework.anatomy.poses import SIDES, Pose, poses
from needlework.forecast.values import Course, Forecast
from needlework.plans import Neuromodulator, Plan

FORMAT = "needlework-face-moves/1"
MOVEMENT = "residual_movement"
LABEL = "Illustration of what the forecast says of movement; never the patient's own result."


@dataclass(frozen=True)
class Moves:
    """What is left of movement over time, by area.

    Parameters
    ----------
    courses : mapping of area to Course
    sides : mapping of area to tuple of str
        The treated sides of each area.
    """

    courses: Mapping[str, Course]
    sides: Mapping[str, tuple[str, ...]]

    def left(self, area: str, side: str, day: float) -> float:
        """Return the median share of movement that is left on a day; 1 where nothing is forecast.

        Parameters
        ----------
        area : str
        side : {"left", "right", "both"}
            What moves as one is as weak as its treated sides on average.
        day : float
        """
        if area not in self.courses:
            return 1.0
        treated = self.sides[area]
        share = self._share(area, day)
        if side in SIDES:
            return share if side in treated else 1.0
        return float(np.mean([share if each in treated else 1.0 for each in SIDES]))

    def strengths(self, pose: Pose, day: float) -> dict[str, float]:
        """Return how far each expression of a pose goes on a day."""
        return pose.strengths(lambda area, side: self.left(area, side, day))

    def _share(self, area: str, day: float) -> float:
        course = self.courses[area]
        return float(np.interp(day, course.days, np.asarray(course.treated.median))) / 100


def moves_of(forecast: Forecast, plan: Plan) -> Moves:
    """Return what a forecast says of movement, with the sides that the plan treats."""
    courses = {one.area: one for one in forecast.courses if one.outcome == MOVEMENT}
    sides = {area: _sides(one, plan) for area, one in courses.items()}
    return Moves(courses, sides)


def moves_document(forecast: Forecast, plan: Plan) -> dict[str, Any]:
    """Return every pose with the strength of its expressions over the days."""
    moves = moves_of(forecast, plan)
    days = next((one.days for one in moves.courses.values()), np.array([0.0]))
    return {
        "format": FORMAT,
        "label": LABEL,
        "days": [float(day) for day in days],
        "areas": [
            {"area": area, "grade": one.grade, "sides": list(moves.sides[area])}
            for area, one in moves.courses.items()
        ],
        "poses": [
            {"pose": pose.name, "words": pose.words, "expressions": _over_time(pose, moves, days)}
            for pose in poses().values()
        ],
    }


def _over_time(pose: Pose, moves: Moves, days: Any) -> list[dict[str, Any]]:
    course = [moves.strengths(pose, float(day)) for day in days]
    return [
        {
            "expression": part.expression,
            "side": part.side,
            "amplitude": part.amplitude,
            "area": part.area or None,
            "strength": [round(day[part.expression], 4) for day in course],
        }
        for part in pose.parts
    ]


def _sides(course: Course, plan: Plan) -> tuple[str, ...]:
    treated = {
        item.side
        for item in plan.treatments
        if isinstance(item, Neuromodulator) and item.id in course.treatments
    }
    one_only = [side for side in SIDES if side in treated]
    return SIDES if "both" in treated or not one_only else tuple(one_only)
