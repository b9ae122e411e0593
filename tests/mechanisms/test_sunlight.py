"""Sun on skin: season and latitude, skin type, sunscreen; folding under a toxin."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from needlework.mechanisms.folding import folding_left
from needlework.mechanisms.sunlight import (
    PROTECTIONS,
    erythema_dose,
    in_erythema_doses,
    monthly_dose,
    passing,
    skin_types,
    typical_ultraviolet,
)

powers = st.floats(1.5, 3.5)


def yearly(latitude: float, power: float = 2.4) -> float:
    return float(np.mean(monthly_dose(latitude, np.array(power)))) * 365.25


@given(power=powers)
def test_the_year_of_an_indoor_worker_is_that_of_the_source_where_it_was_measured(power) -> None:
    assert yearly(50.0, power) == pytest.approx(300)


@given(low=st.floats(0, 89), more=st.floats(0.5, 40), power=powers)
def test_a_year_brings_less_sun_the_further_from_the_equator(low, more, power) -> None:
    high = min(low + more, 90.0)
    assert yearly(high, power) < yearly(low, power)


@given(latitude=st.floats(0, 90), power=powers)
def test_the_south_has_the_seasons_half_a_year_later(latitude, power) -> None:
    north, south = (monthly_dose(sign * latitude, np.array(power)) for sign in (1, -1))
    assert south == pytest.approx(np.roll(north, 6), rel=1e-9, abs=1e-12)


def test_the_sum_of_a_day_is_that_of_a_general_integrator() -> None:
    """The middle of June at the reference latitude over the middle of December there."""
    found = monthly_dose(50.0, np.array(2.4))

    def daily(month: int) -> float:
        turned = (365.25 * (month + 0.5) / 12 + 10) / 365.25
        tilt = -np.radians(23.44) * np.cos(2 * np.pi * turned)
        place = np.radians(50.0)

        def height(hour: float) -> float:
            sine = np.sin(place) * np.sin(tilt) + np.cos(place) * np.cos(tilt) * np.cos(hour)
            return max(sine, 0.0) ** 2.4

        return quad(height, -np.pi, np.pi, limit=200)[0]

    assert found[5] / found[11] == pytest.approx(daily(5) / daily(11), rel=1e-5)


def test_there_is_no_sun_in_the_polar_night() -> None:
    assert monthly_dose(80.0, np.array(2.4))[0] == pytest.approx(0, abs=1e-12)


def test_draws_of_the_power_make_draws_of_the_dose() -> None:
    drawn = monthly_dose(30.0, np.array([2.0, 2.4]))
    assert drawn.shape == (2, 12)
    assert drawn[1] == pytest.approx(monthly_dose(30.0, np.array(2.4)))


def test_darker_skin_takes_more_before_it_burns() -> None:
    doses = [erythema_dose(kind) for kind in skin_types()]
    assert skin_types() == (1, 2, 3, 4, 5, 6)
    assert doses == sorted(doses)
    assert doses[0] == 200
    assert in_erythema_doses(2.5, 2) == pytest.approx(1)


def test_the_typical_dose_is_a_third_of_a_sunburn_a_day() -> None:
    assert typical_ultraviolet() == pytest.approx(300 / 365.25 * 100 / 250)


@given(daily=st.floats(0.3, 1), part=st.floats(0, 1), film=st.floats(0.05, 1))
def test_each_habit_of_protection_lets_less_through_than_the_one_before(daily, part, film) -> None:
    shares = [passing(habit, daily, daily * part, film) for habit in PROTECTIONS]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == 1
    assert min(shares) > 0


def test_a_full_film_on_everything_is_the_factor_on_the_bottle() -> None:
    assert passing("daily-spf30", 1.0, 0.0, 1.0) == pytest.approx(1 / 30)


@given(
    effect=st.floats(0, 1), more=st.floats(0, 1), at=st.floats(0.2, 1), critical=st.floats(0, 0.95)
)
def test_a_stronger_toxin_never_folds_more(effect, more, at, critical) -> None:
    weak = folding_left(effect, at, critical)
    strong = folding_left(min(effect + more, 1.0), at, critical)
    assert 0 <= strong <= weak <= 1


def test_folding_is_whole_without_a_toxin_and_gone_at_the_measured_effect() -> None:
    assert folding_left(0.0, 0.9, 0.5) == 1
    assert folding_left(0.9, 0.9, 0.5) == 0
    assert folding_left(0.9, 0.9, 0.0) == pytest.approx(0, abs=1e-12)
    assert folding_left(0.225, 0.9, 0.5) == pytest.approx(0.5)
