"""What a forecast says of a plan, the antidote of fillers, and what the consent must name."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from needlework.forecast import forecast
from needlework.forecast.summary import summary
from needlework.planfile import read_plan
from needlework.plans import ForecastSummary, GoalExpected, Kit, Policy
from needlework.safety import Context, Report, check
from tests.safety.making import checked, plan, severities, treatment

FRESH = Kit(hyaluronidase_expiry=date(2026, 12, 1))
FILLER = (
    'kind = "filler"\nproduct = "hyaluronic-acid-filler"\narea = "nasolabial"\nvolume = "1 mL"\n'
    'lot = "A"\nexpiry = 2027-01-01\ndevice = "cannula"\n'
)


def expecting(**summary_of: object) -> Report:
    return check(plan(), None, ForecastSummary(**summary_of))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("chance", "wanted", "count"), [(0.79, 0.8, 1), (0.8, 0.8, 0), (0.1, None, 0), (0.81, 0.8, 0)]
)
def test_a_goal_below_the_chance_that_is_wanted_is_found(
    chance: float, wanted: float | None, count: int
) -> None:
    report = expecting(goals=(GoalExpected("g1", "no or mild lines", wanted, chance),))
    assert severities(report, "GOAL-UNLIKELY") == ["warn"] * count


def test_a_goal_without_a_forecast_is_said() -> None:
    report = expecting(goals=(GoalExpected("g1", "softer skin", 0.8, None, "no such outcome"),))
    (found,) = report.of("GOAL-NOT-FORECAST")
    assert found.severity.value == "inform" and "no such outcome" in found.message


@pytest.mark.parametrize(
    ("told", "code", "severity"),
    [
        ({"beyond": {"t1": ("200 units lie outside",)}}, "FORECAST-EXTRAPOLATES", "warn"),
        ({"grades": {"t1": "assumed"}}, "FORECAST-WEAK", "inform"),
        ({"not_forecast": {"t1": "nothing known"}}, "NOT-FORECAST", "inform"),
    ],
)
def test_what_the_forecast_says_of_a_treatment_is_told(
    told: dict[str, object], code: str, severity: str
) -> None:
    assert severities(expecting(**told), code) == [severity]


def test_without_a_forecast_the_group_says_so_and_with_a_good_one_nothing() -> None:
    assert "--forecast" in dict(checked().not_run)["what the forecast says"]
    report = expecting(grades={"t1": "calibrated"})
    assert "what the forecast says" in report.ran
    assert report.clear


def test_a_real_forecast_tells_doses_beyond_the_trials() -> None:
    text = (files("needlework") / "examples" / "frown-lines-dose.toml").read_text("utf-8")
    near = summary(forecast(read_plan(text), draws=100))
    assert not near.beyond and near.grades
    far = read_plan(text.replace('dose = "20 U"', 'dose = "300 U"'))
    assert far != read_plan(text)
    beyond = summary(forecast(far, draws=100)).beyond
    assert any("lie outside" in reason for reasons in beyond.values() for reason in reasons)


@pytest.mark.parametrize(
    ("expiry", "severity"),
    [(None, ["warn"]), (date(2026, 11, 30), ["override"]), (date(2026, 12, 1), [])],
)
def test_hyaluronidase_is_at_hand_and_in_date(expiry: date | None, severity: list[str]) -> None:
    context = Context(policy=Policy(kit=Kit(hyaluronidase_expiry=expiry)))
    assert severities(checked(FILLER, context=context), "HYALURONIDASE") == severity


def test_other_treatments_need_no_hyaluronidase() -> None:
    assert not checked().of("HYALURONIDASE")


def test_uses_outside_the_label_are_joined_for_the_consent() -> None:
    meso = (
        '[[session.treatment]]\nid = "t2"\nkind = "mesotherapy"\ndevice = "manual"\n'
        'area = "malar"\n'
        'mixture = [{ active = "tranexamic-acid", concentration = "4 mg/mL" }]\n'
    )
    report = checked(treatment(area='"masseter"', dose='"40 U"'), more=meso)
    (found,) = report.of("CONSENT-OFF-LABEL")
    assert found.severity.value == "inform"
    assert "t1: onabotulinumtoxinA in the masseter" in found.message
    assert "t2: tranexamic acid" in found.message
    assert not checked().of("CONSENT-OFF-LABEL")
