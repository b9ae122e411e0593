"""Laws of vials: no unit is lost or made, whatever is drawn."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from needlework.doses import Dilution, Dose, Syringe, Volume
from needlework.problems import BadInputError
from needlework.products import draw, pool, vials_needed

ONA = "onabotulinumtoxinA"
amounts = st.decimals(Decimal("0.1"), 400, places=1).map(lambda units: Dose(units, ONA))
sizes = st.sampled_from([Dose(Decimal(size), ONA) for size in (50, 100, 200)])
diluents = st.decimals(Decimal("0.5"), 10, places=2).map(Volume.of)
dilutions = st.builds(Dilution, sizes, diluents)
syringes = st.sampled_from(["U-100 insulin", "0.3 mL insulin", "U40", "3 mL"]).map(Syringe.named)


@given(dilutions, st.lists(amounts, min_size=1, max_size=6))
def test_what_is_drawn_and_what_is_left_are_what_the_vials_held(
    dilution: Dilution, doses: list[Dose]
) -> None:
    found = pool(dilution, [(f"t{n}", dose) for n, dose in enumerate(doses)])
    drawn = [dose for vial in found.vials for _, dose in vial.drawn]
    assert Dose.total(drawn) == Dose.total(doses)
    assert Dose.total(drawn) + found.left_over == dilution.vial * len(found.vials)
    for vial in found.vials:
        in_it = sum((dose for _, dose in vial.drawn), vial.left_over)
        assert in_it == vial.size
        assert vial.left_over.units >= 0
        assert vial.left_volume.amount >= 0


@given(dilutions, st.lists(amounts, min_size=1, max_size=6))
def test_each_treatment_gets_its_dose_and_no_vial_is_opened_too_many(
    dilution: Dilution, doses: list[Dose]
) -> None:
    found = pool(dilution, [(f"t{n}", dose) for n, dose in enumerate(doses)])
    for number, dose in enumerate(doses):
        taken = [d for vial in found.vials for who, d in vial.drawn if who == f"t{number}"]
        assert Dose.total(taken) == dose
    assert found.left_over < dilution.vial


@given(dilutions, amounts)
def test_millilitres_times_concentration_are_the_dose(dilution: Dilution, dose: Dose) -> None:
    volume = dilution.volume_for(dose)
    assert volume.amount * dilution.concentration.amount == Fraction(dose.units)


@given(dilutions, amounts, amounts, syringes)
def test_a_larger_dose_never_takes_fewer_marks(
    dilution: Dilution, one: Dose, other: Dose, syringe: Syringe
) -> None:
    small, large = sorted((one, other))
    try:
        marks = [draw(dose, dilution, syringe, fills=True).marks for dose in (small, large)]
    except BadInputError:
        assume(False)
    assert marks[0] <= marks[1]


@given(dilutions, amounts, syringes)
def test_rounding_is_at_most_half_a_mark_and_is_stated_exactly(
    dilution: Dilution, dose: Dose, syringe: Syringe
) -> None:
    try:
        drawn = draw(dose, dilution, syringe, fills=True)
    except BadInputError:
        assume(False)
    assert abs(drawn.exact_marks - drawn.marks) <= Fraction(1, 2)
    assert drawn.units == drawn.marks * syringe.mark.amount * dilution.concentration.amount
    assert drawn.units - drawn.change == Fraction(dose.units)


@given(amounts, st.lists(sizes, min_size=1, max_size=3))
def test_chosen_vials_hold_the_dose_and_none_stays_closed(dose: Dose, known: list[Dose]) -> None:
    found = vials_needed(dose, known)
    assert Dose.total(found.vials) == dose + found.left_over
    assert all(found.left_over < size for size in found.vials)
    best = min(math.ceil(dose / size) * size.units - dose.units for size in set(known))
    assert found.left_over.units <= best
