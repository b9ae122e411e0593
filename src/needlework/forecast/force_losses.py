"""What the model expects of measured losses of force and strain.

Electrical answers see the block at once; strain follows it with a lag. Studies and their arms
differ in the largest block, in the day of half block and in the lag. Parameters are arrays with a
leading axis of draws, and everything is pure over ``xp`` (numpy or jax.numpy).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.forecast.arms import sensitivity_nodes
from needlework.forecast.force import ForceData, ForceDesign
from needlework.mechanisms.force import force_lost, largest_block, movement_left
from needlework.mechanisms.neuromodulator import (
    block,
    effect_of_one_session,
    log_active_fraction,
    log_potency,
    uptake,
)

Array = NDArray[np.float64]
Parameters = Mapping[str, Any]

_MEDIAN_VARIANCE = math.pi / 2


@dataclass(frozen=True, slots=True)
class Places:
    """What studies and arms add of their own to each row, each of shape (draws, rows).

    Parameters
    ----------
    largest : array
        Largest block, 0 to 1.
    lag : array
        Factor on the rate of the lag.
    days : array
        Shift of the day of half block, days.
    """

    largest: Any
    lag: Any
    days: Any


@dataclass(frozen=True, slots=True)
class PlaceDeviates:
    """Standard normal deviates, (studies,) or (arms,) each, with or without a draws axis."""

    study_block: Any
    study_day: Any
    arm_block: Any
    arm_lag: Any


def places(
    parameters: Parameters, design: ForceDesign, deviates: PlaceDeviates, xp: Any = np
) -> Places:
    """Return what studies and arms add, from their deviates."""
    column = {
        name: parameters[name][:, None]
        for name in (
            "largest_block_logit",
            "largest_block_sd",
            "arm_block_sd",
            "arm_lag_sd",
            "trial_day_sd",
        )
    }
    arm = column["arm_block_sd"] * deviates.arm_block[..., design.arm]
    return Places(
        largest=largest_block(
            column["largest_block_logit"] + arm,
            column["largest_block_sd"],
            deviates.study_block[..., design.study],
            xp,
        ),
        lag=xp.exp(column["arm_lag_sd"] * deviates.arm_lag[..., design.arm]),
        days=column["trial_day_sd"] * deviates.study_day[..., design.study],
    )


def expected_losses(
    parameters: Parameters, design: ForceDesign, places: Places, xp: Any = np
) -> Any:
    """Return the loss that is expected of each row, shape (draws, rows).

    Parameters
    ----------
    parameters : mapping of arrays with a leading draws axis
    places : Places
        What the study and arm of each row add.
    """
    nodes, weights = sensitivity_nodes()
    deviates = np.append(nodes, 0)
    strain, electric = np.flatnonzero(design.strain), np.flatnonzero(~design.strain)
    parts = [
        _strain(parameters, design, strain, deviates, places, xp),
        _electric(parameters, design, electric, deviates, places, xp),
    ]
    order = np.argsort(np.concatenate([strain, electric]))
    blocked = xp.concatenate(parts, axis=1)[:, order]
    lost = force_lost(blocked, places.largest[..., None])
    power = parameters["strain_exponent"][:, None, None]
    seen = xp.where(design.strain[:, None], 1 - movement_left(1 - lost, power, xp), lost)
    mean = (seen[..., :-1] * weights).sum(axis=-1)
    return xp.where(design.median, seen[..., -1], mean)


def _electric(
    parameters: Parameters,
    design: ForceDesign,
    rows: Any,
    deviates: Array,
    places: Places,
    xp: Any,
) -> Any:
    """Return the powered block at once, shape (draws, rows, patients)."""
    drive, decay = _drives(parameters, design, rows, deviates, places, xp)
    rate = parameters["delivery_rate"][:, None]
    share = log_active_fraction(design.day[rows], rate, decay, xp)
    powers = (parameters[name][:, None, None] for name in ("hill", "block_exponent"))
    hill, exponent = powers
    return block(drive + share[..., None], hill, xp, exponent)


def _strain(
    parameters: Parameters,
    design: ForceDesign,
    rows: Any,
    deviates: Array,
    places: Places,
    xp: Any,
) -> Any:
    """Return the powered block after its lag, shape (draws, rows, patients)."""
    drive, decay = _drives(parameters, design, rows, deviates, places, xp)
    lag = parameters["lag_rate"][:, design.product[rows]] * parameters["lag_factor"][:, None]
    lag = lag * places.lag[:, rows]
    return effect_of_one_session(
        design.day[rows],
        drive,
        decay,
        delivery_rate=parameters["delivery_rate"][:, None],
        hill=parameters["hill"][:, None],
        lag_rate=lag,
        exponent=parameters["block_exponent"][:, None],
        xp=xp,
    )


def _drives(
    parameters: Parameters,
    design: ForceDesign,
    rows: Any,
    deviates: Array,
    places: Places,
    xp: Any,
) -> tuple[Any, Any]:
    """Return log drive before delivery (draws, rows, patients), and decay (draws, rows)."""
    product = design.product[rows]
    decay = parameters["decay_rate"][:, product]
    column = {
        name: parameters[name][:, None]
        for name in ("delivery_rate", "saturation", "unstated_side", "patient_day_sd")
    }
    least = parameter("force.least_side_share").value
    shrink = np.log(least) * column["unstated_side"] * design.side_unknown[rows]
    taken = uptake(design.ratio[rows] * xp.exp(shrink), column["saturation"])
    shifts = (
        parameters["foot_sensitivity"][:, None] * design.foot[rows]
        + parameters["lower_face_sensitivity"][:, None] * design.lower_face[rows]
        + parameters["motor_unit_shift"][:, None] * design.motor_unit[rows]
    )
    day = parameters["half_block_day"][:, product] + places.days[:, rows]
    usual = log_potency(day, column["delivery_rate"], decay, xp) + xp.log(taken) + shifts
    patient = (decay * column["patient_day_sd"])[..., None] * deviates
    return usual[..., None] + patient, decay


def scatter(parameters: Parameters, design: ForceDesign, data: ForceData, xp: Any = np) -> Any:
    """Return the standard deviation of printed losses around their study, (draws, rows)."""
    factor = np.where(design.median, _MEDIAN_VARIANCE, 1)
    people = parameters["person_sd"][:, None] ** 2 * factor / data.size
    printed = np.nan_to_num(data.error) ** 2
    sampling = xp.where(np.isnan(data.error), people, printed)
    return xp.sqrt(sampling + parameters["row_sd"][:, None] ** 2)
