"""Neighbours in danger: how much of the toxin reaches them, against the pattern of the label.

Published rates of side effects belong to the pattern of the label. The geometry of a plan only
scales around them:

    risk = 1 - (1 - published rate)^(reached by the plan / reached by the label's pattern),

on the same face. No curve of risk against distance was ever published, so this is *assumed*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from needlework.evidence import parameter
from needlework.forecast.reached import by_product, influence_of, label_pattern
from needlework.forecast.risks import plan_risks
from needlework.forecast.values import Risk
from needlework.plans import Neuromodulator, Plan

if TYPE_CHECKING:
    from needlework.anatomy import Face
    from needlework.anatomy.arrays import Floats
    from needlework.anatomy.muscles import Patch

BOTH = "both"
UNEVEN = 1.5  # times as much on one side, to be told


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A muscle in danger, and how much of the toxin reaches it.

    Parameters
    ----------
    session : str
    product : str
    muscle : str
    event : str
        What its weakness is called.
    ratio : float
        Against the label's pattern on the same face, both sides together; larger ones are cut.
    side : {"left", "right", "both", "midline"}
        The side that gets more, where one gets at least half as much again.
    risk : Risk or None
        The published rate scaled by the ratio; None where no rate is known.
    """

    session: str
    product: str
    muscle: str
    event: str
    ratio: float
    side: str
    risk: Risk | None


def neighbours(plan: Plan, face: Face | None = None) -> tuple[Neighbour, ...]:
    """Return the muscles in danger that the sites of a plan reach.

    Sessions without sites, and areas for which the product has no label pattern, give none.

    Parameters
    ----------
    plan : Plan
    face : Face, optional
        The patient's own; an average one without it.
    """
    from needlework.anatomy import average_face

    risks = {risk.event: risk for risk in reversed(plan_risks(plan))}
    return tuple(_found(plan, face or average_face(), risks))


def _found(plan: Plan, face: Face, risks: Mapping[str, Risk]) -> Iterator[Neighbour]:
    from needlework.anatomy.muscles import muscles, patches

    chosen = tuple(name for name, muscle in muscles().items() if muscle.danger and muscle.weakness)
    around = patches(face, chosen)
    for session in plan.sessions:
        for product, treatments in by_product(session).items():
            patterns = _as_labelled(treatments)
            if patterns is None:
                continue
            both = [influence_of(each, plan, face, around) for each in (treatments, patterns)]
            reached, usual = (
                np.zeros(len(around)) if one is None else one[0].received(one[1]) for one in both
            )
            for name in chosen:
                own = [place for place, patch in enumerate(around) if patch.muscle.name == name]
                found = _compared(around, own, reached, usual)
                if found is not None:
                    event = muscles()[name].weakness
                    risk = scaled(risks.get(event), found[0])
                    yield Neighbour(session.id, product, name, event, *found, risk)


def _as_labelled(treatments: Sequence[Neuromodulator]) -> list[Neuromodulator] | None:
    """Return the treatments as the label has them, in the plan's dilution; None without one."""
    found = []
    for item in treatments:
        label = label_pattern(item.product, item.area)
        if label is None:
            return None
        found.append(replace(item, protocol=label.id, dose=None, sites=(), side="both"))
    return found


def _compared(
    around: Sequence[Patch], own: Sequence[int], reached: Floats, usual: Floats
) -> tuple[float, str] | None:
    """Return the ratio and the side that gets more; None where neither reaches any."""
    least = parameter("spread.least_units").value
    whole, reference = reached[own].sum(), usual[own].sum()
    if max(whole, reference) < least:
        return None
    most = parameter("spread.largest_ratio").value
    ratio = min(float(whole / max(reference, least)), most)
    if len(own) == 1:
        return ratio, around[own[0]].side
    first, second = (float(reached[place]) for place in own)
    uneven = max(first, second) >= UNEVEN * min(first, second)
    return ratio, around[own[0 if first > second else 1]].side if uneven else BOTH


def scaled(risk: Risk | None, ratio: float) -> Risk | None:
    """Return a published rate with its bounds after another share of the units gets there.

    Parameters
    ----------
    ratio : float
        Units that reach the muscle, over those of the label's pattern.
    """
    if risk is None:
        return None
    values = {name: 1 - (1 - getattr(risk, name)) ** ratio for name in ("probability", "lo", "hi")}
    note = f"{risk.note}; scaled by the geometry of the plan, which is assumed"
    return replace(risk, **values, grade="assumed", note=note)
