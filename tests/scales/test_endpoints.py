"""Responder endpoints: which boundary, which raters."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.scales.endpoints import (
    Event,
    Raters,
    RaterView,
    boundary,
    combine,
    investigator_chance,
    subject_chance,
)
from needlework.scales.ordinal import at_most

THRESHOLDS = (0.5, 1.5, 2.5)
VIEW = RaterView(np.array([0.3, 1.2, 2.6]), np.array(0.25))


@pytest.mark.parametrize(
    ("event", "baseline", "threshold"),
    [
        ("none_or_mild", 2, 1.5),
        ("none_or_mild", 3, 1.5),
        ("ge1_grade", 2, 1.5),
        ("ge1_grade", 3, 2.5),
        ("ge2_grade", 2, 0.5),
        ("ge2_grade", 3, 1.5),
    ],
)
def test_every_event_has_its_boundary(event: Event, baseline: int, threshold: float) -> None:
    assert THRESHOLDS[boundary(event, baseline)] == threshold
    chance = investigator_chance(event, baseline, VIEW, THRESHOLDS)
    assert (chance == at_most(threshold, VIEW.severity, VIEW.noise)).all()


def test_the_subject_counts_from_their_own_baseline_grade() -> None:
    own = np.array([[0.7, 0.4, 0.1], [0.3, 0.6, 0.9]])
    expected = own[0] * investigator_chance("ge2_grade", 2, VIEW, THRESHOLDS) + own[
        1
    ] * investigator_chance("ge2_grade", 3, VIEW, THRESHOLDS)
    assert subject_chance("ge2_grade", own, VIEW, THRESHOLDS) == pytest.approx(expected)


def test_none_or_mild_of_the_subject_does_not_ask_for_the_baseline() -> None:
    for own in ([[1.0] * 3, [0.0] * 3], [[0.2] * 3, [0.8] * 3]):
        chance = subject_chance("none_or_mild", np.array(own), VIEW, THRESHOLDS)
        assert (chance == at_most(1.5, VIEW.severity, VIEW.noise)).all()


@pytest.mark.parametrize(
    ("raters", "expected"),
    [("investigator", 0.6), ("subject", 0.5), ("both-and", 0.3), ("both-or", 0.8)],
)
def test_raters_are_combined_as_independent_given_the_person(
    raters: Raters, expected: float
) -> None:
    assert combine(raters, 0.6, 0.5) == pytest.approx(expected)
