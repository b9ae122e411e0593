"""The five events of an area."""

from __future__ import annotations

import pytest

from tests.forecast.making import event, forecast_of_example, forecast_of_single, median

NAMES = ["onset", "peak", "loss", "loss_responders", "return"]


@pytest.mark.parametrize("name", ["frown-lines", "frown-lines-upkeep", "frown-lines-touch-up"])
def test_every_area_has_the_five_events_in_order(name: str) -> None:
    events = forecast_of_example(name).all_events
    assert [item.name for item in events] == NAMES
    for item in events:
        assert item.definition.endswith(".")
        assert 0 <= item.never <= 1
        known = [day for day in (item.q05, item.q25, item.q50, item.q75, item.q95) if day]
        assert known == sorted(known)


def test_events_come_in_the_order_of_a_treatment() -> None:
    found = forecast_of_single()
    days = [median(found, name) for name in NAMES]
    assert days == sorted(days)


def test_who_never_reaches_none_or_mild_has_lost_it_on_day_0() -> None:
    weak = event(forecast_of_single("10 U"), "loss")
    assert weak.q05 == 0
    assert weak.never < 0.02


def test_responders_and_return_are_found_at_monthly_visits() -> None:
    for name in ("loss_responders", "return"):
        found = event(forecast_of_single(), name)
        for day in (found.q05, found.q25, found.q50, found.q75, found.q95):
            assert day is None or day % 30 == 0


def test_responders_lose_it_later_than_all_treated() -> None:
    found = forecast_of_single()
    assert median(found, "loss_responders") > median(found, "loss")


def test_milder_lines_stay_away_longer() -> None:
    severe, moderate = (median(forecast_of_single(grade=grade), "loss") for grade in (3, 2))
    assert moderate > severe


def test_without_a_baseline_the_loss_lies_between_moderate_and_severe() -> None:
    days = [median(forecast_of_single(grade=grade), "loss") for grade in (3, None, 2)]
    assert days == sorted(days)


def test_onset_is_reported_by_the_patient_and_some_never_notice() -> None:
    onset = event(forecast_of_single(), "onset")
    assert onset.rater == "subject"
    assert 0 < onset.never < 0.5


def test_upkeep_keeps_lines_away_until_after_the_last_session() -> None:
    assert median(forecast_of_example("frown-lines-upkeep"), "loss") > 252
