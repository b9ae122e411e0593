"""How far a forecast can be trusted, computed from what entered the fit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from needlework.evidence import parameter
from needlework.evidence.curated import curated_rows, curated_study
from needlework.evidence.curated_values import CuratedRow
from needlework.forecast.baseline import BaselineScores
from needlework.forecast.history import AreaHistory
from needlework.forecast.published import GLABELLA, reference_dose
from needlework.forecast.values import Grade
from needlework.plans import Neuromodulator, Plan, Treatment
from needlework.scales.endpoints import entry_grades

FOREHEAD = "forehead"
ORDER: tuple[Grade, ...] = ("calibrated", "informed", "assumed", "insufficient")


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade and why it is not higher; no reasons for *calibrated*."""

    grade: Grade
    reasons: tuple[str, ...] = ()

    def lowered(self, grade: Grade, reason: str) -> Graded:
        """Return this with ``grade`` if that is weaker, and the reason in any case."""
        weaker = max(self.grade, grade, key=ORDER.index)
        return Graded(weaker, (*self.reasons, reason))


@dataclass(frozen=True, slots=True)
class Support:
    """Which fitted rows speak of an outcome: curated endpoints, and raters (none for any)."""

    endpoints: tuple[str, ...]
    raters: tuple[str, ...] = ()

    def includes(self, row: CuratedRow) -> bool:
        """Whether a row speaks of the outcome."""
        return row.endpoint in self.endpoints and (not self.raters or row.rater in self.raters)


@cache
def controlled_trials(area: str, product: str, support: Support, fit_set: str) -> tuple[str, ...]:
    """Return the controlled trials with a seen figure of this outcome in the fit."""
    rows = [
        row
        for row in _fitted(area, product, fit_set)
        if support.includes(row) and row.seen != "recalled"
    ]
    studies = dict.fromkeys(row.study for row in rows)
    return tuple(study for study in studies if curated_study(study).controlled)


@cache
def _fitted(area: str, product: str, fit_set: str) -> tuple[CuratedRow, ...]:
    return tuple(row for row in _fitted_at(area, fit_set) if row.product == product)


@cache
def _fitted_at(area: str, fit_set: str) -> tuple[CuratedRow, ...]:
    rows = curated_rows(area=area, use="fit", fit_set=fit_set)
    return tuple(row for row in rows if row.condition == "maximum")


def dose_range(area: str, product: str, fit_set: str) -> tuple[float, float] | None:
    """Return the smallest and largest dose of the product in the fit, its own units."""
    doses = [float(row.dose) for row in _fitted(area, product, fit_set) if row.dose is not None]
    return (min(doses), max(doses)) if doses else None


def last_fitted_day(area: str, product: str, fit_set: str) -> float:
    """Return the last day on which a row of the product entered the fit."""
    rows = _fitted(area, product, fit_set)
    return max((float(row.day or row.time_high or 0) for row in rows), default=0)


def graded(
    plan: Plan,
    history: AreaHistory,
    scores: BaselineScores,
    support: Support,
    fit_set: str,
    until: float = math.inf,
) -> Graded:
    """Return the grade of a forecast of an outcome for this plan.

    *calibrated* asks for two controlled trials with seen figures of this product, area and
    endpoint, and for dose, age and baseline inside what was fitted.
    """
    result = _evidence(history, support, fit_set, until)
    for check in (_doses, _people, _baseline, _schedule, _neighbours):
        result = check(result, plan, history, scores, fit_set)
    return result


def inside_trials(result: Graded, plan: Plan, history: AreaHistory, fit_set: str) -> Graded:
    """Lower a grade where doses or the person lie outside what was fitted."""
    for check in (_doses, _people):
        result = check(result, plan, history, BaselineScores(None, None), fit_set)
    return result


def supported(
    area: str, product: str, support: Support, fit_set: str, until: float = math.inf
) -> Graded:
    """Return the grade that the trials of a product give an outcome, before looking at a plan.

    Parameters
    ----------
    until : float
        Last day wanted. A course into the fading phase needs figures from it.
    """
    result = Graded("calibrated")
    if not _fitted(area, product, fit_set):
        reason = f"no figure of {product} entered the fit"
        return result.lowered("insufficient", reason)
    trials = controlled_trials(area, product, support, fit_set)
    if not trials:
        reason = f"no controlled trial of {product} with a seen figure of this outcome"
        return result.lowered("assumed", f"{reason} entered the fit")
    if len(trials) < 2:
        reason = f"one controlled trial of {product} ({trials[0]}) gives this outcome"
        result = result.lowered("informed", f"only {reason}; two are asked for")
    last = last_fitted_day(area, product, fit_set)
    if last * parameter("grade.reach").value < min(until, parameter("grade.fading_day").value):
        reason = f"no figure of {product} after day {last:g}: how it fades is borrowed"
        result = _borrowed(result, area, reason, fit_set)
    return _begun(result, area, fit_set)


