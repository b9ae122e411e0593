"""The forecasts of areas that were computed last: an edit of one area leaves the others alone."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from needlework.evidence import parameter, recording
from needlework.forecast.area import AreaForecast
from needlework.forecast.baseline import BaselineScores
from needlework.forecast.draws import Draws
from needlework.forecast.history import AreaHistory
from needlework.scales.endpoints import ResponderEndpoint


def computed(
    draws: Draws,
    history: AreaHistory,
    scores: BaselineScores,
    male_excess: float,
    endpoints: tuple[ResponderEndpoint, ...],
    days: tuple[float, ...],
    horizon: float,
    size: int,
    seed: int,
) -> AreaForecast:
    """Return the computed forecast of an area; see :class:`AreaForecast` for what is asked.

    A recording of parameters that is open notes those behind it, whether it was kept or not.
    """
    asked = (draws, history, scores, male_excess, endpoints, days, horizon, size, seed)
    found, used = _kept(*asked)
    for name in used:
        parameter(name)
    return found


@lru_cache(maxsize=24)
def _kept(
    draws: Draws,
    history: AreaHistory,
    scores: BaselineScores,
    male_excess: float,
    endpoints: tuple[ResponderEndpoint, ...],
    days: tuple[float, ...],
    horizon: float,
    size: int,
    seed: int,
) -> tuple[AreaForecast, frozenset[str]]:
    with recording() as used:
        found = AreaForecast(
            draws, history, scores, male_excess, endpoints, np.array(days), horizon, size, seed
        )
        found.compute()
    return found, frozenset(used)
