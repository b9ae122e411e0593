"""Lines at rest under a toxin: the tone of the muscle, and skin that smooths while not folded.

Model
-----
Part of a line on the relaxed face is held by tone and follows the visible effect ``E``; the rest
lies in the skin, which smooths while it is not folded and folds again afterwards. That is one
linear lag of the effect with a slow rate of its own, so that cycles add up:

    d smoothed / dt = rho (E - smoothed)
    fall = strength (fast E + (1 - fast) smoothed)

It is the folding law ``dS/dt = a N (eps - eps_c)+ - rho S`` with folding in proportion to the
movement that is left, seen from the level at which an untreated face has settled.

Source: assumed (no published rate law); what the trials say of the rates enters through the fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from needlework.mechanisms.neuromodulator import blocked_course, lagged


def visible_and_smoothed(
    days: Any,
    session_days: Sequence[float],
    log_drives: Sequence[Any],
    decay_rates: Sequence[Any],
    *,
    delivery_rate: Any,
    hill: Any,
    lag_rate: Any,
    smoothing_rate: Any,
    order: int | None = None,
    xp: Any = np,
) -> tuple[Any, Any]:
    """Return the visible effect and what the skin has made of it, each 0 to 1 at ``days``.

    Two lags one after the other are a difference of both, so the skin costs one lag more:
    ``(kl lag_rho[block] - rho lag_kl[block]) / (kl - rho)``.

    Parameters
    ----------
    days, session_days, log_drives, decay_rates, delivery_rate, hill, lag_rate, order
        As in :func:`needlework.mechanisms.neuromodulator.visible_effect`.
    smoothing_rate : array
        Rate rho of the skin, 1/day.

    Returns
    -------
    two arrays of shape (..., days)
    """
    blocked, grid = blocked_course(
        days, session_days, log_drives, decay_rates, delivery_rate, hill, order, xp
    )
    fast, slow = xp.asarray(lag_rate), xp.asarray(smoothing_rate)
    near = xp.abs(fast - slow) < _SMALLEST_GAP * fast
    slow = xp.where(near, fast * (1 - _SMALLEST_GAP), slow)
    visible = lagged(blocked, grid, fast, xp)
    late = lagged(blocked, grid, slow, xp)
    fast, slow = fast[..., None], slow[..., None]
    return visible, (fast * late - slow * visible) / (fast - slow)


def resting_fall(visible: Any, smoothed: Any, strength: Any, fast_share: Any) -> Any:
    """Return the fall of the resting severity, in grades.

    Parameters
    ----------
    visible, smoothed : array
        From :func:`visible_and_smoothed`.
    strength : array
        Fall at full effect that lasts, in grades.
    fast_share : array
        Share of it that follows the visible effect at once, 0 to 1.
    """
    return strength * (fast_share * visible + (1 - fast_share) * smoothed)


_SMALLEST_GAP = np.sqrt(np.finfo(np.float64).eps)
