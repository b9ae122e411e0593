"""Wounds of needling: how many punctures, how deep, and which share of the skin they stimulate.

Model
-----
A roller of drum diameter ``D``, width ``w`` and ``N`` needles leaves ``N / (pi D w)`` punctures
per area and pass, a pen of ``n`` needles at ``f`` strokes a second, moved at speed ``v`` over a
width ``b``, ``n f / (v b)``. The channel ends in the dermis at

    d = min(max(kappa max(0, L + delta - h0) - h_epidermis, 0), h_dermis)

where ``h0`` is how far skin deflects before it is pierced. Channels scatter at random, each
stimulating a cylinder of radius ``R``, and depth saturates: ``phi = 1 - exp(-rho pi R^2)`` and
``psi = 1 - exp(-d / d50)``. The benefit of a session, relative to the sessions of the studies, is

    min(1, phi / phi(full density)) min(1, psi / psi(full depth))

so that neither more passes nor longer needles ever add to what is published.

Every function is pure over the array namespace ``xp``.

Source: schwarz-laaff-2011, fda-k180778 (tools); thieme-2024-aga-meta, el-domyati-2024-roller-pen
(saturation).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def roller_density(needles: Any, drum_diameter_cm: Any, drum_width_cm: Any) -> Any:
    """Return the punctures of one pass of a roller, per cm2.

    Parameters
    ----------
    needles : array
        Needles on the drum.
    drum_diameter_cm, drum_width_cm : array
        Size of the drum.
    """
    return needles / (math.pi * drum_diameter_cm * drum_width_cm)


def pen_density(needles: Any, frequency_hz: Any, speed_cm_s: Any, width_cm: Any) -> Any:
    """Return the punctures of one pass of a pen, per cm2.

    Parameters
    ----------
    needles : array
        Needles in the cartridge.
    frequency_hz : array
        Strokes a second.
    speed_cm_s, width_cm : array
        How fast the pen moves, and the width that it sweeps.
    """
    return needles * frequency_hz / (speed_cm_s * width_cm)


def depth_in_dermis(
    length_mm: Any,
    penetration: Any,
    dead_zone_mm: Any,
    epidermis_mm: Any,
    dermis_mm: Any,
    dial_error_mm: Any = 0,
    xp: Any = np,
) -> Any:
    """Return how deep a channel goes into the dermis, mm.

    Parameters
    ----------
    length_mm : array
        Needle length that is set.
    penetration : array
        Depth of the channel over needle length past the dead zone, 0 to 1.
    dead_zone_mm : array
        How far skin deflects before it is pierced.
    epidermis_mm, dermis_mm : array
        Thickness of the layers.
    dial_error_mm : array
        True minus set length.
    """
    reached = penetration * xp.maximum(length_mm + dial_error_mm - dead_zone_mm, 0)
    return xp.minimum(xp.maximum(reached - epidermis_mm, 0), dermis_mm)


def covered_share(density_per_cm2: Any, radius_cm: Any, xp: Any = np) -> Any:
    """Return the share of the skin that lies within ``radius_cm`` of a channel.

    Parameters
    ----------
    density_per_cm2 : array
        Punctures per cm2, all passes together, scattered at random.
    radius_cm : array
        Radius of the tissue that one channel stimulates.
    """
    return -xp.expm1(-density_per_cm2 * math.pi * radius_cm**2)


def depth_effect(depth_mm: Any, depth_scale_mm: Any, xp: Any = np) -> Any:
    """Return the saturating effect of depth, ``1 - exp(-d / d50)``.

    Parameters
    ----------
    depth_mm : array
        Depth of the channel in the dermis.
    depth_scale_mm : array
        Depth at which the effect has grown to 1 - 1/e.
    """
    return -xp.expm1(-depth_mm / depth_scale_mm)


def benefit(
    density_per_cm2: Any,
    depth_mm: Any,
    radius_cm: Any,
    depth_scale_mm: Any,
    full_density_per_cm2: Any,
    full_depth_mm: Any,
    xp: Any = np,
) -> Any:
    """Return what a session is worth, 1 for the sessions of the studies, never more.

    Parameters
    ----------
    density_per_cm2, depth_mm : array
        Punctures per cm2 and their depth in the dermis.
    radius_cm, depth_scale_mm : array
        Reach of one channel, and scale of the effect of depth.
    full_density_per_cm2, full_depth_mm : array
        From where more adds nothing by the published comparisons.
    """
    breadth = covered_share(density_per_cm2, radius_cm, xp)
    depth = depth_effect(depth_mm, depth_scale_mm, xp)
    most_breadth = covered_share(full_density_per_cm2, radius_cm, xp)
    most_depth = depth_effect(full_depth_mm, depth_scale_mm, xp)
    return xp.minimum(breadth / most_breadth, 1) * xp.minimum(depth / most_depth, 1)
