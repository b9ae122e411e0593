"""How long daxibotulinumtoxinA lasts by the draws that ship, when both raters must lose it."""

from __future__ import annotations

from functools import cache

from needlework.planfile import read_trial
from needlework.trials import run_trial
from needlework.trials.values import EndpointResult
from tests.trials.making import LOSS, RATED, arm, endpoint, treatment

MONTHLY = tuple(range(28, 253, 28))
DAXI = arm("daxi", treatment("40 U", "daxibotulinumtoxinA"), size=405)


@cache
def result(outcome: str) -> dict[int, EndpointResult]:
    wanted = [endpoint(LOSS, MONTHLY, 'rater = "both"\n'), endpoint(RATED, (112, 168))]
    text = "\n".join(['format = "needlework-trial/1"', "patients = 4000", DAXI, *wanted])
    found = run_trial(read_trial(text)).arms[0].endpoints
    return {item.day: item for item in found if item.outcome == outcome}


def test_half_have_lost_it_between_week_20_and_week_24() -> None:
    (lost,) = result(LOSS).values()
    # A loss seen on day 168 happened after the visit of day 140: in (20, 24] weeks.
    assert lost.mean == 168


def test_at_week_24_a_quarter_to_two_fifths_still_have_none_or_mild() -> None:
    share = result(RATED)[168].mean
    assert share is not None
    assert 0.25 <= share <= 0.40
