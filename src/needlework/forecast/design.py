"""Published rows as a design: which arm, which day, which endpoint, ready for one prediction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.arms import Arms
from needlework.scales.endpoints import ResponderEndpoint

Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class ResponderRows:
    """Rows of one responder endpoint: shares of ``arm`` on ``day`` (indices)."""

    endpoint: ResponderEndpoint
    row: Index
    arm: Index
    day: Index


@dataclass(frozen=True, slots=True)
class OnsetRows:
    """Rows of cumulative onset as reported by one rater.

    Parameters
    ----------
    previous : array of int of shape (rows,)
        Day index of the row before in the same diary, -1 for the first: later rows then stand
        for the share among those without onset so far, and nobody counts twice.
    """

    rater: Literal["subject", "physician"]
    row: Index
    arm: Index
    day: Index
    previous: Index


@dataclass(frozen=True, slots=True)
class GlobalRows:
    """Rows of the subject's global assessment of change."""

    row: Index
    arm: Index
    day: Index


@dataclass(frozen=True, slots=True)
class SurvivalRows:
    """Rows of medians: share without event at the visits that bracket the median.

    Parameters
    ----------
    lost : ResponderEndpoint
        The response whose loss is the event; ``both-or`` means that both raters must lose it.
    at_risk : ResponderEndpoint or None
        Who is followed: responders of this endpoint on ``at_risk_day``; None is everyone.
    visits : array of int of shape (rows, visits)
        Day indices, padded by repeating the last.
    counted : array of bool of shape (rows, visits)
        False where padded.
    low, high : array of int of shape (rows,)
        Positions of the two visits around the median; -1 for the start of follow-up, and as
        ``high`` the number of visits where the median was not reached by the last.
    """

    lost: ResponderEndpoint
    at_risk: ResponderEndpoint | None
    at_risk_day: Index
    row: Index
    arm: Index
    visits: Index
    counted: NDArray[np.bool_]
    low: Index
    high: Index


RowGroup = ResponderRows | OnsetRows | GlobalRows | SurvivalRows


@dataclass(frozen=True, slots=True)
class Design:
    """Everything that a prediction of published rows needs, as arrays.

    Parameters
    ----------
    trial : array of int of shape (arms,)
        Index of each arm's trial.
    days : tuple of float
        Distinct days asked for, ascending.
    severe_known : array of shape (arms,)
        Printed share severe at baseline, NaN where unknown.
    rows : int
        Number of rows over all groups.
    """

    arms: Arms
    trial: Index
    trials: tuple[str, ...]
    days: tuple[float, ...]
    severe_known: NDArray[np.float64]
    groups: tuple[RowGroup, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class RowData:
    """What was printed, by row of a design.

    Parameters
    ----------
    size : array of shape (rows,)
        People behind the figure.
    count : array of shape (rows,)
        Responders, share times size; unused for medians.
    lower_bound : array of bool of shape (rows,)
        True where the figure is printed as "at least".
    """

    size: NDArray[np.float64]
    count: NDArray[np.float64]
    lower_bound: NDArray[np.bool_]
