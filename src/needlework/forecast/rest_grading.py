"""How far a forecast of lines at rest can be trusted, computed from what entered its fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from needlework.evidence import parameter
from needlework.forecast.grading import Graded, inside_trials
from needlework.forecast.history import AreaHistory
from needlework.forecast.rest_rows import RestTrial, rest_trials
from needlework.plans import Plan


@dataclass(frozen=True, slots=True)
class RestSupport:
    """What the trials at rest show of a product.

    Parameters
    ----------
    trials : tuple of str
        Trials with a figure of it.
    last_day : float
        Last day after a treatment that a figure looks at.
    cycles : int
        Most treatments of one person.
    """

    trials: tuple[str, ...]
    last_day: float
    cycles: int


@cache
def rest_support(product: str) -> RestSupport:
    """Return what the fitted figures at rest show of a product."""
    found = [trial for trial in rest_trials() if trial.product == product]
    return RestSupport(
        trials=tuple(trial.trial for trial in found),
        last_day=max((_last_day(trial) for trial in found), default=0.0),
        cycles=max((len(trial.session_days) for trial in found), default=0),
    )


def _last_day(trial: RestTrial) -> float:
    return max(day for row in trial.rows for day in row.days)


def rest_graded(plan: Plan, history: AreaHistory, fit_set: str, until: float) -> Graded:
    """Return the grade of lines at rest for this plan.

    No trial compares lines at rest with placebo on many days, so *informed* is the best there is:
    for a product with a figure at rest from the weeks of its effect. What was not followed far
    enough, or more often than in trials, says so.

    Parameters
    ----------
    until : float
        Last day wanted, from the last session.
    """
    result = Graded("calibrated")
    for product in dict.fromkeys(history.products):
        result = _product(result, product, until)
    result = _cycles(result, history)
    if len(set(history.products)) > 1:
        result = result.lowered("assumed", "different products one after another: no trial")
    return inside_trials(result, plan, history, fit_set)


def _product(result: Graded, product: str, until: float) -> Graded:
    found = rest_support(product)
    names = " and ".join(found.trials)
    if not found.trials:
        reason = f"no figure of lines at rest under {product}: they follow those of other products"
        return result.lowered("assumed", reason)
    reason = f"lines at rest come from {names}, where nothing is compared with placebo"
    result = result.lowered("informed", reason)
    if found.last_day < parameter("trial.peak_visit_day").value:
        reason = f"no figure at rest under {product} after day {found.last_day:g}"
        return result.lowered("assumed", f"{reason}: how far it goes is that of other products")
    if found.last_day * parameter("grade.reach").value < min(until, _fading_day()):
        reason = f"no figure at rest under {product} after day {found.last_day:g} of a cycle"
        return result.lowered("informed", f"{reason}: how lines come back is that of others")
    return result


def _fading_day() -> float:
    return parameter("grade.fading_day").value


def _cycles(result: Graded, history: AreaHistory) -> Graded:
    most = max(rest_support(product).cycles for product in history.products)
    sessions = len(history.session_days)
    if sessions <= max(most, 1):
        return result
    reason = f"{sessions} sessions: trials at rest gave at most {max(most, 1)} of these products"
    return result.lowered("assumed", reason)