def _begun(result: Graded, area: str, fit_set: str) -> Graded:
    """Lower the grade where no figure of an area shows how an effect begins."""
    rows = _fitted_at(area, fit_set)
    first = min(float(row.day or row.time_high or 0) for row in rows)
    if _shows_the_start(first):
        return result
    reason = f"no figure before day {first:g}: how it begins is that of frown lines"
    return result.lowered("assumed", f"{reason}, and a muscle shrinks more slowly")


def seen_days(area: str, fit_set: str) -> tuple[float, float]:
    """Return the first and the last day after a treatment that figures of an area speak of.

    From day 0 on where a figure shows how an effect begins.
    """
    days = [float(row.day or row.time_high or 0) for row in _fitted_at(area, fit_set)]
    return (0.0 if _shows_the_start(min(days)) else min(days)), max(days)


def _shows_the_start(day: float) -> bool:
    return day <= parameter("trial.peak_visit_day").value * parameter("grade.reach").value


def _borrowed(result: Graded, area: str, reason: str, fit_set: str) -> Graded:
    """Lower the grade of a fading that is not this product's: from the area, or from another."""
    last = max(float(row.day or row.time_high or 0) for row in _fitted_at(area, fit_set))
    if last * parameter("grade.reach").value >= parameter("grade.fading_day").value:
        return result.lowered("informed", f"{reason} from the other products")
    return result.lowered("assumed", f"{reason} from the glabella, for no product has one here")


def _evidence(history: AreaHistory, support: Support, fit_set: str, until: float) -> Graded:
    result = Graded("calibrated")
    for product in dict.fromkeys(history.products):
        found = supported(history.area, product, support, fit_set, until)
        for reason in found.reasons:
            result = result.lowered(found.grade, reason)
    return result


def _doses(
    result: Graded, plan: Plan, history: AreaHistory, scores: BaselineScores, fit_set: str
) -> Graded:
    reach = parameter("grade.reach").value
    for product, ratio in zip(history.products, history.ratios, strict=True):
        known = dose_range(history.area, product, fit_set)
        if known is None:
            continue
        dose = ratio * reference_dose(product, history.area)
        if not known[0] / reach <= dose <= known[1] * reach:
            reason = f"{dose:g} units lie outside the {known[0]:g} to {known[1]:g} units fitted"
            result = result.lowered("assumed", f"{reason} for {product} (reach {reach:g} times)")
    return result


def _people(
    result: Graded, plan: Plan, history: AreaHistory, scores: BaselineScores, fit_set: str
) -> Graded:
    low, high = (parameter(f"grade.age_{end}").value for end in ("low", "high"))
    age = plan.age
    if age is not None and not low <= age <= high:
        result = result.lowered("assumed", f"age {age} lies outside the trials ({low:g}-{high:g})")
    if plan.patient.sex == "male":
        result = result.lowered("informed", "few men took part in the trials (about one in nine)")
    return result


def _baseline(
    result: Graded, plan: Plan, history: AreaHistory, scores: BaselineScores, fit_set: str
) -> Graded:
    if not scores.known:
        return result.lowered("informed", "no baseline score: the usual mix of trials is assumed")
    outside = [
        grade
        for grade in (scores.investigator, scores.subject)
        if grade is not None and grade not in entry_grades()
    ]
    if outside:
        reason = f"baseline grade {outside[0]}: trials took grades 2 (moderate) and 3 (severe)"
        result = result.lowered("assumed", reason)
    return result


def _schedule(
    result: Graded, plan: Plan, history: AreaHistory, scores: BaselineScores, fit_set: str
) -> Graded:
    if len(set(history.products)) > 1:
        result = result.lowered("assumed", "different products one after another: no trial")
    if len(history.session_days) > 1:
        reason = "repeated sessions: only first treatments entered the fit"
        result = result.lowered("informed", reason)
    return result


def _neighbours(
    result: Graded, plan: Plan, history: AreaHistory, scores: BaselineScores, fit_set: str
) -> Graded:
    """Lower the grade of a forehead treated alone: its trials treated the glabella too."""
    if history.area != FOREHEAD:
        return result
    alone = [
        session.day
        for session in plan.sessions
        if (treated := {item.area for item in session.treatments if is_toxin(item)})
        and FOREHEAD in treated
        and GLABELLA not in treated
    ]
    if not alone:
        return result
    reason = f"day {alone[0]}: the trials of the forehead treated the glabella in the same sitting"
    return result.lowered("assumed", reason)


def is_toxin(item: Treatment) -> bool:
    """Whether a treatment is a toxin."""
    return isinstance(item, Neuromodulator)
