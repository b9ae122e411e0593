"""What of a plan did not beat its control in trials, in sentences for the patient."""

from __future__ import annotations

import numpy as np

from needlework.forecast.indications.engine import answers
from needlework.forecast.indications.grading import LOST
from needlework.plans import Plan

FEW_PEOPLE = 200
SEED = 1
_CODE = "insufficient: "


def beaten_treatments(plan: Plan) -> tuple[str, ...]:
    """Return a sentence for each treatment that trials found no better than its control.

    Refusals of the forecast say so, and grades of courses that are drawn all the same.
    """
    if not plan.sessions:
        return ()
    last = float(plan.sessions[-1].day)
    days = np.array([0.0, last + 1])
    found = answers(plan, days, last + 1, SEED, FEW_PEOPLE, include_recalled=False)
    said = [item.reason for answer in found for item in answer.not_forecast]
    said += [
        reason for answer in found for course in answer.courses for reason in course.grade_reasons
    ]
    return tuple(dict.fromkeys(one.removeprefix(_CODE) for one in said if LOST in one))
