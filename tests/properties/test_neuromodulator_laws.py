"""Laws of the toxin model that hold for every schedule and every plausible parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from needlework.mechanisms.neuromodulator import uptake, visible_effect

DAYS = tuple(
    np.concatenate([[-3.0, 0.0, 0.1, 0.5], np.arange(1.0, 30.5), np.arange(35.0, 400, 7)])
)
ROUNDING = 1e-6  # what the quadrature may add, tests/reference


@dataclass(frozen=True, slots=True)
class Person:
    """Rates of one person for one product."""

    potency: float
    saturation: float
    decay_rate: float
    delivery_rate: float
    hill: float
    lag_rate: float

    def effect(
        self, sessions: Sequence[float], ratios: Sequence[float], days: Sequence[float] = DAYS
    ) -> Any:
        """Return the visible effect of these doses."""
        when = tuple(sorted(set(sessions)))
        given = list(zip(sessions, ratios, strict=True))
        how_much = [sum(ratio for day, ratio in given if day == each) for each in when]
        return visible_effect(
            days,
            when,
            [np.log(self.potency * uptake(ratio, self.saturation)) for ratio in how_much],
            [self.decay_rate] * len(when),
            delivery_rate=self.delivery_rate,
            hill=self.hill,
            lag_rate=self.lag_rate,
        )


people = st.builds(
    Person,
    potency=st.floats(0.3, 300),
    saturation=st.floats(0, 3),
    decay_rate=st.floats(0.005, 0.08),
    delivery_rate=st.floats(0.1, 2),
    hill=st.floats(0.7, 4),
    lag_rate=st.floats(0.05, 2),
)
ratios = st.floats(0.1, 3)
schedules = st.lists(
    st.tuples(st.integers(0, 300).map(float), ratios), min_size=1, max_size=5
).map(lambda pairs: ([day for day, _ in pairs], [ratio for _, ratio in pairs]))


@given(people, schedules)
def test_nothing_shows_before_the_first_session_and_never_more_than_everything(
    person: Person, schedule: tuple[list[float], list[float]]
) -> None:
    seen = person.effect(*schedule)
    before = np.array(DAYS) <= min(schedule[0])
    assert (seen[before] == 0).all()
    assert (seen >= -ROUNDING).all()
    assert (seen <= 1 + ROUNDING).all()


@given(people, ratios, st.floats(1.05, 4))
def test_a_larger_dose_never_shows_less(person: Person, ratio: float, factor: float) -> None:
    small, large = (person.effect([0.0], [dose]) for dose in (ratio, ratio * factor))
    assert (large >= small - ROUNDING).all()
    assert large.max() > small.max()


@given(people, ratios)
def test_two_halves_on_one_day_equal_the_whole(person: Person, ratio: float) -> None:
    whole = person.effect([0.0], [ratio])
    halves = person.effect([0.0, 0.0], [ratio / 2, ratio / 2])
    assert np.abs(halves - whole).max() <= 1e-12


@given(people, st.lists(ratios, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_the_doses_of_one_day_does_not_matter(
    person: Person, doses: list[float], random: Any
) -> None:
    shuffled = random.sample(doses, len(doses))
    sessions = [20.0] * len(doses)
    difference = person.effect(sessions, doses) - person.effect(sessions, shuffled)
    assert np.abs(difference).max() <= 1e-12


@given(people, schedules, st.floats(0.1, 1))
def test_a_touch_up_at_day_14_never_lowers_the_effect_on_any_day(
    person: Person, schedule: tuple[list[float], list[float]], ratio: float
) -> None:
    sessions, doses = schedule
    touch_up = min(sessions) + 14
    days = sorted({*DAYS, touch_up + 0.01, touch_up + 0.1, touch_up + 0.5})
    alone = person.effect(sessions, doses, days)
    topped_up = person.effect([*sessions, touch_up], [*doses, ratio], days)
    assert (topped_up >= alone - ROUNDING).all()
    assert topped_up.max() >= alone.max() - ROUNDING


@given(people, schedules, st.integers(1, 1000))
def test_only_the_time_since_the_sessions_matters(
    person: Person, schedule: tuple[list[float], list[float]], shift: int
) -> None:
    sessions, doses = schedule
    moved = person.effect([day + shift for day in sessions], doses, [day + shift for day in DAYS])
    assert np.abs(moved - person.effect(sessions, doses)).max() <= 1e-9


@given(st.floats(0, 1e3), st.floats(0, 50))
def test_each_doubling_of_the_dose_is_taken_up_with_less_gain(ratio: float, shape: float) -> None:
    steps = np.diff([float(uptake(ratio * 2**power, shape)) for power in range(4)])
    assert (steps >= 0).all()
    relative = steps[1:] - 2 * steps[:-1]
    assert (relative <= 1e-9 * (1 + steps[1:])).all()


@given(st.floats(0.01, 100), st.floats(0.1, 50))
def test_saturation_keeps_the_reference_dose_and_holds_large_doses_below_their_size(
    excess: float, shape: float
) -> None:
    assert uptake(1.0, shape) == 1
    assert uptake(1 + excess, shape) < 1 + excess
    assert uptake(1 + excess, shape) > 1


@given(people, st.floats(1.05, 4))
def test_slower_decay_never_shows_less(person: Person, factor: float) -> None:
    slower = Person(
        person.potency,
        person.saturation,
        person.decay_rate / factor,
        person.delivery_rate,
        person.hill,
        person.lag_rate,
    )
    assert (slower.effect([0.0], [1.0]) >= person.effect([0.0], [1.0]) - ROUNDING).all()
