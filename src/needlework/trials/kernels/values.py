"""What the loops over people are given, as values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.trials.streams import Quantity, Stream

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class EffectNodes:
    """What everyone of a world shares: earlier times that the effect on a day remembers.

    Parameters
    ----------
    decay : array of shape (worlds, products)
        1/day.
    basis : array of shape (worlds, products, days, nodes)
        Drive of the usual patient of the world at each node.
    inverse : array of shape (worlds, days, nodes)
        The drive to the power of minus the steepness, where there is one product.
    weights : array of shape (worlds, days, nodes)
    hill : array of shape (worlds,)
    """

    decay: Array
    basis: Array
    inverse: Array
    weights: Array
    hill: Array


@dataclass(frozen=True, slots=True)
class View:
    """How a rater sees a block of people: a grade is how many cuts the noise lifts a score over.

    Parameters
    ----------
    stream : Stream
    quantity : Quantity
        The noise of this rater.
    first : int
        Number of the first person.
    cuts : array of shape (3, people)
        Boundaries of the grades less what is seen of each person at entry, in units of noise.
    pace : array of shape (people,)
        Units of noise in a grade.
    """

    stream: Stream
    quantity: Quantity
    first: int
    cuts: Array
    pace: Array


@dataclass(frozen=True, slots=True)
class OwnSchedules:
    """People with schedules of their own: the last session again when the grade is back.

    Parameters
    ----------
    decay : array of shape (worlds, products)
    delivery, lag, hill : array of shape (worlds,)
        Rates in 1/day, and steepness.
    potency : array of shape (products, people)
    strength : array of shape (people,)
        Fall at full effect, grades.
    sessions : array of shape (sessions,)
        Planned days, ascending.
    taken : array of shape (sessions, worlds, products)
        What the terminals take up of each session.
    visits : array of shape (people, visits)
        When each person comes.
    last_day : array of shape (people,)
        Day on which each person drops out.
    view : View
        How the rater of the rule sees people.
    planned : tuple of float
        Planned visit days.
    grade, least_days, until_day : float
        Grade at which it is given again, days since the session before, last day of it.
    """

    decay: Array
    delivery: Array
    lag: Array
    hill: Array
    potency: Array
    strength: Array
    sessions: Array
    taken: Array
    visits: Array
    last_day: Array
    view: View
    planned: tuple[float, ...]
    grade: float
    least_days: float
    until_day: float
