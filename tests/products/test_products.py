"""Vials and label dilutions of the toxins, as the table of products has them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from needlework.evidence import sources_named, table
from needlework.products import Toxin, toxin, toxins

EVERY = toxins()


def test_every_toxin_of_the_table_is_a_product() -> None:
    in_table = {
        row.cells["product"]
        for row in table("rules", "products")
        if "botulinumtoxin" in row.cells["product"]
    }
    assert {one.slug for one in EVERY} == in_table


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.slug)
def test_a_dilution_agrees_with_the_printed_concentration(one: Toxin) -> None:
    rows = [
        row.cells
        for row in table("rules", "products")
        if (row.cells["product"], row.cells["record"]) == (one.slug, "dilution")
    ]
    assert len(rows) == len(one.dilutions)
    for row, label in zip(rows, one.dilutions, strict=True):
        printed = Fraction(Decimal(row["units_per_0p1ml"]))
        assert abs(label.dilution.concentration.amount / 10 - printed) < Fraction(1, 10_000)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.slug)
def test_every_figure_of_a_product_has_its_source(one: Toxin) -> None:
    assert one.vials
    for entry in (*one.vials, *one.dilutions):
        assert sources_named(entry.source)
        assert entry.seen in {"page", "abstract", "secondary", "recalled"}


def test_units_are_those_of_the_product() -> None:
    known = {one.slug: one.unit for one in EVERY}
    assert known.pop("abobotulinumtoxinA") == "sU"
    assert set(known.values()) == {"U"}


def test_a_brand_leads_to_its_product() -> None:
    found = toxin("Dysport")
    assert found is not None
    assert found.slug == "abobotulinumtoxinA"
    assert "Azzalure" in found.brands
    assert toxin("Restylane") is None
    assert toxin("no such thing") is None


def test_a_ready_liquid_has_a_volume_and_no_dilution() -> None:
    found = toxin("Relfydess")
    assert found is not None
    assert found.dilutions == ()
    assert str(found.vials[0].volume) == "1.5 mL"
    assert found.use_within_hours is None


def test_the_time_after_making_up_says_how_it_is_known() -> None:
    found = toxin("Daxxify")
    assert found is not None
    assert (found.use_within_hours, found.use_within_seen) == (72, "abstract")
