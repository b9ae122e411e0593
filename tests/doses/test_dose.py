from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from needlework.doses import Dose, DoseMismatchError
from needlework.problems import BadInputError

ONA = "onabotulinumtoxinA"
ABO = "abobotulinumtoxinA"


def ona(units: str) -> Dose:
    return Dose(Decimal(units), ONA, "U")


def abo(units: str) -> Dose:
    return Dose(Decimal(units), ABO, "sU")


def problem_of(text: object, **given: Any) -> Any:
    with pytest.raises(BadInputError) as caught:
        Dose.parse(text, **{"product": ONA, "where": "plan.toml, line 3, dose", **given})
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize("text", ["20 U", "20U", " 20 u ", "20 units", "20.0 U", "020 U"])
def test_twenty_units_are_read_however_they_are_spaced(text: str) -> None:
    assert Dose.parse(text, product="Botox") == ona("20")


def test_a_parsed_dose_knows_the_slug_of_its_product() -> None:
    dose = Dose.parse("10 U", product="Botox Cosmetic")
    assert (dose.units, dose.product, dose.unit) == (Decimal(10), ONA, "U")


@pytest.mark.parametrize("text", ["50 sU", "50 su", "50 s.U.", "50 Speywood units"])
def test_speywood_units_are_read_for_their_product(text: str) -> None:
    assert Dose.parse(text, product="Azzalure") == abo("50")


def test_units_of_abobotulinumtoxin_are_read_in_the_us_and_echoed_as_speywood_units() -> None:
    assert str(Dose.parse("50 U", product="Dysport", region="US")) == "50 sU"


@pytest.mark.parametrize("region", [None, "EU", "UK", "CA", "AU"])
def test_units_of_abobotulinumtoxin_are_refused_elsewhere(region: str | None) -> None:
    problem = problem_of("50 U", product="Dysport", region=region)
    assert problem.code == "dose.wrong-unit"
    assert "sU" in problem.allowed and "US" in problem.allowed


def test_speywood_units_are_refused_for_every_other_product() -> None:
    problem = problem_of("50 sU")
    assert problem.code == "dose.wrong-unit"
    assert "abobotulinumtoxinA" in problem.remedy


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("-3 U", "amount.negative"),
        ("nan U", "amount.not-a-number"),
        ("NaN", "amount.not-a-number"),
        ("inf U", "amount.not-a-number"),
        ("", "amount.not-a-number"),
        ("U", "amount.not-a-number"),
        ("x" * 10_000, "amount.not-a-number"),
        ("9" * 10_000 + " U", "amount.not-a-number"),
        ("1e9 U", "amount.ambiguous-number"),
        ("2,5 U", "amount.ambiguous-number"),
        ("1,000 U", "amount.ambiguous-number"),
        ("1.2.3 U", "amount.ambiguous-number"),
        ("١٢ U", "amount.ambiguous-number"),
        ("1.1234567 U", "amount.too-precise"),
        ("20", "dose.wrong-unit"),
        ("20 mL", "dose.wrong-unit"),
        ("20 U sU", "dose.wrong-unit"),
        ("2001 U", "dose.not-believable"),
        (20, "amount.not-text"),
        (20.0, "amount.not-text"),
        (None, "amount.not-text"),
        (True, "amount.not-text"),
    ],
)
def test_what_is_no_dose_is_refused_with_its_code(text: object, code: str) -> None:
    problem = problem_of(text)
    assert problem.code == code
    assert problem.where == "plan.toml, line 3, dose"
    assert problem.given and problem.allowed and problem.remedy
    assert len(problem.sentence()) < 400


def test_ten_of_the_largest_vials_are_believed_and_no_more() -> None:
    assert Dose.parse("2000 U", product=ONA).units == 2000
    assert Dose.parse("100000 U", product="Myobloc").units == 100_000
    assert problem_of("5001 sU", product=ABO).code == "dose.not-believable"
    assert problem_of("1000.5 U", product="trenibotulinumtoxinE").code == "dose.not-believable"


def test_a_product_nobody_knows_is_refused_with_the_nearest_name() -> None:
    problem = problem_of("20 U", product="Botx")
    assert problem.code == "vocabulary.unknown-product"
    assert "'onabotulinumtoxinA' (Botox)" in problem.allowed


def test_a_product_without_potency_units_has_no_dose() -> None:
    assert problem_of("20 U", product="Juvederm").code == "dose.product-without-units"


def test_the_constructor_refuses_a_float_with_a_sentence() -> None:
    units: Any = 20.0
    with pytest.raises(TypeError, match=r"a dose is never a float; give decimal\.Decimal"):
        Dose(units, ONA)


