"""Why no plan reaches the goals, and which limits a plan touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np

from needlework.planning.response import FORCE
from needlework.planning.rows import Row
from needlework.planning.sums import SharedLimit, smallest
from needlework.planning.tasks import Task
from needlework.planning.values import Limit, Wish


def unreachable(tasks: Sequence[Task], limits: Sequence[SharedLimit]) -> tuple[str, ...]:
    """Return a sentence per goal or limit that keeps every plan from its goals; none if possible.

    Limits that only together exclude every plan are not found here.
    """
    found = [sentence for one in tasks for sentence in _of_area(one)]
    if found:
        return tuple(found)
    return tuple(
        f"The goals need at least {smallest(one, tasks):.4g} {one.limit.unit} together, and "
        f"{one.limit.words} is {one.limit.amount} ({one.limit.rule})."
        for one in limits
        if smallest(one, tasks) > float(one.limit.amount)
    )


def together(limits: Sequence[SharedLimit]) -> str:
    """Return the sentence for limits that exclude every plan only together."""
    named = ", ".join(one.limit.rule for one in limits)
    return f"No plan keeps all of these limits at once and reaches every goal: {named}."


def _of_area(one: Task) -> Iterator[str]:
    if len(one.fitting):
        return
    if not len(one.every):
        yield f"{one.treatment.area}: no dose that the syringe can give lies inside the limits."
        return
    alone = [sentence for wish in one.wishes if (sentence := _chance(one, wish))]
    yield from alone
    if not alone:
        yield from (_movement(one, wish) for wish in one.wishes if wish.keep is not None)


def _chance(one: Task, wish: Wish) -> str:
    """Return why the chance of a goal is out of reach; empty where it is not."""
    reached = one.response.chance(wish.goal, one.every.low)
    best = int(reached.argmax())
    if reached[best] >= wish.chance:
        return ""
    units = Decimal(str(round(float(one.every.units[best]), 6)))
    area = one.limits[0]
    spare = area.amount - units
    bound = (
        f"{area.rule} of {area.amount} {area.unit} binds"
        if spare < one.steps.doses[1]
        else f"{one.limits[1].rule} of {one.limits[1].amount} {area.unit} a point and the number "
        "of points bind"
    )
    return (
        f"{one.treatment.area}: {wish.words} has a chance of at most {reached[best]:.0%} inside "
        f"the limits, with {units.normalize():f} {area.unit}, and {wish.chance:.0%} is wanted; "
        f"{bound}."
    ).replace("%", " %")


def _movement(one: Task, wish: Wish) -> str:
    reached = one.response.chance(wish.goal, one.every.low) >= wish.chance
    kept = one.response.kept(FORCE, one.every.high)
    best = float(np.max(kept[reached], initial=0.0))
    return (
        f"{one.treatment.area}: with a chance of {wish.chance:.0%} at most {best:.0%} of the "
        f"force is left, and {wish.keep or 0:.0%} is wanted; the two goals exclude each other."
    ).replace("%", " %")


def binding(
    tasks: Sequence[Task], limits: Sequence[SharedLimit], rows: Sequence[Row]
) -> tuple[Limit, ...]:
    """Return the limits and goals that a plan touches: one step more or less would break them."""
    found = [limit for task, row in zip(tasks, rows, strict=True) for limit in _touched(task, row)]
    step = min(one.steps.doses[1] for one in tasks)
    for one in limits:
        spare = one.limit.amount - one.taken(rows)
        if spare < (1 if one.points else step):
            found.append(one.limit)
    return tuple(found)


def _touched(task: Task, row: Row) -> Iterator[Limit]:
    area, each = task.limits
    step = task.steps.doses[1]
    if area.amount - row.total < step:
        yield area
    if any(each.amount - one < step for one in row.units):
        yield each
    for wish in task.wishes:
        less = float(task.response.chance(wish.goal, np.asarray(row.low - float(step))))
        more = float(task.response.kept(FORCE, np.asarray(row.high + float(step))))
        unit = task.limits[0].unit
        if less < wish.chance:
            words = f"least chance of {wish.words}"
            yield Limit(f"goal/{wish.goal}", task.treatment.id, words, _share(wish.chance), "")
        if wish.keep is not None and more < wish.keep:
            words = f"least force that is left, {unit} less would be needed"
            yield Limit(f"goal/{wish.goal}", task.treatment.id, words, _share(wish.keep), "")


def _share(value: float) -> Decimal:
    return Decimal(f"{value:.4f}").normalize()
