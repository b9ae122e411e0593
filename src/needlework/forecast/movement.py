"""Force and movement that are left to the patients of a plan.

The course of the block and how muscle and skin show it come from the fit of force, which starts
from the glabella's; an area adds its own shift of sensitivity. Each patient is treated in one
place among many: places differ in the largest block and in the lag of strain, as studies and
their arms do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.draws import Draws, load_draws
from needlework.forecast.ensemble import block_course, effect_course, take
from needlework.forecast.force import FORCE
from needlework.forecast.history import AreaHistory
from needlework.forecast.strata import spread_over, stratified_normal
from needlework.forecast.trial_effects import TrialEffects
from needlework.mechanisms.force import (
    force_lost,
    largest_block,
    largest_block_logit,
    movement_left,
)

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Left:
    """Shares that are left, each of shape (patients, days).

    Parameters
    ----------
    force : array
        Of the muscle's force, which follows the block at once.
    movement : array
        Of the skin's strain at full effort, which follows with a lag.
    """

    force: Array
    movement: Array


def left(
    area: Draws,
    history: AreaHistory,
    clinic: TrialEffects,
    excess: float,
    sensitivity: Array,
    days: Sequence[float],
    seed: int,
) -> Left:
    """Return what is left to simulated patients.

    Parameters
    ----------
    area : Draws
        Draws of the area; other areas than the glabella hold a shift of sensitivity, days.
    clinic : TrialEffects
        Clinic of each patient.
    excess : float
        Share of men minus the usual share.
    sensitivity : array of shape (patients,)
        Standard normal deviates of sensitivity.
    days : sequence of float
    seed : int
        Seed of what places add.
    """
    size = len(sensitivity)
    draws = load_draws(False, FORCE)
    parameters = take(draws.parameters, spread_over(draws.size, size))
    if "area_day" in area.parameters:
        shift = area.parameters["area_day"][spread_over(area.size, size)]
        parameters["half_block_day"] = parameters["half_block_day"] + shift[:, None]
    rng = np.random.Generator(np.random.Philox(seed))
    spread = np.hypot(parameters["largest_block_sd"], parameters["arm_block_sd"])
    logit = largest_block_logit(parameters["largest_block"])
    largest = largest_block(logit, spread, stratified_normal(size, rng))[:, None]
    own = np.exp(parameters["arm_lag_sd"] * stratified_normal(size, rng))
    parameters["lag_factor"] = parameters["lag_factor"] * own
    told = (parameters, draws, history, clinic, excess, sensitivity[:, None], tuple(days))
    lagged = force_lost(effect_course(*told)[:, 0], largest)
    return Left(
        force=1 - force_lost(block_course(*told)[:, 0], largest),
        movement=movement_left(1 - lagged, parameters["strain_exponent"][:, None]),
    )
