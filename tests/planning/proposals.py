"""Optimised example plans for the tests, each made once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib.resources import files

from needlework.planfile import load_plan
from needlework.planning import Alternative, Proposal, optimise
from needlework.plans import Answer, Goal, Listed, Plan

SIZE = 200


@cache
def example(name: str) -> Plan:
    """Return an example plan whose patient was asked everything."""
    plan = load_plan(str(files("needlework") / "examples" / f"{name}.toml"))
    none = Listed(asked=True)
    asked = replace(
        plan.patient,
        pregnant=Answer.NO,
        breastfeeding=Answer.NO,
        conditions=none,
        medicines=none,
        allergies=none,
        previous_treatments=(),
    )
    return replace(plan, patient=asked)


@cache
def proposal(name: str) -> Proposal:
    """Return what an optimisation of an example finds."""
    return optimise(example(name), size=SIZE)


def wanted(
    name: str, *, probability: str | None = "0.6", keep: str | None = None, day: int = 30
) -> Plan:
    """Return an example with one goal for its only area."""
    plan = example(name)
    area = plan.treatments[0].area
    share = None if probability is None else Decimal(probability)
    kept = None if keep is None else Decimal(keep)
    return replace(plan, goals=(Goal("g1", area, "none_or_mild", day, share, kept),))


def alternative(found: Proposal, key: str) -> Alternative:
    """Return the alternative that is best in one respect."""
    return next(one for one in found.alternatives if key in one.keys)
