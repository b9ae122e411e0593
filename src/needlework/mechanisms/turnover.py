"""First-order turnover driven by sessions that fade and by things used daily, in exact steps.

Model
-----
A tissue ``x`` follows what drives it with one rate, ``dx/dt = k (u(t) - x)``. Between two breaks
(a session, the start or end of a daily treatment, a change of season) the drive is a constant or
fades exponentially, so that every step has a closed form. A session does not add to the one
before: it starts its fading anew, for no trial shows that closer sessions do more.

Every function is pure over the array namespace ``xp`` (numpy or jax.numpy).

Source: txa-dilution-2021 (effect does not follow the amount in the dermis).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Regime:
    """What one person or arm receives, and the days on which it is looked at.

    Parameters
    ----------
    looks : tuple of float
        Days that are wanted, ascending.
    sessions : tuple of tuple of float
        Days of the sessions of each component.
    daily : tuple of tuple of pairs
        First and last day of each stretch of each daily component.
    breaks : tuple of float
        Further days on which something changes (the season).
    """

    looks: tuple[float, ...]
    sessions: tuple[tuple[float, ...], ...]
    daily: tuple[tuple[tuple[float, float], ...], ...] = ()
    breaks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps of constant or fading drives; the arrays have one shape, components behind it.

    Parameters
    ----------
    start, width : array of shape (*steps)
        First day and days of each step.
    given : array of shape (*steps, components)
        1 where a component has had a session, else 0.
    age : array of shape (*steps, components)
        Days since its last session at the start of the step; 0 where there was none.
    used : array of shape (*steps, daily components)
        1 where a daily component is used.
    """

    start: Array
    width: Array
    given: Array
    age: Array
    used: Array

    @property
    def end(self) -> Array:
        """Last day of each step."""
        return self.start + self.width


@dataclass(frozen=True, slots=True)
class Timeline:
    """A course: one regime in steps, and the step that ends on each day looked at.

    Parameters
    ----------
    steps : Steps of shape (steps,)
    looks : array of int of shape (looks,)
        -1 for the day of the start.
    """

    steps: Steps
    looks: Index


@dataclass(frozen=True, slots=True)
class Ends:
    """Many regimes, each looked at on its last day alone: their steps in one row.

    Parameters
    ----------
    steps : Steps of shape (steps,)
    regime : array of int of shape (steps,)
        The regime of each step.
    left : array of shape (steps,)
        Days from the end of the step to the look.
    last : array of shape (regimes,)
        Day of the look.
    """

    steps: Steps
    regime: Index
    left: Array
    last: Array

    def total(self, each: Any) -> Any:
        """Return sums over the steps of each regime, shape (..., regimes)."""
        member = self.regime[:, None] == np.arange(len(self.last))
        return each @ member.astype(float)


def timeline(regime: Regime) -> Timeline:
    """Return the steps of a regime."""
    edges = np.array(_edges(regime))
    looks = np.searchsorted(edges, regime.looks, side="left") - 1
    return Timeline(_steps(regime, edges), np.asarray(looks, dtype=np.intp))


def ends(regimes: Sequence[Regime]) -> Ends:
    """Return the steps of several regimes with the same components."""
    parts = [_steps(regime, np.array(_edges(regime))) for regime in regimes]
    owner = [np.full(len(part.width), place) for place, part in enumerate(parts)]
    regime = np.concatenate(owner).astype(np.intp)
    last = np.array([one.looks[-1] for one in regimes], dtype=float)
    joined = Steps(
        start=np.concatenate([part.start for part in parts]),
        width=np.concatenate([part.width for part in parts]),
        given=np.concatenate([part.given for part in parts]),
        age=np.concatenate([part.age for part in parts]),
        used=np.concatenate([part.used for part in parts]),
    )
    return Ends(joined, regime, last[regime] - joined.end, last)


def _edges(regime: Regime) -> list[float]:
    end = regime.looks[-1]
    inner = [
        *regime.looks,
        *(day for days in regime.sessions for day in days),
        *(day for stretches in regime.daily for pair in stretches for day in pair),
        *regime.breaks,
    ]
    found = sorted({day for day in inner if 0 < day < end})
    return [0.0, *found, end] if end > 0 else [0.0, 0.0]


def _steps(regime: Regime, edges: Array) -> Steps:
    start = edges[:-1]
    given = np.zeros((len(start), len(regime.sessions)))
    age = np.zeros_like(given)
    for place, days in enumerate(regime.sessions):
        before = np.searchsorted(np.sort(days), start, side="right")
        last = np.concatenate([[np.inf], np.sort(days)])[before]
        given[:, place] = before > 0
        age[:, place] = np.where(before > 0, start - last, 0)
    used = np.zeros((len(start), len(regime.daily)))
    for place, stretches in enumerate(regime.daily):
        for first, stop in stretches:
            used[:, place] = np.maximum(used[:, place], (start >= first) & (start < stop))
    return Steps(start, np.diff(edges), given, age, used)


def course(added: Any, rate: Any, line: Timeline, start: float, xp: Any = np) -> Any:
    """Return ``x`` on the days looked at: what was there decays, each step adds to it.

    Parameters
    ----------
    added : array of shape (..., steps)
        What the drive of each step adds by its end.
    rate : array that broadcasts to (...)
        Turnover k, 1/day.
    start : float
        Value on day 0.
    """
    kept = xp.exp(-rate[..., None] * line.steps.width)
    state = start + 0 * added[..., 0]
    found = [state]
    for step in range(added.shape[-1]):
        state = state * kept[..., step] + added[..., step]
        found.append(state)
    return xp.stack([found[look + 1] for look in line.looks], axis=-1)


def answer_to_fading(rate: Any, fading: Any, width: Any, xp: Any = np) -> Any:
    """Return what a drive of 1 that fades adds to ``x`` over a step.

    ``k (exp(-f w) - exp(-k w)) / (k - f)``, and ``k w exp(-k w)`` where the rates meet; with no
    fading ``1 - exp(-k w)``.

    Parameters
    ----------
    rate : array
        Turnover k, 1/day.
    fading : array
        Fading f of the drive, 1/day.
    width : array
        Days.
    """
    gap = xp.abs(rate - fading)
    slower = xp.minimum(rate, fading)
    same = gap * width < np.sqrt(np.finfo(np.float64).eps)
    safe = xp.where(same, 1, gap)
    part = xp.where(same, width * (1 - gap * width / 2), -xp.expm1(-safe * width) / safe)
    return rate * xp.exp(-slower * width) * part
