"""The steps of a life of skin: months until now, days for two years, months after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.ageing.people import SkinPeople
from needlework.mechanisms.skin import SkinInputs, SkinState, advance, stacked, young_skin

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Habits:
    """What a person does from an age on.

    Parameters
    ----------
    passing : array of shape (people,)
        Share of the sun that reaches the skin.
    folding : array of shape (people, days) or None
        Share of folding left by the day of the cycle; None without a toxin.
    toxin_from : float
        Age at the first session; infinite for never.
    """

    passing: Array
    folding: Array | None = None
    toxin_from: float = np.inf


def until_now(people: SkinPeople, age: float) -> SkinState:
    """Return the skin of an age, unprotected and untreated since it was grown up."""
    first = parameter("ageing.first_age").value
    bare = Habits(np.ones(people.size))
    state = young_skin(people.rates)
    months = parameter("sunlight.months_per_year").value
    for number in range(round((age - first) * months)):
        inputs = _inputs(people, bare, first + number / months, 1 / months)
        state = advance(state, inputs, 1 / months, people.rates)
    return state


def years_ahead(
    people: SkinPeople, state: SkinState, age: float, years: int, habits: Habits
) -> SkinState:
    """Return the states now and after each year, with years as the last axis."""
    found = [state]
    for year in range(years):
        for start, length in _steps_of_year(year):
            inputs = _inputs(people, habits, age + start, length)
            state = advance(state, inputs, length, people.rates)
        found.append(state)
    return stacked(found)


def _steps_of_year(year: int) -> Iterator[tuple[float, float]]:
    """Yield start (years from now) and length of the steps of a year."""
    days = int(parameter("sunlight.days_per_year").value)
    months = int(parameter("sunlight.months_per_year").value)
    count = days if year < parameter("ageing.day_step_years").value else months
    for number in range(count):
        yield year + number / count, 1 / count


def _inputs(people: SkinPeople, habits: Habits, age: float, length: float) -> SkinInputs:
    """Return what acts during a step that begins at an age; a year begins in January."""
    middle = age + length / 2
    month = int((middle % 1) * people.sun.shape[1])
    return SkinInputs(
        age=middle,
        ultraviolet=people.sun[:, month] * habits.passing,
        folding=_folding(habits, age, length),
        after_menopause=(middle >= people.menopause).astype(float),
    )


def _folding(habits: Habits, age: float, length: float) -> Array | float:
    """Return what is left of folding: that of the day, or of a whole cycle over longer steps."""
    if habits.folding is None or age + length / 2 < habits.toxin_from:
        return 1.0
    days = parameter("sunlight.days_per_year").value
    if length * days > 2:
        return np.asarray(habits.folding.mean(axis=1))
    day = int((age + length / 2 - habits.toxin_from) * days)
    return np.asarray(habits.folding[:, day % habits.folding.shape[1]])
