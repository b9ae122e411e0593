"""Laws of doses and amounts that hold for every value, not only for the examples."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.doses import Concentration, Dilution, Dose, DoseMismatchError, Length, Mass, Volume
from needlework.problems import BadInputError
from needlework.vocabulary import ProductTerm, terms

TOXINS = [
    term
    for term in terms("product")
    if isinstance(term, ProductTerm) and term.category == "toxin" and term.unit
]
UNITS = st.decimals(0, 1000, places=4, allow_nan=False, allow_infinity=False)


def doses(product: str = "onabotulinumtoxinA") -> st.SearchStrategy[Dose]:
    unit = next(term.unit for term in TOXINS if term.slug == product)
    return UNITS.map(lambda units: Dose(units, product, unit))


@given(doses(), doses(), doses())
def test_addition_of_one_product_is_commutative_and_associative(a: Dose, b: Dose, c: Dose) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)


@given(doses(), doses())
def test_subtraction_undoes_addition(a: Dose, b: Dose) -> None:
    assert (a + b) - b == a


@given(doses(), doses())
def test_order_agrees_with_the_units(a: Dose, b: Dose) -> None:
    assert (a < b) is (a.units < b.units)
    assert (a <= b) is not (a > b)
    assert (a == b) is (a.units == b.units)
    assert a + b >= a


@given(doses(), st.integers(1, 64))
def test_a_multiple_is_a_repeated_sum(dose: Dose, times: int) -> None:
    assert dose * times == Dose.total([dose] * times)


@given(doses(), st.sampled_from([2, 4, 5, 8, 10, Decimal("0.25"), Fraction(1, 5)]))
def test_division_undoes_multiplication(dose: Dose, factor: Any) -> None:
    assert (dose / factor) * factor == dose


@given(doses(), st.sampled_from([Decimal("1E-400"), Decimal("1E-40")]))
def test_sums_are_exact_however_far_the_digits_lie_apart(dose: Dose, tiny: Decimal) -> None:
    grown = dose + Dose(tiny, dose.product)
    assert grown > dose
    assert grown - dose == Dose(tiny, dose.product)


ACROSS = [
    operator.add,
    operator.sub,
    operator.truediv,
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
    operator.eq,
    operator.ne,
]


@pytest.mark.parametrize("work", ACROSS, ids=lambda work: work.__name__)
@given(data=st.data())
def test_two_products_always_raise(work: Callable[[Any, Any], Any], data: st.DataObject) -> None:
    left, right = data.draw(st.permutations([term.slug for term in TOXINS]))[:2]
    a, b = data.draw(doses(left)), data.draw(doses(right))
    with pytest.raises(DoseMismatchError, match="do not convert"):
        work(a, b)


@given(st.sampled_from(TOXINS), UNITS)
def test_a_printed_dose_is_read_back(product: ProductTerm, units: Decimal) -> None:
    dose = Dose.create(units, product=product.slug)
    again = Dose.parse(str(dose), product=product.slug)
    assert again == dose and hash(again) == hash(dose)


@given(st.sampled_from([Volume, Length, Mass, Concentration]), st.integers(0, 10**8), st.data())
def test_a_printed_amount_is_read_back(kind: Any, millionths: int, data: st.DataObject) -> None:
    units = kind.UNITS if kind is not Concentration else kind.FACTORS
    unit = data.draw(st.sampled_from(sorted(units)))
    text = f"{Decimal(millionths).scaleb(-6):f} {unit}"
    try:
        amount = kind.parse(text)
    except BadInputError as fault:
        assert fault.problems[0].code in {"amount.too-precise", "amount.not-believable"}
    else:
        assert kind.parse(str(amount)) == amount


@given(doses(), st.integers(1, 200), st.integers(1, 1000))
def test_the_volume_of_a_dose_holds_that_dose(dose: Dose, vial: int, hundredths: int) -> None:
    mixed = Dilution.create(
        Dose.create(vial, product=dose.product), Volume.of(Fraction(hundredths, 100))
    )
    assert mixed.volume_for(dose).amount * mixed.concentration.amount == dose.units


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader_of_doses(text: str) -> None:
    try:
        dose = Dose.parse(text, product="Botox")
    except BadInputError as fault:
        assert len(fault.problems) == 1
    else:
        assert 0 <= dose.units <= 2000
