"""From the wounds of needling to collagen and elastin: a linear chain driven by sessions.

Model
-----
Sessions at days ``t_k`` with doses ``s_k`` (0 to 1) are impulses into a row of stages that each
hand on all they received: inflammation ``I``, signal ``G``, activated fibroblasts ``F``, immature
collagen ``Cn`` (rich in type III), mature collagen ``Cm`` (rich in type I). Collagen is counted
above the untreated skin.

    I'  = sum_k e_k s_k delta(t - t_k) - kI I        e_k = 1 - exp(-(t_k - t_{k-1}) / tau)
    G'  = kI I - kG G
    F'  = kG G - kF F
    Cn' = kF F - (km + kd) Cn
    Cm' = km Cn - kt Cm

A session inside the refractory time ``tau`` of the one before it adds less (``e_k``, 1 for the
first).
The chain is linear, so a course is the sum of one response per session, and the response of each
stage is a sum of exponentials that is known exactly: with rates ``r_1 ... r_n`` the flow out of
the last stage is ``sum_j r_j w_j exp(-r_j t)``, ``w_j = prod_{i != j} r_i / (r_i - r_j)``.
Every function is pure over the array namespace ``xp``.

Source: minh-2019-vietnam, wound-kinetics-digitised (rates); verzijl-2000-recalled (turnover).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from needlework.evidence import parameter


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of the chain, each 1/day.

    Parameters
    ----------
    inflammation, signal, fibroblast : array
        Rates kI, kG and kF.
    maturing, loss : array
        Immature collagen that matures (km), and that is lost (kd).
    turnover : array
        Loss of mature collagen (kt), the slowest of all.
    """

    inflammation: Any
    signal: Any
    fibroblast: Any
    maturing: Any
    loss: Any
    turnover: Any

    @property
    def before_collagen(self) -> tuple[Any, Any, Any]:
        """The rates of the stages before collagen is made."""
        return self.inflammation, self.signal, self.fibroblast

    @property
    def leaving(self) -> Any:
        """The rate at which immature collagen leaves, either way."""
        return self.maturing + self.loss


def stretched(delay: Any, maturing_half_life: Any, loss_half_life: Any, xp: Any = np) -> Rates:
    """Return the rates of the chain for a delay relative to the usual one.

    Parameters
    ----------
    delay : array
        Delay before collagen is made over the usual delay, dimensionless.
    maturing_half_life, loss_half_life : array
        Half-lives of immature collagen, by maturing and by loss, days.
    """
    early = (parameter(f"needling.{name}_rate").value for name in _EARLY)
    inflammation, signal, fibroblast = (rate / delay for rate in early)
    return Rates(
        inflammation=inflammation,
        signal=signal,
        fibroblast=fibroblast,
        maturing=np.log(2) / maturing_half_life,
        loss=np.log(2) / loss_half_life,
        turnover=parameter("needling.collagen_turnover").value + xp.zeros_like(delay),
    )


_EARLY = ("inflammation", "signal", "fibroblast")


def efficiency(session_days: Any, refractory_days: Any, xp: Any = np) -> Any:
    """Return what each session is worth after the one before it, shape (..., sessions).

    ``e_k = 1 - exp(-(t_k - t_{k-1}) / tau)``; the first session counts fully.

    Parameters
    ----------
    session_days : array of shape (..., sessions)
        Days of the sessions, ascending along the last axis.
    refractory_days : array
        Refractory time tau, broadcastable to ``session_days``.
    """
    gaps = session_days[..., 1:] - session_days[..., :-1]
    later = -xp.expm1(-gaps / refractory_days)
    first = xp.ones((*later.shape[:-1], 1))
    return xp.concatenate([first, later], axis=-1)


