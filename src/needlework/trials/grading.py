"""How far a simulated figure can be trusted, by the grades of the forecast."""

from __future__ import annotations

from needlework.forecast.baseline import BaselineScores
from needlework.forecast.grading import Graded, Support, graded, supported
from needlework.plans import Trial
from needlework.trials.questions import ArmArea, Question, plan_of
from needlework.validation.definitions import UNSTATED
from needlework.validation.facts import PLACEBO

_ALIKE = {"ge2_grade": ("ge2_grade", "composite_ge2"), "composite_ge2": ("composite_ge2",)}
_ANY_RATER = ("composite_ge2", "onset_subject_cumulative", "onset_physician_cumulative")


def grade_of(trial: Trial, asked: ArmArea, question: Question, fit_set: str) -> Graded:
    """Return the grade of a figure, and why it is not higher."""
    support = support_of(question)
    people = plan_of(asked.arm, trial.population)
    scores = BaselineScores(trial.population.entry_grades[-1], None)
    last = asked.history.days[-1] if asked.history.days else 0.0
    found = graded(people, asked.history, scores, support, fit_set, question.day - last)
    if not asked.history.days:
        alone = supported(asked.area, PLACEBO, support, fit_set, question.day)
        for reason in alone.reasons:
            found = found.lowered(alone.grade, reason)
    if trial.retreatment is not None and asked.history.days:
        words = "people are treated again by a rule: only first treatments entered the fit"
        found = found.lowered("informed", words)
    return found


def support_of(question: Question) -> Support:
    """Return which fitted rows speak of a figure."""
    meaning = question.target.printed.definition
    endpoints = _ALIKE.get(meaning.endpoint, (meaning.endpoint,))
    rater = "investigator" if meaning.rater in (UNSTATED, "") else meaning.rater
    return Support(endpoints, () if meaning.endpoint in _ANY_RATER else (rater,))
