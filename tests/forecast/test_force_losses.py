"""What is expected of measured losses, against values worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.evidence.force_rows import ForceRow, all_force_rows, fitted_force_rows
from needlework.forecast.draws import load_draws
from needlework.forecast.force import FORCE, ForceDesign, force_design
from needlework.forecast.force_losses import (
    PlaceDeviates,
    Places,
    expected_losses,
    places,
    scatter,
)
from needlework.mechanisms.force import largest_block_logit
from needlework.mechanisms.neuromodulator import block, log_active_fraction, log_potency

ROWS = fitted_force_rows()
PRODUCTS = load_draws(False, FORCE).products
PARAMETERS = {
    "hill": 2.0,
    "delivery_rate": 0.4,
    "saturation": 0.5,
    "patient_day_sd": 0.0,
    "trial_day_sd": 10.0,
    "block_exponent": 1.0,
    "strain_exponent": 1.0,
    "lag_factor": 1.0,
    "foot_sensitivity": 0.0,
    "lower_face_sensitivity": 0.0,
    "motor_unit_shift": 0.0,
    "unstated_side": 0.0,
    "largest_block_logit": float(largest_block_logit(0.8)),
    "largest_block_sd": 0.6,
    "arm_block_sd": 0.3,
    "arm_lag_sd": 0.3,
    "person_sd": 0.2,
    "row_sd": 0.03,
}
PER_PRODUCT = {"decay_rate": 0.025, "half_block_day": 90.0, "lag_rate": 0.4}


def drawn(**changes: float) -> dict[str, np.ndarray]:
    """Return one draw of everything."""
    values = {name: np.array([value]) for name, value in {**PARAMETERS, **changes}.items()}
    return values | {name: np.full((1, len(PRODUCTS)), v) for name, v in PER_PRODUCT.items()}


def usual(design: ForceDesign) -> Places:
    shape = (1, design.rows)
    return Places(np.full(shape, 0.8), np.ones(shape), np.zeros(shape))


def loss(row: ForceRow, **changes: float) -> float:
    """Return the loss that is expected of one row."""
    design, _ = force_design([row], PRODUCTS)
    return float(expected_losses(drawn(**changes), design, usual(design))[0, 0])


def row(start: str) -> ForceRow:
    """Return the first fitted row whose id begins so."""
    return next(item for item in ROWS if item.row_id.startswith(start))


FOOT, CORRUGATOR = row("hamjian-1994"), row("winn-sires-2013/corrugator-8u/max")
STRAIN = row("lemdani-strain/ona-20/glabellar_strain_reduction/30")


def test_a_foot_muscle_at_its_reference_dose_has_the_block_of_its_day() -> None:
    potency = log_potency(np.array(90.0), np.array(0.4), np.array(0.025))
    active = log_active_fraction(np.array(21.0), np.array(0.4), np.array(0.025))
    assert loss(FOOT) == pytest.approx(0.8 * float(block(potency + active, 2.0)), rel=1e-12)


def test_a_drive_of_its_own_shifts_the_foot_and_not_the_face() -> None:
    assert loss(FOOT, foot_sensitivity=-2.0) < loss(FOOT) - 0.1
    assert loss(CORRUGATOR, foot_sensitivity=-2.0) == loss(CORRUGATOR)


def test_motor_units_and_the_lower_face_have_shifts_of_their_own() -> None:
    unit = row("winn-sires-2013/corrugator-8u/mu")
    lower = row("winn-sires-2013/dao-2u/max")
    assert loss(unit, motor_unit_shift=1.0) > loss(unit) == pytest.approx(loss(CORRUGATOR))
    assert loss(lower, lower_face_sensitivity=-1.0) < loss(lower) < loss(CORRUGATOR)


def test_half_the_units_where_the_side_is_not_told() -> None:
    halved = replace(CORRUGATOR, dose=CORRUGATOR.dose / 2, side="single")  # type: ignore[operator]
    assert loss(CORRUGATOR, unstated_side=1.0) == pytest.approx(loss(halved), rel=1e-12)
    assert loss(FOOT, unstated_side=1.0) == loss(FOOT)


def test_strain_follows_with_a_lag_and_an_action_potential_does_not() -> None:
    early_strain, early_foot = replace(STRAIN, day=1.0), replace(FOOT, day=1.0)
    assert loss(early_strain, lag_factor=0.5) < loss(early_strain) - 0.05
    assert loss(early_foot, lag_factor=0.5) == loss(early_foot)


def test_strain_is_a_power_of_the_force_that_is_left() -> None:
    assert loss(STRAIN, strain_exponent=2.0) == pytest.approx(1 - (1 - loss(STRAIN)) ** 2)
    assert loss(FOOT, strain_exponent=2.0) == loss(FOOT)


def test_a_median_is_that_of_the_patient_in_the_middle() -> None:
    late = replace(STRAIN, day=90.0)
    assert late.statistic == "median"
    assert loss(late, patient_day_sd=40.0) == pytest.approx(loss(late), rel=1e-12)


def test_a_mean_is_that_of_many_patients() -> None:
    late, count = replace(STRAIN, day=90.0, statistic="mean"), 4000
    design, _ = force_design([late], PRODUCTS)
    many = {name: np.repeat(value, count, axis=0) for name, value in drawn().items()}
    many["half_block_day"] += np.random.default_rng(5).normal(0, 40, (count, 1))
    where = Places(np.full((count, 1), 0.8), np.ones((count, 1)), np.zeros((count, 1)))
    told = expected_losses(many, design, where).mean()
    assert loss(late, patient_day_sd=40.0) == pytest.approx(told, abs=0.01)


@given(st.floats(0.5, 30), st.floats(1.05, 4), st.sampled_from([FOOT, CORRUGATOR, STRAIN]))
def test_a_larger_dose_never_takes_less(dose: float, times: float, kind: ForceRow) -> None:
    small, large = Decimal(str(round(dose, 3))), Decimal(str(round(dose * times, 3)))
    less, more = (loss(replace(kind, dose=units, dose_high=None)) for units in (small, large))
    assert less <= more + 1e-12


@given(
    st.floats(0.3, 4), st.floats(0.2, 4), st.floats(0.3, 3), st.floats(0.1, 200), st.floats(0, 80)
)
def test_no_loss_reaches_beyond_the_largest_block(
    hill: float, exponent: float, power: float, day: float, spread: float
) -> None:
    changes = {"hill": hill, "block_exponent": exponent, "patient_day_sd": spread}
    for kind in (FOOT, CORRUGATOR):
        assert 0 <= loss(replace(kind, day=day, day_high=None), **changes) <= 0.8 + 1e-9
    changes["strain_exponent"] = power
    strain = loss(replace(STRAIN, day=day), **changes)
    assert -1e-9 <= strain <= 1 - 0.2**power + 1e-9


def test_studies_and_arms_differ_in_block_day_and_lag() -> None:
    design, _ = force_design(ROWS, PRODUCTS)
    studies, arms = np.zeros((1, len(design.studies))), np.zeros((1, len(design.arms)))
    nothing = places(drawn(), design, PlaceDeviates(studies, studies, arms, arms))
    np.testing.assert_allclose(nothing.largest, 0.8)
    np.testing.assert_allclose(nothing.lag, 1)
    np.testing.assert_allclose(nothing.days, 0)
    first = studies.copy()
    first[0, 0] = 1.0
    moved = places(drawn(), design, PlaceDeviates(first, first, arms, arms))
    own = design.study == 0
    np.testing.assert_allclose(moved.days[0, own], 10)
    assert (moved.largest[0, own] > 0.8).all()
    np.testing.assert_allclose(moved.largest[0, ~own], 0.8)


def test_the_error_of_a_loss_follows_from_printed_spreads() -> None:
    design, data = force_design([FOOT], PRODUCTS)
    by_hand = np.hypot(0.9, 3.0 / 8.3 * 3.1) / (8.3 * np.sqrt(10))
    np.testing.assert_allclose(data.error, by_hand)
    found = scatter(drawn(), design, data)
    np.testing.assert_allclose(found, np.hypot(by_hand, 0.03))


def test_without_a_printed_spread_people_scatter_as_assumed() -> None:
    design, data = force_design([STRAIN, CORRUGATOR], PRODUCTS)
    people = 0.2 / np.sqrt([36, 26]) * np.sqrt([np.pi / 2, 1])
    np.testing.assert_allclose(scatter(drawn(), design, data)[0], np.hypot(people, 0.03))


def test_a_range_of_doses_stands_for_its_geometric_middle() -> None:
    plateau = row("sloop-1996")
    design, data = force_design([plateau], PRODUCTS)
    np.testing.assert_allclose(design.ratio, np.sqrt(15 * 20) / 10)
    assert (data.loss[0], data.high[0]) == (0.85, 0.9)


def test_rows_without_a_number_of_force_never_reach_the_design() -> None:
    kept = {item.row_id for item in ROWS}
    assert kept < {item.row_id for item in all_force_rows()}
    assert not [item for item in ROWS if item.scale not in ("loss", "absolute")]
