"""How far a simulated figure can be trusted, by the grades of the forecast."""

from __future__ import annotations

from needlework.forecast.baseline import BaselineScores
from needlework.forecast.grading import ORDER, Graded, Support, graded, supported
from needlework.plans import Trial
from needlework.trials.questions import ArmArea, Question, plan_of
from needlework.validation.definitions import UNSTATED
from needlework.validation.facts import PLACEBO

_ALIKE = {"ge2_grade": ("ge2_grade", "composite_ge2"), "composite_ge2": ("composite_ge2",)}
_ANY_RATER = ("composite_ge2", "onset_subject_cumulative", "onset_physician_cumulative")


def grade_of(trial: Trial, asked: ArmArea, question: Question, fit_set: str) -> Graded:
    """Return the grade of a figure, and why it is not higher."""
    if asked.parts:
        return _of_several(trial, asked, question, fit_set)
    support = support_of(question)
    people = plan_of(asked.arm, trial.population)
    scores = BaselineScores(trial.population.entry_grades[-1], None)
    last = asked.history.days[-1] if asked.history.days else 0.0
    found = graded(people, asked.history, scores, support, fit_set, question.day - last)
    if not asked.history.days:
        alone = supported(asked.area, PLACEBO, support, fit_set, question.day)
        for reason in alone.reasons:
            found = found.lowered(alone.grade, reason)
    if question.endpoint.confirmed > 1:
        words = "no figure in the fit counts a loss only where further visits confirm it"
        found = found.lowered("informed", words)
    if trial.retreatment is not None and asked.history.days:
        words = "people are treated again by a rule: only first treatments entered the fit"
        found = found.lowered("informed", words)
    return found


def _of_several(trial: Trial, asked: ArmArea, question: Question, fit_set: str) -> Graded:
    """Return the grade of a figure of several areas: below each of theirs."""
    place = asked.questions.index(question)
    found = Graded("calibrated")
    for part in asked.parts:
        alone = grade_of(trial, part, part.questions[place], fit_set)
        found = Graded(max(found.grade, alone.grade, key=ORDER.index), found.reasons)
        for reason in alone.reasons:
            found = found.lowered(alone.grade, f"{part.area}: {reason}")
    words = "no trial told who responds in several areas at once: how alike they are is assumed"
    return found.lowered("assumed", words)


def support_of(question: Question) -> Support:
    """Return which fitted rows speak of a figure."""
    meaning = question.target.printed.definition
    endpoints = _ALIKE.get(meaning.endpoint, (meaning.endpoint,))
    rater = "investigator" if meaning.rater in (UNSTATED, "") else meaning.rater
    return Support(endpoints, () if meaning.endpoint in _ANY_RATER else (rater,))
