"""The effect at the visits, in numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.mechanisms.neuromodulator import block
from needlework.trials.by_world import ByWorld, Index
from needlework.trials.kernels.values import EffectNodes

Array = NDArray[np.float64]
_TINY = float(np.finfo(np.float64).tiny)


def effect(nodes: EffectNodes, shift: Array, by_world: ByWorld, columns: Index) -> Array:
    """Return the effect of each person at each visit, shape (people, visits).

    Parameters
    ----------
    shift : array of shape (people,)
        Shift of the day of half block by sex and sensitivity, days.
    columns : array of int of shape (visits,) or (people, visits)
        Which of the days of the nodes each visit is.
    """
    found = np.empty((columns.shape[-1], len(shift)))
    read = _one if nodes.decay.shape[1] == 1 else _several
    for world, people in by_world.spans():
        here, weights = shift[people], nodes.weights[world]
        if columns.ndim == 1:
            share = read(nodes, world, here, columns, shared=True)
            found[:, people] = np.matmul(weights[columns][:, None], share)[:, 0]
        else:
            own = columns[people].T
            share = read(nodes, world, here[:, None], own, shared=False)
            found[:, people] = np.einsum("vpn,vpn->vp", share, weights[own])
    return found.T


def _one(nodes: EffectNodes, world: int, shift: Array, columns: Index, shared: bool) -> Array:
    """Return the block at the nodes for one product: no power is taken of a person's own.

    On days that all share the people are the last axis, else the nodes are.
    """
    levels = nodes.inverse[world][columns]
    factor = np.exp(-nodes.hill[world] * nodes.decay[world, 0] * shift)
    share = (levels[..., None] if shared else levels) * factor
    share += 1
    return np.asarray(np.reciprocal(share, out=share))


def _several(nodes: EffectNodes, world: int, shift: Array, columns: Index, shared: bool) -> Array:
    bases = nodes.basis[world][:, columns]
    decay = nodes.decay[world].reshape(-1, *(1 for _ in shift.shape))
    factors = np.exp(decay * shift)
    if shared:
        drive = np.einsum("kvn,kp->vnp", bases, factors)
    else:
        drive = np.einsum("kvpn,kp->vpn", bases, factors[..., 0])
    return np.asarray(block(np.log(np.maximum(drive, _TINY)), nodes.hill[world]))
