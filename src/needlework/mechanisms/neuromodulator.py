"""Botulinum toxin in a treated area: delivery, uptake, block and visible effect.

Model
-----
With sessions at days ``t_k`` and uptakes ``U_k`` the active load is

    load(t) = sum_k U_k kS / (kS - kd) (exp(-kd (t - t_k)) - exp(-kS (t - t_k)))

where ``kS`` is the rate-limiting delivery to the terminal and ``kd`` the effective decay.
The block is saturable, ``block = x^h / (1 + x^h)`` with ``x = potency load``, and the visible
effect follows it with one linear lag, ``d effect / dt = kl (block - effect)``.

Every function is pure over the array namespace ``xp`` (numpy or jax.numpy).

Source: lebeda-2008, simpson-1980 (delivery); keller-neale-2001 (block outlives cleavage).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from needlework.mechanisms.timegrid import TimeGrid, build_grid


def uptake(dose_ratio: Any, saturation: Any) -> Any:
    """Return what the terminals take up of one session, 1 at the product's reference dose.

    ``uptake = (1 + saturation) r / (1 + saturation r)``: linear at small doses, saturating at
    large ones, so that each doubling adds less than the one before.

    Parameters
    ----------
    dose_ratio : array
        Dose of the session in the area over the product's reference dose, dimensionless.
    saturation : array
        Shape of the saturation, 0 for none, dimensionless.
    """
    return (1 + saturation) * dose_ratio / (1 + saturation * dose_ratio)


def merge_sessions(
    session_days: Sequence[float], dose_ratios: Sequence[float]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Add up the doses given on one day: two halves at one time are one whole."""
    total: dict[float, float] = {}
    for day, ratio in zip(session_days, dose_ratios, strict=True):
        total[day] = total.get(day, 0) + ratio
    days = tuple(sorted(total))
    return days, tuple(total[day] for day in days)


def active_fraction(elapsed: Any, delivery_rate: Any, decay_rate: Any, xp: Any = np) -> Any:
    """Return the share of a session's uptake that is active, with no singularity at kS = kd.

    Parameters
    ----------
    elapsed : array
        Days since the session; before it the share is 0.
    delivery_rate, decay_rate : array
        Rates kS and kd, 1/day.
    """
    time = xp.maximum(elapsed, 0)
    gap = delivery_rate - decay_rate
    return delivery_rate * xp.exp(-decay_rate * time) * -xp.expm1(-gap * time) / gap


def log_potency(half_block_day: Any, delivery_rate: Any, decay_rate: Any, xp: Any = np) -> Any:
    """Return the log potency that makes the reference dose half-blocking on a given day.

    Late on, the load of the reference dose is ``kS / (kS - kd) exp(-kd t)``; potency is its
    inverse at ``half_block_day``.

    Parameters
    ----------
    half_block_day : array
        Day of half block after one reference dose, by the late decay.
    delivery_rate, decay_rate : array
        Rates kS and kd, 1/day; kS is the larger.
    """
    return decay_rate * half_block_day - xp.log(delivery_rate / (delivery_rate - decay_rate))


def block(load: Any, log_potency: Any, hill: Any, xp: Any = np) -> Any:
    """Return the blocked share of release, ``x^h / (1 + x^h)`` with ``x = exp(log_potency) load``.

    Parameters
    ----------
    load : array
        Active load, 1 = whole uptake of the reference dose.
    log_potency : array
        Natural logarithm of product potency times patient sensitivity.
    hill : array
        Steepness h, dimensionless.
    """
    positive = load > 0
    exponent = hill * (log_potency + xp.log(xp.where(positive, load, 1)))
    return xp.where(positive, 1 / (1 + xp.exp(-exponent)), 0)


