"""Alternatives of a plan as one JSON object in the format ``needlework-alternatives/1``."""

from __future__ import annotations

from typing import Any

from needlework.exchange.forecast_json import json_text
from needlework.exchange.numbers import kept
from needlework.planfile.document import document
from needlework.planning.neighbours import NeighbourRisk
from needlework.planning.values import (
    Alternative,
    AreaOutcome,
    Limit,
    PointPlan,
    Proposal,
    Robustness,
    Wish,
)


def alternatives_to_json(proposal: Proposal) -> dict[str, Any]:
    """Return all alternatives of a plan as JSON values, doses as text with their unit.

    Parameters
    ----------
    proposal : Proposal
        What an optimisation found.
    """
    return {
        "format": proposal.format,
        "plan_hash": proposal.plan_hash,
        "versions": dict(proposal.versions),
        "seed": int(proposal.seed),
        "session": proposal.session,
        "face": proposal.face.name,
        "feasible": bool(proposal.alternatives),
        "goals": [_wish(one) for one in proposal.wishes],
        "limits": [_limit(one) for one in proposal.limits],
        "references": [_alternative(one) for one in proposal.references],
        "alternatives": [_alternative(one) for one in proposal.alternatives],
        "infeasible": list(proposal.infeasible),
        "left_out": [{"rule": one.rule, "reason": one.reason} for one in proposal.left_out],
        "tried": dict(proposal.tried),
        "notes": list(proposal.notes),
        "sources": list(proposal.sources),
    }


def alternatives_json_text(proposal: Proposal) -> str:
    """Return all alternatives as JSON text that ends with a line break."""
    return json_text(alternatives_to_json(proposal))


def _wish(one: Wish) -> dict[str, Any]:
    return {
        "goal": one.goal,
        "area": one.area,
        "words": one.words,
        "chance": kept(one.chance),
        "keep_movement": _optional(one.keep),
        "stated": one.stated,
    }


def _limit(one: Limit) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "where": one.where,
        "words": one.words,
        "amount": f"{one.amount:f}",
        "unit": one.unit,
        "source": one.source or None,
    }


def _alternative(one: Alternative) -> dict[str, Any]:
    return {
        "key": one.key,
        "best_in": list(one.keys),
        "name": one.name,
        "words": one.words,
        "totals": [{"product": dose.product, "dose": str(dose)} for dose in one.totals],
        "points": one.points,
        "goals_hold": one.holds,
        "check_clear": one.clear,
        "new_findings": list(one.findings),
        "areas": [_area(area) for area in one.areas],
        "risks": [_risk(risk) for risk in one.risks],
        "robust": [_robust(each) for each in one.robust],
        "binding": [_limit(limit) for limit in one.binding],
        "better_than_published": list(one.better),
        "worse_than_published": list(one.worse),
        "plan": _plain(document(one.plan)),
    }


def _area(one: AreaOutcome) -> dict[str, Any]:
    return {
        "treatment": one.treatment,
        "area": one.area,
        "dose": str(one.dose),
        "counted_units": kept(one.counted),
        "chances": {goal: kept(chance) for goal, chance in one.chances.items()},
        "force_left": kept(one.force),
        "movement_left": kept(one.movement),
        "loss_day": kept(one.loss_day),
        "sides_differ": kept(one.apart),
        "grades": dict(one.grades),
        "placement_grade": "assumed",
        "points": [_point(point) for point in one.points],
    }


def _point(one: PointPlan) -> dict[str, Any]:
    return {
        "site": one.site,
        "rule": one.rule,
        "moved": one.moved or None,
        "muscle": one.muscle,
        "side": one.side,
        "dose": str(one.dose),
        "volume_ml": _optional(one.volume_ml),
        "marks": None if one.marks is None else kept(float(one.marks)),
    }


def _risk(one: NeighbourRisk) -> dict[str, Any]:
    return {
        "neighbour": one.neighbour.name,
        "words": one.neighbour.words,
        "muscles": list(one.neighbour.muscles),
        "ratio": kept(one.ratio),
        "published": None if one.published is None else kept(one.published.probability),
        "expected": None if one.expected is None else kept(one.expected.probability),
        "highest": None if one.expected is None else kept(one.expected.hi),
        "areas": [] if one.published is None else one.published.area.split("+"),
        "grade": one.grade,
        "source": None if one.published is None else one.published.source,
    }


def _robust(one: Robustness) -> dict[str, Any]:
    return {
        "hand": one.hand,
        "placement_mm": kept(one.placement_mm),
        "scenarios": one.scenarios,
        "all_goals": _optional(one.all_goals),
        "goals": {goal: kept(share) for goal, share in one.goals.items()},
        "counted_units": {
            name: [kept(low), kept(high)] for name, (low, high) in one.counted.items()
        },
    }


def _optional(value: float | None) -> float | None:
    return None if value is None else kept(value)


def _plain(value: Any) -> Any:
    """Return tables of a plan file as JSON holds them: decimals and dates as text."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | bool) else str(value)
