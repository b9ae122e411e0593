"""Which alternatives are looked for, and in which respects each one is best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.planning.choosing import Respect, balanced, least
from needlework.planning.neighbours import Neighbour, published_rate, weight
from needlework.planning.response import FORCE
from needlework.planning.rows import Row
from needlework.planning.sums import SharedLimit
from needlework.planning.tasks import Task
from needlework.planning.values import LABEL, PLANNED

Array = NDArray[np.float64]
WORDS = {
    "least-units": ("Least units", "The fewest units that reach every goal."),
    "gentlest": (
        "Gentlest on neighbours",
        "Every goal is reached, and the least reaches muscles that are not meant.",
    ),
    "longest": ("Longest lasting", "Every goal is reached, and the response is lost latest."),
    "balanced": (
        "Balanced",
        "Units, neighbours, duration, chance and movement kept: the worst of them, between the "
        "best and the worst that limits and goals allow, is as good as it can be.",
    ),
    PLANNED: ("As planned", "The plan as it was given; a dose without points as published."),
    LABEL: ("Published points", "The points and units of the published scheme."),
}

WANTED = ("least-units", "gentlest", "longest", "balanced")
ONLY = (
    "Best in every respect",
    "Fewest units, gentlest, longest and balanced in one: goals and limits leave little room.",
)


@dataclass(frozen=True, eq=False)
class Made:
    """One alternative in the making: a row of points and units per task.

    Parameters
    ----------
    keys : tuple of str
        Several where one choice is best in several respects.
    """

    keys: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        """Names of the respects in which it is best."""
        if len(self.keys) == len(WANTED):
            return ONLY[0]
        first, *more = (WORDS[key][0] for key in self.keys)
        return " and ".join([first, *(name.lower() for name in more)])

    @property
    def words(self) -> str:
        """Why it is there."""
        if len(self.keys) == len(WANTED):
            return ONLY[1]
        return " ".join(WORDS[key][1] for key in self.keys)


def references(tasks: Sequence[Task]) -> tuple[Made, ...]:
    """Return the plan as it is and the published points; one where they are the same."""
    planned = Made((PLANNED,), tuple(one.planned for one in tasks))
    label = Made((LABEL,), tuple(one.reference for one in tasks))
    if _same(planned, label):
        return (Made((PLANNED, LABEL), planned.rows),)
    return planned, label


def alternatives(
    tasks: Sequence[Task], limits: Sequence[SharedLimit], neighbours: Sequence[Neighbour]
) -> tuple[Made, ...]:
    """Return the alternatives; none where goals and limits exclude each other."""
    shared = [one.shared(tasks) for one in limits]
    respects = _respects(tasks, neighbours)
    units, risk, loss = (respects[name] for name in ("units", "risk", "loss"))
    further = list(respects.values())
    found = {
        "least-units": least(units, further, shared),
        "gentlest": least(risk, further, shared),
        "longest": least(loss, further, shared),
        "balanced": balanced(further[:BALANCED], shared),
    }
    keys: dict[tuple[int, ...], list[str]] = {}
    for key, choice in found.items():
        if choice is not None:
            keys.setdefault(choice, []).append(key)
    return tuple(
        Made(tuple(names), tuple(one.row(place) for one, place in zip(tasks, choice, strict=True)))
        for choice, names in keys.items()
    )


BALANCED = 5  # the last respect, evenness of sides, only decides between equals


def reach_of_published(tasks: Sequence[Task]) -> Array:
    """Return the units that reach each neighbour from the published points of all tasks."""
    return np.asarray(np.sum([one.reference.reach for one in tasks], axis=0))


def _respects(tasks: Sequence[Task], neighbours: Sequence[Neighbour]) -> dict[str, Respect]:
    """Return what is to be small, each as a cost per choice and task."""
    weights = _weights(tasks, neighbours)
    return {
        # Units of products do not add up; shares of their published doses do.
        "units": _each(tasks, lambda one: one.fitting.units / one.measure.reference_units),
        "risk": _each(tasks, lambda one: one.fitting.reach @ weights),
        "loss": _each(tasks, lambda one: -one.response.loss_day(one.fitting.low)),
        "chance": _each(tasks, lambda one: -_chance(one)),
        "kept": _each(tasks, lambda one: -one.response.kept(FORCE, one.fitting.high)),
        "apart": _each(tasks, lambda one: one.fitting.apart),
    }


def _each(tasks: Sequence[Task], cost: Callable[[Task], Array]) -> Respect:
    return Respect("", tuple(np.asarray(cost(one), dtype=float) for one in tasks))


def _chance(one: Task) -> Array:
    found = [one.response.chance(wish.goal, one.fitting.low) for wish in one.wishes]
    return np.mean(found, axis=0) if found else np.zeros(len(one.fitting))


def _weights(tasks: Sequence[Task], neighbours: Sequence[Neighbour]) -> Array:
    """Return what a unit that reaches each neighbour weighs: its rate over the usual reach."""
    usual = reach_of_published(tasks)
    product = tasks[0].treatment.product
    areas = [one.treatment.area for one in tasks]
    rates = [weight(published_rate(one, product, areas)) for one in neighbours]
    return np.array(rates) / np.maximum(usual, np.finfo(float).tiny)


def _same(first: Made, second: Made) -> bool:
    return all(
        one.units == other.units
        and [place.position_mm for place in one.placed]
        == [place.position_mm for place in other.placed]
        for one, other in zip(first.rows, second.rows, strict=True)
    )
