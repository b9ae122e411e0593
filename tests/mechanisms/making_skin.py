"""Rates and inputs of skin for tests."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from needlework.mechanisms.skin import SkinInputs, SkinRates

RATES = SkinRates(
    synthesis_fall=0.01,
    turnover=0.047,
    labile_share=0.05,
    labile_breakdown=2.0,
    thickness_exponent=0.7,
    epidermis_loss=0.003,
    elastin_loss=0.0135,
    sunlight_half=0.5,
    synthesis_block=0.5,
    breakdown_by_sun=0.6,
    menopause_breakdown=0.02,
    tan_fade=6.8,
    wrinkle_rate=0.1,
    sun_share=0.5,
    line_rate=0.04,
    line_fade=0.035,
    line_frailty=0.5,
    typical_sun=0.33,
)

RATE_RANGES = {
    "synthesis_fall": (0, 0.05),
    "turnover": (0.005, 0.3),
    "labile_share": (0.005, 0.4),
    "labile_breakdown": (0.05, 15),
    "thickness_exponent": (0.2, 1.5),
    "epidermis_loss": (0, 0.01),
    "elastin_loss": (0, 0.05),
    "sunlight_half": (0.05, 4),
    "synthesis_block": (0, 0.95),
    "breakdown_by_sun": (0, 3),
    "menopause_breakdown": (0, 0.2),
    "tan_fade": (2, 20),
    "wrinkle_rate": (0.005, 0.5),
    "sun_share": (0.02, 0.98),
    "line_rate": (0.001, 0.3),
    "line_fade": (0, 0.4),
    "line_frailty": (0.05, 2),
}

any_rates = st.fixed_dictionaries(
    {name: st.floats(*ends) for name, ends in RATE_RANGES.items()}
).map(lambda drawn: replace(RATES, **drawn))

any_inputs = st.builds(
    SkinInputs,
    age=st.floats(18, 95),
    ultraviolet=st.floats(0, 4),
    folding=st.floats(0, 1),
    after_menopause=st.sampled_from([0.0, 0.4, 1.0]),
    stimulus=st.sampled_from([0.0, 0.5]),
)

any_step = st.tuples(st.floats(1 / 365, 2), any_inputs)
