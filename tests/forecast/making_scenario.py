"""Made-up draws of ageing, so that scenarios are tested without a fit."""

from __future__ import annotations

import numpy as np

from needlework.evidence import parameter
from needlework.forecast.ageing.rates import LOG_NORMAL, NORMAL, SHARES, STUDY_SD
from needlework.forecast.draws import Draws


def ageing_draws(size: int = 200, seed: int = 0) -> Draws:
    """Return draws of the prior, as the fit would give them without rows."""
    rng = np.random.default_rng(seed)
    drawn = {}
    for name in (*LOG_NORMAL, STUDY_SD):
        entry = parameter(f"ageing.prior.{name}")
        drawn[name] = entry.value * np.exp(entry.spread * rng.standard_normal(size))
    for name in NORMAL:
        entry = parameter(f"ageing.prior.{name}")
        drawn[name] = entry.value + entry.spread * rng.standard_normal(size)
    for name in SHARES:
        entry = parameter(f"ageing.prior.{name}")
        weight = entry.value * (1 - entry.value) / entry.spread**2 - 1
        drawn[name] = rng.beta(entry.value * weight, (1 - entry.value) * weight, size)
    provenance = {
        "fit": "ageing",
        "topic": "microneedling",
        "fit_set": "seen-only",
        "evidence_hash": "sha256:e",
        "content_hash": "sha256:d",
        "prior_to_posterior": {"labile_breakdown": 0.3, "line_fade": 1.0},
    }
    return Draws(drawn, (), (), (), np.zeros((0, size)), np.zeros(0), provenance)
