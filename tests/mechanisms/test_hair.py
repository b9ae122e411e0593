"""Hair counts: exact steps against a general solver, and what must hold at any rate."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from needlework.mechanisms.hair import Gain, Scalp, count_change, count_change_at_ends
from needlework.mechanisms.turnover import Regime, ends, timeline

SESSIONS = ((0.0, 28.0, 84.0), (0.0, 28.0))
DAILY = (((0.0, 365.0),), ((40.0, 200.0),))
LOOKS = tuple(float(day) for day in range(0, 500, 10))


def gain(hairs: float, rate: float, protection: float = 0.0) -> Gain:
    return Gain(np.array([hairs]), np.array([rate]), np.array([protection]))


def scalp(needling: float = 12.0, tablet: float = 20.0, protection: float = 0.7) -> Scalp:
    return Scalp(
        loss=np.array([0.015]),
        rise=np.array([4.0]),
        rise_rate=np.array([0.03]),
        fading=np.array([0.012]),
        daily=[gain(tablet, 0.007, protection), gain(15.0, 0.02)],
        sessions=[gain(needling, 0.02), gain(6.0, 0.05)],
    )


def solved(regime: Regime, one: Scalp) -> list[float]:
    """Integrate loss, rise and every gain as states of their own."""
    gains = [*one.daily, *one.sessions]

    def slopes(day: float, state: list[float], end: float) -> list[float]:
        day = min(day, float(np.nextafter(end, 0)))
        used = [any(a <= day < b for a, b in pairs) for pairs in regime.daily]
        left = []
        for days in regime.sessions:
            before = [d for d in days if d <= day]
            fading = float(one.fading[0])
            left.append(np.exp(-fading * (day - before[-1])) if before else 0.0)
        exposed = float(
            np.prod([1 - float(g.protection[0]) * u for g, u in zip(one.daily, used, strict=True)])
        )
        drives = [float(u) for u in used] + left
        grown = [
            float(g.rate[0]) * (float(g.hairs[0]) * u - x)
            for g, u, x in zip(gains, drives, state[2:], strict=True)
        ]
        lost = float(one.loss[0]) * exposed
        risen = float(one.rise_rate[0]) * (float(one.rise[0]) - state[1])
        return [lost, risen, *grown]

    breaks = sorted({0.0, *timeline(regime).steps.end.tolist()})
    state, found = [0.0] * (2 + len(gains)), {0.0: 0.0}
    for start, end in itertools.pairwise(breaks):
        run = solve_ivp(
            lambda t, y, e=end: slopes(t, list(y), e), (start, end), state, rtol=1e-10, atol=1e-11
        )
        state = [float(x) for x in run.y[:, -1]]
        found[end] = -state[0] + sum(state[1:])
    return [found[look] for look in regime.looks]


def test_the_steps_agree_with_a_general_solver() -> None:
    regime = Regime(LOOKS, SESSIONS, DAILY)
    found = count_change(timeline(regime), scalp())[0]
    np.testing.assert_allclose(found, solved(regime, scalp()), atol=1e-6)


def test_the_end_of_an_arm_is_that_of_its_course() -> None:
    regimes = [Regime((day,), SESSIONS, DAILY) for day in (10.0, 168.0, 400.0)]
    at_ends = count_change_at_ends(ends(regimes), scalp())
    for place, regime in enumerate(regimes):
        course = count_change(timeline(regime), scalp())
        assert at_ends[place] == pytest.approx(course[0, -1], abs=1e-10)


@given(st.floats(-10, 30), st.floats(0.1, 20))
@settings(max_examples=30)
def test_what_grows_more_never_leaves_fewer_hairs(hairs: float, more: float) -> None:
    line = timeline(Regime(LOOKS, SESSIONS, DAILY))
    less = count_change(line, scalp(needling=hairs))
    assert (count_change(line, scalp(needling=hairs + more)) >= less - 1e-9).all()


def test_without_anything_hairs_are_lost_after_the_first_rise() -> None:
    line = timeline(Regime((60.0, 365.0, 1825.0), ((), ()), ((), ())))
    early, year, five = count_change(line, scalp())[0]
    assert early > year > five
    assert five == pytest.approx(4 - 0.015 * 1825)


def test_a_stopped_tablet_loses_what_it_grew_and_holds_no_loss_any_more() -> None:
    kept = timeline(Regime((1000.0,), ((), ()), (((0.0, 2000.0),), ())))
    stopped = timeline(Regime((1000.0,), ((), ()), (((0.0, 365.0),), ())))
    assert count_change(stopped, scalp())[0, 0] < count_change(kept, scalp())[0, 0] - 15
