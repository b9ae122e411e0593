"""Elastin under needling: an early fall, and fibres that are rebuilt slowly.

Model
-----
The proteases of inflammation destroy elastin in proportion to what there is, tropoelastin is made
by the activated fibroblasts and assembled into fibres over months:

    El' = g P(t) - (kE + m kI I(t)) El + kE

with ``El = 1`` in untreated skin, ``P`` the flow of assembled tropoelastin (its integral is 1 per
full session), ``I`` the inflammation and ``kE`` the slow turnover. ``m`` is the share that one
full session destroys and ``g`` the share that it rebuilds in the end. The loss multiplies the
state, so this is no sum of responses: from knot to knot the integrating factor is exact, and the
gain between them is found by Gauss-Legendre quadrature.

Source: el-domyati-2015-acne (fall at 3 months); kenkel-2021 (unchanged at 6 months).

"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.mechanisms.microneedling import Rates, outflow

Array = NDArray[np.float64]


def tropoelastin(elapsed: Any, doses: Any, rates: Rates, xp: Any = np) -> Any:
    """Return new tropoelastin of several sessions, in units of what one full session makes.

    Parameters
    ----------
    elapsed, doses : array of shape (..., sessions)
        Days since each session, and dose times efficiency.
    rates : Rates
    """
    rate = parameter("needling.tropoelastin_rate").value
    return (doses * outflow(elapsed, (*rates.before_collagen, rate), xp) / rate).sum(axis=-1)


def elastin(
    knots: Any, session_days: Any, doses: Any, rates: Rates, loss: Any, gain: Any, xp: Any = np
) -> Any:
    """Return elastin over untreated elastin at ``knots``, shape (..., knots).

    Parameters
    ----------
    knots : array of shape (knots,)
        Days, ascending, beginning no later than the first session; steps of a day or less while
        there is inflammation.
    session_days : array of shape (sessions,)
        Days of the sessions.
    doses : array of shape (..., sessions)
        Dose times efficiency of each session.
    rates : Rates
        Each of shape (...), like ``loss`` and ``gain``.
    loss, gain : array
        Share destroyed, and share rebuilt in the end, by one full session.
    """
    place, weight = _quadrature()
    starts, ends = np.asarray(knots)[:-1], np.asarray(knots)[1:]
    lengths = ends - starts
    times = starts[:, None] + lengths[:, None] * place
    gone = _destroyed(np.asarray(knots), session_days, doses, rates, loss, xp)
    at_nodes = _destroyed(times, session_days, doses, rates, loss, xp)
    turnover = parameter("needling.elastin_turnover").value
    log_kept = gone[..., :-1] - gone[..., 1:] - turnover * lengths
    passed = gone[..., 1:, None] - at_nodes
    survived = xp.exp(-passed - turnover * (ends[:, None] - times))
    made = _made(times, session_days, doses, rates, gain, xp)
    gained = lengths * (made * survived * weight).sum(axis=-1)
    begun = xp.ones_like(loss)[..., None]
    still = xp.exp(xp.cumsum(log_kept, axis=-1))
    later = still * (1 + xp.cumsum(gained / still, axis=-1))
    return xp.concatenate([begun, later], axis=-1)


def _destroyed(times: Any, session_days: Any, doses: Any, rates: Rates, loss: Any, xp: Any) -> Any:
    """Return the log of how much the proteases have destroyed by each time, (..., *times)."""
    more = (..., *(None,) * times.ndim)
    elapsed = xp.maximum(times[..., None] - session_days, 0)
    run = -xp.expm1(-rates.inflammation[(*more, None)] * elapsed)
    given = doses[(..., *(None,) * times.ndim, slice(None))]
    return loss[more] * (given * run).sum(axis=-1)


def _made(times: Any, session_days: Any, doses: Any, rates: Rates, gain: Any, xp: Any) -> Any:
    """Return the elastin that is assembled, 1/day, the constant renewal included."""
    assembly = parameter("needling.elastin_assembly_rate").value
    more = (..., *(None,) * times.ndim)
    early = [rate[(*more, None)] for rate in rates.before_collagen]
    tropoelastin_rate = parameter("needling.tropoelastin_rate").value
    stages = (*early, tropoelastin_rate, assembly)
    flow = outflow(times[..., None] - session_days, stages, xp)
    given = doses[(..., *(None,) * times.ndim, slice(None))]
    assembled = (given * flow).sum(axis=-1)
    return gain[more] * assembled + parameter("needling.elastin_turnover").value


@lru_cache(maxsize=1)
def _quadrature() -> tuple[Array, Array]:
    """Return nodes and weights on the unit interval."""
    nodes = int(parameter("needling.elastin_nodes").value)
    points, weights = np.polynomial.legendre.leggauss(nodes)
    return (1 + points) / 2, weights / 2
