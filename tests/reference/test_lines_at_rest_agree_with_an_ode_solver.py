"""Lines at rest against an independent solution: skin as a state that follows the solver."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from needlework.mechanisms.resting_lines import visible_and_smoothed

TOLERANCE = 1e-6
SESSIONS = (0.0, 84.0, 200.0)
DRIVES = (8.0, 3.0, 12.0)


def solved(days: np.ndarray, rates: dict[str, float], smoothing_rate: float) -> np.ndarray:
    """Return visible effect and smoothing, shape (2, days), from the four state equations."""

    def slope(_: float, now: np.ndarray) -> list[float]:
        waiting, active, effect, smoothed = now
        drive = max(active, 0.0) ** rates["hill"]
        return [
            -rates["delivery_rate"] * waiting,
            rates["delivery_rate"] * waiting - 0.025 * active,
            rates["lag_rate"] * (drive / (1 + drive) - effect),
            smoothing_rate * (effect - smoothed),
        ]

    state, found = np.zeros(4), np.zeros((2, len(days)))
    for start, end, drive in zip(SESSIONS, (*SESSIONS[1:], 2000.0), DRIVES, strict=True):
        state[0] += drive
        inside = (days > start) & (days <= end)
        times = np.append(days[inside], end)
        when = np.unique(times)
        done = solve_ivp(slope, (start, end), state, "DOP853", when, rtol=1e-10, atol=1e-13)
        found[:, inside] = done.y[2:, np.searchsorted(when, days[inside])]
        state = done.y[:, -1].copy()
    return found


@pytest.mark.parametrize("smoothing_rate", [0.0005, 0.007, 0.05, 0.3])
@pytest.mark.parametrize("rates", [(0.5, 2.0, 0.4), (0.15, 0.8, 0.06), (1.8, 3.5, 1.5)])
def test_tone_and_skin_are_those_of_the_state_equations(
    rates: tuple[float, float, float], smoothing_rate: float
) -> None:
    named = dict(zip(("delivery_rate", "hill", "lag_rate"), rates, strict=True))
    days = np.array([0.3, 2.0, 7.0, 30.0, 83.9, 84.5, 130.0, 200.0, 207.0, 300.0, 700.0, 1500.0])
    found = visible_and_smoothed(
        days,
        SESSIONS,
        list(np.log(DRIVES)),
        [0.025] * 3,
        **named,
        smoothing_rate=smoothing_rate,
    )
    assert np.abs(np.array(found) - solved(days, named, smoothing_rate)).max() <= TOLERANCE
