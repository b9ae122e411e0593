"""The scales of needling: which quantity is read on which, its gain, its lowest value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import Parameter, parameter
from needlework.forecast.indications.needling_design import Design

SCALES = (
    "scar_points",
    "scar_grade",
    "scar_vas",
    "striae",
    "wrinkle",
    "neck_wrinkle",
    "laxity",
    "texture",
)
RATED = "striae"
"""The scale of improvement that is rated as such, without a baseline."""

SCALE_OF = {
    "scar_remaining": "scar_points",
    "scar_points_fall": "scar_points",
    "scar_points_mean": "scar_points",
    "prp_odds_half": "scar_points",
    "grade_fall": "scar_grade",
    "grade_mean": "scar_grade",
    "share_one_grade": "scar_grade",
    "null_grade": "scar_grade",
    "prp_grade_difference": "scar_grade",
    "share_net_vas": "scar_vas",
    "share_class": "striae",
    "wrinkle_fall": "wrinkle",
    "laxity_fall": "laxity",
    "texture_fall": "texture",
    "neck_wrinkle_fall": "neck_wrinkle",
    "neck_wrinkle_relative": "neck_wrinkle",
    "neck_share_one_grade": "neck_wrinkle",
}
"""The scale on which a quantity is read; biopsies and instruments have none."""


def gains(parameters: Mapping[str, Any], xp: Any = np) -> Any:
    """Return what one full session takes away of each scale, shape (draws, scales).

    As -ln of what is left, in the order of ``SCALES``.
    """
    scar = parameters["gain_scar"]
    found = {
        "scar_points": scar,
        "scar_grade": scar * parameters["grade_ratio"],
        "scar_vas": scar * parameters["hypertrophic_ratio"],
        "neck_wrinkle": parameters["gain_wrinkle"],
    }
    own = {name: parameters[f"gain_{name}"] for name in SCALES if name not in found}
    return xp.stack([(found | own)[name] for name in SCALES], axis=-1)


def scale_places(design: Design) -> NDArray[np.intp]:
    """Return the place of each row's scale in ``SCALES``; any for a row that has none."""
    named = [SCALE_OF.get(row.quantity, SCALES[0]) for row in design.rows]
    return np.array([SCALES.index(name) for name in named], dtype=np.intp)


def spread_of(entry: Parameter) -> float:
    """Return the spread of a parameter that has a single one."""
    assert isinstance(entry.spread, float)
    return entry.spread


def lowest(scale: str) -> float:
    """Return the lowest value of a scale."""
    return parameter("needling.scale.scar_grade_low").value if scale == "scar_grade" else 0.0
