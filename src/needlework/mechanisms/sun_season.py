"""Sunlight over the year: how much reddening sun a month has, against the mean of its year.

Model
-----
The sun's height follows from latitude, season and hour. Reddening sunlight on level ground grows
faster than the sun's height, ``max(0, sin h)^q``; a day is the integral over its hours. Clouds,
ozone and shade are left out: only the swing of the year matters here.

Source: none for the exponent, which is assumed (parameter ``sun.height_exponent``).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter

Array = NDArray[np.float64]


def relative_sun(latitude: float, day_of_year: Any) -> Array:
    """Return the reddening sun of days over the mean of the year, 1 on average.

    Parameters
    ----------
    latitude : float
        Degrees north.
    day_of_year : array
        Days since the first of January.
    """
    year = np.arange(parameter("sun.year_days").value)
    return np.asarray(daily_sun(latitude, day_of_year) / daily_sun(latitude, year).mean())


def daily_sun(latitude: float, day_of_year: Any) -> Array:
    """Return the reddening sun of days, in a unit of its own.

    Parameters
    ----------
    latitude : float
        Degrees north.
    day_of_year : array
    """
    turn = 2 * np.pi / parameter("sun.year_days").value
    since_solstice = np.asarray(day_of_year) + parameter("sun.days_since_solstice").value
    tilt = np.deg2rad(parameter("sun.obliquity").value)
    declination = np.arcsin(-np.sin(tilt) * np.cos(turn * since_solstice))
    hours = np.linspace(-np.pi, np.pi, int(parameter("sun.hour_steps").value), endpoint=False)
    place = np.deg2rad(latitude)
    height = np.sin(place) * np.sin(declination)[..., None] + (
        np.cos(place) * np.cos(declination)[..., None] * np.cos(hours)
    )
    exponent = parameter("sun.height_exponent").value
    return np.asarray((np.maximum(height, 0) ** exponent).mean(axis=-1))
