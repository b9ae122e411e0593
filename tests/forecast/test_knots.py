"""Knots: dense after each session, wide where courses are smooth, with every visit on one."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.forecast.knots import follow_up, forecast_knots


def test_knots_ascend_from_the_first_session_to_the_last_day() -> None:
    knots = forecast_knots([28, 112], 360)
    assert knots[0] == 28
    assert knots[-1] == 360
    assert (np.diff(knots) > 0).all()


@pytest.mark.parametrize("session", [0.0, 84.0])
def test_knots_are_half_a_day_apart_after_a_session_and_at_most_six_days_later(
    session: float,
) -> None:
    knots = forecast_knots([0, 84], 360)
    early = knots[(knots >= session) & (knots <= session + 4)]
    assert np.diff(early).max() <= 0.5
    assert np.diff(knots).max() <= 6


def test_every_monthly_visit_is_a_knot() -> None:
    knots = forecast_knots([3, 70], 400)
    assert set(follow_up(3, 400)) <= set(knots)


@pytest.mark.parametrize("last", [89.5, 90.0, 90.5, 119.75])
def test_no_visit_lies_after_the_last_day(last: float) -> None:
    visits = follow_up(0, last)
    assert visits.tolist() == [day for day in (30.0, 60.0, 90.0) if day <= last]


def test_a_last_day_before_the_last_session_still_reaches_that_session() -> None:
    assert forecast_knots([0, 84], 10)[-1] == 84
