"""Melasma: how dark the skin is, relative to its start, under sun, daily and needled treatments.

Model
-----
Severity ``M`` (1 at the start) turns over towards what stimulates pigment cells,

    dM/dt = k (S(t) (1 - I(t)) - M)

``S`` is the stimulus (sun and season, sunscreen, things used daily), constant over a step. ``I``
joins what the sessions inhibit, ``1 - I = prod_j (1 - I_j exp(-f t))``, each active counted from
its own last session. ``I_j = 1 - exp(-b_j)``: potencies ``b`` of things used together add up.
Effect follows the day of the session, not the amount in the skin, which is gone in hours.

Every function is pure over the array namespace ``xp`` (numpy or jax.numpy).

Source: maeda-2017 (turnover); del-rosario-2018 (turnover, sunscreen, relapse);
txa-dilution-2021 (no more effect from 100 than from 4 mg/mL).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from needlework.mechanisms.turnover import Ends, Steps, Timeline, answer_to_fading, course


@dataclass(frozen=True, slots=True)
class Skin:
    """How a skin answers; arrays over people or arms.

    Parameters
    ----------
    turnover, fading : array
        Rates k and f, 1/day.
    stimulus : array
        Stimulus, 1 for that which keeps the start; with an axis of steps where it changes.
    daily, sessions : sequence of arrays
        Potency b of each daily and each session component.
    """

    turnover: Any
    fading: Any
    stimulus: Any
    daily: Sequence[Any]
    sessions: Sequence[Any]


def severity(line: Timeline, skin: Skin, xp: Any = np) -> Any:
    """Return the course of severity relative to its start, shape (people, looks).

    Parameters
    ----------
    skin : Skin
        Arrays of shape (people,), the stimulus of shape (people, steps).
    """
    wide = Skin(
        skin.turnover[..., None],
        skin.fading[..., None],
        skin.stimulus,
        [one[..., None] for one in skin.daily],
        [one[..., None] for one in skin.sessions],
    )
    return course(_added(line.steps, wide, xp), skin.turnover, line, 1, xp)


def severity_at_ends(arms: Ends, skin: Skin, xp: Any = np) -> Any:
    """Return severity relative to its start on the last day of each arm, shape (..., arms).

    Parameters
    ----------
    skin : Skin
        Arrays that broadcast to shape (..., arms).
    """

    def per_step(value: Any) -> Any:
        return value[..., arms.regime] if value.shape[-1] > 1 else value

    spread = Skin(
        per_step(skin.turnover),
        per_step(skin.fading),
        per_step(skin.stimulus),
        [per_step(one) for one in skin.daily],
        [per_step(one) for one in skin.sessions],
    )
    kept = xp.exp(-spread.turnover * arms.left)
    started = xp.exp(-skin.turnover * arms.last)
    return started + arms.total(_added(arms.steps, spread, xp) * kept)


def _added(steps: Steps, skin: Skin, xp: Any) -> Any:
    """Return what the drive of each step adds to severity by its end."""
    potency = sum(b * steps.used[..., place] for place, b in enumerate(skin.daily))
    drive = skin.stimulus * xp.exp(-potency)
    coefficients = uninhibited(_inhibition(steps, skin, xp))
    answered = sum(
        share * answer_to_fading(skin.turnover, power * skin.fading, steps.width, xp)
        for power, share in enumerate(coefficients)
    )
    return drive * answered


def _inhibition(steps: Steps, skin: Skin, xp: Any) -> list[Any]:
    """Return the inhibition at the start of each step, one array per component in use.

    A step uses few of the components, so that those it uses are put first.
    """
    used = steps.given > 0
    most = int(used.sum(axis=-1).max(initial=0))
    order = np.argsort(~used, axis=-1, kind="stable")[..., :most]
    given = np.take_along_axis(steps.given, order, axis=-1)
    age = np.take_along_axis(steps.age, order, axis=-1)
    found = []
    for place in range(most):
        potency = sum(
            b * (order[..., place] == component) for component, b in enumerate(skin.sessions)
        )
        left = given[..., place] * xp.exp(-skin.fading * age[..., place])
        found.append(left * -xp.expm1(-potency))
    return found


def uninhibited(shares: Sequence[Any]) -> list[Any]:
    """Return the coefficients of ``prod_j (1 - share_j z)`` in powers of ``z``, lowest first.

    ``z = exp(-f t)`` within a step: all sessions fade with one rate.
    """
    coefficients: list[Any] = [1.0]
    for share in shares:
        lower = [*coefficients, 0.0]
        shifted = [0.0, *coefficients]
        coefficients = [a - share * b for a, b in zip(lower, shifted, strict=True)]
    return coefficients
