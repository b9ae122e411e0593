"""The fit of fillers: responders over months, volumes of repeats, measured volume."""

from __future__ import annotations

from needlework.calibration.declared import rows_fit
from needlework.forecast.indications import volume_rows

FIT = rows_fit("volume", "mesotherapy", volume_rows, volume_rows.left_before_repeat)
