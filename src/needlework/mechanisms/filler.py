"""Fillers: the volume that is left, dissolving it, and what is needed to fill up again.

Model
-----
Each filling leaves on its own, ``V(t) = sum_i V_i exp(-k (t - t_i))`` with a rate k of the area.
An enzyme dissolves a share of what is there at once: of U units per tenth of a millilitre,
``1 - exp(-U / u)``.

Source: vollure-18mo, vyc15l-repeat (volumes of repeats), voluma-china-2017 (measured volume);
hyaluronidase-invivo-2020 (enzyme).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from needlework.evidence import parameter


@dataclass(frozen=True, slots=True)
class Filling:
    """A filling: day and volume in mL."""

    day: float
    volume: float


@dataclass(frozen=True, slots=True)
class Enzyme:
    """An enzyme given into filler: day and units in all."""

    day: float
    units: float


def volume_left(
    steps: Sequence[Filling | Enzyme], days: Any, rate: Any, strength: Any = 1.0, xp: Any = np
) -> Any:
    """Return the volume in mL on the days, shape (..., days).

    Parameters
    ----------
    steps : sequence of Filling and Enzyme
        By day; a day counts as after what happens on it.
    days : array of shape (days,)
    rate : array of shape (...)
        Rate 1/day at which filler leaves.
    strength : array of shape (...)
        Units per 0.1 mL that leave 37 % of the filler (one in e).
    """
    rate, strength = xp.asarray(rate)[..., None], xp.asarray(strength)[..., None]
    now = xp.zeros_like(rate)
    result = xp.zeros_like(rate) + xp.zeros(len(days))
    before = 0.0
    for step in steps:
        now = now * xp.exp(-rate * (step.day - before))
        now = now + step.volume if isinstance(step, Filling) else now * _kept(step, now, strength)
        before = step.day
        elapsed = days - step.day
        left = now * xp.exp(-rate * xp.where(elapsed >= 0, elapsed, 0))
        result = xp.where(elapsed >= 0, left, result)
    return result


def _kept(enzyme: Enzyme, volume: Any, strength: Any) -> Any:
    """Return the share that an enzyme leaves; where there is nothing, it has nothing to do."""
    portions = volume / parameter("volume.enzyme_portion").value
    there = np.asarray(volume) > 0
    dose = enzyme.units / np.where(there, portions, 1)
    return np.where(there, np.exp(-dose / strength), 1)


def top_up(first: Any, left: Any, xp: Any = np) -> Any:
    """Return the volume that fills up again to the volume of the first filling, mL."""
    return xp.maximum(first - left, 0)
