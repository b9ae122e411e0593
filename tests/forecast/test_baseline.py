"""The baseline: which scores are used, and where a patient then stands."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.forecast.baseline import (
    BaselineScores,
    baseline_scores,
    baseline_weights,
    patient_severities,
    sample_severity,
)
from needlework.forecast.draws import load_draws
from needlework.forecast.ensemble import take
from needlework.forecast.values import Array
from tests.forecast.making import plan_of, score, visit

PARAMETERS = take(load_draws().parameters, np.arange(0, 1000, 40))
SEVERE = np.full(25, 0.6)


def mean_severity(investigator: int | None, subject: int | None = None) -> float:
    scores = BaselineScores(investigator, subject)
    weights = baseline_weights(PARAMETERS, scores, SEVERE).mixed
    return float((weights @ patient_severities()).mean())


def test_both_raters_are_read_at_maximum_contraction() -> None:
    plan = plan_of(score(3), score(2, "subject"), visit(0))
    assert baseline_scores(plan, "glabella") == BaselineScores(3, 2)
    assert baseline_scores(plan, "forehead") == BaselineScores(None, None)


@pytest.mark.parametrize("scale", ["FWS", "FWS-A", "GLSS", "PFWS", "GL-SLA"])
def test_every_four_grade_scale_of_frown_lines_counts(scale: str) -> None:
    assert baseline_scores(plan_of(score(2, scale=scale), visit(0)), "glabella").grade == 2


@pytest.mark.parametrize(
    "unused",
    [score(4, scale="MAS"), score(2.5), score(3) + 'condition = "rest"\n', score(7, scale="FWCS")],
    ids=["five grades", "half a grade", "at rest", "another construct"],
)
def test_a_score_that_the_trials_did_not_take_is_not_used_and_not_in_the_way(unused: str) -> None:
    assert not baseline_scores(plan_of(unused, visit(0)), "glabella").known
    both = plan_of(unused, score(2), visit(0))
    assert baseline_scores(both, "glabella") == BaselineScores(2, None)


def test_the_first_of_two_scores_of_a_rater_counts() -> None:
    assert baseline_scores(plan_of(score(3), score(1), visit(0)), "glabella").grade == 3


def test_weights_are_normalised_and_one_grade_is_certain_when_scored() -> None:
    for scores in (BaselineScores(3, None), BaselineScores(None, 2), BaselineScores(2, 3)):
        found = baseline_weights(PARAMETERS, scores, SEVERE)
        assert found.grades == (scores.grade,)
        np.testing.assert_allclose(found.mixed.sum(axis=1), 1)


def test_without_a_score_moderate_and_severe_are_mixed_as_people_come() -> None:
    found = baseline_weights(PARAMETERS, BaselineScores(None, None), SEVERE)
    assert found.grades == (2, 3)
    np.testing.assert_allclose(found.shares[1], SEVERE)
    np.testing.assert_allclose(found.mixed.sum(axis=1), 1)
    assert mean_severity(2) < mean_severity(None) < mean_severity(3)


def test_severity_rises_with_the_grade_of_either_rater() -> None:
    by_investigator = [mean_severity(grade) for grade in range(4)]
    by_subject = [mean_severity(2, grade) for grade in range(4)]
    assert by_investigator == sorted(by_investigator)
    assert by_subject == sorted(by_subject)


def test_a_rated_grade_is_drawn_towards_the_usual_patient() -> None:
    # Raters err, so someone scored mild in a clinic full of moderate lines is likely worse.
    assert mean_severity(0) > -0.5
    assert mean_severity(3) < 3.4


def test_sampled_severities_follow_the_weights() -> None:
    grid = patient_severities()
    weights: Array = np.exp(-((grid - 2.2) ** 2) / 0.5)
    rows = np.tile(weights / weights.sum(), (4001, 1))
    found = sample_severity(rows, np.linspace(0.0001, 0.9999, 4001))
    np.testing.assert_allclose(found.mean(), 2.2, atol=0.01)
    np.testing.assert_allclose(found.std(), 0.5, atol=0.02)
    assert (np.diff(found) >= 0).all()
