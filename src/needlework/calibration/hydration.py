"""The fit of skin boosters: people rated better, and what instruments measured."""

from __future__ import annotations

from needlework.calibration.declared import rows_fit
from needlework.forecast.indications import hydration_rows

CAREFUL = 0.985
"""Acceptance aimed at: spreads of a few studies make narrow corners in which steps diverge."""

FIT = rows_fit("hydration", "mesotherapy", hydration_rows, accept=CAREFUL)
