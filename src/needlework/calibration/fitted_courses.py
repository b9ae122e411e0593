"""What the shipped draws say of a typical trial: courses and the day on which half have lost."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from needlework.forecast.draws import Draws
from needlework.forecast.predict import Prediction
from needlework.forecast.published import PublishedRow, build_design
from needlework.forecast.trial_effects import no_effects
from needlework.scales.endpoints import ResponderEndpoint

Array = NDArray[np.float64]

NONE_OR_MILD = ResponderEndpoint("none_or_mild", "investigator")
SHOWN_DRAWS = 400


def thinned(draws: Draws, count: int = SHOWN_DRAWS) -> dict[str, Array]:
    """Return evenly thinned draws of the parameters."""
    index = np.arange(count) * draws.size // count
    return {name: value[index] for name, value in draws.parameters.items()}


def typical_course(
    parameters: Mapping[str, Array],
    products: Sequence[str],
    product: str,
    dose_ratio: float,
    days: Sequence[float],
) -> Array:
    """Return the share with none or mild by the investigator, shape (draws, days).

    A trial without effect of its own, with the usual share of men and the mean share severe.
    """
    rows = [_row(product, dose_ratio, day) for day in days]
    design, _ = build_design(rows, products)
    severe = expit(parameters["severe_logit_mean"])[:, None]
    prediction = Prediction(parameters, design, no_effects(severe))
    return np.asarray(prediction.shares(design.groups[0]))  # type: ignore[arg-type]


def _row(product: str, dose_ratio: float, day: float) -> PublishedRow:
    return PublishedRow(
        row_id=f"{product}/{day:g}",
        trial="typical",
        arm=product,
        product=product,
        dose_ratio=dose_ratio,
        male_excess=0,
        severe_share=math.nan,
        kind="share",
        endpoint=NONE_OR_MILD,
        rater="",
        day=day,
        size=1,
        value=0,
    )


def loss_day(course: Array, days: Array) -> Array:
    """Return for each draw the day on which the share falls below a half, NaN where it never is.

    Parameters
    ----------
    course : array of shape (draws, days)
    days : array of shape (days,)
    """
    return np.array([_falls_below(share, days) for share in course])


def _falls_below(share: Array, days: Array) -> float:
    above = np.flatnonzero(share >= 0.5)
    if not len(above) or above[-1] == len(days) - 1:
        return math.nan
    last = above[-1]
    part = (share[last] - 0.5) / (share[last] - share[last + 1])
    return float(days[last] + part * (days[last + 1] - days[last]))


def band(values: Array) -> tuple[Array, Array, Array]:
    """Return the 5, 50 and 95 % quantiles over the draws, axis 0."""
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95], axis=0)
    return low, middle, high
