"""Doses that a syringe can give."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.doses import Dose, Volume
from needlework.evidence import parameter
from needlework.planning.steps import Steps, steps
from needlework.plans import Neuromodulator, Vial
from tests.planning.proposals import example

PLAN = example("frown-lines")
TREATMENT = PLAN.treatments[0]
assert isinstance(TREATMENT, Neuromodulator)


def made_up(units: str, volume: str, most: str = "4", groups: int = 3) -> Steps:
    assert isinstance(TREATMENT, Neuromodulator)
    vial = Vial(Dose.parse(units, product=TREATMENT.product), Volume.parse(volume))
    return steps(replace(TREATMENT, vial=vial), PLAN, Decimal(most), groups)


def test_a_step_is_one_mark_of_the_syringe_where_that_is_affordable() -> None:
    found = made_up("100 U", "2.5 mL")
    assert found.doses == tuple(Decimal(tenth) * 4 / 10 for tenth in range(11))
    assert found.mark_units == Fraction(2, 5)
    assert found.marks(Decimal("3.6")) == 9


def test_more_free_points_make_coarser_steps() -> None:
    fine, coarse = made_up("100 U", "2.5 mL"), made_up("100 U", "2.5 mL", groups=5)
    assert len(coarse.doses) < len(fine.doses)
    assert coarse.doses[-1] == Decimal(4)


def test_marks_without_exact_units_are_replaced_by_parts_of_the_largest_dose() -> None:
    found = made_up("100 U", "2.4 mL")
    assert found.doses[-1] == Decimal(4)
    assert "nearest mark" in found.words


def test_the_largest_dose_is_tried_even_between_two_marks() -> None:
    found = made_up("100 U", "2 mL", most="4.2")
    assert found.doses[-2:] == (Decimal("4.0"), Decimal("4.2"))
    assert found.in_whole(Decimal("4.2")) == found.whole[-1]


@settings(max_examples=30, deadline=None)
@given(
    volume=st.sampled_from(["0.8 mL", "1 mL", "1.25 mL", "2 mL", "2.5 mL", "3 mL", "4 mL"]),
    most=st.integers(2, 12),
    groups=st.integers(1, 6),
)
def test_doses_ascend_exactly_from_none_to_the_most_and_stay_few(
    volume: str, most: int, groups: int
) -> None:
    found = made_up("100 U", volume, str(most), groups)
    assert found.doses[0] == 0
    assert found.doses[-1] == most
    assert all(isinstance(dose, Decimal) for dose in found.doses)
    assert list(found.whole) == sorted(set(found.whole))
    budget = parameter("planning.most_choices").value
    assert len(found.doses) ** groups <= budget


def test_the_volume_of_a_dose_follows_the_dilution() -> None:
    assert made_up("100 U", "2.5 mL").volume_ml(4.0) == pytest.approx(0.1)
