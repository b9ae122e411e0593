"""Published losses of force and strain as arrays: after what they were measured, and how much."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.evidence.force_rows import ForceRow
from needlework.forecast.published import reference_dose

FORCE = "force"
"""Name of the fit of force beside those of the areas."""

SHARED = (
    "hill",
    "delivery_rate",
    "decay_rate",
    "half_block_day",
    "lag_rate",
    "saturation",
    "patient_day_sd",
    "trial_day_sd",
    "male_day_shift",
)
"""Parameters of the glabella's fit from which the fit of force starts."""

STRAIN, MOTOR_UNIT = "strain", "emg-motor-unit"
READOUTS = {"movement": (STRAIN,), "force": ("cmap", "emg-maximal")}
"""Readings by the course that they speak of."""

_FOOT, _LOWER_FACE = "extensor-digitorum-brevis", "depressor-anguli-oris"

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ForceDesign:
    """What the losses were measured after, one entry per row.

    Parameters
    ----------
    row_ids, studies, arms : tuple of str
        Rows, and the studies and arms that ``study`` and ``arm`` point to.
    study, arm, product : array of int
    ratio : array
        Dose over the reference dose of product and area, or of the muscle.
    day : array
        Days since the injection.
    strain, motor_unit, foot, lower_face, side_unknown, median : array of bool
        How it was measured, where, and what is printed.
    """

    row_ids: tuple[str, ...]
    studies: tuple[str, ...]
    arms: tuple[str, ...]
    study: NDArray[np.intp]
    arm: NDArray[np.intp]
    product: NDArray[np.intp]
    ratio: Array
    day: Array
    strain: Flags
    motor_unit: Flags
    foot: Flags
    lower_face: Flags
    side_unknown: Flags
    median: Flags

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.row_ids)


@dataclass(frozen=True, slots=True, eq=False)
class ForceData:
    """What was measured, one entry per row.

    Parameters
    ----------
    loss : array
        Share lost, or the lower end of an interval.
    high : array
        Upper end of an interval; the loss itself where there is none.
    error : array
        Standard error from printed spreads; not a number where none is printed.
    size : array
        People.
    """

    loss: Array
    high: Array
    error: Array
    size: Array


def force_design(
    rows: Sequence[ForceRow], products: Sequence[str]
) -> tuple[ForceDesign, ForceData]:
    """Return rows as arrays.

    Parameters
    ----------
    products : sequence of str
        Products in the order of the product axes of the draws.
    """
    studies = tuple(dict.fromkeys(row.study for row in rows))
    names = [f"{row.study}/{row.arm}" for row in rows]
    arms = tuple(dict.fromkeys(names))
    design = ForceDesign(
        row_ids=tuple(row.row_id for row in rows),
        studies=studies,
        arms=arms,
        study=np.array([studies.index(row.study) for row in rows]),
        arm=np.array([arms.index(name) for name in names]),
        product=np.array([products.index(row.product) for row in rows]),
        ratio=np.array([_ratio(row) for row in rows]),
        day=np.array([row.middle_day for row in rows]),
        strain=np.array([row.readout == STRAIN for row in rows]),
        motor_unit=np.array([row.readout == MOTOR_UNIT for row in rows]),
        foot=np.array([row.muscle == _FOOT for row in rows]),
        lower_face=np.array([row.muscle == _LOWER_FACE for row in rows]),
        side_unknown=np.array([row.side == "unknown" for row in rows]),
        median=np.array([row.statistic == "median" for row in rows]),
    )
    high = [row.loss if row.value_high is None else row.value_high for row in rows]
    data = ForceData(
        loss=np.array([row.loss for row in rows]),
        high=np.array(high),
        error=np.array([_error(row) for row in rows]),
        size=np.array([float(row.n or 1) for row in rows]),
    )
    return design, data


def _ratio(row: ForceRow) -> float:
    """Return dose over reference dose; a range of doses stands for its geometric middle."""
    ends = [float(end) for end in (row.dose, row.dose_high) if end is not None]
    dose = math.exp(sum(map(math.log, ends)) / len(ends))
    if row.readout == STRAIN:
        return dose / reference_dose(row.product, row.area)
    return dose / parameter(f"force.reference_dose.{row.muscle}").value


def _error(row: ForceRow) -> float:
    """Return the error of a loss from the spreads before and after, taken as independent."""
    if row.before is None or row.sd is None or row.sd_before is None or row.n is None:
        return math.nan
    return math.hypot(row.sd, (1 - row.loss) * row.sd_before) / (row.before * math.sqrt(row.n))
