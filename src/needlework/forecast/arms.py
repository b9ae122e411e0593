"""Treated groups as arrays: who got what, and how strongly the toxin shows in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.mechanisms.neuromodulator import log_potency, uptake, visible_effect

Parameters = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Arms:
    """Groups of people treated alike.

    Parameters
    ----------
    product : array of int, shape (arms,)
        Index into the products of the draws; any valid index where nothing was given.
    dose_ratio : array of shape (arms, sessions)
        Dose in the area over the product's reference dose; 0 is placebo.
    session_days : tuple of float
        Days of the sessions, ascending, the same for all arms.
    male_excess : array of shape (arms,)
        Share of men minus the share that is usual in trials.
    """

    product: NDArray[np.intp]
    dose_ratio: NDArray[np.float64]
    session_days: tuple[float, ...]
    male_excess: NDArray[np.float64]


@lru_cache(maxsize=1)
def sensitivity_nodes() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes and weights of the standard normal spread between patients."""
    order = int(parameter("numerics.sensitivity_nodes").value)
    nodes, weights = np.polynomial.hermite_e.hermegauss(order)
    return nodes, weights / weights.sum()


def per_product(parameters: Parameters, name: str, product: Any) -> Any:
    """Return the parameter of each arm's product, shape (draws, arms)."""
    return parameters[name][:, product]


def half_block_day(parameters: Parameters, arms: Arms, trial_shift: Any) -> Any:
    """Return the day on which the label dose's load is half-blocking, shape (draws, arms).

    The average patient of each arm; saying potency as a day keeps it apart from the decay rate.

    Parameters
    ----------
    trial_shift : array of shape (draws, arms)
        What the trial adds, days.
    """
    base = per_product(parameters, "half_block_day", arms.product)
    return base + parameters["male_day_shift"][:, None] * arms.male_excess + trial_shift


def strength(parameters: Parameters, arms: Arms, trial_shift: Any, xp: Any = np) -> Any:
    """Return the fall in latent severity at full effect, in grades, shape (draws, arms)."""
    base = per_product(parameters, "strength", arms.product)
    shifted = base + parameters["male_strength"][:, None] * arms.male_excess + trial_shift
    return xp.maximum(shifted, 0)


def arm_effects(
    parameters: Parameters, arms: Arms, days: Any, trial_days: Any, deviates: Any, xp: Any = np
) -> Any:
    """Return the visible effect, shape (draws, arms, patients, days).

    Parameters
    ----------
    trial_days : array of shape (draws, arms)
        Shift of the day of half block shared by a trial, days.
    deviates : array of shape (patients,) or (draws, arms, patients)
        Standard normal deviates of patient sensitivity.
    """
    half_block = half_block_day(parameters, arms, trial_days)[..., None]
    patient = parameters["patient_day_sd"][:, None, None] * deviates
    shared = ("saturation", "delivery_rate", "hill")
    saturation, delivery, hill = (parameters[name][:, None, None] for name in shared)
    decay = per_product(parameters, "decay_rate", arms.product)[..., None]
    uptakes = [
        uptake(xp.asarray(arms.dose_ratio[:, session])[:, None], saturation)
        for session in range(len(arms.session_days))
    ]
    return visible_effect(
        days,
        arms.session_days,
        uptakes,
        log_potency=log_potency(half_block + patient, delivery, decay, xp),
        delivery_rate=delivery,
        decay_rate=decay,
        hill=hill,
        lag_rate=per_product(parameters, "lag_rate", arms.product)[..., None],
        xp=xp,
    )
