"""How toxin spreads from a needle in the sheet of a muscle.

Model
-----
A drop of volume V is pushed apart in the sheet and then wanders until it is bound. The amount per
area at the distance r along the surface is

    C(r) = D / (2 pi s^2) exp(-r^2 / (2 s^2)),   s^2 = s_drop(V)^2 + 2 Dw t,

and its local effect ``C^h / (C^h + C*^h)``. Where C exceeds C* there is at least half effect, so

    area = 2 pi s^2 ln(D / D0),   D0 = 2 pi s^2 C*,

which grows almost in proportion to the dose just above the threshold and hardly far above it. The
threshold is said as a share of the dose that the label gives one site, so that no units of
different products are ever compared. Layers above and below get ``exp(-d^2 / (2 sz^2))``.

Everything here is *assumed*: radii are rules of thumb.

Source: chary-jain-1989 (wandering of proteins in tissue)
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from needlework.evidence import parameter


def least_share() -> float:
    """Return the smallest dose with half effect anywhere, as a share of a label site's dose.

    At the label's site dose and volume.
    """
    return math.exp(-1 / parameter("spread.area_per_log_dose").value)


def variance_mm2(volume_ml: Any, xp: Any = np) -> Any:
    """Return the variance of the spread along one direction, mm2.

    Parameters
    ----------
    volume_ml : array
        Volume at a site.
    """
    whole = _reference_variance()
    wandered = wandered_mm2()
    share = volume_ml / parameter("spread.reference_volume").value
    # The drop makes what wandering does not; its area grows with a power of the volume.
    drop = max(whole - wandered, 0.0)
    return drop * share ** parameter("spread.volume_power").value + wandered


def wandered_mm2() -> float:
    """Return the part of the variance that comes from wandering until the toxin is bound."""
    days = parameter("spread.binding_days").value
    return 2 * parameter("spread.wandering_mm2_per_day").value * days


def _reference_variance() -> float:
    """Return the variance at which a label site has the assumed radius of half effect."""
    radius, grows = (
        parameter("spread.radius_mm").value,
        parameter("spread.area_per_log_dose").value,
    )
    # area = pi R^2 = 2 pi s^2 ln(1 / share), and ln(1 / share) = 1 / grows
    return radius**2 * grows / 2


def threshold_per_mm2() -> float:
    """Return the half-effect amount per area, in label site doses per mm2."""
    return least_share() / (2 * math.pi * _reference_variance())


def per_area(distance_mm: Any, variance: Any, xp: Any = np) -> Any:
    """Return the share of a dose that lies on each mm2 at a distance.

    Parameters
    ----------
    distance_mm : array
        Along the surface; infinity gives 0.
    variance : array
        As :func:`variance_mm2` returns it, or wider where places are uncertain.
    """
    return xp.exp(-(distance_mm**2) / (2 * variance)) / (2 * math.pi * variance)


def local_effect(amount: Any, xp: Any = np) -> Any:
    """Return the local effect, 0 to 1, of an amount per area in label site doses per mm2."""
    steep = parameter("spread.steepness").value
    share = (amount / threshold_per_mm2()) ** steep
    return share / (1 + share)


def half_effect_area(share: Any, volume_ml: Any, xp: Any = np) -> Any:
    """Return the area with at least half effect around one site, mm2.

    Parameters
    ----------
    share : array
        Dose in label site doses.
    volume_ml : array
    """
    variance = variance_mm2(volume_ml, xp)
    least = 2 * math.pi * variance * threshold_per_mm2()
    return 2 * math.pi * variance * xp.log(xp.maximum(share / least, 1.0))


def across_layers(gap_mm: Any, xp: Any = np) -> Any:
    """Return the share of the amount that a layer gets so many mm above or below the needle."""
    return xp.exp(-((gap_mm / parameter("spread.across_layers_mm").value) ** 2) / 2)
