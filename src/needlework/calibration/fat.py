"""The fit of fat: what people and both raters saw after sessions, against placebo."""

from __future__ import annotations

from needlework.calibration.declared import rows_fit
from needlework.forecast.indications import fat_rows

FIT = rows_fit("fat", "mesotherapy", fat_rows)