@pytest.mark.parametrize("units", [2.5, True, "20", None])
def test_create_refuses_what_is_not_an_exact_number(units: Any) -> None:
    with pytest.raises(BadInputError, match="never a float"):
        Dose.create(units, product=ONA)


@pytest.mark.parametrize("units", ["NaN", "Infinity", "-1", "2000.1"])
def test_create_refuses_decimals_that_are_no_dose(units: str) -> None:
    with pytest.raises(BadInputError) as caught:
        Dose.create(Decimal(units), product=ONA)
    assert caught.value.problems[0].code == "dose.not-believable"


def test_create_takes_whole_numbers_and_decimals() -> None:
    assert Dose.create(20, product="Botox") == ona("20")
    assert Dose.create(Decimal("2.5"), product="Xeomin").unit == "U"
    assert str(Dose.create(Decimal("-0"), product=ONA)) == "0 U"


def test_doses_of_one_product_add_subtract_and_compare() -> None:
    assert ona("20") + ona("4.5") == ona("24.5")
    assert ona("20") - ona("4.5") == ona("15.5")
    assert ona("4") < ona("20") <= ona("20.0") and ona("20") > ona("4") and ona("4") >= ona("4")
    assert ona("4") != ona("5")


def test_doses_add_up_with_sum_and_total() -> None:
    parts = [ona("4")] * 5
    assert sum(parts) == Dose.total(parts) == ona("20")
    with pytest.raises(ValueError, match="not enough values"):
        Dose.total([])


@pytest.mark.parametrize("factor", [3, Decimal(3), Fraction(3)])
def test_a_dose_is_scaled_by_exact_numbers(factor: Any) -> None:
    assert ona("4") * factor == factor * ona("4") == ona("12")
    assert ona("12") / factor == ona("4")


@pytest.mark.parametrize("factor", [1.5, True, "2", None])
def test_a_dose_is_not_scaled_by_anything_else(factor: Any) -> None:
    with pytest.raises(TypeError):
        ona("4") * factor
    with pytest.raises(TypeError):
        ona("4") / factor


def test_a_dose_divided_by_a_dose_is_an_exact_ratio() -> None:
    assert ona("20") / ona("30") == Fraction(2, 3)


def test_a_share_that_never_ends_is_refused_rather_than_rounded() -> None:
    with pytest.raises(ValueError, match="no exact decimal; choose the parts"):
        ona("20") / 3


def test_a_dose_never_becomes_negative() -> None:
    with pytest.raises(ValueError, match="would be negative; compare the two first"):
        ona("4") - ona("5")
    with pytest.raises(ValueError, match="would be negative"):
        ona("4") * -1


@pytest.mark.parametrize("other", [5, 5.0, Decimal(5), "5 U", None])
def test_nothing_without_a_product_adds_to_a_dose_or_orders_with_it(other: Any) -> None:
    for work in (
        lambda: ona("5") + other,
        lambda: other + ona("5"),
        lambda: ona("5") - other,
        lambda: ona("5") < other,
    ):
        with pytest.raises(TypeError):
            work()
    assert ona("5") != other


def test_products_never_mix_and_the_message_says_what_to_do() -> None:
    with pytest.raises(DoseMismatchError) as caught:
        ona("20") + abo("50")
    assert isinstance(caught.value, TypeError)
    assert str(caught.value) == (
        "cannot add 20 U of onabotulinumtoxinA and 50 sU of abobotulinumtoxinA: units belong to "
        "one product and do not convert. Keep one total per product, or give both in the same "
        "product."
    )


def test_doses_of_several_products_share_a_set_and_a_dictionary() -> None:
    doses = [Dose(Decimal(20), product, "U") for product in (ONA, ABO, "incobotulinumtoxinA")]
    assert len({*doses, ona("20.0")}) == 3
    assert {dose: dose.product for dose in doses}[ona("20")] == ONA


def test_same_as_compares_across_products_without_raising() -> None:
    assert ona("20").same_as(ona("20.0"))
    assert not ona("20").same_as(abo("20"))
    assert not ona("20").same_as(ona("21"))


def test_a_dose_prints_plainly() -> None:
    assert str(ona("20.50")) == "20.5 U"
    assert str(ona("1E+2")) == "100 U"
    assert repr(abo("50")) == "Dose('50 sU', 'abobotulinumtoxinA')"


def test_no_units_are_falsy() -> None:
    assert not ona("0")
    assert ona("0.1")


def test_a_dose_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        ona("20").units = Decimal(10)  # type: ignore[misc]
