"""The people whose courses are solved: of virtual trials, with the shipped draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.history import AreaHistory
from needlework.mechanisms.neuromodulator import uptake, visible_effect
from needlework.plans import Population
from needlework.trials.by_world import ByWorld
from needlework.trials.effects import effect_nodes, lag_rate
from needlework.trials.kernels import Kernels
from needlework.trials.worlds import Worlds, area_draws, make_worlds

Array = NDArray[np.float64]

SESSIONS = (0.0, 120.0, 240.0)
DAYS = tuple(float(day) for day in range(1, 361))
_BLOCK = 256
_PRODUCT = "onabotulinumtoxinA"


@dataclass(frozen=True, slots=True)
class People:
    """Rates of each person, arrays of shape (people,), and the worlds that they live in.

    Parameters
    ----------
    dose : array
        What each session adds to the waiting amount, in units of half block.
    delivery, decay, hill, lag : array
        1/day, 1/day, dimensionless, 1/day.
    shift : array
        Shift of the day of half block by the person's own sensitivity, days.
    world : array of int
        Place of each person's world, ascending.
    """

    dose: Array
    delivery: Array
    decay: Array
    hill: Array
    lag: Array
    shift: Array
    world: NDArray[np.intp]
    worlds: Worlds

    def some(self, size: int) -> People:
        """Return so many of them, evenly among all."""
        kept = (self.dose, self.delivery, self.decay, self.hill, self.lag, self.shift, self.world)
        step = len(self.dose) // size
        return People(*(value[::step] for value in kept), self.worlds)


def people(size: int) -> People:
    """Return people of a trial with 100,000 in an arm, 500 in each of its worlds."""
    trial = make_worlds(area_draws("glabella"), "glabella", 100_000, Population(), 1)
    worlds = trial.part(0, -(-size // int(trial.sizes[0])))
    world, own = worlds.of(0, size), worlds.parameters
    place = worlds.draws.products.index(_PRODUCT)
    deviate = np.random.default_rng(1).standard_normal(size)
    shift = own["patient_day_sd"][world] * deviate
    decay, delivery = own["decay_rate"][world, place], own["delivery_rate"][world]
    half = own["half_block_day"][world, place] + worlds.trial.days[world] + shift
    taken = uptake(1.0, own["saturation"])[world]
    dose = np.exp(decay * half) * taken * (delivery - decay) / delivery
    lag = lag_rate(worlds, _history())[world]
    return People(dose, delivery, decay, own["hill"][world], lag, shift, world, worlds)


def _history() -> AreaHistory:
    count = len(SESSIONS)
    return AreaHistory("glabella", SESSIONS, (_PRODUCT,) * count, (1.0,) * count, ("",) * count)


def by_trial_engine(who: People, kernels: Kernels, nodes: int | None = None) -> Array:
    """Return the effect as the engine of virtual trials has it, shape (people, days)."""
    shared = effect_nodes(who.worlds, _history(), DAYS, nodes)
    found, columns = np.empty((len(who.dose), len(DAYS))), np.arange(len(DAYS))
    for start in range(0, len(found), _BLOCK):
        here = slice(start, start + _BLOCK)
        by_world = ByWorld(who.world[here], len(who.worlds.sizes))
        found[here] = kernels.effect(shared, who.shift[here], by_world, columns)
    return found


def by_forecast_engine(who: People) -> Array:
    """Return the effect as the engine of forecasts has it, every rate a person's own."""
    size, block = len(who.dose), _BLOCK // 2
    parts = [
        visible_effect(
            DAYS,
            SESSIONS,
            [np.log(who.dose[start : start + block])] * len(SESSIONS),
            [who.decay[start : start + block]] * len(SESSIONS),
            delivery_rate=who.delivery[start : start + block],
            hill=who.hill[start : start + block],
            lag_rate=who.lag[start : start + block],
        )
        for start in range(0, size, block)
    ]
    return np.concatenate(parts)
