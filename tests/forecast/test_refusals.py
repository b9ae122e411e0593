"""What is not forecast says so, with its reason, and keeps nothing else from being forecast."""

from __future__ import annotations

from dataclasses import replace

import pytest

from needlework.forecast import forecast
from needlework.forecast.draws import Draws, load_draws
from needlework.forecast.refusals import forecastable_areas, refusals
from tests.forecast.making import ONA, plan_of, score, single, treatment, visit

LETI = "letibotulinumtoxinA"
SMALL = 100


def with_leti() -> Draws:
    """Return draws that had figures of letibotulinumtoxinA."""
    table = load_draws()
    products = [*table.provenance["products_with_rows"], LETI]
    return replace(table, provenance={**table.provenance, "products_with_rows": products})


def test_a_product_without_a_seen_figure_is_refused() -> None:
    found = forecast(single("20 U", LETI), draws=SMALL)
    assert found.courses == found.all_events == found.risks == ()
    (refusal,) = found.not_forecast
    assert refusal.treatment == "s1-t1"
    assert refusal.reason.startswith("insufficient")
    assert LETI in refusal.reason


def test_a_product_known_from_memory_only_is_drawn_when_memory_is_allowed() -> None:
    found = forecast(single("20 U", LETI), draws=SMALL, include_recalled=True)
    assert found.versions["fit_set"] == "with-recalled"
    assert found.not_forecast == ()
    assert found.courses
    assert "calibrated" not in {item.grade for item in found.courses}


def test_a_product_whose_figures_entered_the_fit_is_forecast() -> None:
    plan = single("20 U", LETI)
    assert refusals(plan, {"glabella": with_leti()}) == ()
    assert forecastable_areas(plan, {"glabella": with_leti()}) == ("glabella",)


def test_a_toxin_that_cannot_be_forecast_keeps_its_area_from_being_forecast() -> None:
    plan = plan_of(score(3), visit(0), visit(84, treatment("20 U", LETI)))
    found = forecast(plan, draws=SMALL)
    assert found.courses == ()
    reasons = {item.treatment: item.reason for item in found.not_forecast}
    assert "s2-t1" in reasons["s1-t1"]
    assert LETI in reasons["s2-t1"]


def test_a_needle_of_another_kind_leaves_the_toxin_of_its_area_alone() -> None:
    other = (
        '[[session.treatment]]\nkind = "filler"\nproduct = "hyaluronic-acid-filler"\n'
        'area = "glabella"\nvolume = "0.2 mL"\n'
    )
    found = forecast(plan_of(score(3), visit(0, treatment(), other)), draws=SMALL)
    assert found.courses
    (refusal,) = found.not_forecast
    assert "give s1-t2 an indication" in refusal.reason


@pytest.mark.parametrize("area", ["chin", "perioral", "nose"])
def test_an_area_without_a_model_is_refused_by_name(area: str) -> None:
    (refusal,) = refusals(
        plan_of(visit(0, treatment("12 U", area=area))), {"glabella": load_draws()}
    )
    assert area in refusal.reason


def test_every_treatment_is_either_forecast_or_refused() -> None:
    plan = plan_of(score(3), visit(0, treatment(), treatment("12 U", area="chin")))
    found = forecast(plan, draws=SMALL)
    drawn = {name for item in found.courses for name in item.treatments}
    refused = {item.treatment for item in found.not_forecast}
    assert drawn | refused == {item.id for item in plan.treatments}
    assert not drawn & refused
    assert {item.product for item in plan.treatments if hasattr(item, "product")} == {ONA}


def test_someone_without_lines_is_not_forecast_and_told_why() -> None:
    found = forecast(single(grade=0))
    assert found.courses == ()
    assert found.all_events == ()
    (refused,) = found.not_forecast
    assert refused.reason.startswith(
        "insufficient: the baseline score of the glabella is the lowest"
    )


def test_a_grade_0_by_either_rater_is_enough() -> None:
    plan = plan_of(score(2), score(0, rater="subject"), visit(0))
    assert forecast(plan).courses == ()


def test_mild_lines_are_drawn_and_graded_as_assumed() -> None:
    found = forecast(single(grade=1))
    assert {item.grade for item in found.courses} == {"assumed"}
