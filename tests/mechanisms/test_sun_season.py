"""The sun of the year: summer over winter on both halves of the earth, one on average."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.mechanisms.sun_season import relative_sun

JUNE, DECEMBER = 171, 354


@pytest.mark.parametrize("latitude", [-90, -60, -33, 0, 23, 48, 67, 90])
def test_a_year_has_a_mean_of_one(latitude: float) -> None:
    assert relative_sun(latitude, np.arange(365)).mean() == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("latitude", [25, 48, 60])
def test_summer_has_more_sun_than_winter_in_the_north_and_less_in_the_south(
    latitude: float,
) -> None:
    north, south = (
        relative_sun(latitude, [JUNE, DECEMBER]),
        relative_sun(-latitude, [JUNE, DECEMBER]),
    )
    assert north[0] > 1 > north[1] >= 0
    assert south[0] < 1 < south[1]


def test_the_swing_grows_with_the_latitude() -> None:
    swings = [np.ptp(relative_sun(latitude, np.arange(365))) for latitude in (0, 30, 50)]
    assert swings == sorted(swings)


def test_a_polar_winter_has_no_sun() -> None:
    assert relative_sun(80, [DECEMBER])[0] == 0
