"""Botulinum toxin in a treated area: delivery, uptake, block and visible effect.

Model
-----
With sessions at days ``t_k``, uptakes ``U_k`` and potencies ``P_k`` the drive is

    x(t) = sum_k P_k U_k kS / (kS - kd) (exp(-kd (t - t_k)) - exp(-kS (t - t_k)))

where ``kS`` is the rate-limiting delivery to the terminal and ``kd`` the effective decay of the
session's product. Products given one after another meet at the same terminals, so their drives
add up. The block is saturable, ``block = x^h / (1 + x^h)``, and the visible effect follows it
with one linear lag, ``d effect / dt = kl (block - effect)``.

Every function is pure over the array namespace ``xp`` (numpy or jax.numpy).

Source: lebeda-2008, simpson-1980 (delivery); keller-neale-2001 (block outlives cleavage).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from needlework.mechanisms.timegrid import TimeGrid, build_grid, single_session_nodes


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


def log_active_fraction(elapsed: Any, delivery_rate: Any, decay_rate: Any, xp: Any = np) -> Any:
    """Return the log of the share of a session's uptake that is active.

    The share is ``kS exp(-kd t) (1 - exp(-(kS - kd) t)) / (kS - kd)``, and ``kS t exp(-kd t)``
    where the rates meet; before the session it is the smallest number above 0, whose log is
    finite.

    Parameters
    ----------
    elapsed : array
        Days since the session.
    delivery_rate, decay_rate : array
        Rates kS and kd, 1/day.
    """
    smallest = np.finfo(np.float64).tiny
    gap = delivery_rate - decay_rate
    gap = xp.where(gap == 0, np.finfo(np.float64).eps, gap)
    after = elapsed > 0
    time = xp.where(after, elapsed, 1)
    arrived = xp.log(xp.abs(xp.expm1(-gap * time)))
    share = xp.log(delivery_rate / xp.abs(gap)) - decay_rate * time + arrived
    return xp.where(after, share, np.log(smallest))


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


def block(log_drive: Any, hill: Any, xp: Any = np, exponent: Any = None) -> Any:
    """Return the blocked share of release, ``x^h / (1 + x^h)``, from the log of the drive.

    Written as a hyperbolic tangent, which neither overflows nor loses its derivative; a power of
    it goes by its logarithm, which keeps both.

    Parameters
    ----------
    log_drive : array
        Natural logarithm of active load times potency, 0 = half block.
    hill : array
        Steepness h, dimensionless.
    exponent : array, optional
        Power to which the share is raised, 1 by default.
    """
    if exponent is not None:
        return xp.exp(-exponent * xp.logaddexp(0, -hill * log_drive))
    return (1 + xp.tanh(hill * log_drive / 2)) / 2


def log_drive_course(
    times: Any,
    session_days: Sequence[float],
    log_drives: Sequence[Any],
    delivery_rate: Any,
    decay_rates: Sequence[Any],
    xp: Any = np,
) -> Any:
    """Return the log of the drive at ``times``, the drive being the sum over sessions.

    Parameters
    ----------
    times : array of shape (times,)
        Days.
    session_days : sequence of float, length sessions
        Days of the sessions.
    log_drives : sequence of arrays, length sessions
        Log of potency times uptake of each session, with a trailing axis of length 1 for time.
    delivery_rate : array
        Rate kS, 1/day, with a trailing axis of length 1.
    decay_rates : sequence of arrays, length sessions
        Rate kd of each session's product, 1/day, with a trailing axis of length 1.
    """
    courses = [
        log_drive + log_active_fraction(times - day, delivery_rate, decay_rate, xp)
        for day, log_drive, decay_rate in zip(session_days, log_drives, decay_rates, strict=True)
    ]
    total = courses[0]
    for course in courses[1:]:
        total = xp.logaddexp(total, course)
    return total


def visible_effect(
    days: Any,
    session_days: Sequence[float],
    log_drives: Sequence[Any],
    decay_rates: Sequence[Any],
    *,
    delivery_rate: Any,
    hill: Any,
    lag_rate: Any,
    exponent: Any = None,
    order: int | None = None,
    xp: Any = np,
) -> Any:
    """Return the lagged block at ``days``: 0 without effect, towards 1 when fully blocked.

    All parameters broadcast against one another; time is the new last axis.

    Parameters
    ----------
    days : sequence of float, shape (days,)
        Days since the first session.
    session_days : sequence of float
        Days of the sessions, at least one; products given on one day are sessions of one day.
    log_drives : sequence of arrays, length sessions
        Log of potency times uptake of each session.
    decay_rates : sequence of arrays, length sessions
        Effective decay of each session's product, 1/day.
    delivery_rate, hill, lag_rate : array
        Rate kS (1/day), steepness, rate kl (1/day).
    exponent : array, optional
        Power of the block that is seen, 1 by default (see :mod:`needlework.mechanisms.force`).
    order : int, optional
        Nodes per segment of the grid; the exact number by default.

    Returns
    -------
    array of shape (..., days)
    """
    blocked, grid = blocked_course(
        days, session_days, log_drives, decay_rates, delivery_rate, hill, order, xp, exponent
    )
    return lagged(blocked, grid, xp.asarray(lag_rate), xp)


def blocked_course(
    days: Any,
    session_days: Sequence[float],
    log_drives: Sequence[Any],
    decay_rates: Sequence[Any],
    delivery_rate: Any,
    hill: Any,
    order: int | None = None,
    xp: Any = np,
    exponent: Any = None,
) -> tuple[Any, TimeGrid]:
    """Return the block at the nodes of the grid that holds ``days``, and the grid.

    Parameters are those of :func:`visible_effect`; what follows the block is a lag of it.
    """
    grid = build_grid(days, session_days, order)
    log_drive = log_drive_course(
        xp.asarray(grid.nodes.reshape(-1)),
        session_days,
        [xp.asarray(value)[..., None] for value in log_drives],
        xp.asarray(delivery_rate)[..., None],
        [xp.asarray(value)[..., None] for value in decay_rates],
        xp,
    )
    power = None if exponent is None else xp.asarray(exponent)[..., None]
    return block(log_drive, xp.asarray(hill)[..., None], xp, power), grid


def effect_of_one_session(
    elapsed: Any,
    log_drive: Any,
    decay_rate: Any,
    *,
    delivery_rate: Any,
    hill: Any,
    lag_rate: Any,
    exponent: Any = None,
    xp: Any = np,
) -> Any:
    """Return the lagged block some days after a single session, each day by itself.

    ``effect(t) = int_{exp(-kl t)}^1 block(t + ln(v) / kl) dv``: what is left in memory is the
    variable, so that a few nodes are enough. They crowd, as squares, where the block begins. For
    few days of many people this is far less work than the whole course.

    Parameters
    ----------
    elapsed : array of shape (places,)
        Days since the session, above 0.
    log_drive : array of shape (draws, places, patients)
        Log of potency times uptake.
    decay_rate, lag_rate : array of shape (draws, places)
        Rates kd and kl, 1/day.
    delivery_rate, hill : array of shape (draws, 1)
        Rate kS, 1/day, and steepness.
    exponent : array of shape (draws, 1), optional
        Power of the block that is seen, 1 by default.

    Returns
    -------
    array of shape (draws, places, patients)
    """
    points, weights = single_session_nodes()
    oldest = xp.exp(-lag_rate * elapsed)[..., None]
    memory = oldest + (1 - oldest) * points**2
    time = elapsed[:, None] + xp.log(memory) / lag_rate[..., None]
    share = log_active_fraction(time, delivery_rate[..., None], decay_rate[..., None], xp)
    power = None if exponent is None else exponent[..., None, None]
    drive = log_drive[..., None] + share[:, :, None, :]
    blocked = block(drive, hill[..., None, None], xp, power)
    weight = (1 - oldest) * (2 * points * weights)
    return xp.sum(blocked * weight[:, :, None, :], axis=-1)


def lagged(blocked: Any, grid: TimeGrid, lag_rate: Any, xp: Any = np) -> Any:
    """Return the linear lag of ``blocked`` at the requested days of ``grid``.

    Inside a segment the block is the polynomial through its nodes, whose lag is known exactly;
    from segment to segment the lag fades as an exponential. So steps may be long beside the lag.

    Parameters
    ----------
    blocked : array of shape (..., segments * order)
        Block at the nodes of the grid.
    lag_rate : array of shape (...)
        Rate kl, 1/day.
    """
    cells = xp.reshape(blocked, (*blocked.shape[:-1], *grid.nodes.shape))
    weights = _lag_weights(grid, lag_rate, xp)[..., grid.depth, :]
    gains = xp.einsum("...pn,...pn->...p", cells[..., grid.segment, :], weights)
    fades = xp.exp(-lag_rate[..., None] * grid.elapsed)[..., grid.depth]
    segments = len(grid.nodes)
    ends = accumulate(fades[..., :segments], gains[..., :segments], xp)
    begun = xp.concatenate([xp.zeros_like(ends[..., :1]), ends[..., :-1]], axis=-1)
    course = begun[..., grid.segment[segments:]] * fades[..., segments:] + gains[..., segments:]
    return xp.where(xp.asarray(grid.started), course, 0)


def _lag_weights(grid: TimeGrid, lag_rate: Any, xp: Any) -> Any:
    """Return the weight of each node of a segment in the lag, shape (..., depths, order)."""
    rates = xp.reshape(lag_rate, (-1, 1))
    memory = rates * xp.exp(-rates * grid.memory[:, None, :])
    weights = xp.swapaxes(xp.matmul(memory, xp.asarray(grid.kernel)), 0, 1)
    return xp.reshape(weights, (*lag_rate.shape, *weights.shape[1:]))


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
