"""After a session of needling, whatever it is for: redness, barrier, pain, pores, downtime.

``after_needling`` is asked once for every purpose of a plan that is needled; the families of
outcomes need not call it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import Figure, parameter
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.draws import Draws
from needlework.forecast.grading import Graded
from needlework.forecast.indications import needling_rows
from needlework.forecast.indications.after_clocks import (
    HOURS_PER_DAY,
    Clocks,
    Setting,
    clocks,
    setting_of,
)
from needlework.forecast.indications.after_figures import AFTER, predicted_hours
from needlework.forecast.indications.grading import graded_by
from needlework.forecast.indications.measures import measure_course
from needlework.forecast.indications.needling_figures import read_figure
from needlework.forecast.indications.needling_given import beyond_needles, needled, refused
from needlework.forecast.indications.values import Answer, Ask, Given
from needlework.forecast.values import Course, Event, EventName, Grade
from needlework.mechanisms.after_needling import left_after
from needlework.plans import Microneedling

Array = NDArray[np.float64]

FAMILY = "after_needling"
PER_CENT = 100
DAYS = np.array([0, 0.125, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 7])
"""Days after a session on which its courses are drawn."""

NUMBED = (
    "Pain is that of a session with numbing cream; no figure says how much more it hurts without.",
    "No figure of pain in patients was open to the fit: the level is assumed, its growth with "
    "needle length and punctures was measured.",
)
AIR = "The skin is left open to the air; under cover barrier and pores close later."


@dataclass(frozen=True, slots=True)
class Sitting:
    """Sessions of an ask that are needled alike: the days, and the first treatment."""

    days: tuple[float, ...]
    item: Microneedling

    @property
    def setting(self) -> Setting:
        """How they are needled."""
        return setting_of(self.item)


def draws(include_recalled: bool) -> Draws:
    """Return the draws of needling."""
    return needling_rows.draws(include_recalled)


def answer(ask: Ask) -> Answer:
    """Return what follows the sessions of an ask."""
    return after_needling(ask)


def after_needling(ask: Ask) -> Answer:
    """Return courses and events of the hours and days after each session of an ask.

    Sessions that are needled alike share their courses, which are drawn after the first of them.

    Parameters
    ----------
    ask : Ask
        One purpose in one area, with any indication or none.
    """
    held = tuple(each for each in ask.given if isinstance(each.treatment, Microneedling))
    if not needled(held):
        return Answer(not_forecast=refused(held) if not ask.indication else ())
    table = draws(ask.include_recalled)
    courses: list[Course] = []
    events: list[Event] = []
    groups = _sittings(held)
    for sitting in groups:
        made = clocks(table, sitting.setting, ask.seed, ask.size)
        own = replace(ask, given=_of(held, sitting), days=_days(ask, sitting.days[0]))
        drawn = _courses(own, sitting, made)
        courses += drawn if len(groups) == 1 else [_named(each, sitting) for each in drawn]
        events += _events(own, sitting, made)
    return Answer(courses=tuple(courses), events=tuple(events), tables=(table,))


def _named(course: Course, sitting: Sitting) -> Course:
    """Return a course whose id and label tell its sessions from those needled otherwise."""
    days = ", ".join(f"{day:g}" for day in sitting.days)
    return replace(
        course, id=f"{course.id}/{sitting.item.id}", label=f"{course.label} (day {days})"
    )


def _sittings(held: Sequence[Given]) -> tuple[Sitting, ...]:
    found: dict[Setting, Sitting] = {}
    for day, item in needled(held):
        known = found.get(setting_of(item))
        days = (*known.days, day) if known else (day,)
        found[setting_of(item)] = Sitting(days, known.item if known else item)
    return tuple(found.values())


def _of(held: Sequence[Given], sitting: Sitting) -> tuple[Given, ...]:
    return tuple(
        each
        for each in held
        if isinstance(each.treatment, Microneedling)
        and setting_of(each.treatment) == sitting.setting
    )


def _days(ask: Ask, first: float) -> Array:
    """Return the days after a session, with those that were asked for inside them."""
    inside = ask.days[(ask.days >= first) & (ask.days <= first + DAYS[-1])]
    return np.unique(np.concatenate([first + DAYS, inside]))


def _courses(ask: Ask, sitting: Sitting, made: Clocks) -> Iterator[Course]:
    hours = HOURS_PER_DAY * (ask.days - sitting.days[0])
    visible, closed = (
        parameter(f"needling.{name}").value for name in ("redness_visible", "barrier_closed")
    )
    red = PER_CENT * made.redness.left(hours, visible)
    leaking = PER_CENT * made.barrier.left(hours, closed)
    hurting = made.pain_scores[:, None] * left_after(hours, made.pain_half_life[:, None])
    pores = PER_CENT * left_after(hours, made.pore_half_life[:, None])
    said = (*_series(sitting), AIR)
    yield _course(ask, "redness", "Redness after a session", FADING, red, (*said, VISIBLE))
    yield _course(ask, "barrier", "Water loss after a session", FADING, leaking, said)
    yield _course(ask, "pain", "Pain after a session", "0 to 10", hurting, NUMBED)
    yield _course(ask, "pores", "Pores after a session, covered", FADING, pores, said)


FADING = "% of the first"
VISIBLE = "Redness counts as over when an eighth of its first strength is left (assumed)."


def _series(sitting: Sitting) -> tuple[str, ...]:
    count = len(sitting.days)
    said = f"Each of the {count} sessions is taken to redden, hurt and close like the first."
    return (said,) if count > 1 else ()


def _when(sitting: Sitting) -> str:
    if len(sitting.days) == 1:
        return "after the session"
    return f"after each of {len(sitting.days)} sessions"


def _course(
    ask: Ask, slug: str, label: str, unit: str, values: Array, said: tuple[str, ...]
) -> Course:
    shown = np.where(values < SMALLEST, 0, values)
    return measure_course(
        ask,
        slug,
        label,
        unit,
        _graded(ask, QUANTITIES[slug]),
        shown,
        np.zeros_like(shown),
        assumptions=said,
        patient_facing=slug != "pores",
    )


SMALLEST = 0.01
"""What is less is nothing to a patient."""

QUANTITIES = {
    "redness": "redness_hours",
    "barrier": "barrier_hours",
    "pain": "pain",
    "pores": "pore_half_life_hours",
}
"""Whose rows in the fit give the grade of each course."""


def _graded(ask: Ask, quantity: str) -> Graded:
    found = graded_by(needling_rows.fitted_rows(FAMILY), "microneedling", quantity)
    for reason in beyond_needles(ask):
        found = found.lowered("assumed", reason)
    return found


def _events(ask: Ask, sitting: Sitting, made: Clocks) -> Iterator[Event]:
    clocks_of: dict[EventName, tuple[Array, str, str]] = {
        "redness_over": (made.redness.hours, "redness", "Redness can no longer be seen"),
        "barrier_closed": (made.barrier.hours, "barrier", "Water loss is back at baseline"),
        "downtime_over": (made.downtime, "redness", "Redness is gone and the barrier closed"),
    }
    for name, (hours, slug, words) in clocks_of.items():
        days = sitting.days[0] + hours / HOURS_PER_DAY
        low, first, middle, third, high = (float(q) for q in np.quantile(days, LEVELS))
        yield Event(
            name=name,
            definition=f"{words} {_when(sitting)}; the first is on day {sitting.days[0]:g}.",
            outcome=slug,
            area=ask.area,
            rater="",
            q05=low,
            q25=first,
            q50=middle,
            q75=third,
            q95=high,
            never=0.0,
            grade=_graded(ask, QUANTITIES[slug]).grade,
        )


LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def predict(rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator) -> Array:
    """Return predictive draws of figures, shape (rows, draws)."""
    return predicted_hours(rows, table, rng)


def study_row(figure: Figure) -> StudyRow | str | None:
    """Return how a figure of any table is read."""
    return read_figure(figure, FAMILY, AFTER)


def grade(row: StudyRow, table: Draws) -> Grade:
    """Return how far the prediction of a figure can be trusted."""
    return needling_rows.graded_row(row, FAMILY)
