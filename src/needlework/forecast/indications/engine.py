"""All treatments of a plan that are not toxins, by indication and area."""

from __future__ import annotations

from collections.abc import Iterable

from needlework.forecast.draws import Draws
from needlework.forecast.indications.registry import FAMILIES, family_of
from needlework.forecast.indications.values import Answer, Array, Ask, Given
from needlework.forecast.values import NotForecast
from needlework.plans import Neuromodulator, Plan, Treatment


def answers(
    plan: Plan, days: Array, horizon: float, seed: int, size: int, include_recalled: bool
) -> tuple[Answer, ...]:
    """Return the answers for everything that is no toxin, in the order of the plan."""
    found = []
    refused = tuple(
        NotForecast(item.id, reason)
        for item in plan.treatments
        if (reason := refusal(item)) is not None
    )
    for (indication, area), given in _asked(plan).items():
        ask = Ask(
            plan=plan,
            indication=indication,
            area=area,
            given=given,
            days=days,
            horizon=horizon,
            seed=seed,
            size=size,
            include_recalled=include_recalled,
        )
        family = family_of(indication)
        if family is not None:
            found.append(family.module.answer(ask))
    return (Answer(not_forecast=refused), *found)


def answer_tables(found: Iterable[Answer]) -> tuple[Draws, ...]:
    """Return the draws behind some answers, each table once."""
    return tuple({table.hash: table for answer in found for table in answer.tables}.values())


def _asked(plan: Plan) -> dict[tuple[str, str], tuple[Given, ...]]:
    """Return what is given by indication and area, without what no family answers for."""
    found: dict[tuple[str, str], tuple[Given, ...]] = {}
    for session, item in plan.scheduled():
        if isinstance(item, Neuromodulator) or refusal(item) is not None:
            continue
        key = (str(item.indication), item.area)
        found[key] = (*found.get(key, ()), Given(float(session.day), item))
    return found


def refusal(item: Treatment) -> str | None:
    """Return why a treatment has no course at all; toxins answer for themselves."""
    if isinstance(item, Neuromodulator):
        return None
    if item.indication is None:
        return f"what it is for is not said: give {item.id} an indication, e.g. {_example()}"
    if family_of(item.indication) is None:
        return f"no forecast model for {item.indication.replace('-', ' ')} yet"
    return None


def _example() -> str:
    return next((name for family in FAMILIES for name in family.indications), "acne-scars")
