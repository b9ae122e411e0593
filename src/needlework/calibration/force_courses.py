"""What draws of the fit of force say of a typical patient in a usual place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from needlework.calibration.fitted_courses import band
from needlework.calibration.prior_contrast import spread
from needlework.evidence import parameter
from needlework.forecast.force import ForceDesign
from needlework.forecast.force_losses import PlaceDeviates, expected_losses, places
from needlework.mechanisms.force import largest_block_logit

Array = NDArray[np.float64]

LOOKED_AT = (3, 30, 90, 180)
"""Days on which the course before the fit is compared with that after: visits of a trial."""

LABEL_PRODUCT = "onabotulinumtoxinA"
_SEED = 30


def glabella_losses(
    parameters: Mapping[str, Array],
    products: Sequence[str],
    product: str,
    days: ArrayLike,
    strain: bool = True,
    new_place: bool = False,
) -> Array:
    """Return what the label dose takes from the glabella, shape (draws, days).

    Parameters
    ----------
    strain : bool
        Movement of the skin; else the force of the muscle.
    new_place : bool
        In a place of its own for each draw, as studies and arms differ; else in a usual one.
    """
    day = np.asarray(days, dtype=float)
    design = _design(len(day), products.index(product), np.ones_like(day), day, strain)
    return _losses(parameters, design, new_place)


def foot_losses(
    parameters: Mapping[str, Array],
    products: Sequence[str],
    product: str,
    doses: ArrayLike,
    days: ArrayLike,
    new_place: bool = False,
) -> Array:
    """Return what doses take from the extensor digitorum brevis, shape (draws, doses).

    Parameters
    ----------
    doses, days : sequence of float
        Units, and the day after each of them.
    new_place : bool
        As for :func:`glabella_losses`.
    """
    usual = parameter("force.reference_dose.extensor-digitorum-brevis").value
    ratio = np.asarray(doses, dtype=float) / usual
    day = np.asarray(days, dtype=float)
    design = _design(len(ratio), products.index(product), ratio, day, strain=False, foot=True)
    return _losses(parameters, design, new_place)


def _losses(parameters: Mapping[str, Array], design: ForceDesign, new_place: bool) -> Array:
    drawn = {**parameters, "largest_block_logit": largest_block_logit(parameters["largest_block"])}
    shape = (len(drawn["hill"]), 1)
    normal = np.random.default_rng(_SEED).standard_normal
    own = [normal(shape) if new_place else np.zeros(shape) for _ in range(4)]
    where = places(drawn, design, PlaceDeviates(*own))
    return np.asarray(expected_losses(drawn, design, where))


def _design(
    count: int, product: int, ratio: Array, day: Array, strain: bool, foot: bool = False
) -> ForceDesign:
    """Return rows of a typical patient: the foot's are means, as its studies print them."""
    no, zero = np.zeros(count, dtype=bool), np.zeros(count, dtype=np.intp)
    return ForceDesign(
        row_ids=tuple(map(str, range(count))),
        studies=("typical",),
        arms=("typical",),
        study=zero,
        arm=zero,
        product=zero + product,
        ratio=ratio,
        day=day,
        strain=no | strain,
        motor_unit=no,
        foot=no | foot,
        lower_face=no,
        side_unknown=no,
        median=no | (not foot),
    )


def identified(
    prior: Mapping[str, Any], posterior: Mapping[str, Any], products: Sequence[str]
) -> dict[str, dict[str, dict[str, Any]]]:
    """Return by reading and day what is left before and after the fit, and the ratio of spreads.

    Parameters
    ----------
    prior, posterior : mapping of arrays with a leading axis of draws
    """
    result: dict[str, dict[str, dict[str, Any]]] = {}
    for reading, strain in (("movement", True), ("force", False)):
        before, after = (
            1 - glabella_losses(draws, products, LABEL_PRODUCT, LOOKED_AT, strain)
            for draws in (prior, posterior)
        )
        result[reading] = {
            str(day): {
                "before": [round(float(end), 4) for end in band(before[:, place])],
                "after": [round(float(end), 4) for end in band(after[:, place])],
                "ratio": round(spread(after[:, place]) / spread(before[:, place]), 3),
            }
            for place, day in enumerate(LOOKED_AT)
        }
    return result