def load_course(
    times: Any, session_days: Any, uptakes: Any, delivery_rate: Any, decay_rate: Any, xp: Any = np
) -> Any:
    """Return the active load at ``times``, the sum over sessions.

    Parameters
    ----------
    times : array of shape (times,)
        Days.
    session_days : sequence of float, length sessions
        Days of the sessions.
    uptakes : sequence of arrays, length sessions
        Uptake of each session, broadcastable against ``delivery_rate``.
    delivery_rate, decay_rate : array
        Rates in 1/day with a trailing axis of length 1 for time.
    """
    total: Any = 0
    for day, taken in zip(session_days, uptakes, strict=True):
        total = total + taken * active_fraction(times - day, delivery_rate, decay_rate, xp)
    return total


def visible_effect(
    days: Any,
    session_days: Sequence[float],
    uptakes: Sequence[Any],
    *,
    log_potency: Any,
    delivery_rate: Any,
    decay_rate: Any,
    hill: Any,
    lag_rate: Any,
    xp: Any = np,
) -> Any:
    """Return the lagged block at ``days``: 0 without effect, towards 1 when fully blocked.

    All parameters broadcast against one another; time is the new last axis.

    Parameters
    ----------
    days : sequence of float, shape (days,)
        Days since the first session.
    session_days : sequence of float
        Days of the sessions, ascending, each once.
    uptakes : sequence of arrays
        Uptake of each session.
    log_potency, delivery_rate, decay_rate, hill, lag_rate : array
        As in :func:`block` and :func:`load_course`; ``lag_rate`` in 1/day.

    Returns
    -------
    array of shape (..., days)
    """
    if not session_days:
        return _no_session(days, log_potency, xp)
    grid = build_grid(days, session_days)
    flat = xp.asarray(grid.nodes.reshape(-1))
    trailing = [xp.asarray(value)[..., None] for value in uptakes]
    rates = (xp.asarray(delivery_rate)[..., None], xp.asarray(decay_rate)[..., None])
    load = load_course(flat, session_days, trailing, *rates, xp)
    blocked = block(load, xp.asarray(log_potency)[..., None], xp.asarray(hill)[..., None], xp)
    return lagged(blocked, grid, xp.asarray(lag_rate), xp)


def _no_session(days: Any, like: Any, xp: Any) -> Any:
    return xp.zeros((*np.shape(like), len(days)))


def lagged(blocked: Any, grid: TimeGrid, lag_rate: Any, xp: Any = np) -> Any:
    """Return the linear lag of ``blocked`` at the requested days of ``grid``.

    Each segment adds the exact exponential memory of the one before and a Gauss-Legendre
    integral of its own.

    Parameters
    ----------
    blocked : array of shape (..., segments * order)
        Block at the nodes of the grid.
    lag_rate : array of shape (...)
        Rate kl, 1/day.
    """
    shape = (*blocked.shape[:-1], *grid.nodes.shape)
    rate = lag_rate[..., None]
    memory = xp.exp(-rate * (grid.ends[:, None] - grid.nodes).reshape(-1))
    integrand = blocked * memory * rate * grid.weights.reshape(-1)
    gains = xp.sum(xp.reshape(integrand, shape), axis=-1)
    fades = xp.exp(-rate * grid.widths)
    course = accumulate(fades, gains, xp)
    started = xp.asarray(grid.take >= 0)
    return xp.where(started, course[..., np.maximum(grid.take, 0)], 0)


def accumulate(fades: Any, gains: Any, xp: Any = np) -> Any:
    """Return ``y[k] = fades[k] y[k-1] + gains[k]`` along the last axis, by doubling.

    Log-many vector steps instead of one step per segment: the same code is fast in numpy and
    short to compile.
    """
    stride = 1
    while stride < gains.shape[-1]:
        earlier = fades[..., stride:] * gains[..., :-stride]
        gains = xp.concatenate([gains[..., :stride], gains[..., stride:] + earlier], axis=-1)
        longer = fades[..., stride:] * fades[..., :-stride]
        fades = xp.concatenate([fades[..., :stride], longer], axis=-1)
        stride = 2 * stride
    return gains
