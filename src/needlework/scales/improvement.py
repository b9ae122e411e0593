"""What a rater or an instrument sees of tissue that has improved.

Model
-----
A session takes away a share of what is left of a scar, a line or a stretch mark, so that with
tissue ``X``, gain ``q`` and drift ``D`` (what an untreated side shows, and what an unblinded
rater expects) the share that is left is ``exp(-(q X + D))``. A grade falls by that share of its
distance from the lowest grade. Raters add normal noise.

Every function is pure over the array namespace ``xp``.

Source: dogra-2014, minh-2019-vietnam, farshi-2020 (sessions multiply).
"""

from __future__ import annotations

from typing import Any

import numpy as np


def remaining(tissue: Any, gain: Any, drift: Any, xp: Any = np) -> Any:
    """Return the share of a score that is left, ``exp(-(gain tissue + drift))``.

    Parameters
    ----------
    tissue : array
        Scored collagen, in plateaus of one full session.
    gain : array
        What one full session takes away, as -ln of what is left.
    drift : array
        What is seen without effect, as -ln of what is left.
    """
    return xp.exp(-(gain * tissue + drift))


def grade_fall(baseline: Any, lowest: Any, left: Any) -> Any:
    """Return the fall of a grade that keeps a share ``left`` of its distance from the lowest.

    Parameters
    ----------
    baseline, lowest : array
        Grade before treatment, and lowest grade of the scale.
    left : array
        Share left, 0 to 1.
    """
    return (baseline - lowest) * (1 - left)


def share_one_grade(fall: Any, noise: Any, normal_cdf: Any, xp: Any = np) -> Any:
    """Return the chance that a rounded grade is at least one better.

    A latent fall of less than a grade crosses a boundary in as many people as it is long; the
    rater's noise, that of two ratings, is averaged in closed form.

    Parameters
    ----------
    fall : array
        Latent fall, in grades.
    noise : array
        Standard deviation of the difference of two ratings, in grades.
    normal_cdf : callable
        Distribution function of the standard normal in the namespace ``xp``.
    """
    return noise * (
        _ramp(fall / noise, normal_cdf, xp) - _ramp((fall - 1) / noise, normal_cdf, xp)
    )


def _ramp(z: Any, normal_cdf: Any, xp: Any) -> Any:
    """Return the mean of max(0, z + e) over a standard normal ``e``."""
    density = xp.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return z * normal_cdf(z) + density


def share_between(
    loss: Any, low: Any, high: Any, noise: Any, normal_cdf: Any, xp: Any = np
) -> Any:
    """Return the chance that a rated improvement lies between two shares.

    Parameters
    ----------
    loss : array
        -ln of what is left.
    low, high : array
        Edges of the class of improvement, 0 to 1; 1 for everything above ``low``.
    noise : array
        Standard deviation of the rating, as -ln of what is left.
    normal_cdf : callable
    """
    return share_above(loss, low, noise, normal_cdf, xp) - share_above(
        loss, high, noise, normal_cdf, xp
    )


def share_above(loss: Any, edge: Any, noise: Any, normal_cdf: Any, xp: Any = np) -> Any:
    """Return the chance that a rated improvement exceeds a share; parameters as above."""
    below_all = edge >= 1
    threshold = -xp.log1p(-xp.where(below_all, 0, edge))
    return xp.where(below_all, 0, normal_cdf((loss - threshold) / noise))
