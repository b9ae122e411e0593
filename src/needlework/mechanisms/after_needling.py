"""The hours and days after needling: barrier, pores, redness, pain.

Model
-----
Two clocks that measure different things: the barrier (water loss) closes in hours to days in the
open air, the pores through which serums pass close over days under cover, their area falling as
``exp(-k t)``. How long redness and an open barrier last, and how much a session hurts, grow with
needle length ``L`` and punctures ``N``:

    reference (L / L_ref)^a (N / N_ref)^b          pain: a = 1.77, b = 0.30

Every function is pure over the array namespace ``xp``.

Source: gill-2008 (pain); micropore-sites-2021 (pores); nanochip-2017, sasaki-2019 (barrier).
"""

from __future__ import annotations

from typing import Any

import numpy as np

Exponents = tuple[Any, Any]
"""Of needle length, and of the number of punctures."""


def scaled(reference: Any, length_ratio: Any, count_ratio: Any, exponents: Exponents) -> Any:
    """Return something that grows with needle length and punctures.

    Parameters
    ----------
    reference : array
        Its value after the reference session.
    length_ratio, count_ratio : array
        Needle length and punctures over those of the reference session.
    exponents : pair of array
        Of length and of punctures; neither lowers anything when 0 or more.
    """
    length, count = exponents
    return reference * length_ratio**length * count_ratio**count


def left_after(elapsed: Any, half_life: Any, xp: Any = np) -> Any:
    """Return what is left of something that fades with a half-life; 0 before it begins.

    Parameters
    ----------
    elapsed : array
        Time since it began, in the unit of ``half_life``.
    half_life : array
    """
    after = elapsed >= 0
    return xp.where(after, 2 ** (-xp.where(after, elapsed, 0) / half_life), 0)
