"""What a family of outcomes is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.draws import Draws
from needlework.forecast.values import Course, Event, GoalChance, NotForecast
from needlework.plans import Plan, Treatment

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Given:
    """A treatment and the day of its session."""

    day: float
    treatment: Treatment


@dataclass(frozen=True, slots=True)
class Ask:
    """One indication in one area of a plan, with all that is given for it.

    Parameters
    ----------
    given : tuple of Given
        Treatments of the plan for this indication and area, by day.
    days : array of shape (days,)
        Days since the first session that are wanted.
    horizon : float
        Day until which events are looked for.
    size : int
        Number of simulated patients.
    include_recalled : bool
        Use the draws whose fit also took figures known only from memory.
    clinics : bool
        Keep the courses clinic by clinic too, for virtual trials.
    """

    plan: Plan
    indication: str
    area: str
    given: tuple[Given, ...]
    days: Array
    horizon: float
    seed: int
    size: int
    include_recalled: bool = False
    clinics: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Courses, events and goals of one indication, and treatments that have no course.

    Parameters
    ----------
    tables : tuple of Draws
        The draws behind the courses, for versions and sources.
    """

    courses: tuple[Course, ...] = ()
    events: tuple[Event, ...] = ()
    goals: tuple[GoalChance, ...] = ()
    not_forecast: tuple[NotForecast, ...] = ()
    tables: tuple[Draws, ...] = field(default=())
