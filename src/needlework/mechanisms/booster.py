"""Injections that are meant to change the skin itself: an effect that sessions build up.

Model
-----
X is the effect as a share of the most that the substance can do. A session moves it on by a
share g of what is missing, ``X -> X + g (1 - X)``, and in between it fades, ``dX/dt = -k X``.

Source: kerscher-2021 (one session against three); structure assumed.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def built_up(elapsed: Any, gain: Any, fading: Any, xp: Any = np) -> Any:
    """Return the effect as a share of the most.

    Parameters
    ----------
    elapsed : array of shape (..., sessions)
        Days since each session, in their order; below 0 for one that is still to come.
    gain : array of shape (...)
        Share of what is missing that one session adds.
    fading : array of shape (...)
        Rate 1/day at which the effect fades.
    """
    now = xp.zeros_like(gain * fading * elapsed[..., 0])
    for place in range(elapsed.shape[-1]):
        since = elapsed[..., place]
        done = since >= 0
        until = elapsed[..., place + 1] if place + 1 < elapsed.shape[-1] else -xp.ones_like(since)
        time = since - xp.where(until >= 0, until, 0)
        moved = now + gain * (1 - now)
        faded = moved * xp.exp(-fading * xp.where(done, time, 0))
        now = xp.where(done, faded, now)
    return now
