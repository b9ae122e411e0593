"""The visible effect of each patient on each day, without a course per patient.

Within a world the drive on a day is a basis, the same for everyone, times a factor of the
patient's own. So the lag is one weighted sum over a few earlier times, chosen where it remembers:

    effect(t) = sum_j w_j / (1 + (factor basis(t_j))^-h)

with nodes in ``exp(-kl (t - t_j))`` on each stretch between sessions. Products
with different decays have a factor and a basis each, and their drives add up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.history import AreaHistory
from needlework.mechanisms.neuromodulator import block, uptake
from needlework.trials.lag import lag_nodes
from needlework.trials.worlds import Worlds

Array = NDArray[np.float64]
Index = NDArray[np.intp]
_NOTHING = 300.0
"""Log of a drive so weak that nothing is blocked, and that no factor of a patient overflows."""

_TINY = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, slots=True)
class EffectNodes:
    """What everyone of a world shares.

    Parameters
    ----------
    decay : array of shape (products,)
        1/day.
    basis : array of shape (products, days, nodes)
        Drive of the usual patient of the world at each node.
    weights : array of shape (days, nodes)
    hill : float
    """

    decay: Array
    basis: Array
    weights: Array
    hill: float

    def effect(self, shift: Array, columns: Index) -> Array:
        """Return the effect of each patient at each visit, shape (patients, visits).

        Parameters
        ----------
        shift : array of shape (patients,)
            Shift of the day of half block by sex and sensitivity, days.
        columns : array of int of shape (visits,) or (patients, visits)
            Which of the days each visit is.
        """
        read = self._one if len(self.decay) == 1 else self._several
        return read(shift, columns)

    def _one(self, shift: Array, columns: Index) -> Array:
        """Return it for one product: no power is taken of anything that is a patient's own."""
        level = self.hill * np.log(np.maximum(self.basis[0], _TINY))
        inverse = np.exp(-np.maximum(level, -_NOTHING))
        factor = np.exp(-self.hill * self.decay[0] * shift)[:, None]
        found = np.empty((columns.shape[-1], len(shift)))
        for visit, column in enumerate(columns.T):
            share = factor * inverse[column]
            share += 1
            np.reciprocal(share, out=share)
            found[visit] = self._weighted(share, column)
        return found.T

    def _several(self, shift: Array, columns: Index) -> Array:
        factors = np.exp(self.decay[:, None] * shift)[..., None]
        found = np.empty((columns.shape[-1], len(shift)))
        for visit, column in enumerate(columns.T):
            bases = self.basis[:, column] if column.ndim else self.basis[:, [column]]
            drive = (factors * bases).sum(axis=0)
            share = block(np.log(np.maximum(drive, _TINY)), self.hill)
            found[visit] = self._weighted(share, column)
        return found.T

    def _weighted(self, share: Array, column: Index) -> Array:
        weights = self.weights[column]
        if weights.ndim == 1:
            return np.asarray(share @ weights)
        return np.asarray(np.einsum("pn,pn->p", share, weights))


def effect_nodes(
    worlds: Worlds, history: AreaHistory, world: int, days: tuple[float, ...]
) -> EffectNodes:
    """Return what everyone of a world shares, for an arm in an area.

    Parameters
    ----------
    days : tuple of float
        Days on which people may be seen.
    """
    parameters = worlds.parameters
    names = tuple(dict.fromkeys(history.products))
    place = [worlds.draws.products.index(name) for name in names]
    decay = parameters["decay_rate"][world, place]
    half = parameters["half_block_day"][world, place] + worlds.trial.days[world]
    times, weights = lag_nodes(days, history.session_days, float(lag_rate(worlds, history)[world]))
    basis = np.zeros((len(names), *times.shape))
    delivery, saturation = (parameters[name][world] for name in ("delivery_rate", "saturation"))
    for day, product, ratio in zip(history.days, history.products, history.ratios, strict=True):
        row = names.index(product)
        since = np.maximum(times - day, 0)
        share = np.exp(-decay[row] * since) - np.exp(-delivery * since)
        basis[row] += uptake(ratio, saturation) * share
    basis *= np.exp(decay * half)[:, None, None]
    return EffectNodes(decay, basis, weights, float(parameters["hill"][world]))


def mean_strength(worlds: Worlds, history: AreaHistory) -> Array:
    """Return the fall at full effect of the usual patient before the trial's part, (worlds,)."""
    return _by_dose(worlds, history, "strength")


def lag_rate(worlds: Worlds, history: AreaHistory) -> Array:
    """Return the rate of the lag, 1/day, shape (worlds,)."""
    return np.asarray(_by_dose(worlds, history, "lag_rate") * np.exp(worlds.trial.lag))


def _by_dose(worlds: Worlds, history: AreaHistory, name: str) -> Array:
    product = history.product_index(worlds.draws.products)
    share = np.asarray(history.ratios) / np.sum(history.ratios)
    return np.asarray(worlds.parameters[name][:, product] @ share)
