"""How published figures of needling scatter: errors of means, chances of signs, people behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow
from needlework.forecast.indications.needling_design import Design
from needlework.forecast.indications.needling_scales import RATED, SCALE_OF

Array = NDArray[np.float64]

SHARES = ("scar_remaining", "share_one_grade", "share_net_vas", "share_class", "null_grade")
"""Quantities of a scale that are shares themselves: 1 to lose."""


def people_of(row: StudyRow) -> float:
    """Return the number of people behind a row; a usual one where none is printed."""
    return parameter("needling.scatter.usual_people").value if row.n is None else row.n


def scatter(name: str) -> float:
    """Return a parameter of how figures scatter."""
    return parameter(f"needling.scatter.{name}").value


def standard_errors(design: Design, person_sd: Any, parameters: Any, xp: Any = np) -> Any:
    """Return the standard error of each row as a mean, shape (draws, rows).

    What is printed, or the spread between people over the root of their number; and a scatter
    beyond sampling, relative to what can be lost.

    Parameters
    ----------
    person_sd : array of shape (draws, rows)
        Spread between people.
    """
    printed = np.array([row.standard_error or 0 for row in design.rows])
    people = np.array([people_of(row) for row in design.rows])
    sampling = xp.where(printed > 0, printed, person_sd / np.sqrt(people))
    beyond = parameters["residual"][:, None] * _to_lose(design)
    return xp.sqrt(sampling**2 + beyond**2)


def _to_lose(design: Design) -> Array:
    return np.array([_loses(row.quantity) for row in design.rows])


def _loses(quantity: str) -> float:
    scale = SCALE_OF.get(quantity)
    whole = (
        scale in (None, RATED) or quantity in SHARES or quantity.endswith(("_relative", "_half"))
    )
    return 1.0 if whole else parameter(f"needling.baseline.{scale}").value


def chance_of_sign(
    sign: float, mean: Any, error: Any, normal_cdf: Callable[[Any], Any], xp: Any = np
) -> Any:
    """Return the chance that a change is found significant with this sign, or not at all.

    Parameters
    ----------
    sign : {-1, 0, 1}
        0 for a change that is not significant.
    mean, error : array
        Expected change and its standard error.
    """
    limit = parameter("needling.scale.significant").value
    up, down = normal_cdf(mean / error - limit), normal_cdf(-mean / error - limit)
    if sign > 0:
        return up
    return down if sign < 0 else 1 - up - down
