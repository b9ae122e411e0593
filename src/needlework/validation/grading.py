"""How far the prediction of a figure can be trusted, from what entered the fit."""

from __future__ import annotations

from collections.abc import Sequence

from needlework.evidence import parameter
from needlework.forecast.grading import Graded
from needlework.forecast.values import Grade
from needlework.validation.definitions import UNSTATED
from needlework.validation.facts import PLACEBO
from needlework.validation.targets import Target
from needlework.validation.training import TrainingRow, endpoint_key

ENOUGH_TRIALS = 2


def graded(target: Target, training: Sequence[TrainingRow]) -> Graded:
    """Return the grade of a prediction; its own trial is no evidence for it.

    *calibrated* asks for two controlled trials with a seen figure of this product, area, endpoint
    and rater, and for dose and day inside what was fitted.
    """
    printed = target.printed
    place = (printed.product, printed.area)
    own = [row for row in training if row.study != printed.study]
    fitted = [row for row in own if (row.product, row.area) == place]
    result = _evidence(target, fitted)
    if printed.definition.rater == UNSTATED or printed.subgroup:
        result = result.lowered("informed", "the definition is completed by an assumption")
    return _days(_doses(result, target, fitted), target, fitted)


def _evidence(target: Target, fitted: Sequence[TrainingRow]) -> Graded:
    printed = target.printed
    rater = printed.definition.rater
    key = (endpoint_key(printed), "investigator" if rater == UNSTATED else rater)
    controlled = [row for row in fitted if row.controlled]
    trials = {row.study for row in controlled if (row.endpoint, row.rater) == key}
    if len(trials) >= ENOUGH_TRIALS:
        return Graded("calibrated")
    weaker: Grade = "informed" if controlled else "assumed"
    return Graded(weaker, (f"{len(trials)} other controlled trials give this outcome",))


def _doses(result: Graded, target: Target, fitted: Sequence[TrainingRow]) -> Graded:
    doses = [row.dose for row in fitted if row.dose]
    if target.printed.product == PLACEBO or not doses:
        return result
    reach = parameter("grade.reach").value
    if min(doses) / reach <= float(target.printed.dose or 0) <= max(doses) * reach:
        return result
    return result.lowered("assumed", "the dose lies outside what was fitted")


def _days(result: Graded, target: Target, fitted: Sequence[TrainingRow]) -> Graded:
    last = max((row.last_day for row in fitted), default=0)
    day = max(target.printed.day or 0, target.interval[1] if target.interval else 0)
    if day <= last:
        return result
    return result.lowered("informed", "the day lies beyond what was fitted")
