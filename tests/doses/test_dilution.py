from __future__ import annotations

from fractions import Fraction

import pytest

from needlework.doses import Dilution, Dose, DoseMismatchError, Syringe, Volume
from needlework.problems import BadInputError


def dilution(vial: str, diluent: str, product: str = "Botox", region: str = "US") -> Dilution:
    return Dilution.create(Dose.parse(vial, product=product, region=region), Volume.parse(diluent))


def test_twenty_units_at_the_label_dilution_are_half_a_millilitre_and_fifty_marks() -> None:
    mixed = dilution("100 U", "2.5 mL")
    twenty = Dose.parse("20 U", product="Botox")
    assert str(mixed.concentration) == "40 U/mL"
    assert mixed.volume_for(twenty) == Volume.parse("0.5 mL")
    assert mixed.syringe_marks(twenty, Syringe.named("U-100 insulin")) == 50


@pytest.mark.parametrize(
    ("syringe", "marks"),
    [("U-100 insulin", 10), ("0.3 mL insulin", 20), ("U-40", 4), ("tuberculin", 10), ("3 mL", 1)],
)
def test_the_marks_depend_on_the_syringe(syringe: str, marks: int) -> None:
    mixed = dilution("100 U", "2.5 mL")
    four = Dose.parse("4 U", product="Botox")
    assert mixed.syringe_marks(four, Syringe.named(syringe)) == marks


def test_ten_speywood_units_of_the_wider_dilution_stay_a_third_of_a_quarter() -> None:
    mixed = dilution("300 U", "2.5 mL", "Dysport")
    ten = Dose.parse("10 sU", product="Dysport")
    assert mixed.volume_for(ten).amount == Fraction(1, 12)
    assert mixed.concentration.unit == "sU/mL"
    assert mixed.concentration.product == "abobotulinumtoxinA"


def test_a_concentration_that_never_ends_says_that_it_is_rounded() -> None:
    assert str(dilution("125 sU", "0.63 mL", "Azzalure").concentration) == "≈ 198.4127 sU/mL"


def test_a_dose_of_another_product_does_not_come_out_of_the_vial() -> None:
    with pytest.raises(DoseMismatchError, match="do not convert"):
        dilution("100 U", "2.5 mL").volume_for(Dose.parse("20 U", product="Xeomin"))


@pytest.mark.parametrize(("vial", "diluent"), [("0 U", "2.5 mL"), ("100 U", "0 mL")])
def test_an_empty_vial_or_no_diluent_is_refused(vial: str, diluent: str) -> None:
    with pytest.raises(BadInputError) as caught:
        dilution(vial, diluent)
    assert caught.value.problems[0].code == "dilution.empty"


def test_an_unknown_syringe_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(BadInputError) as caught:
        Syringe.named("U-100 insuln", where="vial.syringe")
    (problem,) = caught.value.problems
    assert problem.where == "vial.syringe"
    assert "'U-100-insulin'" in problem.allowed
