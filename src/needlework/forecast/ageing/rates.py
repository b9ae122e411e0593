"""The parameters of ageing by name, and the rates of the skin that they make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from needlework.mechanisms.skin import SkinRates
from needlework.mechanisms.sunlight import typical_ultraviolet

Parameters = Mapping[str, Any]

FIT = "ageing"

LOG_NORMAL = (
    "synthesis_fall",
    "turnover",
    "labile_share",
    "labile_breakdown",
    "thickness_exponent",
    "sunlight_half",
    "breakdown_by_sun",
    "menopause_breakdown",
    "elastin_loss",
    "wrinkle_rate",
    "line_fade",
    "line_frailty",
    "line_male",
    "tan_fade",
)
NORMAL = ("epidermis_loss", "first_line_age", "zenith_power")
SHARES = (
    "synthesis_block",
    "sun_share",
    "critical_fold",
    "use_daily",
    "use_occasional",
    "film",
)
STUDY_SD = "study_sd"
"""How far studies differ, on the scale of the logarithm; half-normal."""

_AS_NAMED = (
    "synthesis_fall",
    "turnover",
    "labile_share",
    "labile_breakdown",
    "thickness_exponent",
    "epidermis_loss",
    "elastin_loss",
    "sunlight_half",
    "synthesis_block",
    "breakdown_by_sun",
    "menopause_breakdown",
    "tan_fade",
    "wrinkle_rate",
    "sun_share",
    "line_fade",
    "line_frailty",
)


def skin_rates(parameters: Parameters, line_rate: Any = 1.0) -> SkinRates:
    """Return the rates of the skin.

    Parameters
    ----------
    parameters : mapping of arrays of one shape
        By the names of this module.
    line_rate : array
        Grades per year at full folding; figures of ageing need none.
    """
    return SkinRates(
        **{name: parameters[name] for name in _AS_NAMED},
        line_rate=line_rate,
        typical_sun=typical_ultraviolet(),
    )
