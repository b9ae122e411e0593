"""What goes into the syringe: exact millilitres and marks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from needlework.doses import Dose, Volume
from needlework.plans import Neuromodulator, Site, Vial
from needlework.products import given

ONA = "onabotulinumtoxinA"
VIAL = Vial(Dose(Decimal(100), ONA), Volume.parse("2.5 mL"), syringe="U-100-insulin")
FROWN = Neuromodulator("t1", ONA, "glabella", dose=Dose(Decimal(20), ONA), vial=VIAL)


def test_twenty_units_at_four_per_tenth_are_fifty_marks() -> None:
    found = given(FROWN, ())
    assert found.units_per_tenth_ml == 4
    assert str(found.volume) == "0.5 mL"
    assert found.marks == 50
    assert found.basis == "the vial of the plan"
    assert found.sources == ()


def test_each_site_has_its_volume_and_marks() -> None:
    sites = [Site(f"p{n}", "procerus", "midline", Dose(Decimal(4), ONA)) for n in range(5)]
    found = given(replace(FROWN, dose=None), sites)
    assert str(found.dose) == "20 U"
    assert [str(one.volume) for one in found.sites] == ["0.1 mL"] * 5
    assert [one.marks for one in found.sites] == [10] * 5


def test_volumes_stay_exact_where_decimals_do_not_end() -> None:
    vial = Vial(Dose(Decimal(100), ONA), Volume.parse("3 mL"), syringe="U-100-insulin")
    found = given(replace(FROWN, vial=vial, dose=Dose(Decimal(1), ONA)), ())
    assert found.volume is not None
    assert found.volume.amount == Fraction(3, 100)
    assert found.marks == 3


def test_without_a_vial_the_label_dilution_for_faces_is_used() -> None:
    found = given(replace(FROWN, vial=None), (), region="US")
    assert found.units_per_tenth_ml == 4
    assert "label dilution of Botox Cosmetic" in found.basis
    assert found.sources == ("botox-pdr",)
    assert found.marks is None


def test_a_vial_without_diluent_takes_the_label_dilution_of_its_size() -> None:
    found = given(replace(FROWN, vial=replace(VIAL, diluent=None)), ())
    assert found.units_per_tenth_ml == 4
    assert "100 U in 2.5 mL" in found.basis
    assert found.marks == 50


@pytest.mark.parametrize(("region", "brand"), [("US", "Dysport"), ("EU", "Azzalure")])
def test_labels_of_the_region_come_first(region: str, brand: str) -> None:
    abo = Dose(Decimal(50), "abobotulinumtoxinA", "sU")
    treatment = Neuromodulator("t1", abo.product, "glabella", dose=abo)
    assert brand in given(treatment, (), region=region).basis


def test_a_recalled_dilution_is_called_unverified() -> None:
    dose = Dose(Decimal(40), "daxibotulinumtoxinA")
    found = given(Neuromodulator("t1", dose.product, "glabella", dose=dose), ())
    assert "unverified" in found.basis


def test_a_ready_liquid_needs_no_dilution() -> None:
    dose = Dose(Decimal(50), "relabotulinumtoxinA")
    found = given(Neuromodulator("t1", dose.product, "glabella", dose=dose), ())
    assert str(found.volume) == "0.5 mL"
    assert "ready-to-use" in found.basis


def test_a_product_without_known_dilution_has_no_volume() -> None:
    dose = Dose(Decimal(20), "nivobotulinumtoxinA")
    found = given(Neuromodulator("t1", dose.product, "glabella", dose=dose), ())
    assert found.volume is found.marks is found.concentration is found.units_per_tenth_ml is None
    assert "no dilution is known" in found.basis


def test_a_vial_size_that_no_label_has_is_said() -> None:
    vial = Vial(Dose(Decimal(75), ONA))
    found = given(replace(FROWN, vial=vial), ())
    assert found.dilution is None
    assert "no label dilution is known for this vial" in found.basis
