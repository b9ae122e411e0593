"""What an area receives, read off a plan."""

from __future__ import annotations

import pytest

from needlework.forecast.history import area_history
from tests.forecast.making import ABO, DAXI, ONA, plan_of, treatment, visit


def test_doses_of_one_product_on_one_day_are_one_dose() -> None:
    half = treatment("10 U")
    found = area_history(plan_of(visit(0, half, half), visit(84)), "glabella")
    assert found.days == (0, 84)
    assert found.ratios == (1, 1)
    assert found.treatments == ("s1-t1", "s1-t2", "s2-t1")


def test_two_products_on_one_day_stay_apart() -> None:
    plan = plan_of(visit(0, treatment("10 U"), treatment("25 sU", ABO)))
    found = area_history(plan, "glabella")
    assert sorted(found.products) == [ABO, ONA]
    assert found.session_days == (0,)
    assert found.ratios == (0.5, 0.5)


def test_other_areas_do_not_count() -> None:
    plan = plan_of(visit(0, treatment(), treatment("12 U", area="lateral-canthal")))
    assert area_history(plan, "glabella").ratios == (1,)


@pytest.mark.parametrize(
    ("product", "dose"),
    [(ONA, "20 U"), (ABO, "50 sU"), (DAXI, "40 U"), ("relabotulinumtoxinA", "50 U")],
)
def test_the_label_dose_of_each_product_is_its_reference(product: str, dose: str) -> None:
    assert area_history(plan_of(visit(0, treatment(dose, product))), "glabella").ratios == (1,)


def test_products_are_found_in_the_order_of_the_draws() -> None:
    plan = plan_of(visit(0, treatment("40 U", DAXI)), visit(84))
    index = area_history(plan, "glabella").product_index((ONA, ABO, DAXI))
    assert index.tolist() == [2, 0]
