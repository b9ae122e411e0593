"""Laws of scales and endpoints that hold for every severity and rater."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from needlework.scales.baseline import (
    entry_chances,
    entry_weights,
    severity_nodes,
    subject_grade_given_entry,
)
from needlework.scales.endpoints import RaterView, combine, investigator_chance, subject_chance
from needlework.scales.ordinal import at_least, at_most, grade_probabilities

severities = st.floats(-3, 7)
noises = st.floats(0.05, 2)
steps = st.tuples(st.floats(0.05, 2), st.floats(0.05, 2))
chances = st.floats(0, 1)
EVENTS = st.sampled_from(["none_or_mild", "ge1_grade", "ge2_grade"])
LAST_BITS = 1e-12


def thresholds(first: float, gaps: tuple[float, float]) -> tuple[float, float, float]:
    return first, first + gaps[0], first + gaps[0] + gaps[1]


@given(severities, st.floats(-1, 2), steps, noises)
def test_grade_chances_are_chances_and_add_up_to_one(
    severity: float, first: float, gaps: tuple[float, float], noise: float
) -> None:
    grades = grade_probabilities(np.array(severity), thresholds(first, gaps), noise)
    assert (grades >= 0).all()
    assert abs(grades.sum() - 1) <= LAST_BITS


@given(st.floats(-1, 2), severities, noises)
def test_what_is_not_below_a_boundary_is_above_it(
    threshold: float, severity: float, noise: float
) -> None:
    below = at_most(threshold, np.array(severity), noise)
    assert abs(below + at_least(threshold, np.array(severity), noise) - 1) <= LAST_BITS


@given(severities, st.floats(0, 3), st.floats(-1, 2), steps, noises)
def test_more_severity_moves_every_grade_up(
    severity: float, more: float, first: float, gaps: tuple[float, float], noise: float
) -> None:
    mild, severe = (
        np.cumsum(grade_probabilities(np.array(value), thresholds(first, gaps), noise))
        for value in (severity, severity + more)
    )
    assert (severe <= mild + LAST_BITS).all()


@given(st.floats(1, 4), st.floats(0.1, 1.5), noises, noises, st.floats(-1, 1))
def test_entry_weights_are_weights_for_each_baseline_grade(
    mean: float, spread: float, investigator: float, subject: float, bias: float
) -> None:
    nodes = severity_nodes()
    limits = np.array([[0.5], [1.5], [2.5]])
    raters = (
        entry_chances(nodes, limits, investigator)[:, None],
        entry_chances(nodes + bias, limits, subject)[:, None],
    )
    weights = entry_weights(nodes, np.array([[mean]]), np.array([[spread]]), *raters)
    assert (weights >= 0).all()
    assert np.abs(weights.sum(axis=-1) - 1).max() <= LAST_BITS


@given(st.floats(0.02, 2), st.floats(-1, 1))
def test_the_subjects_grade_at_entry_is_known_where_hardly_anyone_enters(
    noise: float, bias: float
) -> None:
    limits = np.array([[0.5], [1.5], [2.5]])
    own = subject_grade_given_entry(entry_chances(severity_nodes() + bias, limits, noise))
    assert np.abs(own.sum(axis=0) - 1).max() <= LAST_BITS
    assert (own >= 0).all()


@given(chances, chances)
def test_both_raters_agree_less_often_than_either_and_disagree_less_than_both(
    investigator: float, subject: float
) -> None:
    both, either = (combine(kind, investigator, subject) for kind in ("both-and", "both-or"))
    assert both <= min(investigator, subject) + LAST_BITS
    assert either >= max(investigator, subject) - LAST_BITS
    assert 0 <= both <= either + LAST_BITS
    assert either <= 1 + LAST_BITS


@given(EVENTS, severities, noises, st.sampled_from([2, 3]))
def test_two_grades_are_harder_than_one(
    event: str, severity: float, noise: float, grade: int
) -> None:
    view = RaterView(np.array(severity), noise)
    one, two = (
        investigator_chance(name, grade, view, (0.5, 1.5, 2.5))
        for name in ("ge1_grade", "ge2_grade")
    )
    assert two <= one
    assert investigator_chance(event, 2, view, (0.5, 1.5, 2.5)) <= investigator_chance(
        event, 3, view, (0.5, 1.5, 2.5)
    )


@given(st.floats(0, 4), noises, st.floats(-1, 1))
def test_a_severe_grade_of_the_subject_helps_the_composite_and_leaves_none_or_mild_alone(
    fall: float, noise: float, bias: float
) -> None:
    nodes, limits = severity_nodes(), (0.5, 1.5, 2.5)
    view = RaterView(nodes - fall, noise)
    own = subject_grade_given_entry(entry_chances(nodes + bias, np.array(limits)[:, None], noise))
    severe = np.stack([np.zeros_like(nodes), np.ones_like(nodes)])
    composite, absolute = (
        [
            combine(
                "both-and",
                investigator_chance(event, 3, view, limits),
                subject_chance(event, shares, view, limits),
            )
            for shares in (own, severe)
        ]
        for event in ("ge2_grade", "none_or_mild")
    )
    assert (composite[1] >= composite[0] - LAST_BITS).all()
    assert (absolute[1] == absolute[0]).all()
