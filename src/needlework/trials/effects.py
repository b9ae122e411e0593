"""The visible effect of each patient on each day, without a course per patient.

Within a world the drive on a day is a basis, the same for everyone, times a factor of the
patient's own. So the lag is one weighted sum over a few earlier times, chosen where it remembers:

    effect(t) = sum_j w_j / (1 + (factor basis(t_j))^-h)

with nodes in ``exp(-kl (t - t_j))`` on each stretch between sessions. Products
with different decays have a factor and a basis each, and their drives add up.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.history import AreaHistory
from needlework.mechanisms.neuromodulator import uptake
from needlework.trials.kernels.values import EffectNodes
from needlework.trials.lag import lag_nodes
from needlework.trials.worlds import Worlds

Array = NDArray[np.float64]
_NOTHING = 300.0
"""Log of a drive so weak that nothing is blocked, and that no factor of a patient overflows."""

_TINY = float(np.finfo(np.float64).tiny)


def effect_nodes(
    worlds: Worlds, history: AreaHistory, days: tuple[float, ...], count: int | None = None
) -> EffectNodes:
    """Return what everyone of a world shares, for an arm in an area.

    Parameters
    ----------
    days : tuple of float
        Days on which people may be seen.
    count : int, optional
        Nodes of each stretch between sessions; as many as are enough for shares by default.
    """
    parameters = worlds.parameters
    names = tuple(dict.fromkeys(history.products))
    place = [worlds.draws.products.index(name) for name in names]
    decay = parameters["decay_rate"][:, place]
    half = parameters["half_block_day"][:, place] + worlds.trial.days[:, None]
    times, weights = lag_nodes(days, history.session_days, lag_rate(worlds, history), count)
    delivery, saturation = (parameters[name] for name in ("delivery_rate", "saturation"))
    basis = np.zeros((*decay.shape, *times.shape[1:]))
    for day, product, ratio in zip(history.days, history.products, history.ratios, strict=True):
        row = names.index(product)
        since = np.maximum(times - day, 0)
        late, early = (rate[:, None, None] for rate in (decay[:, row], delivery))
        taken = uptake(ratio, saturation)[:, None, None]
        basis[:, row] += taken * (np.exp(-late * since) - np.exp(-early * since))
    basis *= np.exp(decay * half)[..., None, None]
    hill = parameters["hill"]
    level = hill[:, None, None] * np.log(np.maximum(basis[:, 0], _TINY))
    inverse = np.exp(-np.maximum(level, -_NOTHING))
    return EffectNodes(decay, basis, inverse, weights, hill)


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
