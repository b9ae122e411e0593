"""Spread from a needle: amounts are kept, areas follow the law, deeper layers get less."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.evidence import parameter
from needlework.mechanisms.spread import (
    across_layers,
    half_effect_area,
    least_share,
    local_effect,
    per_area,
    threshold_per_mm2,
    variance_mm2,
    wandered_mm2,
)

volumes = st.floats(0.01, 2)


@given(volumes)
def test_the_whole_dose_lies_somewhere(volume: float) -> None:
    variance = variance_mm2(volume)
    radius = np.linspace(0, 12 * np.sqrt(variance), 20_001)
    ring = 2 * np.pi * radius * per_area(radius, variance)
    assert np.trapezoid(ring, radius) == pytest.approx(1, rel=1e-5)


def test_a_label_site_has_its_radius() -> None:
    radius = np.sqrt(half_effect_area(1.0, 0.1) / np.pi)
    assert radius == pytest.approx(parameter("spread.radius_mm").value)
    edge = per_area(radius, variance_mm2(0.1))
    assert edge == pytest.approx(threshold_per_mm2())
    assert local_effect(edge) == pytest.approx(0.5)


@given(st.floats(0.2, 20), st.floats(1.05, 3), volumes)
def test_more_dose_makes_more_area_but_ever_less_of_it(
    dose: float, times: float, volume: float
) -> None:
    areas = half_effect_area(np.array([dose, dose * times, dose * times**2]), volume)
    first, second = np.diff(areas)
    assert second >= first - 1e-9 or first >= second - 1e-9
    if areas[0] > 0:
        assert second == pytest.approx(first)  # the same for each multiple of the dose
        assert areas[1] / areas[0] > areas[2] / areas[1]


def test_below_the_least_dose_nothing_is_half_blocked() -> None:
    assert half_effect_area(0.99 * least_share(), 0.1) == 0
    assert half_effect_area(1.01 * least_share(), 0.1) > 0


def test_more_volume_carries_a_large_dose_further() -> None:
    areas = half_effect_area(4.0, np.array([0.05, 0.1, 0.5]))
    assert (np.diff(areas) > 0).all()


def test_more_volume_thins_a_small_dose_out() -> None:
    small = 1.02 * least_share()
    assert half_effect_area(small, 0.1) > 0
    assert half_effect_area(small, 1.0) == 0


@given(volumes)
def test_wandering_is_part_of_the_spread(volume: float) -> None:
    assert variance_mm2(volume) >= wandered_mm2()


@given(st.floats(0, 20))
def test_layers_further_off_get_less(gap: float) -> None:
    assert 0 <= across_layers(gap + 1) < across_layers(gap) <= 1
