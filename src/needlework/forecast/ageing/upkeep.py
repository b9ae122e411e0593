"""How much folding years of upkeep with a toxin leave, by the day of the cycle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.draws import Draws, load_draws
from needlework.forecast.ensemble import fall_course, full_fall, male_excess, take
from needlework.forecast.history import AreaHistory
from needlework.forecast.trial_effects import TrialEffects
from needlework.mechanisms.folding import folding_left

Array = NDArray[np.float64]

PRODUCT, AREA = "onabotulinumtoxinA", "glabella"
_SMALLEST = 1e-9


def upkeep_folding(sex: str, critical: Array, seed: int) -> Array:
    """Return the share of folding left on each day of a cycle, shape (people, days).

    The label dose every few months, in people of typical clinics who differ in sensitivity. The
    cycle is one after several others, when each begins as the one before it.

    Parameters
    ----------
    critical : array of shape (people,)
        Where the critical compression lies between the one with toxin and without.
    """
    draws = load_draws(False, AREA)
    size = len(critical)
    parameters = take(draws.parameters, np.arange(size) * draws.size // size)
    rng = np.random.Generator(np.random.Philox(seed))
    deviates = rng.standard_normal(size)[:, None]
    interval = int(parameter("ageing.upkeep_interval").value)
    cycles = int(parameter("ageing.toxin_cycles").value)
    sessions = tuple(float(interval * number) for number in range(cycles + 1))
    days = sessions[-1] + np.arange(interval, dtype=float)
    cycle = _effect(parameters, draws, sessions, sex, deviates, days)
    day = parameter("ageing.fold_treated_day").value
    alone = _effect(parameters, draws, sessions[:1], sex, 0 * deviates, np.array([day]))
    return np.asarray(folding_left(cycle, np.maximum(alone, _SMALLEST), critical[:, None]))


def _effect(
    parameters: dict[str, Array],
    draws: Draws,
    sessions: tuple[float, ...],
    sex: str,
    deviates: Array,
    days: Array,
) -> Array:
    """Return the visible effect, shape (people, days), in a clinic like all others."""
    none = np.zeros(len(deviates))
    clinic = TrialEffects(none, none, none, none, none)
    count = len(sessions)
    history = AreaHistory(AREA, sessions, (PRODUCT,) * count, (1.0,) * count, ())
    excess = male_excess(sex)
    fall = fall_course(parameters, draws, history, clinic, excess, deviates, tuple(days))
    strongest = full_fall(parameters, draws, history, clinic, excess)
    return np.asarray(fall[:, 0] / np.maximum(strongest, _SMALLEST)[:, None])
