"""Laws of the prediction of published figures."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.forecast.arms import Arms
from needlework.forecast.design import Design, ResponderRows, SurvivalRows
from needlework.forecast.predict import Prediction
from needlework.forecast.trial_effects import no_effects
from needlework.scales.endpoints import ResponderEndpoint
from tests.reference.example_parameters import example_parameters

DAYS = (7.0, 28.0, 56.0, 84.0, 112.0, 140.0, 168.0)
DRAWS = 4
PARAMETERS = example_parameters(DRAWS, seed=5)
EVENTS = ("none_or_mild", "ge1_grade", "ge2_grade")
RATERS = ("investigator", "subject", "both-and", "both-or")
shares_severe = st.floats(0, 1)
ratios = st.floats(0, 3)


def shares(ratio: float, severe: float, event: str, raters: str) -> np.ndarray:
    """Return the shares of one arm by draw and day."""
    row = np.arange(len(DAYS))
    arm = np.zeros(len(DAYS), dtype=int)
    group = ResponderRows(ResponderEndpoint(event, raters), row, arm, row)  # type: ignore[arg-type]
    return np.asarray(_prediction(ratio, severe, group).shares(group))


def _prediction(ratio: float, severe: float, *groups: ResponderRows | SurvivalRows) -> Prediction:
    arms = Arms(np.array([0]), np.array([[ratio]]), (0.0,), np.zeros(1))
    trial = no_effects(np.full((DRAWS, 1), severe))
    design = Design(arms, np.array([0]), ("trial",), DAYS, np.array([severe]), groups, len(DAYS))
    return Prediction(PARAMETERS, design, trial)


@settings(max_examples=15)
@given(ratios, shares_severe, st.sampled_from(EVENTS))
def test_raters_together_respond_less_often_than_each_and_one_of_them_more_often(
    ratio: float, severe: float, event: str
) -> None:
    investigator, subject, both, either = (shares(ratio, severe, event, who) for who in RATERS)
    assert (both <= np.minimum(investigator, subject) + 1e-12).all()
    assert (either >= np.maximum(investigator, subject) - 1e-12).all()
    assert np.abs(both + either - investigator - subject).max() <= 1e-12


@settings(max_examples=15)
@given(ratios, st.floats(0.05, 2), st.sampled_from(EVENTS), st.sampled_from(RATERS))
def test_more_units_never_give_fewer_responders(
    ratio: float, more: float, event: str, raters: str
) -> None:
    low, high = (shares(dose, 0.4, event, raters) for dose in (ratio, ratio + more))
    assert (high >= low - 1e-6).all()


@settings(max_examples=15)
@given(ratios, shares_severe, st.sampled_from(RATERS))
def test_two_grades_are_reached_by_fewer_than_one(
    ratio: float, severe: float, raters: str
) -> None:
    two, one = (shares(ratio, severe, event, raters) for event in ("ge2_grade", "ge1_grade"))
    assert (two <= one + 1e-12).all()


@settings(max_examples=15)
@given(ratios, st.sampled_from(EVENTS), st.sampled_from(RATERS))
def test_the_mix_at_baseline_lies_between_its_two_grades(
    ratio: float, event: str, raters: str
) -> None:
    moderate, mixed, severe = (shares(ratio, share, event, raters) for share in (0, 0.3, 1))
    assert np.abs(mixed - 0.7 * moderate - 0.3 * severe).max() <= 1e-12


def test_the_mix_at_baseline_moves_the_composite() -> None:
    few, many = (shares(1.0, severe, "ge2_grade", "both-and") for severe in (0.35, 0.68))
    assert np.abs(few - many).max() > 0.02


def test_none_or_mild_of_the_investigator_does_not_ask_for_the_mix_given_the_grade() -> None:
    moderate, severe = (shares(1.0, share, "none_or_mild", "investigator") for share in (0, 1))
    for mix in (0.35, 0.68):
        mixed = shares(1.0, mix, "none_or_mild", "investigator")
        assert np.abs((mixed - mix * severe) / (1 - mix) - moderate).max() <= 1e-12


@settings(max_examples=15)
@given(ratios, shares_severe, st.sampled_from(RATERS), st.booleans())
def test_fewer_people_remain_at_each_later_visit(
    ratio: float, severe: float, raters: str, followed: bool
) -> None:
    lost = ResponderEndpoint("none_or_mild", raters)  # type: ignore[arg-type]
    rows = np.arange(4)
    group = SurvivalRows(
        lost=lost,
        at_risk=ResponderEndpoint("none_or_mild", "investigator") if followed else None,
        at_risk_day=np.ones(4, dtype=int),
        row=rows,
        arm=np.zeros(4, dtype=int),
        visits=np.tile([2, 3, 4, 5], (4, 1)),
        counted=np.ones((4, 4), dtype=bool),
        low=rows - 1,
        high=rows,
    )
    low, high = _prediction(ratio, severe, group).remaining(group)
    assert (low[:, 0] == 1).all()
    assert (high <= low + 1e-12).all()
    assert (high >= 0).all()
    assert np.abs(low[:, 1:] - high[:, :-1]).max() <= 1e-12
