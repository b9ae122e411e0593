"""Simulated people of a skin forecast: draws of a fit, clinics and persons, courses on knots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.draws import Draws
from needlework.forecast.indications.values import Ask

Array = NDArray[np.float64]
Parameters = dict[str, Array]


def rng_of(ask: Ask, *words: str) -> np.random.Generator:
    """Return the random numbers of one question: the same for the same seed and place."""
    named = "/".join((ask.area, ask.indication, *words)).encode()
    return np.random.default_rng([ask.seed, *named])


def one_draw_each(table: Draws, size: int, rng: np.random.Generator) -> Parameters:
    """Return the parameters of one posterior draw per person, every draw about as often."""
    places = rng.permutation(np.arange(size) * table.size // size)
    return {name: value[places] for name, value in table.parameters.items()}


def several_draws(table: Draws, least: int) -> Parameters:
    """Return the parameters of a table, repeated until there are enough for predictions."""
    times = -(-least // table.size)
    return {name: np.concatenate([value] * times) for name, value in table.parameters.items()}


def knots_of(ask: Ask, days: tuple[float, ...]) -> Array:
    """Return the days on which courses are computed: spread evenly, with the days of sessions."""
    end = max(ask.horizon, float(ask.days[-1]), 1.0)
    even = np.linspace(0, end, int(parameter("skin.knots").value) + 1)
    return np.unique(np.concatenate([even, [day for day in days if 0 <= day <= end]]))


def at_days(values: Array, knots: Array, days: Array) -> Array:
    """Return courses on other days by straight lines, shape (people, days)."""
    place = np.clip(np.searchsorted(knots, days, side="right") - 1, 0, len(knots) - 2)
    part = np.clip((days - knots[place]) / (knots[place + 1] - knots[place]), 0, 1)
    return np.asarray(values[:, place] * (1 - part) + values[:, place + 1] * part)


def beat_nothing(effect: Array, relevant: float) -> bool:
    """Return whether an effect over control may well be none: by its interval and its chance.

    Parameters
    ----------
    effect : array of shape (draws,)
        Larger is better.
    relevant : float
        The smallest effect that matters.
    """
    edges = (1 - parameter("skin.interval").value) / 2
    low, high = np.quantile(effect, [edges, 1 - edges])
    chance = float(np.mean(effect >= relevant))
    return bool(low <= 0 <= high) and chance <= parameter("skin.null_chance").value


def nothing_gained(net: Array, relevant: float) -> bool:
    """Return whether a course over its control may well be none on its best day: no events then.

    Parameters
    ----------
    net : array of shape (people, knots)
        Gain over the control, larger is better.
    relevant : float
        The smallest gain that matters.
    """
    return beat_nothing(net[:, int(net.mean(axis=0).argmax())], relevant)
