"""Side effects: published rates with exact bounds, never from withheld trials."""

from __future__ import annotations

import pytest
from scipy.stats import beta, binom

from needlework.evidence import held_out, sources, sources_named
from needlework.evidence.curated import curated_rows
from needlework.forecast.risks import exact_bounds, plan_risks, sittings
from needlework.forecast.values import Risk
from tests.forecast.making import ABO, DAXI, ONA, plan_of, treatment, visit


def risks_of(*products: str, area: str = "glabella") -> tuple[Risk, ...]:
    visits = [
        visit(28 * number, treatment("50 sU" if name == ABO else "20 U", name, area))
        for number, name in enumerate(products)
    ]
    return plan_risks(plan_of(*visits))


@pytest.mark.parametrize(("count", "size"), [(0, 1324), (0, 20), (3, 20), (16, 665), (20, 20)])
def test_bounds_are_exact_binomial_ones(count: int, size: int) -> None:
    low, high = exact_bounds(count / size, size)
    assert low == pytest.approx(beta.ppf(0.025, count, size - count + 1) if count else 0)
    assert high == pytest.approx(beta.ppf(0.975, count + 1, size - count) if count < size else 1)
    if count:
        assert binom.sf(count - 1, size, low) == pytest.approx(0.025)
    if count < size:
        assert binom.cdf(count, size, high) == pytest.approx(0.025)


def test_none_of_many_is_at_most_some_and_never_none() -> None:
    low, high = exact_bounds(0, 1324)
    assert low == 0
    assert 0.002 < high < 0.004


def test_all_of_a_few_is_at_least_some_and_never_all_ever() -> None:
    low, high = exact_bounds(1, 20)
    assert 0.8 < low < 0.9
    assert high == 1


def test_a_rate_lies_between_its_bounds_and_names_people_and_source() -> None:
    found = risks_of(ONA)
    assert found
    for risk in found:
        assert 0 <= risk.lo <= risk.probability <= risk.hi <= 1
        assert risk.hi > 0
        assert sources_named(risk.source)
        assert "people treated with onabotulinumtoxinA" in risk.note


def test_each_event_is_told_once_by_the_figure_with_most_people() -> None:
    found = risks_of(ONA)
    events = [risk.event for risk in found]
    assert len(events) == len(set(events))
    rows = [
        row
        for row in curated_rows(area="glabella")
        if row.product == ONA and row.endpoint == "safety:eyelid_ptosis" and not row.held_out
    ]
    (ptosis,) = [risk for risk in found if risk.event == "eyelid_ptosis"]
    largest = max(row.analysis_n or 0 for row in rows)
    assert f"of {largest} people" in ptosis.note
    assert largest == 665


def test_the_comparison_group_is_the_placebo_of_the_same_trial() -> None:
    (ptosis,) = [risk for risk in risks_of(ONA) if risk.event == "eyelid_ptosis"]
    assert ptosis.comparator is not None
    assert ptosis.comparator < ptosis.probability


def test_a_trial_without_placebo_has_no_comparison() -> None:
    assert None in {risk.comparator for risk in risks_of(ABO)}


def test_two_products_keep_their_own_rates() -> None:
    both = risks_of(ONA, ABO)
    assert set(both) == {*risks_of(ONA), *risks_of(ABO)}


def test_withheld_trials_give_no_rate() -> None:
    withheld = set(held_out("neuromodulator_efficacy"))
    assert withheld
    every = risks_of(ONA, ABO, DAXI, "incobotulinumtoxinA", "relabotulinumtoxinA")
    assert every
    for risk in every:
        assert not [study for study in withheld if f"study {study}" in risk.note]


def test_antibodies_are_no_side_effect() -> None:
    assert not [risk for risk in risks_of(ONA, ABO, DAXI) if "antibod" in risk.event]


def test_another_area_has_rates_of_its_own() -> None:
    found = risks_of(ONA, area="lateral-canthal")
    assert {risk.area for risk in found} == {"lateral-canthal"}
    (ptosis,) = [risk for risk in found if risk.event == "eyelid_ptosis"]
    assert ptosis.probability == 0
    assert ptosis.hi == pytest.approx(0.0028, abs=2e-4)
    assert ptosis.comparator == pytest.approx(0.00124)


def test_areas_treated_together_have_the_rate_that_was_counted_for_them() -> None:
    both = plan_of(visit(0, treatment(), treatment(area="forehead")))
    assert sittings(both) == ((ONA, frozenset({"glabella", "forehead"})),)
    found = {(risk.area, risk.event): risk for risk in plan_risks(both)}
    assert found["forehead+glabella", "eyelid_ptosis"].probability == pytest.approx(
        0.0207, abs=1e-3
    )
    assert ("glabella", "eyelid_ptosis") not in found


def test_areas_treated_apart_keep_their_own_rates() -> None:
    apart = plan_of(visit(0, treatment()), visit(28, treatment(area="lateral-canthal")))
    areas = {risk.area for risk in plan_risks(apart)}
    assert areas == {"glabella", "lateral-canthal"}


def test_figures_from_memory_give_no_rate() -> None:
    recalled = {item.slug for item in sources("rules") if item.seen == "recalled"}
    found = risks_of(ONA, ABO, DAXI, "incobotulinumtoxinA")
    assert not {risk.source for risk in found} & recalled
