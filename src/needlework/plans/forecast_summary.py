"""What a check needs of a forecast: goals, grades, what lies beyond what was fitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GoalExpected:
    """The chance of a goal.

    Parameters
    ----------
    description : str
        The goal in words.
    wanted, probability : float or None
        Chance that the plan wants and that is forecast, 0 to 1; None where nobody said it, or
        where it is not forecast.
    reason : str
        Why it is not forecast.
    """

    id: str
    description: str
    wanted: float | None
    probability: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ForecastSummary:
    """What a check needs of a forecast.

    Parameters
    ----------
    grades : mapping of str to str
        The best evidence grade of each treatment with a course.
    beyond : mapping of str to tuple of str
        By treatment: in what the plan lies beyond what was fitted.
    not_forecast : mapping of str to str
        By treatment: why no course is drawn.
    """

    goals: tuple[GoalExpected, ...] = ()
    grades: Mapping[str, str] = field(default_factory=dict)
    beyond: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_forecast: Mapping[str, str] = field(default_factory=dict)
