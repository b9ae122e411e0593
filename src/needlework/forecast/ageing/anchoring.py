"""The rate of lines at rest, set by the age at which an untreated line first stays visible.

The depth is proportional to the rate, so one unprotected life at a rate of 1 tells which rate
makes the line of each person visible at the age it was given.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter
from needlework.mechanisms.skin import SkinInputs, SkinRates, course, stacked, young_skin
from needlework.mechanisms.sunlight import typical_ultraviolet

Array = NDArray[np.float64]


def anchored_line_rate(rates: SkinRates, first_line_age: Array) -> Array:
    """Return the rate of each person, grades per year at full folding.

    The life is that of a woman who works indoors, without protection, at the place and with the
    skin type of the yearly dose.

    Parameters
    ----------
    rates : SkinRates
        Of people; the rate of lines is not read.
    first_line_age : array of shape (people,)
        Years.
    """
    begin = parameter("ageing.first_age").value
    ages = np.maximum(first_line_age, begin + 1)
    life = _life(begin, math.ceil(float(ages.max()) - begin))
    state = young_skin(replace(rates, line_rate=np.ones_like(ages)))
    unit = replace(rates, line_rate=np.ones_like(ages))
    depths = stacked([state, *course(state, life, unit)]).line
    years = begin + np.arange(depths.shape[1])
    reached = [np.interp(age, years, depth) for age, depth in zip(ages, depths, strict=True)]
    return parameter("ageing.visible_line").value / np.array(reached)


def _life(begin: float, years: int) -> list[tuple[float, SkinInputs]]:
    """Return a step for each year."""
    sun = typical_ultraviolet()
    menopause = parameter("ageing.menopause_age").value
    middles = [begin + year + 0.5 for year in range(years)]
    return [(1.0, SkinInputs(age, sun, 1.0, float(age > menopause))) for age in middles]
