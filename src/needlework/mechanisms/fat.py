"""Injections that dissolve fat: fat, dissolved fat on its way out, and swelling.

Model
-----
Relative to the fat at the start, F is living fat, D dissolved fat that is still there and S
swelling. A session dissolves a fraction f of the fat that is left and swells the place,

    F -> F (1 - f),   D -> D + f F,   S -> S + s,

and in between ``dD/dt = -k_clear D`` and ``dS/dt = -k_swell S``. Fat does not grow back. After n
sessions ``F = (1 - f)^n``: each session has less to dissolve than the one before.

The dose per skin area saturates, ``f(d) = f_2 h(d) / h(2 mg/cm2)`` with ``h = d / (d + d_50)``;
above the label's strength nothing is added, for the one trial that went there gained nothing.

Source: jones-2016-refine1 (response by sessions), atx101-phase12-2021 (strength).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from needlework.evidence import parameter


@dataclass(frozen=True, slots=True)
class FatCourse:
    """Fat over time relative to the start: living, dissolved but still there, swelling."""

    fat: Any
    dissolved: Any
    swelling: Any

    @property
    def volume(self) -> Any:
        """What is seen and measured, relative to the start."""
        return self.fat + self.dissolved + self.swelling

    @property
    def removed(self) -> Any:
        """Share of the fat that has left."""
        return 1 - self.fat - self.dissolved


def session_fraction(fraction: Any, dose: Any, half_dose: Any, xp: Any = np) -> Any:
    """Return the fraction of the fat that a session dissolves.

    Parameters
    ----------
    fraction : array
        Fraction at the label's dose per area.
    dose : array
        mg per cm2 of skin.
    half_dose : array
        Dose of half the effect that any dose can have, mg/cm2.
    """
    label = parameter("fat.label_dose").value
    counted = xp.minimum(dose, label)
    return fraction * counted / (counted + half_dose) * (label + half_dose) / label


def fat_states(
    elapsed: Any,
    fractions: Any,
    swellings: Any,
    clearing: Any,
    settling: Any,
    xp: Any = np,
) -> FatCourse:
    """Return fat, dissolved fat and swelling, the last axis of the arguments being sessions.

    Parameters
    ----------
    elapsed : array of shape (..., sessions)
        Days since each session, in their order; below 0 for one that is still to come.
    fractions, swellings : arrays of shape (..., sessions)
        Fraction dissolved and swelling added by each session.
    clearing, settling : arrays of shape (...)
        Rates 1/day at which dissolved fat and swelling leave.
    """
    done = elapsed >= 0
    time = xp.where(done, elapsed, 0)
    logs = xp.where(done, xp.log1p(-fractions), 0)
    earlier = np.triu(np.ones((logs.shape[-1], logs.shape[-1])), 1)
    before = xp.exp(logs @ xp.asarray(earlier))
    cleared = xp.exp(-clearing[..., None] * time)
    settled = xp.exp(-settling[..., None] * time)
    return FatCourse(
        fat=xp.exp(xp.sum(logs, axis=-1)),
        dissolved=xp.sum(xp.where(done, before * fractions * cleared, 0), axis=-1),
        swelling=xp.sum(xp.where(done, swellings * settled, 0), axis=-1),
    )


def fat_course(
    session_days: Sequence[float],
    fractions: Any,
    swellings: Any,
    days: Any,
    clearing: Any,
    settling: Any,
    xp: Any = np,
) -> FatCourse:
    """Return fat, dissolved fat and swelling on the days, shape (..., days).

    Parameters
    ----------
    session_days : sequence of float
        Ascending; a day counts as after the session of that day.
    fractions, swellings : arrays of shape (..., sessions)
        Fraction dissolved and swelling added by each session.
    days : array of shape (days,)
    clearing, settling : arrays of shape (...)
        Rates 1/day at which dissolved fat and swelling leave.
    """
    elapsed = xp.asarray(days)[:, None] - xp.asarray(session_days)
    dissolves, swells = (xp.asarray(value)[..., None, :] for value in (fractions, swellings))
    clears, settles = (xp.asarray(value)[..., None] for value in (clearing, settling))
    return fat_states(elapsed, dissolves, swells, clears, settles, xp)
