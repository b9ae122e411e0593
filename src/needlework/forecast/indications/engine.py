"""All treatments of a plan that are not toxins, by family, indication and area."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from needlework.forecast.draws import Draws
from needlework.forecast.indications.registry import FAMILIES, Family, family_of
from needlework.forecast.indications.residence import residence
from needlework.forecast.indications.values import Answer, Array, Ask, Given
from needlework.forecast.values import NotForecast
from needlework.plans import Mesotherapy, Microneedling, Neuromodulator, Plan, Treatment

Purpose = tuple[str, str]
"""Indication and area."""


def answers(
    plan: Plan, days: Array, horizon: float, seed: int, size: int, include_recalled: bool
) -> tuple[Answer, ...]:
    """Return the answers for everything that is no toxin, in the order of the plan."""
    ask = Ask(
        plan=plan,
        indication="",
        area="",
        given=(),
        days=days,
        horizon=horizon,
        seed=seed,
        size=size,
        include_recalled=include_recalled,
    )
    refused = tuple(
        NotForecast(item.id, reason)
        for item in plan.treatments
        if (reason := refusal(item)) is not None
    )
    found = [
        family.module.answer(replace(ask, indication=indication, area=area, given=given))
        for (indication, area), members in _asked(plan).items()
        for family, given in _by_family(indication, members)
    ]
    after = (*_residences(plan, ask), *_after_needling(plan, ask))
    return (Answer(not_forecast=refused), *found, *after)


def answer_tables(found: Iterable[Answer]) -> tuple[Draws, ...]:
    """Return the draws behind some answers, each table once."""
    return tuple({table.hash: table for answer in found for table in answer.tables}.values())


def _asked(plan: Plan) -> dict[Purpose, tuple[Given, ...]]:
    """Return what is given by indication and area, without what no family answers for."""
    found: dict[Purpose, tuple[Given, ...]] = {}
    for session, item in plan.scheduled():
        if isinstance(item, Neuromodulator) or refusal(item) is not None:
            continue
        key = (str(item.indication), item.area)
        found[key] = (*found.get(key, ()), Given(float(session.day), item))
    return found


def _by_family(
    indication: str, members: Iterable[Given]
) -> tuple[tuple[Family, tuple[Given, ...]], ...]:
    """Return the families that answer for an indication, each with its own treatments."""
    found: dict[Family, tuple[Given, ...]] = {}
    for given in members:
        family = family_of(indication, given.treatment.kind)
        if family is not None:
            found[family] = (*found.get(family, ()), given)
    return tuple(found.items())


def _residences(plan: Plan, ask: Ask) -> tuple[Answer, ...]:
    """Return where the substances of mesotherapy go, whatever they are given for."""
    return tuple(Answer(courses=residence(own)) for own in _of_kind(plan, ask, Mesotherapy))


def _after_needling(plan: Plan, ask: Ask) -> tuple[Answer, ...]:
    """Return redness, pain and barrier after needling, whatever it is for."""
    asked = _of_kind(plan, ask, Microneedling)
    if not asked:
        return ()
    from needlework.forecast.indications.after_needling import after_needling

    return tuple(after_needling(own) for own in asked)


def _of_kind(plan: Plan, ask: Ask, kind: type[Treatment]) -> tuple[Ask, ...]:
    """Return an ask for every purpose for which a kind of treatment is given."""
    found: dict[Purpose, tuple[Given, ...]] = {}
    for session, item in plan.scheduled():
        if isinstance(item, kind):
            key = (item.indication or "", item.area)
            found[key] = (*found.get(key, ()), Given(float(session.day), item))
    return tuple(
        replace(ask, indication=indication, area=area, given=given)
        for (indication, area), given in found.items()
    )


def refusal(item: Treatment) -> str | None:
    """Return why a treatment has no course at all; toxins answer for themselves."""
    if isinstance(item, Neuromodulator):
        return None
    if item.indication is None:
        return (
            f"what it is for is not said: give {item.id} an indication, e.g. {_example(item.kind)}"
        )
    if family_of(item.indication, item.kind) is None:
        purpose, kind = item.indication.replace("-", " "), item.kind.replace("-", " ")
        return f"no forecast model for {kind} against {purpose} yet"
    return None


def _example(kind: str) -> str:
    """Return an indication that this kind of treatment is given for."""
    names = (name for family in FAMILIES if kind in family.kinds for name in family.indications)
    return next(names, "acne-scars")
