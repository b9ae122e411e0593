"""The skin's equations given to a general solver, written again from the manual."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.integrate import solve_ivp

from needlework.mechanisms.skin import SkinInputs, SkinRates, SkinState

NAMES = ("labile", "mature", "elastin", "epidermis", "tan", "sun_load", "wrinkling", "line")
SYNTHESIS_FROM_AGE = 25.0


def solve(
    state: SkinState,
    steps: Sequence[tuple[float, SkinInputs]],
    rates: SkinRates,
    frailty_held: bool = True,
) -> SkinState:
    """Return the state after the steps, by an implicit solver with tight tolerances.

    ``frailty_held`` keeps the collagen that the lines feel at that of the start of each step.
    """
    values = np.array([float(getattr(state, name)) for name in NAMES])
    for years, inputs in steps:
        held = values[0] + values[1]

        def slope(_: float, y: np.ndarray, inputs=inputs, held=held) -> list[float]:
            felt = held if frailty_held else y[0] + y[1]
            return _slope(y, felt, inputs, rates)

        found = solve_ivp(
            slope, (0, years), values, method="Radau", rtol=1e-10, atol=1e-13, dense_output=False
        )
        values = found.y[:, -1]
    return SkinState(**dict(zip(NAMES, values, strict=True)))


def _slope(y: np.ndarray, felt: float, inputs: SkinInputs, k: SkinRates) -> list[float]:
    labile, mature, elastin, epidermis, tan, _, _, line = y
    q = inputs.ultraviolet / (inputs.ultraviolet + k.sunlight_half)
    typical = k.typical_sun / (k.typical_sun + k.sunlight_half)
    made = np.exp(-k.synthesis_fall * max(inputs.age - SYNTHESIS_FROM_AGE, 0))
    made = made * (1 - k.synthesis_block * q) + inputs.stimulus
    cross_linked = k.turnover * (1 - k.labile_share) / k.labile_share
    leave = cross_linked + k.labile_breakdown
    faster = 1 + k.breakdown_by_sun * q
    lost = k.turnover * faster + k.menopause_breakdown * inputs.after_menopause
    return [
        leave * k.labile_share * made - leave * labile,
        cross_linked * labile - lost * mature,
        -k.elastin_loss * faster * elastin,
        -k.epidermis_loss * epidermis,
        k.tan_fade * (q - tan),
        q / typical,
        k.wrinkle_rate * ((1 - k.sun_share) + k.sun_share * q / typical),
        k.line_rate * inputs.folding * felt**-k.line_frailty - k.line_fade * line,
    ]
