"""The spread against an independent solution: diffusion in a slab, stepped on a grid.

A drop lies in a thin sheet whose upper and lower faces let nothing through. Its amount per area
after some time is compared with the closed form; nothing of the package's own formulas is used.
"""

from __future__ import annotations

import numpy as np
import pytest

from needlework.evidence import parameter
from needlework.mechanisms.spread import per_area, variance_mm2, wandered_mm2

STEP_MM = 0.5
HALF_MM = 24.0
LAYERS = 4


def diffused(start: np.ndarray, rate: float, days: float) -> np.ndarray:
    """Return amounts after a time, (layers, rows, columns); nothing leaves the slab."""
    pace = 0.8 * STEP_MM**2 / (6 * rate)
    steps = int(np.ceil(days / pace))
    share = rate * days / steps / STEP_MM**2
    found = start.copy()
    for _ in range(steps):
        padded = np.pad(found, 1, mode="edge")
        around = sum(
            np.roll(padded, way, axis)[1:-1, 1:-1, 1:-1] for axis in range(3) for way in (1, -1)
        )
        found = found + share * (around - 6 * found)
    return found


def slab(volume_ml: float, drop_layer: int) -> tuple[np.ndarray, np.ndarray]:
    """Return distances from the needle and the amount per area there, by the grid."""
    days = parameter("spread.binding_days").value
    rate = parameter("spread.wandering_mm2_per_day").value
    ticks = np.arange(-HALF_MM, HALF_MM + STEP_MM / 2, STEP_MM)
    across, along = np.meshgrid(ticks, ticks)
    drop = variance_mm2(volume_ml) - wandered_mm2()
    disc = np.exp(-(across**2 + along**2) / (2 * drop))
    start = np.zeros((LAYERS, *disc.shape))
    start[drop_layer] = disc / disc.sum()
    found = diffused(start, rate, days)
    assert found.sum() == pytest.approx(1)  # nothing is lost
    return np.hypot(across, along), found.sum(axis=0) / STEP_MM**2


@pytest.mark.parametrize(("volume", "layer"), [(0.05, 0), (0.1, 2), (0.4, 3)])
def test_the_amount_per_area_is_that_of_the_slab(volume: float, layer: int) -> None:
    distance, by_grid = slab(volume, layer)
    by_formula = per_area(distance, variance_mm2(volume))
    near = distance < 3 * np.sqrt(variance_mm2(volume))
    assert np.abs(by_grid - by_formula)[near].max() < 0.01 * by_formula.max()


def test_the_area_above_the_threshold_is_that_of_the_slab() -> None:
    from needlework.mechanisms.spread import half_effect_area, threshold_per_mm2

    _, by_grid = slab(0.1, 1)
    for doses in (0.5, 1.0, 3.0):
        area = float((doses * by_grid >= threshold_per_mm2()).sum()) * STEP_MM**2
        assert area == pytest.approx(float(half_effect_area(doses, 0.1)), rel=0.03)
