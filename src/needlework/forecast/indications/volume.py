"""Fillers: volume that is left, who still looks better, when to fill up again, and undoing it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.draws import Draws, fit_draws
from needlework.forecast.indications.family_rows import fitted, predicted
from needlework.forecast.indications.grading import refused, unseen_grade
from needlework.forecast.indications.substances import substance
from needlework.forecast.indications.values import Answer, Ask, Given
from needlework.forecast.indications.volume_courses import volume_answer
from needlework.forecast.indications.volume_figures import study_row as study_row
from needlework.forecast.indications.volume_rows import STUDY, design, expected
from needlework.forecast.indications.volume_steps import ENZYME, steps_of, units_of
from needlework.forecast.values import Grade, NotForecast
from needlework.plans import Mesotherapy

NAME = FIT = "volume"
TOPIC = "mesotherapy"


def draws(include_recalled: bool) -> Draws:
    """Return the draws of the family, of seen figures where no other fit ships."""
    return fit_draws(FIT, include_recalled)


def answer(ask: Ask) -> Answer:
    """Return the forecast of filler in one area."""
    kept: list[Given] = []
    lost: list[NotForecast] = []
    for given in ask.given:
        reason = _refused(given)
        if reason is None:
            kept.append(given)
        else:
            lost.append(reason)
    filled = any(not isinstance(given.treatment, Mesotherapy) for given in kept)
    if not filled:
        lost += [_nothing_to_dissolve(given) for given in kept]
        return Answer(not_forecast=tuple(lost))
    steps = steps_of(kept)
    return volume_answer(ask, tuple(kept), steps, tuple(lost), draws(ask.include_recalled))


def _refused(given: Given) -> NotForecast | None:
    rows = family_rows(TOPIC, NAME)
    item = given.treatment
    found = substance(item, {row.treatment for row in rows} | {ENZYME})
    if found.slug == ENZYME and isinstance(item, Mesotherapy):
        if units_of(item) is None:
            reason = (
                f"how much {ENZYME} is given is not said: give its concentration in U/mL and "
                "the total volume"
            )
            return NotForecast(item.id, reason)
        return None
    return refused(rows, found.slug, item.id)


def _nothing_to_dissolve(given: Given) -> NotForecast:
    reason = "the plan gives no filler in this area before it: how much is there is not known"
    return NotForecast(given.treatment.id, reason)


def predict(
    rows: Sequence[StudyRow], table: Draws, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Return predictive draws of published figures, shape (rows, draws)."""
    size = len(table.parameters["gain"])
    more = {}
    for name in ("gais_threshold", "goal_threshold"):
        entry = parameter(f"volume.{name}")
        spread = float(entry.spread or 0)  # type: ignore[arg-type]
        more[name] = entry.value + spread * rng.standard_normal(size)
    read = design(rows)
    kinds = (*STUDY, "gain_place", "rate_place")
    return predicted(rows, table, rng, kinds, lambda *each: expected(read, *each), more)


def grade(row: StudyRow, table: Draws) -> Grade:
    """Return how far the prediction of a figure can be trusted without its own study."""
    rows = fitted(TOPIC, NAME, row.study)
    return unseen_grade(rows, row)
