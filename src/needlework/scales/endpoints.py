"""Responder endpoints, each defined once: event, raters, reference grade.

With baseline grade ``g`` (2 or 3) and later grade ``Y``: none or mild is ``Y <= 1``, improvement
by at least one grade is ``Y <= g - 1``, by at least two grades ``Y <= g - 2``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from needlework.evidence import parameter
from needlework.scales.ordinal import at_most

Event = Literal["none_or_mild", "ge1_grade", "ge2_grade"]
Raters = Literal["investigator", "subject", "both-and", "both-or"]

_STEPS: dict[str, int] = {"ge1_grade": 1, "ge2_grade": 2}
_LASTING: dict[Raters, Raters] = {"both-and": "both-or", "both-or": "both-and"}


@dataclass(frozen=True, slots=True)
class ResponderEndpoint:
    """A responder definition: what counts, who has to say so.

    Parameters
    ----------
    event : {"none_or_mild", "ge1_grade", "ge2_grade"}
    raters : {"investigator", "subject", "both-and", "both-or"}
    """

    event: Event
    raters: Raters


@dataclass(frozen=True, slots=True)
class RaterView:
    """What one rater sees: latent severity per node and the noise of that rater.

    Parameters
    ----------
    severity : array
        Latent severity with this rater's own shift, in grade units.
    noise : array
        Scale of the logistic noise, in grade units.
    """

    severity: Any
    noise: Any


def entry_grades() -> tuple[int, int]:
    """Return the two grades that people have at entry: moderate and severe."""
    ends = (parameter(f"scale.entry_grade_{end}").value for end in ("low", "high"))
    low, high = (int(value) for value in ends)
    return low, high


def boundary(event: Event, baseline_grade: int) -> int:
    """Return the index of the threshold below which the grade must fall for the event."""
    if event == "none_or_mild":
        return 1
    return baseline_grade - _STEPS[event]


def investigator_chance(
    event: Event, baseline_grade: int, view: RaterView, thresholds: Any, xp: Any = np
) -> Any:
    """Return the chance that the investigator scores the event, per node."""
    threshold = thresholds[boundary(event, baseline_grade)]
    return at_most(threshold, view.severity, view.noise, xp)


def subject_chance(
    event: Event, grade_given_entry: Any, view: RaterView, thresholds: Any, xp: Any = np
) -> Any:
    """Return the chance that the subject scores the event against their own baseline grade.

    Parameters
    ----------
    grade_given_entry : array of shape (2, ...)
        Chance that the subject's own baseline grade was 2 or 3, per node.
    """
    if event == "none_or_mild":
        return at_most(thresholds[1], view.severity, view.noise, xp)
    chances = [
        share * at_most(thresholds[boundary(event, grade)], view.severity, view.noise, xp)
        for grade, share in zip(entry_grades(), grade_given_entry, strict=True)
    ]
    return chances[0] + chances[1]


def still(lost_by: Raters) -> Raters:
    """Return whose response lasts until a loss: lost by both means that either still responds."""
    return _LASTING.get(lost_by, lost_by)


def combine(raters: Raters, investigator: Any, subject: Any) -> Any:
    """Return the chance of the event for these raters, independent given the node."""
    if raters == "investigator":
        return investigator
    if raters == "subject":
        return subject
    if raters == "both-and":
        return investigator * subject
    return investigator + subject - investigator * subject
