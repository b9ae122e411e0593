"""Melasma: exact steps against a general solver, and what more treatment or sun must do."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from needlework.mechanisms.pigment import Skin, severity, severity_at_ends, uninhibited
from needlework.mechanisms.turnover import Regime, ends, timeline

Array = NDArray[np.float64]
SESSIONS = ((0.0, 28.0, 56.0), (0.0, 56.0), (14.0,))
DAILY = (((0.0, 90.0),), ((30.0, 400.0),))
LOOKS = tuple(float(day) for day in range(0, 260, 7))
potency = st.floats(-0.5, 2)


def skin(
    turnover: float = 0.03,
    fading: float = 0.02,
    stimulus: Array | float = 0.8,
    daily: tuple[float, ...] = (0.5, 0.2),
    sessions: tuple[float, ...] = (0.2, 0.4, 0.6),
) -> Skin:
    many = np.asarray(stimulus, dtype=float).reshape(1, -1)
    return Skin(
        np.array([turnover]),
        np.array([fading]),
        many,
        [np.array([one]) for one in daily],
        [np.array([one]) for one in sessions],
    )


def solved(
    regime: Regime, one: Skin, stimulus: Array | float, looks: tuple[float, ...]
) -> list[float]:
    """Integrate the equation itself; nothing is shared with the steps."""
    k, f = float(one.turnover[0]), float(one.fading[0])
    level = np.asarray(stimulus, dtype=float)

    def target(day: float) -> float:
        edges = timeline(regime).steps.start
        place = max(int(np.searchsorted(edges, day, side="right")) - 1, 0)
        drive = float(level if level.ndim == 0 else level[place])
        for b, stretches in zip(one.daily, regime.daily, strict=True):
            if any(first <= day < last for first, last in stretches):
                drive *= np.exp(-float(b[0]))
        for b, days in zip(one.sessions, regime.sessions, strict=True):
            before = [d for d in days if d <= day]
            if before:
                drive *= 1 - (1 - np.exp(-float(b[0]))) * np.exp(-f * (day - before[-1]))
        return drive

    breaks = sorted({0.0, *timeline(regime).steps.end.tolist()})
    state, found = 1.0, {0.0: 1.0}
    for start, end in itertools.pairwise(breaks):
        run = solve_ivp(
            lambda t, m, e=end: [k * (target(min(t, np.nextafter(e, 0))) - m[0])],
            (start, end),
            [state],
            rtol=1e-11,
            atol=1e-12,
        )
        state = float(run.y[0, -1])
        found[end] = state
    return [found[look] for look in looks]


def test_the_steps_agree_with_a_general_solver() -> None:
    regime = Regime(LOOKS, SESSIONS, DAILY, (31.0, 59.0))
    steps = len(timeline(regime).steps.width)
    seasons = 1 + 0.4 * np.sin(np.arange(steps) / 5)
    one = skin(stimulus=seasons)
    found = severity(timeline(regime), one)[0]
    np.testing.assert_allclose(found, solved(regime, one, seasons, LOOKS), atol=1e-6)


def test_the_end_of_an_arm_is_that_of_its_course() -> None:
    regimes = [Regime((day,), SESSIONS, DAILY) for day in (10.0, 84.0, 200.0)]
    at_ends = severity_at_ends(ends(regimes), skin())
    for place, regime in enumerate(regimes):
        course = severity(timeline(regime), skin())
        assert at_ends[0, place] == pytest.approx(course[0, -1], abs=1e-12)


@given(potency, potency, potency)
@settings(max_examples=40)
def test_more_potency_never_leaves_more_pigment(a: float, b: float, c: float) -> None:
    line = timeline(Regime(LOOKS, SESSIONS, DAILY))
    less = severity(line, skin(sessions=(a, b, c)))
    more = severity(line, skin(sessions=(a, b, c + 0.3)))
    assert (more <= less + 1e-12).all()


@given(st.lists(st.floats(0, 200), min_size=1, max_size=4), st.floats(0, 200))
@settings(max_examples=40)
def test_another_session_never_leaves_more_pigment(days: list[float], extra: float) -> None:
    line = timeline(Regime(LOOKS, (tuple(sorted(days)),)))
    longer = timeline(Regime(LOOKS, (tuple(sorted([*days, extra])),)))
    one = skin(daily=(), sessions=(0.5,))
    assert (severity(longer, one) <= severity(line, one) + 1e-9).all()


def test_nothing_given_and_nothing_changed_stays_at_the_start() -> None:
    line = timeline(Regime(LOOKS, ((),)))
    one = skin(stimulus=1.0, daily=(), sessions=(0.5,))
    np.testing.assert_allclose(severity(line, one), 1)


def test_stopping_a_tablet_brings_the_pigment_back() -> None:
    line = timeline(Regime((90.0, 180.0, 400.0), ((),), (((0.0, 90.0),),)))
    one = skin(daily=(0.7,), sessions=(0.0,), stimulus=0.8)
    at_stop, later, much_later = severity(line, one)[0]
    assert at_stop < later < much_later == pytest.approx(0.8, abs=0.001)


def test_the_joint_effect_is_the_product_of_what_each_leaves() -> None:
    shares = [np.array(0.3), np.array(0.5), np.array(-0.2)]
    for z in (0.0, 0.4, 1.0):
        value = sum(c * z**n for n, c in enumerate(uninhibited(shares)))
        assert value == pytest.approx(np.prod([1 - s * z for s in shares]))
