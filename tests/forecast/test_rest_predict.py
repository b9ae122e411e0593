"""Predicted figures at rest against a trial played person by person, and where they must go."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.special import expit

from needlework.forecast.arms import Arms, arm_resting_effects
from needlework.forecast.rest_predict import RestEffects, RestPrediction, rest_effects
from needlework.forecast.rest_rows import RestRow
from needlework.forecast.values import Array
from needlework.mechanisms.resting_lines import resting_fall
from tests.forecast.rest_making import PRODUCTS, parameters, prediction, row, trial

SESSIONS = (0.0, 120.0, 240.0)
VISITS = (7.0, 30.0, 60.0, 90.0, 120.0)
PEOPLE = 40_000
ROWS = (
    row("any_visit", days=VISITS, entry=(1, 3)),
    row("every_cycle", days=VISITS, entry=(1, 3)),
    row("odds_per_cycle", days=VISITS, entry=(1, 3)),
    row("share", rater="subject", days=(28.0,), cycle=1),
    row("better", days=(2.0,)),
    row("entry", grade=1),
    row("lowest", grade=1),
    row("highest", grade=1),
    row("median", grade=1, days=(30.0, 60.0, 90.0, 120.0), entry=(2, 3)),
)
TRIAL = trial(*ROWS, sessions=SESSIONS)


class Played:
    """The same trial: people with severity and sensitivity, visits with an erring rater."""

    def __init__(self) -> None:
        self.rng = np.random.default_rng(11)
        values = parameters()
        arms = Arms(np.array([0]), np.ones((1, 3)), SESSIONS, np.zeros(1))
        deviates = self.rng.standard_normal(PEOPLE)
        rate, zero = values["rest_smoothing_rate"], np.zeros((1, 1))
        courses = arm_resting_effects(values, arms, TRIAL.days, zero, deviates, rate)
        fall = resting_fall(courses[0][0, 0], courses[1][0, 0], 1.6, 0.6)
        self.fall = dict(zip(TRIAL.days, fall.T, strict=True))
        self.severity = 1.4 + 0.6 * self.rng.standard_normal(PEOPLE)
        self.limits = np.array([0.6, 1.5, 2.5])
        self.entry = self.graded(self.severity, 0.25 * 1.1)

    def graded(self, severity: Array, noise: float) -> Array:
        """Return the grades that a rater gives."""
        seen = severity + noise * self.rng.logistic(size=severity.shape)
        return np.searchsorted(self.limits, seen)

    def rated(self, day: float, rater: str = "investigator") -> Array:
        """Return the grades on a day."""
        bias, noise = (0.1, 0.5 * 1.1) if rater == "subject" else (0.0, 0.25 * 1.1)
        return self.graded(self.severity - self.fall[day] + bias, noise)

    def counted(self, found: RestRow) -> Array:
        """Return who is counted."""
        return (self.entry >= found.entry[0]) & (self.entry <= found.entry[1])


@cache
def played() -> Played:
    return Played()


def cycles(found: RestRow, at_most: int) -> list[Array]:
    """Return who had at most this grade at some visit, cycle by cycle."""
    game = played()
    return [
        np.any([game.rated(day) <= at_most for day in days], axis=0)[game.counted(found)]
        for days in TRIAL.cycles_of(found)
    ]


def expected(kind: str) -> tuple[RestRow, float]:
    (found,) = [item for item in ROWS if item.kind == kind]
    return found, float(np.ravel(prediction(TRIAL).figure(found))[0])


def test_no_lines_at_some_visit_is_what_people_show() -> None:
    found, share = expected("any_visit")
    assert cycles(found, 0)[0].mean() == pytest.approx(share, abs=0.01)


def test_no_lines_in_every_cycle_is_what_people_show_who_are_seen_throughout() -> None:
    found, share = expected("every_cycle")
    always = np.all(cycles(found, 0), axis=0).mean()
    assert 0.8 * always == pytest.approx(share, abs=0.01)


def test_the_odds_ratio_per_cycle_is_that_of_people() -> None:
    found, slope = expected("odds_per_cycle")
    odds = [np.log(each.mean() / (1 - each.mean())) for each in cycles(found, 0)]
    assert (odds[2] - odds[0]) / 2 == pytest.approx(slope, abs=0.03)


def test_a_later_cycle_by_the_patient_is_what_people_show() -> None:
    _, share = expected("share")
    assert (played().rated(148.0, "subject") == 0).mean() == pytest.approx(share, abs=0.01)


def test_one_grade_better_is_against_the_own_grade_at_entry() -> None:
    _, share = expected("better")
    game = played()
    assert (game.rated(2.0) < game.entry).mean() == pytest.approx(share, abs=0.01)


def test_grades_at_entry_are_those_that_raters_give() -> None:
    _, share = expected("entry")
    assert (played().entry == 1).mean() == pytest.approx(share, abs=0.01)


def test_the_lowest_and_highest_cycle_are_those_of_people() -> None:
    found, low = expected("lowest")
    _, high = expected("highest")
    shares = [each.mean() for each in cycles(found, 1)]
    assert min(shares) == pytest.approx(low, abs=0.01)
    assert max(shares) == pytest.approx(high, abs=0.01)


def test_responders_that_are_left_at_each_visit_are_those_of_people() -> None:
    found = ROWS[-1]
    game, still = played(), played().counted(ROWS[-1]) & (played().rated(30.0) <= 1)
    start, shares = still.sum(), []
    for day in found.days[1:]:
        still = still & (game.rated(day) <= 1)
        shares.append(still.sum() / start)
    assert prediction(TRIAL).remaining(found)[0] == pytest.approx(shares, abs=0.015)


def test_stronger_effects_clear_more_people() -> None:
    found = row("share")
    weak, strong = (
        prediction(trial(found), parameters(rest_strength=fall)).figure(found)
        for fall in (0.5, 2.0)
    )
    assert weak < strong


def test_without_any_fall_people_stay_as_they_were_graded() -> None:
    found = row("share", entry=(0, 3))
    share = prediction(trial(found), parameters(rest_strength=0.0)).figure(found)
    noise = 0.25 * 1.1
    nodes = 1.4 + 0.6 * np.linspace(-5, 5, 2001)
    weights = np.exp(-(np.linspace(-5, 5, 2001) ** 2) / 2)
    by_hand = (expit((0.6 - nodes) / noise) * weights).sum() / weights.sum()
    assert share[0] == pytest.approx(by_hand, abs=0.005)


def test_a_trial_adds_in_proportion_and_never_turns_the_effect_round() -> None:
    effects = rest_effects(parameters(), np.array([[1.0], [2.0], [-1.0]]))
    assert effects.strength == pytest.approx(0.2 / 2.5)
    assert effects.days == pytest.approx(20)
    assert effects.severity == pytest.approx(-0.2)
    found = row("share")
    nothing = np.zeros(1)
    reversed_trial = RestEffects(np.array([-3.0]), nothing, nothing)
    turned = RestPrediction(parameters(), trial(found), PRODUCTS, reversed_trial).figure(found)
    still = prediction(trial(found), parameters(rest_strength=0.0)).figure(found)
    assert turned == pytest.approx(still)
