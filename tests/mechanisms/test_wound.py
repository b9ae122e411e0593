"""Wounds of needling: density of rollers and pens, depth with its dead zone, saturation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.mechanisms.wound import (
    benefit,
    covered_share,
    depth_effect,
    depth_in_dermis,
    pen_density,
    roller_density,
)

densities = st.floats(0, 1e4)
depths = st.floats(0, 5)
radii = st.floats(0.005, 0.1)
scales = st.floats(0.05, 2)


def test_the_roller_of_the_series_leaves_fifteen_punctures_per_cm2_and_pass() -> None:
    assert roller_density(192, 2, 2) == pytest.approx(15.3, abs=0.05)


def test_a_pen_leaves_tens_of_times_as_many() -> None:
    assert pen_density(6, 120, 2, 0.5) == pytest.approx(720)


@pytest.mark.parametrize(
    ("length", "depth"), [(0.1, 0.0), (0.2, 0.0), (0.3, 0.06), (1.5, 0.9), (9.0, 1.0)]
)
def test_a_needle_first_dents_the_skin_and_never_leaves_the_dermis(
    length: float, depth: float
) -> None:
    assert depth_in_dermis(length, 0.7, 0.1, 0.08, 1.0) == pytest.approx(depth, abs=1e-9)


def test_channels_cover_the_skin_as_points_scattered_at_random() -> None:
    random = np.random.default_rng(1)
    side, radius, density = 10.0, 0.05, 100.0
    centres = random.uniform(0, side, (random.poisson(density * side**2), 2))
    places = random.uniform(1, side - 1, (4000, 2))
    near = [(((centres - place) ** 2).sum(axis=1) < radius**2).any() for place in places]
    assert np.mean(near) == pytest.approx(covered_share(density, radius), abs=0.02)


@given(densities, densities, radii)
def test_more_punctures_never_cover_less(one: float, more: float, radius: float) -> None:
    assert covered_share(one + more, radius) >= covered_share(one, radius)
    assert 0 <= covered_share(one, radius) <= 1


@given(depths, depths, scales)
def test_each_step_of_depth_adds_less(one: float, more: float, scale: float) -> None:
    assert depth_effect(one + more, scale) >= depth_effect(one, scale)
    gains = np.diff([depth_effect(one * step, scale) for step in range(4)])
    assert (np.diff(gains) <= 1e-12).all()


@given(densities, depths, radii, scales)
def test_nothing_is_worth_more_than_the_sessions_of_the_studies(
    density: float, depth: float, radius: float, scale: float
) -> None:
    worth = benefit(density, depth, radius, scale, 220, 0.3)
    assert 0 <= worth <= 1
    assert benefit(220 + density, 0.3 + depth, radius, scale, 220, 0.3) == pytest.approx(1)


@given(densities, depths, radii, scales, st.floats(0, 3))
def test_longer_needles_and_more_passes_never_take_benefit_away(
    density: float, depth: float, radius: float, scale: float, more: float
) -> None:
    base = benefit(density, depth, radius, scale, 220, 0.3)
    assert benefit(density * (1 + more), depth, radius, scale, 220, 0.3) >= base - 1e-12
    assert benefit(density, depth + more, radius, scale, 220, 0.3) >= base - 1e-12


def test_where_no_needle_reaches_the_dermis_there_is_no_benefit() -> None:
    assert benefit(500, 0, 0.025, 0.4, 220, 0.3) == 0
    assert math.isclose(benefit(0, 1, 0.025, 0.4, 220, 0.3), 0)
