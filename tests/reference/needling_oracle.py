"""The state equations of needling as a general solver takes them: the second calculation.

Nothing here is shared with the engine: every stage is a state, a session is an impulse into
inflammation, and elastin is integrated together with the chain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Person:
    """Rates (1/day) and shares of one person.

    Parameters
    ----------
    tropoelastin, assembly, renewal : float
        Rates of new tropoelastin, of its assembly, and of old elastin.
    loss, gain : float
        Share of elastin that a full session destroys, and rebuilds in the end.
    """

    inflammation: float
    signal: float
    fibroblast: float
    maturing: float
    lost: float
    turnover: float
    refractory: float
    tropoelastin: float
    assembly: float
    renewal: float
    loss: float
    gain: float


def solve(person: Person, sessions: Sequence[float], doses: Sequence[float], days: Array) -> Array:
    """Return I, G, F, Cn, Cm, tropoelastin, in assembly, elastin at ``days``: shape (8, days)."""
    state = np.zeros(8)
    state[7] = 1.0
    found = np.zeros((8, len(days)))
    found[7] = 1.0
    ends = [*sessions[1:], max(float(days[-1]), sessions[-1]) + 1]
    for place, (start, end) in enumerate(zip(sessions, ends, strict=True)):
        before = np.inf if place == 0 else start - sessions[place - 1]
        state[0] += doses[place] * (1 - np.exp(-before / person.refractory))
        inside = (days >= start) & (days < end)
        times = np.append(days[inside], end)
        path = _integrate(person, state, start, times)
        found[:, inside] = path[:, :-1]
        state = path[:, -1].copy()
    return found


def _integrate(person: Person, state: Array, start: float, times: Array) -> Array:
    p = person

    def slope(_: float, now: Array) -> Array:
        inflamed, signal, cells, young, old, tropo, fibres, elastin = now
        made = p.fibroblast * cells
        return np.array(
            [
                -p.inflammation * inflamed,
                p.inflammation * inflamed - p.signal * signal,
                p.signal * signal - made,
                made - (p.maturing + p.lost) * young,
                p.maturing * young - p.turnover * old,
                made - p.tropoelastin * tropo,
                p.tropoelastin * tropo - p.assembly * fibres,
                p.gain * p.assembly * fibres
                - (p.renewal + p.loss * p.inflammation * inflamed) * elastin
                + p.renewal,
            ]
        )

    wanted = np.unique(times)
    outcome = solve_ivp(
        slope, (start, times[-1]), state, "DOP853", wanted, rtol=1e-11, atol=1e-13, max_step=1.0
    )
    assert outcome.success, outcome.message
    return np.asarray(outcome.y[:, np.searchsorted(wanted, times)])
