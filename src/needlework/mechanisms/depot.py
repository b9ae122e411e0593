"""Small injections into skin: the size of the drop, the layer it reaches, how long it stays.

Model
-----
A drop of volume V spreads in the water of the dermis (share ``phi``) as a flat disc of the
thickness h of the dermis, ``r = sqrt(V / (pi h phi))``; below the dermis it is a sphere,
``r = (3 V / (4 pi phi))^(1/3)``. While it stays, molecules wander ``sqrt(4 D t)`` further.

The amount A leaves by blood and by lymph side by side,

    dA/dt = -(k_blood + k_lymph) A,   k_lymph / (k_blood + k_lymph) = F(molecular weight),

so the total rate is ``k_lymph / F`` and every share is an exponential. Large molecules leave by
lymph alone. Drugs that dissolve in fat and bind to albumin leave as slowly as binding lets them.

Source: supersaxo-1990 (share by lymph), fitc-dextran-lymph-2001 (lymph), dancik-2013-osp after
kretsos-2008 (binding), yoshida-2007 (fat against dermis).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from needlework.evidence import parameter

CUBIC_MM = "depot.cubic_mm_per_ml"
BALL = np.pi * (1 + 1 / (2 + 1))  # volume of a ball of radius 1


def disc_radius(volume_ml: Any, thickness_mm: Any, water: Any, xp: Any = np) -> Any:
    """Return the radius in mm of a drop that lies in the dermis as a disc.

    Parameters
    ----------
    volume_ml, thickness_mm : array
        Volume of the drop, and thickness of the dermis.
    water : float
        Share of the dermis that the drop can fill.
    """
    volume = volume_ml * parameter(CUBIC_MM).value
    return xp.sqrt(volume / (np.pi * thickness_mm * water))


def sphere_radius(volume_ml: Any, water: Any, xp: Any = np) -> Any:
    """Return the radius in mm of a drop below the dermis, where nothing flattens it."""
    volume = volume_ml * parameter(CUBIC_MM).value
    return xp.cbrt(volume / (water * BALL))


def reach(radius_mm: Any, diffusivity: Any, half_life_days: Any, xp: Any = np) -> Any:
    """Return how far molecules come from the needle, mm, within one half-life.

    Parameters
    ----------
    diffusivity : array
        mm2/day.
    """
    return radius_mm + 2 * xp.sqrt(diffusivity * half_life_days)


def covered_share(radius_mm: Any, spacing_mm: Any) -> Any:
    """Return the share of skin that discs on a square grid cover, their overlap counted once.

    A cell of the grid owns one disc and two of the lenses that neighbours share; diagonal
    neighbours meet when the discs have covered the cell.
    """
    radius = np.asarray(radius_mm, dtype=float) / np.asarray(spacing_mm, dtype=float)
    half = np.minimum(1.0, 0.5 / np.maximum(radius, np.finfo(float).tiny))
    chord = np.sqrt(np.maximum(radius**2 - 0.5**2, 0))
    lens = 2 * radius**2 * np.arccos(half) - chord
    covered = np.pi * radius**2 - 2 * np.where(half < 1, lens, 0)
    return np.where(radius >= np.sqrt(0.5), 1.0, covered)


def tip_depth(needle_mm: Any, angle_degrees: Any, xp: Any = np) -> Any:
    """Return how deep the tip lies, mm, of a needle pushed in so far at an angle to the skin."""
    return needle_mm * xp.sin(xp.deg2rad(angle_degrees))


def deeper_than(depth_mm: Any, mean_mm: Any, sd_mm: Any) -> Any:
    """Return the chance that a depth lies below a layer whose thickness varies normally."""
    from scipy.special import ndtr

    return ndtr((depth_mm - mean_mm) / sd_mm)


def lymph_share(weight_kda: Any, at_zero: Any, slope: Any, xp: Any = np) -> Any:
    """Return the share of a substance that leaves by lymph, 1 for large molecules."""
    return xp.clip(at_zero + slope * weight_kda, 0, 1)


def leaving_rate(lymph_rate: Any, share_by_lymph: Any) -> Any:
    """Return the total rate of leaving the depot, per unit of time of ``lymph_rate``."""
    return lymph_rate / share_by_lymph


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the substance is: shares still there, gone by blood, gone by lymph; they sum to 1."""

    left: Any
    blood: Any
    lymph: Any


def whereabouts(elapsed: Any, rate: Any, share_by_lymph: Any, xp: Any = np) -> Whereabouts:
    """Return where a depot's substance is after some time.

    Parameters
    ----------
    elapsed : array
        Time since the injection; nothing has left before it.
    rate : array
        Total rate of leaving, per unit of that time.
    """
    left = xp.exp(-rate * xp.maximum(elapsed, 0))
    gone = -xp.expm1(-rate * xp.maximum(elapsed, 0))
    return Whereabouts(left, gone * (1 - share_by_lymph), gone * share_by_lymph)


def share_left(elapsed: Any, rate: Any, below: Any, faster_below: Any = 1.0, xp: Any = np) -> Any:
    """Return the share still in the tissue where some injections ended below the dermis.

    Parameters
    ----------
    below : array
        Share of the injections below the dermis.
    faster_below : float
        How many times faster a substance leaves the fat.
    """
    time = xp.maximum(elapsed, 0)
    return (1 - below) * xp.exp(-rate * time) + below * xp.exp(-rate * faster_below * time)


@dataclass(frozen=True, slots=True)
class Solute:
    """What binding needs to know of a drug.

    Parameters
    ----------
    weight_da : array
        Molecular weight, Da.
    log_partition : array
        Decadic logarithm of the partition between octanol and water.
    unbound : array
        Share not bound to albumin.
    neutral : array
        Share without charge at the acidity of tissue.
    """

    weight_da: Any
    log_partition: Any
    unbound: Any
    neutral: Any


def bound_rate(drug: Solute) -> Any:
    """Return the rate per day at which a fatty, bound drug leaves the dermis.

    ``k = k_free / B``: free drug crosses capillary walls and is carried off by blood, and B says
    how much sits on albumin and in lipid for each free molecule.

    Source: dancik-2013-osp, kretsos-2008.
    """
    from scipy.special import exp10

    names = ("wall_base", "wall_partition", "wall_weight", "wall_factor")
    base, partition, weight, factor = (parameter(f"depot.{name}").value for name in names)
    wall = factor * exp10(base + partition * drug.log_partition + weight * drug.weight_da)
    surface, flow = parameter("depot.wall_surface").value, parameter("depot.blood_flow").value
    free = 1 / (1 / (wall * surface) + 1 / flow)
    return free / _binding(drug)


def _binding(drug: Solute) -> Any:
    from scipy.special import exp10

    protein, fat = parameter("depot.protein_space").value, parameter("depot.lipid_space").value
    lipid = fat * drug.neutral * exp10(drug.log_partition)
    return (1 - protein) + protein / drug.unbound + lipid
