from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from needlework.doses import Concentration, Length, Mass, Quantity, Volume
from needlework.problems import BadInputError


@pytest.mark.parametrize(
    ("kind", "text", "amount", "printed"),
    [
        (Volume, "2.5 mL", Fraction(5, 2), "2.5 mL"),
        (Volume, "0.05ml", Fraction(1, 20), "0.05 mL"),
        (Volume, "50 µL", Fraction(1, 20), "0.05 mL"),
        (Volume, "50 \u03bcL", Fraction(1, 20), "0.05 mL"),
        (Volume, "1 cc", Fraction(1), "1 mL"),
        (Length, "10 mm", Fraction(10), "10 mm"),
        (Length, "1.5 cm", Fraction(15), "15 mm"),
        (Length, "250 um", Fraction(1, 4), "0.25 mm"),
        (Mass, "64 kg", Fraction(64000), "64 kg"),
        (Mass, "10 g", Fraction(10), "10 g"),
        (Mass, "5 mg", Fraction(1, 200), "5 mg"),
    ],
)
def test_an_amount_is_read_exactly_and_printed_with_its_unit(
    kind: type[Quantity], text: str, amount: Fraction, printed: str
) -> None:
    quantity = kind.parse(text)
    assert type(quantity) is kind
    assert quantity.amount == amount
    assert str(quantity) == printed


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("4 mg/mL", Fraction(4), "mg/mL"),
        ("0.01 %", Fraction(1, 10), "mg/mL"),
        ("10 µg / mL", Fraction(1, 100), "mg/mL"),
        ("150 U/mL", Fraction(150), "U/mL"),
    ],
)
def test_a_concentration_is_read(text: str, amount: Fraction, unit: str) -> None:
    concentration = Concentration.parse(text)
    assert (concentration.amount, concentration.unit) == (amount, unit)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Volume, "2.5", "amount.wrong-unit"),
        (Volume, "2.5 mm", "amount.wrong-unit"),
        (Volume, "2.5 U", "amount.wrong-unit"),
        (Volume, "-1 mL", "amount.negative"),
        (Volume, "1001 mL", "amount.not-believable"),
        (Volume, "0.0001 µL", "amount.too-precise"),
        (Volume, 2.5, "amount.not-text"),
        (Length, "2,5 mm", "amount.ambiguous-number"),
        (Length, "3 m", "amount.wrong-unit"),
        (Mass, "64", "amount.wrong-unit"),
        (Mass, "501 kg", "amount.not-believable"),
        (Mass, "nan kg", "amount.not-a-number"),
        (Concentration, "4 mg", "amount.wrong-unit"),
        (Concentration, "4", "amount.wrong-unit"),
        (Concentration, "101 %", "amount.not-believable"),
        (Concentration, "inf mg/mL", "amount.not-a-number"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_code(kind: Any, text: object, code: str) -> None:
    with pytest.raises(BadInputError) as caught:
        kind.parse(text, where="session[0].volume")
    (problem,) = caught.value.problems
    assert (problem.where, problem.code) == ("session[0].volume", code)


@pytest.mark.parametrize("kind", [Volume, Length, Mass])
def test_no_quantity_is_made_from_a_float(kind: Any) -> None:
    with pytest.raises(TypeError, match="is exact"):
        kind(2.5)
    with pytest.raises(TypeError, match="is exact"):
        kind.of(2.5)


def test_amounts_of_one_kind_add_scale_and_compare() -> None:
    half, whole = Volume.parse("0.5 mL"), Volume.of(1)
    assert half + half == whole
    assert whole - half == half < whole
    assert half * 2 == whole
    assert half * Fraction(1, 5) == Volume.of(Decimal("0.1"))
    assert whole.ratio(half) == 2


def test_amounts_of_two_kinds_never_meet() -> None:
    volume: Any = Volume.of(1)
    for work in (
        lambda: volume + Length.of(1),
        lambda: volume - Mass.of(1),
        lambda: volume < Length.of(1),
        lambda: volume * 0.5,
    ):
        with pytest.raises(TypeError):
            work()
    assert volume != Length.of(1)


def test_an_amount_that_never_ends_is_printed_as_rounded() -> None:
    assert str(Volume(Fraction(1, 12))) == "≈ 0.0833 mL"
    assert repr(Volume(Fraction(1, 2))) == "Volume('0.5 mL')"


def test_a_mass_is_printed_in_the_largest_unit_that_keeps_it_exact() -> None:
    assert str(Mass(Fraction("64000.000001"))) == "64000.000001 g"
    assert str(Mass(Fraction(0))) == "0 mg"
