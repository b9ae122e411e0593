"""When things happen: crossings, losses, visits, and their quantiles."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.forecast.timing import (
    EventDefinition,
    event,
    first_crossing,
    loss_day,
    visit_of,
)

KNOTS = np.array([0.0, 1.0, 2.0, 4.0, 8.0])
DEFINITION = EventDefinition("loss", "none_or_mild", "investigator", "What it is.")


def test_a_crossing_lies_where_a_straight_line_meets_zero() -> None:
    values = np.array([[-1.0, -1.0, 1.0, 2.0, 2.0], [-3.0, -2.0, -2.0, -1.0, 3.0]])
    assert first_crossing(KNOTS, values).tolist() == [1.5, 5.0]


def test_who_never_crosses_has_no_day() -> None:
    assert first_crossing(KNOTS, np.full((1, 5), -1.0)).tolist() == [np.inf]


def test_who_starts_beyond_has_crossed_on_the_first_day() -> None:
    assert first_crossing(KNOTS, np.ones((1, 5))).tolist() == [0.0]


def test_only_days_after_the_start_count() -> None:
    values = np.array([[1.0, -1.0, -1.0, 1.0, 1.0]] * 2)
    found = first_crossing(KNOTS, values, np.array([1.0, np.inf]))
    assert found.tolist() == [3.0, np.inf]


def test_loss_is_the_first_day_above_after_it_was_attained() -> None:
    above = np.array([[1.0, -1.0, -1.0, -1.0, 1.0]])
    assert loss_day(KNOTS, above, np.array([0.5])).tolist() == [6.0]


def test_who_never_attained_has_lost_it_on_day_0_and_who_never_loses_has_no_day() -> None:
    above = np.array([[1.0] * 5, [1.0, -1.0, -1.0, -1.0, -1.0]])
    assert loss_day(KNOTS, above, np.array([np.inf, 0.5])).tolist() == [0.0, np.inf]


def test_a_visit_finds_it_only_when_people_come() -> None:
    found = np.array([[False, True, True], [False, False, False]])
    assert visit_of(found, np.array([30.0, 60.0, 90.0])).tolist() == [60.0, np.inf]


def test_an_event_counts_never_as_later_than_any_day() -> None:
    days = np.array([10.0, 20.0, 30.0, np.inf])
    found = event(DEFINITION, "glabella", days, "calibrated")
    assert (found.q05, found.q95) == (10, None)
    assert found.never == 0.25
    assert (found.name, found.area, found.grade) == ("loss", "glabella", "calibrated")


def test_a_median_is_missing_where_never_is_more_likely() -> None:
    days = np.array([5.0, np.inf, np.inf])
    assert event(DEFINITION, "glabella", days, "assumed").q50 is None


def test_an_event_of_nobody_never_happens() -> None:
    found = event(DEFINITION, "glabella", np.array([]), "assumed")
    assert found.never == 1
    assert found.q05 is found.q50 is found.q95 is None


@pytest.mark.parametrize("size", [1, 2, 3, 50, 1001])
def test_quantiles_ascend_and_are_days_of_patients(size: int) -> None:
    days = np.random.default_rng(size).integers(1, 300, size).astype(float)
    found = event(DEFINITION, "glabella", days, "calibrated")
    quantiles = [found.q05, found.q25, found.q50, found.q75, found.q95]
    assert quantiles == sorted(quantiles)
    assert set(quantiles) <= set(days.tolist())
