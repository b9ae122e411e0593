"""Forecasts of what needles do to skin, hair, fat and volume: one module per family of outcomes.

A family answers for its indications, whichever kinds of treatment a plan gives for them: two
kinds of needle for one purpose act on one skin, so their courses are made together.
"""

from __future__ import annotations

from needlework.forecast.indications.registry import FAMILIES, Family, family_of
from needlework.forecast.indications.values import Answer, Ask, Given

__all__ = ["FAMILIES", "Answer", "Ask", "Family", "Given", "family_of"]
