"""Pattern hair loss: hairs per square centimetre against the start of treatment.

Model
-----
    H(t) = -L(t) + R(t) + sum_j G_j(t)
    dL/dt = d prod_i (1 - p_i used_i)        natural loss, held up by drugs that stop it
    dR/dt = k (r - R)                        counts rise under any observation, placebo included
    dG_j/dt = k_j (E_j u_j(t) - G_j)         what a treatment grows; it goes as it came

``u`` is 1 while something is used daily; a session gives 1, which fades until the next session
starts it anew. An injection grows some hair whatever is injected: saline is a component of its
own, and an active counts for what it adds to that.

Every function is pure over the array namespace ``xp`` (numpy or jax.numpy).

Source: propecia-phase3-1997, propecia-5yr-pr, price-2006 (loss); minoxidil-review-2019 (rise of
placebo arms); price-1999 (a gain goes as it came); gressenberger-2020 (saline as the control).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from needlework.mechanisms.turnover import Ends, Steps, Timeline, answer_to_fading, course


@dataclass(frozen=True, slots=True)
class Gain:
    """What a component grows: hairs per cm2 while it lasts, and how fast, 1/day.

    ``protection`` is the share of natural loss that it holds up while used daily.
    """

    hairs: Any
    rate: Any
    protection: Any


@dataclass(frozen=True, slots=True)
class Scalp:
    """How a scalp fares; arrays over people or arms.

    Parameters
    ----------
    loss : array
        Natural loss d, hairs per cm2 and day.
    rise, rise_rate : array
        Rise r of counts in everyone who is followed, hairs per cm2, and its rate, 1/day.
    fading : array
        Fading of what a session started, 1/day.
    daily, sessions : sequence of Gain
        Of each daily and each session component.
    """

    loss: Any
    rise: Any
    rise_rate: Any
    fading: Any
    daily: Sequence[Gain]
    sessions: Sequence[Gain]


def count_change(line: Timeline, scalp: Scalp, xp: Any = np) -> Any:
    """Return the course of the change of hairs per cm2, shape (people, looks).

    Parameters
    ----------
    scalp : Scalp
        Arrays of shape (people,).
    """
    steps = line.steps
    whole = np.concatenate([[0.0], steps.end])[line.looks + 1]
    lost = xp.cumsum(_exposed(steps, _wide(scalp.daily)) * steps.width, axis=-1)
    lost = xp.concatenate([0 * lost[..., :1], lost], axis=-1)[..., line.looks + 1]
    total = scalp.rise[..., None] * -xp.expm1(-scalp.rise_rate[..., None] * whole)
    total = total - scalp.loss[..., None] * lost
    grown = [
        *_grown(steps, _wide(scalp.daily), _wide(scalp.sessions), scalp.fading[..., None], xp)
    ]
    for added, gain in zip(grown, (*scalp.daily, *scalp.sessions), strict=True):
        if added is not None:
            total = total + course(added, gain.rate, line, 0, xp)
    return total


def count_change_at_ends(arms: Ends, scalp: Scalp, xp: Any = np) -> Any:
    """Return the change of hairs per cm2 on the last day of each arm, shape (..., arms).

    Parameters
    ----------
    scalp : Scalp
        Arrays that broadcast to shape (..., arms).
    """

    def spread(value: Any) -> Any:
        return value[..., arms.regime] if value.shape[-1] > 1 else value

    def along(gains: Sequence[Gain]) -> list[Gain]:
        return [Gain(spread(g.hairs), spread(g.rate), spread(g.protection)) for g in gains]

    daily, sessions = along(scalp.daily), along(scalp.sessions)
    lost = arms.total(_exposed(arms.steps, daily) * arms.steps.width)
    total = scalp.rise * -xp.expm1(-scalp.rise_rate * arms.last) - scalp.loss * lost
    grown = _grown(arms.steps, daily, sessions, spread(scalp.fading), xp)
    for added, gain in zip(grown, (*daily, *sessions), strict=True):
        if added is not None:
            total = total + arms.total(added * xp.exp(-gain.rate * arms.left))
    return total


def _wide(gains: Sequence[Gain]) -> list[Gain]:
    return [Gain(g.hairs[..., None], g.rate[..., None], g.protection[..., None]) for g in gains]


def _exposed(steps: Steps, daily: Sequence[Gain]) -> Any:
    """Return the share of natural loss that goes on in each step."""
    share: Any = np.ones(steps.width.shape)
    for place, gain in enumerate(daily):
        share = share * (1 - gain.protection * steps.used[..., place])
    return share


def _grown(
    steps: Steps, daily: Sequence[Gain], sessions: Sequence[Gain], fading: Any, xp: Any
) -> list[Any]:
    """Return what each component adds in each step; None for one that is not in use."""
    found: list[Any] = []
    for place, gain in enumerate(daily):
        used = steps.used[..., place]
        grown = gain.hairs * used * -xp.expm1(-gain.rate * steps.width) if used.any() else None
        found.append(grown)
    for place, gain in enumerate(sessions):
        given = steps.given[..., place]
        if not given.any():
            found.append(None)
            continue
        left = given * xp.exp(-fading * steps.age[..., place])
        driven = answer_to_fading(gain.rate, fading, steps.width, xp)
        found.append(gain.hairs * left * driven)
    return found
