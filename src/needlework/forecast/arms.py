"""Treated groups as arrays: who got what, and how strongly the toxin shows in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.trial_effects import TrialEffects, no_effects
from needlework.mechanisms.neuromodulator import (
    effect_of_one_session,
    log_potency,
    uptake,
    visible_effect,
)
from needlework.mechanisms.resting_lines import visible_and_smoothed
from needlework.mechanisms.timegrid import course_order

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

    def part(self, index: NDArray[np.intp]) -> Arms:
        """Return the arms at ``index``."""
        return Arms(
            self.product[index],
            self.dose_ratio[index],
            self.session_days,
            self.male_excess[index],
        )


@lru_cache(maxsize=1)
def sensitivity_nodes() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes and weights of the standard normal spread between patients.

    Equal steps: over a whole bell curve they gain digits faster than Gauss-Hermite nodes once
    the effect switches off within a part of the spread.
    """
    reach = parameter("numerics.sensitivity_reach").value
    nodes = np.linspace(-reach, reach, int(parameter("numerics.sensitivity_nodes").value))
    weights = np.exp(-(nodes**2) / 2)
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


def lag_rate(parameters: Parameters, arms: Arms, trial_shift: Any, xp: Any = np) -> Any:
    """Return the rate at which the block becomes visible, 1/day, shape (draws, arms).

    Parameters
    ----------
    trial_shift : array of shape (draws, arms)
        What the trial adds to its log.
    """
    return per_product(parameters, "lag_rate", arms.product) * xp.exp(trial_shift)


def strength(parameters: Parameters, arms: Arms, trial_shift: Any, xp: Any = np) -> Any:
    """Return the fall in latent severity at full effect, in grades, shape (draws, arms)."""
    base = per_product(parameters, "strength", arms.product)
    shifted = base + parameters["male_strength"][:, None] * arms.male_excess + trial_shift
    return xp.maximum(shifted, 0)


def arm_effects(
    parameters: Parameters, arms: Arms, days: Any, trial: TrialEffects, deviates: Any, xp: Any = np
) -> Any:
    """Return the visible effect, shape (draws, arms, patients, days).

    Parameters
    ----------
    trial : TrialEffects
        By arm, each of shape (draws, arms).
    deviates : array of shape (patients,) or (draws, arms, patients)
        Standard normal deviates of patient sensitivity.
    """
    treated = np.flatnonzero(arms.dose_ratio.sum(axis=1) > 0)
    given = _given(parameters, arms.part(treated), trial.at((slice(None), treated)), deviates, xp)
    effect = visible_effect(days, arms.session_days, **given)
    return _with_untreated(effect, treated, len(arms.product), xp)


def arm_resting_effects(
    parameters: Parameters,
    arms: Arms,
    days: Any,
    trial_days: Any,
    deviates: Any,
    smoothing_rate: Any,
    xp: Any = np,
) -> tuple[Any, Any]:
    """Return the visible effect and the smoothing of the skin of treated arms.

    Parameters
    ----------
    parameters, arms, days, deviates
        As in :func:`arm_effects`; every arm receives something.
    trial_days : array of shape (draws, arms)
        Shift of the day of half block shared by a trial, days.
    smoothing_rate : array of shape (draws,)
        Rate of the skin, 1/day.

    Returns
    -------
    two arrays of shape (draws, arms, patients, days)
    """
    trial = replace(no_effects(xp.zeros_like(trial_days), xp), days=trial_days)
    given = _given(parameters, arms, trial, deviates, xp)
    rate = smoothing_rate[:, None, None]
    return visible_and_smoothed(days, arms.session_days, **given, smoothing_rate=rate)


def _given(
    parameters: Parameters, part: Arms, trial: TrialEffects, deviates: Any, xp: Any
) -> dict[str, Any]:
    """Return what the mechanism is told of treated arms."""
    half_block = half_block_day(parameters, part, trial.days)[..., None]
    patient = parameters["patient_day_sd"][:, None, None] * deviates
    shared = ("saturation", "delivery_rate", "hill")
    saturation, delivery, hill = (parameters[name][:, None, None] for name in shared)
    decay = per_product(parameters, "decay_rate", part.product)[..., None]
    potency = log_potency(half_block + patient, delivery, decay, xp)
    sessions = range(len(part.session_days))
    ratios = [xp.asarray(part.dose_ratio[:, session])[:, None] for session in sessions]
    return {
        "log_drives": [potency + _log(uptake(ratio, saturation), xp) for ratio in ratios],
        "decay_rates": [decay for _ in sessions],
        "delivery_rate": delivery,
        "hill": hill,
        "lag_rate": lag_rate(parameters, part, trial.lag, xp)[..., None],
        "order": course_order(),
        "xp": xp,
    }


def place_effects(
    parameters: Parameters,
    arms: Arms,
    arm: NDArray[np.intp],
    days: NDArray[np.float64],
    trial: TrialEffects,
    deviates: Any,
    xp: Any = np,
) -> Any:
    """Return the visible effect at single places of arms with one session.

    Parameters
    ----------
    arm : array of int of shape (places,)
    days : array of shape (places,)
        Days since the start; the session's own day is ``arms.session_days``.
    trial : TrialEffects
        By arm, each of shape (draws, arms).
    deviates : array of shape (patients,)

    Returns
    -------
    array of shape (draws, places, patients)
    """
    (session,) = arms.session_days
    elapsed = np.asarray(days) - session
    treated = np.flatnonzero((arms.dose_ratio[arm, 0] > 0) & (elapsed > 0))
    part, at = arms.part(arm[treated]), arm[treated]
    half_block = half_block_day(parameters, part, trial.days[:, at])[..., None]
    patient = parameters["patient_day_sd"][:, None, None] * deviates
    delivery = parameters["delivery_rate"][:, None]
    decay = per_product(parameters, "decay_rate", part.product)
    potency = log_potency(half_block + patient, delivery[..., None], decay[..., None], xp)
    taken = uptake(xp.asarray(part.dose_ratio[:, 0]), parameters["saturation"][:, None])
    effect = effect_of_one_session(
        xp.asarray(elapsed[treated]),
        potency + _log(taken, xp)[..., None],
        decay,
        delivery_rate=delivery,
        hill=parameters["hill"][:, None],
        lag_rate=lag_rate(parameters, part, trial.lag[:, at], xp),
        xp=xp,
    )
    return _with_untreated(effect, treated, len(arm), xp)


def _log(amount: Any, xp: Any) -> Any:
    """Return the log of an amount, of nothing the log of the smallest number."""
    return xp.log(xp.maximum(amount, np.finfo(np.float64).tiny))


def _with_untreated(effect: Any, treated: Any, arms: int, xp: Any) -> Any:
    """Put the treated arms in their places and nothing where nothing was given."""
    slot = np.full(arms, len(treated))
    slot[treated] = np.arange(len(treated))
    padded = xp.concatenate([effect, xp.zeros((effect.shape[0], 1, *effect.shape[2:]))], axis=1)
    return padded[:, slot]
