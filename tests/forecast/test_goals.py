"""Goals: the chance that each is met, or why it is not told."""

from __future__ import annotations

import pytest

from needlework.forecast import forecast
from needlework.forecast.values import GoalChance
from tests.forecast.making import area_of, at, plan_of, score, visit

SMALL = 200


def goal(lines: str, area: str = "glabella") -> str:
    return f'[[goal]]\narea = "{area}"\n{lines}\n'


def chances(*goals: str, grade: int = 3) -> tuple[GoalChance, ...]:
    return forecast(plan_of(score(grade), *goals, visit(0)), draws=SMALL).goals


def test_the_chance_is_the_share_on_that_day() -> None:
    (found,) = chances(goal('outcome = "none_or_mild"\nby_day = 30\nprobability = 0.8'))
    area = area_of(size=SMALL)
    share = area.shares.treated[..., 0].mean(axis=0)
    assert found.probability == pytest.approx(at(share, area.knots, 30), abs=1e-9)
    assert found.wanted == 0.8
    assert found.reason == ""
    assert "day 30" in found.description


def test_a_goal_without_a_day_is_told_for_the_best_visit() -> None:
    later, best = chances(
        goal('outcome = "none_or_mild"\nby_day = 120'), goal('outcome = "none_or_mild"')
    )
    assert best.probability is not None
    assert later.probability is not None
    assert best.probability > later.probability
    assert best.wanted is None


@pytest.mark.parametrize(
    "outcome", ["none_or_mild", "one_grade_better", "two_grades_better_both_raters"]
)
def test_each_outcome_that_is_forecast_has_a_chance(outcome: str) -> None:
    (found,) = chances(goal(f'outcome = "{outcome}"\nby_day = 30'))
    assert found.probability is not None
    assert 0 < found.probability < 1


def test_goals_are_answered_in_the_order_of_the_plan() -> None:
    found = chances(
        goal('id = "second"\noutcome = "none_or_mild"', area="forehead"),
        goal('id = "first"\noutcome = "none_or_mild"'),
    )
    assert [item.id for item in found] == ["second", "first"]
    assert found[0].probability is None
    assert "nothing is forecast for forehead" in found[0].reason
    assert found[1].probability is not None


def test_kept_movement_is_not_promised() -> None:
    (found,) = chances(goal('outcome = "none_or_mild"\nby_day = 30\nkeep_movement = 0.2'))
    assert found.probability is not None
    assert "movement" in found.reason


def test_two_grades_better_from_mild_lines_is_not_forecast() -> None:
    (found,) = chances(goal('outcome = "two_grades_better_both_raters"'), grade=1)
    assert found.probability is None
    assert "not forecast" in found.reason
