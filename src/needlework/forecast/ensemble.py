"""Simulated patients: each with parameters, a clinic and a sensitivity of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.draws import Draws
from needlework.forecast.history import AreaHistory
from needlework.forecast.trial_effects import DEVIATES, TrialEffects, trial_effects
from needlework.mechanisms.neuromodulator import (
    block,
    log_drive_course,
    log_potency,
    uptake,
    visible_effect,
)
from needlework.mechanisms.timegrid import course_order

Array = NDArray[np.float64]

_BLOCK = 128


def male_excess(sex: str) -> float:
    """Return the share of men minus the usual share, for one patient."""
    usual = parameter("neuromodulator.usual_male_share").value
    return {"male": 1 - usual, "female": -usual}.get(sex, 0.0)


def take(parameters: Mapping[str, Array], index: NDArray[np.intp]) -> dict[str, Array]:
    """Return the parameters of the draws at ``index``."""
    return {name: value[index] for name, value in parameters.items()}


def new_clinic(parameters: Mapping[str, Array], rng: np.random.Generator) -> TrialEffects:
    """Return a clinic per draw, spread like the trials, each array of shape (draws,)."""
    drawn = rng.standard_normal((len(DEVIATES), len(parameters["hill"])))
    return trial_effects(parameters, dict(zip(DEVIATES, drawn, strict=True)))


def fall_course(
    parameters: Mapping[str, Array],
    draws: Draws,
    history: AreaHistory,
    clinic: TrialEffects,
    excess: float,
    deviates: Array,
    days: Sequence[float],
) -> Array:
    """Return the fall in latent severity, shape (draws, patients, days), in grades.

    Parameters
    ----------
    parameters : mapping of arrays with a leading draws axis
        The draws taken.
    excess : float
        Share of men minus the usual share.
    deviates : array of shape (draws, patients)
        Standard normal deviates of sensitivity.
    days : sequence of float
    """
    effect = effect_course(parameters, draws, history, clinic, excess, deviates, days)
    effect *= full_fall(parameters, draws, history, clinic, excess)[:, None, None]
    return effect


def effect_course(
    parameters: Mapping[str, Array],
    draws: Draws,
    history: AreaHistory,
    clinic: TrialEffects,
    excess: float,
    deviates: Array,
    days: Sequence[float],
) -> Array:
    """Return the lagged block, 0 to 1, shape (draws, patients, days).

    Parameters are those of :func:`fall_course`. Where they hold a ``block_exponent`` the block is
    raised to it, and a ``lag_factor`` multiplies the rate of the lag.
    """
    parts = []
    for part in cache_blocks(deviates):
        own = {name: value[part] for name, value in parameters.items()}
        where = clinic.at(part)
        given = effect_inputs(own, draws, history, where.days, excess, deviates[part], where.lag)
        parts.append(visible_effect(days, history.days, **given))
    return np.concatenate(parts)


def cache_blocks(deviates: Array) -> list[slice]:
    """Return slices of draws whose courses fit the processor's cache.

    Parameters
    ----------
    deviates : array of shape (draws, patients)
    """
    size = max(_BLOCK // deviates.shape[1], 1)
    return [slice(start, start + size) for start in range(0, len(deviates), size)]


def block_course(
    parameters: Mapping[str, Array],
    draws: Draws,
    history: AreaHistory,
    clinic: TrialEffects,
    excess: float,
    deviates: Array,
    days: Sequence[float],
) -> Array:
    """Return the block itself, raised to its exponent, shape (draws, patients, days).

    Parameters are those of :func:`effect_course`, a ``block_exponent`` among them.
    """
    given = effect_inputs(parameters, draws, history, clinic.days, excess, deviates)
    log_drive = log_drive_course(
        np.asarray(days),
        history.days,
        [drive[..., None] for drive in given["log_drives"]],
        given["delivery_rate"][..., None],
        [decay[..., None] for decay in given["decay_rates"]],
    )
    hill, exponent = (given[name][..., None] for name in ("hill", "exponent"))
    return np.asarray(block(log_drive, hill, exponent=exponent))


def effect_inputs(
    parameters: Mapping[str, Array],
    draws: Draws,
    history: AreaHistory,
    clinic_days: Array,
    excess: float,
    deviates: Array,
    clinic_lag: Array | float = 0.0,
) -> dict[str, Any]:
    """Return what the mechanism is told of patients.

    Parameters
    ----------
    clinic_days : array of shape (draws,)
        Shift of the day of half block in the clinic, days.
    clinic_lag : array of shape (draws,)
        Shift of the log lag rate in the clinic.
    parameters, excess, deviates
        As in :func:`effect_course`.
    """
    product = history.product_index(draws.products)
    share = np.asarray(history.ratios) / np.sum(history.ratios)
    column = {name: parameters[name][:, None] for name in ("saturation", "delivery_rate", "hill")}
    shift = parameters["male_day_shift"] * excess + clinic_days
    patient = parameters["patient_day_sd"][:, None] * deviates
    drives, decays = [], []
    for entry, ratio in zip(product, history.ratios, strict=True):
        decay = parameters["decay_rate"][:, entry][:, None]
        half_block = (parameters["half_block_day"][:, entry] + shift)[:, None] + patient
        potency = log_potency(half_block, column["delivery_rate"], decay)
        drives.append(potency + np.log(uptake(ratio, column["saturation"])))
        decays.append(decay)
    factor = parameters.get("lag_factor", 1) * np.exp(clinic_lag)
    given = {
        "log_drives": drives,
        "decay_rates": decays,
        "delivery_rate": column["delivery_rate"],
        "hill": column["hill"],
        "lag_rate": ((parameters["lag_rate"][:, product] @ share) * factor)[:, None],
        "order": course_order(),
    }
    if "block_exponent" in parameters:
        given["exponent"] = parameters["block_exponent"][:, None]
    return given


def full_fall(
    parameters: Mapping[str, Array],
    draws: Draws,
    history: AreaHistory,
    clinic: TrialEffects,
    excess: float,
) -> Array:
    """Return the fall in severity at full effect, shape (draws,), in grades.

    Products given in one plan share it by their doses. Parameters as in :func:`fall_course`.
    """
    product = history.product_index(draws.products)
    share = np.asarray(history.ratios) / np.sum(history.ratios)
    strength = parameters["strength"][:, product] @ share
    shifted = strength + parameters["male_strength"] * excess + clinic.strength
    return np.asarray(np.maximum(shifted, 0))
