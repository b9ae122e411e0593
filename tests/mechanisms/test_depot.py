"""Small injections into skin: geometry, layer and leaving, against independent calculations."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad, solve_ivp

from needlework.evidence import figures, parameter
from needlework.mechanisms import depot

volumes = st.floats(0.001, 1)
lengths = st.floats(0.2, 5)
waters = st.floats(0.2, 1)


@given(volumes, lengths, waters)
def test_a_disc_holds_the_drop(volume: float, thickness: float, water: float) -> None:
    radius = depot.disc_radius(volume, thickness, water)
    assert math.pi * radius**2 * thickness * water == pytest.approx(1000 * volume)


@given(volumes, waters)
def test_a_ball_holds_the_drop(volume: float, water: float) -> None:
    radius = depot.sphere_radius(volume, water)
    assert 4 / 3 * math.pi * radius**3 * water == pytest.approx(1000 * volume)


@given(st.floats(0.01, 30), st.floats(1, 30))
def test_coverage_is_the_share_of_a_cell_that_discs_reach(radius: float, spacing: float) -> None:
    def reached(x: float) -> float:
        """Part of a line at x through the cell that the disc of a corner or its mirror reaches."""
        near = min(x, spacing - x)
        half = math.sqrt(max(radius**2 - near**2, 0))
        return min(2 * half, spacing)

    points = [p for p in (radius, spacing - radius, spacing / 2) if 0 < p < spacing]
    if radius > spacing / 2:
        edge = math.sqrt(radius**2 - (spacing / 2) ** 2)
        points += [p for p in (edge, spacing - edge) if 0 < p < spacing]
    area, _ = quad(reached, 0, spacing, points=points or None, limit=200)
    found = float(depot.covered_share(radius, spacing))
    assert found == pytest.approx(min(1, area / spacing**2), abs=2e-4)


@given(st.floats(0.1, 20), st.floats(0.1, 20), st.floats(2, 30))
def test_a_larger_drop_covers_no_less(one: float, other: float, spacing: float) -> None:
    small, large = sorted((one, other))
    assert depot.covered_share(small, spacing) <= depot.covered_share(large, spacing) + 1e-12


def test_the_usual_grid_of_tranexamic_acid_just_covers_the_skin() -> None:
    water, diffusivity = parameter("depot.water").value, parameter("depot.diffusivity").value
    radii = [
        depot.reach(depot.disc_radius(volume, 1.0, water), diffusivity, 34 / 1440)
        for volume in (0.01, 0.05)
    ]
    sparse, usual = (float(depot.covered_share(radius, 10)) for radius in radii)
    assert (sparse, usual) == (pytest.approx(0.36, abs=0.03), pytest.approx(1, abs=0.03))


@pytest.mark.parametrize(("angle", "depth"), [(90, 4.0), (45, 2.828), (30, 2.0)])
def test_a_slanted_needle_ends_less_deep(angle: float, depth: float) -> None:
    assert depot.tip_depth(4.0, angle) == pytest.approx(depth, abs=1e-3)


@given(st.floats(0, 6), st.floats(0, 6))
def test_a_deeper_needle_passes_the_dermis_more_often(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert depot.deeper_than(low, 1.1, 0.3) <= depot.deeper_than(high, 1.1, 0.3)


def test_half_of_the_needles_pass_a_layer_of_their_own_depth() -> None:
    assert depot.deeper_than(1.1, 1.1, 0.3) == pytest.approx(0.5)


def test_the_share_by_lymph_is_that_of_the_sheep() -> None:
    line = [parameter(f"depot.lymph_share_{name}").value for name in ("at_zero", "slope")]
    rows = [row for row in figures("mesotherapy") if row.outcome == "fraction_dose_in_lymph"]
    assert len(rows) == 4
    for row in rows:
        found = float(depot.lymph_share(float(row.dose or 0) / 1000, *line))
        assert found == pytest.approx(row.value, abs=0.03)


def test_large_molecules_leave_by_lymph_alone() -> None:
    line = [parameter(f"depot.lymph_share_{name}").value for name in ("at_zero", "slope")]
    assert float(depot.lymph_share(1000.0, *line)) == 1


@given(st.floats(0, 10), st.floats(0.05, 60), st.floats(0, 1))
def test_nothing_is_lost_between_depot_blood_and_lymph(
    elapsed: float, rate: float, share: float
) -> None:
    found = depot.whereabouts(elapsed, rate, share)
    assert float(found.left + found.blood + found.lymph) == pytest.approx(1)
    assert min(float(found.left), float(found.blood), float(found.lymph)) >= 0


@pytest.mark.parametrize(("rate", "share"), [(1.4, 1.0), (40.0, 0.05), (12.0, 0.4)])
def test_shares_agree_with_an_ode_solver(rate: float, share: float) -> None:
    days = np.linspace(0, 2, 9)

    def slope(_: float, state: np.ndarray) -> list[float]:
        lymph, blood = share * rate, (1 - share) * rate
        return [-(lymph + blood) * state[0], blood * state[0], lymph * state[0]]

    solved = solve_ivp(slope, (0, 2), [1, 0, 0], "DOP853", days, rtol=1e-11, atol=1e-13).y
    found = depot.whereabouts(days, rate, share)
    np.testing.assert_allclose([found.left, found.blood, found.lymph], solved, atol=1e-6)


def test_what_lies_in_fat_leaves_sooner() -> None:
    days = np.linspace(0.01, 2, 20)
    inside, below = (depot.share_left(days, 2.0, share, 1.14) for share in (0.0, 1.0))
    assert (below < inside).all()
    np.testing.assert_allclose(below, np.exp(-2.28 * days), rtol=1e-9)


def test_nothing_has_left_before_the_injection() -> None:
    assert float(depot.share_left(-3.0, 2.0, 0.5)) == 1
    assert float(depot.whereabouts(-1.0, 2.0, 0.3).left) == 1


@pytest.mark.parametrize(
    ("drug", "minutes"),
    [
        (depot.Solute(234.34, 2.4, 0.30, 0.24), 12),  # lidocaine
        (depot.Solute(372.55, 3.0, 0.10, 1.0), 41),  # finasteride
        (depot.Solute(528.54, 5.2, 0.01, 1.0), 1150),  # dutasteride
    ],
)
def test_binding_holds_a_drug_back(drug: depot.Solute, minutes: float) -> None:
    half_life = math.log(2) / float(depot.bound_rate(drug)) * 1440
    assert half_life == pytest.approx(minutes, rel=0.05)


@given(st.floats(0.01, 1), st.floats(0.01, 1), st.floats(0, 5))
def test_a_drug_that_binds_more_stays_longer(one: float, other: float, partition: float) -> None:
    tight, loose = sorted((one, other))
    held, free = (
        float(depot.bound_rate(depot.Solute(300.0, partition, unbound, 1.0)))
        for unbound in (tight, loose)
    )
    assert held <= free * (1 + 1e-12)
