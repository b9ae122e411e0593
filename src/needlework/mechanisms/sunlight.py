"""Sunlight that reaches the skin: latitude and season, skin type, sunscreen.

Model
-----
The evidence holds doses of a whole year and no climatology. How they spread over places and months
is therefore *assumed*: erythemal light goes with the cosine of the sun's zenith angle to a power
``p``, summed over the day,

    D(L, day) = 2 int_0^H cos(zenith)^p dh,   cos(zenith) = sin L sin d + cos L cos d cos h

and the yearly dose of an indoor worker is that of the reference latitude; clouds and ozone are
the same everywhere. Sunscreen of factor F stops ``use (1 - F^-film)`` of the dose, because people
apply less than the test does. Doses count in minimal erythema doses (MED) of the skin type.

Every function is pure over the array namespace ``xp`` (numpy or jax.numpy).

Source: icoh-2012 (yearly dose), cmaj-med-table (MED by skin type).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter, parameters

NONE, OCCASIONAL = "none", "occasional"
PROTECTIONS = (NONE, OCCASIONAL, "daily-spf15", "daily-spf30", "daily-spf50")


def skin_types() -> tuple[int, ...]:
    """Return the Fitzpatrick types whose erythema dose is known."""
    return tuple(int(entry.name.rpartition(".")[2]) for entry in parameters("sunlight.med."))


def erythema_dose(skin_type: int) -> float:
    """Return the minimal erythema dose of a skin type, J/m2."""
    return parameter(f"sunlight.med.{skin_type}").value


def monthly_dose(latitude: float, power: Any, xp: Any = np) -> Any:
    """Return the dose of an indoor worker by month, SED per day.

    Parameters
    ----------
    latitude : float
        Degrees, negative in the south.
    power : array of shape (...)
        Exponent of the cosine of the zenith angle.

    Returns
    -------
    array of shape (..., 12)
        January first.
    """
    year = parameter("sunlight.days_per_year").value
    typical = parameter("sunlight.yearly_indoor").value / year
    reference = _months(parameter("sunlight.reference_latitude").value, power, xp)
    here = _months(latitude, power, xp)
    return typical * here / xp.mean(reference, axis=-1)[..., None]


def typical_ultraviolet() -> float:
    """Return the mean dose of an unprotected indoor worker of the reference type, MED per day."""
    year = parameter("sunlight.days_per_year").value
    skin_type = int(parameter("sunlight.reference_skin_type").value)
    dose: float = in_erythema_doses(parameter("sunlight.yearly_indoor").value / year, skin_type)
    return dose


def in_erythema_doses(dose_sed: Any, skin_type: int) -> Any:
    """Return a dose in SED as multiples of the minimal erythema dose of a skin type."""
    return dose_sed * parameter("sunlight.joule_per_sed").value / erythema_dose(skin_type)


def passing(protection: str, use_daily: Any, use_occasional: Any, film: Any) -> Any:
    """Return the share of the dose that a habit of protection lets through.

    Parameters
    ----------
    protection : str
        One of ``PROTECTIONS``.
    use_daily, use_occasional : array
        Share of the dose that falls on sunscreen in people of either habit.
    film : array
        Thickness applied over that of the test; the factor counts to this power.
    """
    if protection == NONE:
        return 1 + 0 * use_daily
    factor = parameter(f"sunlight.factor.{protection}").value
    use = use_occasional if protection == OCCASIONAL else use_daily
    return 1 - use * (1 - factor**-film)


def _months(latitude: float, power: Any, xp: Any) -> Any:
    """Return the daily sum of the middle of each month, without unit, shape (..., 12)."""
    cosines, weights = _sun_path(latitude)
    sums = xp.asarray(cosines) ** xp.asarray(power)[..., None, None]
    return xp.sum(sums * weights, axis=-1)


@lru_cache
def _sun_path(latitude: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return cosine of zenith and weight at hour nodes of each month, both (12, nodes)."""
    half_turn = parameter("sunlight.degrees_of_half_turn").value
    place = math.radians(latitude)
    tilt = math.radians(parameter("sunlight.tilt").value)
    turned = (_middle_days() + parameter("sunlight.solstice_offset").value) / parameter(
        "sunlight.days_per_year"
    ).value
    declination = -tilt * np.cos(2 * math.radians(half_turn) * turned)
    rise = np.arccos(np.clip(-np.tan(place) * np.tan(declination), -1, 1))
    nodes, weights = np.polynomial.legendre.leggauss(int(parameter("sunlight.hour_nodes").value))
    hours = rise[:, None] * (nodes + 1) / 2
    cosines = math.sin(place) * np.sin(declination)[:, None]
    cosines = cosines + math.cos(place) * np.cos(declination)[:, None] * np.cos(hours)
    # A power of 0 has no slope; below the horizon nothing is left but the smallest number.
    return np.maximum(cosines, np.finfo(np.float64).tiny), rise[:, None] * weights


def _middle_days() -> NDArray[np.float64]:
    months = parameter("sunlight.months_per_year").value
    return (
        np.asarray((np.arange(months) + 0.5) / months) * parameter("sunlight.days_per_year").value
    )
