"""Laws of lines at rest that hold for every schedule and every plausible parameter."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from needlework.mechanisms.resting_lines import resting_fall, visible_and_smoothed
from tests.properties.test_neuromodulator_laws import ROUNDING, Person, people

DAYS = tuple(np.concatenate([[-3.0, 0.0, 0.1, 1.0], np.arange(2.0, 900.0, 6.0)]))
SLOWEST = 3000.0
gaps = st.lists(st.integers(30, 200).map(float), min_size=0, max_size=3)
rates = st.floats(0.002, 0.2)
shares = st.floats(0, 1)
strengths = st.floats(0, 3)


def fall(
    person: Person,
    sessions: tuple[float, ...],
    skin: tuple[float, float, float],
    days: tuple[float, ...] = DAYS,
) -> np.ndarray:
    """Return the fall at rest of equal sessions; skin is its rate, fast share and strength."""
    rate, fast, strength = skin
    visible, smoothed = visible_and_smoothed(
        days,
        sessions,
        [np.log(person.potency)] * len(sessions),
        [person.decay_rate] * len(sessions),
        delivery_rate=person.delivery_rate,
        hill=person.hill,
        lag_rate=person.lag_rate,
        smoothing_rate=rate,
    )
    return np.asarray(resting_fall(visible, smoothed, strength, fast))


skins = st.tuples(rates, shares, strengths)
schedules = gaps.map(lambda found: tuple(np.cumsum([0.0, *found]).tolist()))


@given(people, schedules, skins)
def test_treatment_makes_no_line_worse_and_takes_no_more_than_there_is(
    person: Person, sessions: tuple[float, ...], skin: tuple[float, float, float]
) -> None:
    found = fall(person, sessions, skin)
    assert found.min() >= -ROUNDING
    assert found.max() <= skin[2] + ROUNDING
    assert (np.abs(found[np.array(DAYS) <= 0]) <= ROUNDING).all()


@given(people, schedules, skins)
def test_each_cycle_is_at_least_as_good_as_the_one_before(
    person: Person, sessions: tuple[float, ...], skin: tuple[float, float, float]
) -> None:
    interval = 120.0
    every = tuple(interval * number for number in range(3))
    after = np.array([2.0, 7.0, 30.0, 60.0, 90.0, 119.0])
    cycles = [fall(person, every, skin, tuple(start + after)) for start in every]
    assert (cycles[1] >= cycles[0] - ROUNDING).all()
    assert (cycles[2] >= cycles[1] - ROUNDING).all()


@given(people, schedules, skins)
def test_without_more_sessions_lines_come_back_to_where_they_were(
    person: Person, sessions: tuple[float, ...], skin: tuple[float, float, float]
) -> None:
    late = sessions[-1] + SLOWEST + np.array([0.0, 3 * SLOWEST])
    first, last = fall(person, sessions, skin, tuple(late))
    assert last <= first + ROUNDING
    assert last <= 1e-3 * max(skin[2], 1)


@given(people, schedules, skins)
def test_one_more_session_never_does_harm(
    person: Person, sessions: tuple[float, ...], skin: tuple[float, float, float]
) -> None:
    more = (*sessions, sessions[-1] + 90)
    assert (fall(person, more, skin) >= fall(person, sessions, skin) - ROUNDING).all()


@given(people, skins, st.floats(1.1, 5))
def test_slower_skin_is_smooth_later_and_for_longer(
    person: Person, skin: tuple[float, float, float], factor: float
) -> None:
    rate, _, strength = skin
    early = fall(person, (0.0,), (rate, 0.0, strength), (1.0, 2.0))
    slower = fall(person, (0.0,), (rate / factor, 0.0, strength), (1.0, 2.0))
    assert (slower <= early + ROUNDING).all()