def outflow(elapsed: Any, rates: Sequence[Any], xp: Any = np) -> Any:
    """Return the flow out of the last of some stages in a row after a unit impulse, 1/day.

    Its integral over all time is 1: each stage hands on all that it received.

    Parameters
    ----------
    elapsed : array
        Days since the impulse; before it nothing flows.
    rates : sequence of arrays
        Rates of the stages, 1/day, broadcastable to ``elapsed``; two of them may meet, not three.
    """
    stages = _apart(rates, xp)
    after = (elapsed >= 0)[..., None]
    time = xp.where(after, elapsed[..., None], 0)
    flows = xp.where(after, stages * _weights(stages, xp) * xp.exp(-stages * time), 0)
    return flows.sum(axis=-1)


def _apart(rates: Sequence[Any], xp: Any) -> Any:
    """Return rates along a new last axis, each moved by far less than shows: none are equal."""
    gap = parameter("needling.rate_gap").value
    stages = xp.stack(xp.broadcast_arrays(*rates), axis=-1)
    return stages * (1 + gap * np.arange(len(rates)))


def _weights(stages: Any, xp: Any) -> Any:
    """Return ``prod_{i != j} r_i / (r_i - r_j)`` for each stage j."""
    own = np.eye(stages.shape[-1], dtype=bool)
    other, rate = stages[..., None, :], stages[..., :, None]
    ratio = other / xp.where(own, 1, other - rate)
    return xp.where(own, 1, ratio).prod(axis=-1)


def immature(elapsed: Any, rates: Rates, xp: Any = np) -> Any:
    """Return immature collagen ``Cn`` some days after a unit session.

    Parameters
    ----------
    elapsed : array
        Days since the session.
    rates : Rates
    """
    return outflow(elapsed, (*rates.before_collagen, rates.leaving), xp) / rates.leaving


def mature(elapsed: Any, rates: Rates, xp: Any = np) -> Any:
    """Return mature collagen ``Cm`` some days after a unit session.

    Parameters as in :func:`immature`.
    """
    stages = (*rates.before_collagen, rates.leaving, rates.turnover)
    matured = rates.maturing / rates.leaving
    return matured * outflow(elapsed, stages, xp) / rates.turnover


@dataclass(frozen=True, slots=True)
class Collagen:
    """Collagen above the untreated skin, in plateaus of one full session.

    Parameters
    ----------
    immature, mature : array
    """

    immature: Any
    mature: Any

    def at(self, places: Any) -> Collagen:
        """Return the collagen at some places of the last axis."""
        return Collagen(self.immature[..., places], self.mature[..., places])

    @property
    def scored(self) -> Any:
        """What a score sees: mature collagen, and part of the immature."""
        return parameter("needling.immature_weight").value * self.immature + self.mature

    @property
    def total(self) -> Any:
        """All new collagen."""
        return self.immature + self.mature

    @property
    def three(self) -> Any:
        """Type III, in the same unit as :attr:`one`, before its own baseline is divided out."""
        return self._of_type("three_in_immature", "three_in_mature")

    @property
    def one(self) -> Any:
        """Type I."""
        return self.total - self.three

    def _of_type(self, in_immature: str, in_mature: str) -> Any:
        share = parameter(f"needling.{in_immature}").value
        return share * self.immature + parameter(f"needling.{in_mature}").value * self.mature


def responses(elapsed: Any, rates: Rates, xp: Any = np) -> Collagen:
    """Return the collagen of one full session, in plateaus of its mature collagen.

    Parameters as in :func:`immature`.
    """
    plateau = rates.maturing / rates.leaving
    return Collagen(immature(elapsed, rates, xp) / plateau, mature(elapsed, rates, xp) / plateau)


def collagen(elapsed: Any, doses: Any, rates: Rates, xp: Any = np) -> Collagen:
    """Return the collagen of several sessions, in plateaus of mature collagen of one full session.

    Parameters
    ----------
    elapsed : array of shape (..., sessions)
        Days since each session, negative before it.
    doses : array of shape (..., sessions)
        Dose times efficiency of each session.
    rates : Rates
        Broadcastable to ``elapsed``.
    """
    each = responses(elapsed, rates, xp)
    return Collagen((doses * each.immature).sum(axis=-1), (doses * each.mature).sum(axis=-1))
