"""Doses in whole marks, with what rounding does to them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from needlework.doses import Dilution, Dose, Syringe, Volume
from needlework.problems import BadInputError
from needlework.products import draw

INSULIN = Syringe.named("U-100 insulin")


def dose(text: str, product: str = "Botox") -> Dose:
    """Return a dose of a product."""
    return Dose.parse(text, product=product)


def mixed(vial: str, diluent: str, product: str = "Botox") -> Dilution:
    """Return a vial that is made up."""
    return Dilution(dose(vial, product), Volume.parse(diluent))


def test_twenty_units_at_four_per_tenth_are_fifty_marks_and_nothing_is_rounded() -> None:
    drawn = draw(dose("20 U"), mixed("100 U", "2.5 mL"), INSULIN)
    assert (drawn.marks, drawn.exact_marks, drawn.change) == (50, 50, 0)
    assert str(drawn) == "20 U in 0.5 mL: 50 marks of U-100 insulin syringe, 1 mL"


def test_ten_speywood_units_of_azzalure_are_exactly_0_0504_ml() -> None:
    made = mixed("125 sU", "0.63 mL", "Azzalure")
    drawn = draw(dose("10 sU", "Azzalure"), made, INSULIN)
    assert drawn.volume.amount == Fraction(504, 10_000)
    assert drawn.exact_marks == Fraction(504, 100)
    assert drawn.marks == 5
    assert drawn.units == Fraction(5, 100) * 125 / Fraction(63, 100)
    assert "5 marks hold ≈ 9.9206 sU, 0.0794 sU (0.8 %) less than planned" in str(drawn)


def test_ten_speywood_units_of_dysport_at_2_5_ml_are_a_twelfth_of_a_millilitre() -> None:
    drawn = draw(dose("10 sU", "Dysport"), mixed("300 sU", "2.5 mL", "Dysport"), INSULIN)
    assert drawn.volume.amount == Fraction(1, 12)
    assert (drawn.marks, drawn.units) == (8, Fraction(96, 10))
    assert "0.4 sU (4.0 %) less" in str(drawn)


def test_a_half_mark_goes_up_and_says_so() -> None:
    drawn = draw(dose("1.8 U"), mixed("100 U", "2.5 mL"), INSULIN)
    assert drawn.exact_marks == Fraction(9, 2)
    assert (drawn.marks, drawn.share) == (5, Fraction(1, 9))
    assert "0.2 U (11.1 %) more than planned" in str(drawn)


def test_a_finer_syringe_rounds_less() -> None:
    fine = Syringe.named("0.3 mL insulin")
    drawn = draw(dose("1.8 U"), mixed("100 U", "2.5 mL"), fine)
    assert (drawn.marks, drawn.change) == (9, 0)


@pytest.mark.parametrize(("units", "fits"), [("40 U", True), ("40.4 U", False)])
def test_a_point_must_fit_into_the_syringe(units: str, fits: bool) -> None:
    made = mixed("100 U", "2.5 mL")
    if fits:
        assert draw(dose(units), made, INSULIN).fills == 1
    else:
        with pytest.raises(BadInputError, match=r"1\.01 mL, and a U-100 .* holds 1 mL"):
            draw(dose(units), made, INSULIN)


def test_an_area_may_take_several_fillings() -> None:
    drawn = draw(dose("100 U"), mixed("100 U", "2.5 mL"), INSULIN, fills=True)
    assert (drawn.marks, drawn.fills) == (250, 3)


@pytest.mark.parametrize(("units", "readable"), [("0.2 U", True), ("0.19 U", False)])
def test_less_than_half_a_mark_cannot_be_drawn(units: str, readable: bool) -> None:
    made = mixed("100 U", "2.5 mL")
    if readable:
        assert draw(dose(units), made, INSULIN).marks == 1
    else:
        with pytest.raises(BadInputError, match="less than half of one mark"):
            draw(dose(units), made, INSULIN)


def test_a_dose_of_another_product_is_refused() -> None:
    with pytest.raises(BadInputError, match="do not convert"):
        draw(dose("20 U", "Xeomin"), mixed("100 U", "2.5 mL"), INSULIN)


def test_a_dose_of_nothing_is_refused() -> None:
    with pytest.raises(BadInputError, match="dose of nothing"):
        draw(dose("0 U"), mixed("100 U", "2.5 mL"), INSULIN)
