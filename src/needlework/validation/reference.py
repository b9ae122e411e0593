"""The prediction to beat: the mean of what the fit's own rows printed, with their spread.

For a figure the reference is the ensemble of the published figures in the fit of the same
product, area and endpoint, whatever their day, dose and rater, its own trial left out. With fewer
than two of them the products (not placebo) are pooled; medians of loss, of duration and of return
then stand for one another. Without two such figures there is no reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.validation.facts import PLACEBO
from needlework.validation.printed import PrintedRow
from needlework.validation.training import TrainingRow, endpoint_key

FEWEST = 2
DURATIONS = ("loss_none_or_mild_median", "loss_response_median", "return_to_baseline_median")


def reference_ensemble(
    printed: PrintedRow, training: Sequence[TrainingRow]
) -> NDArray[np.float64] | None:
    """Return the figures that predict this one, None where there are fewer than two."""
    others = [
        row
        for row in training
        if row.study != printed.study
        and (row.area, row.measure) == (printed.area, printed.measure)
        and (row.product == PLACEBO) == (printed.product == PLACEBO)
    ]
    for members in _pools(printed, others):
        if len(members) >= FEWEST:
            return np.array([row.value for row in members])
    return None


def _pools(printed: PrintedRow, others: list[TrainingRow]) -> Iterator[list[TrainingRow]]:
    same = [row for row in others if row.endpoint == endpoint_key(printed)]
    yield [row for row in same if row.product == printed.product]
    yield same
    if endpoint_key(printed) in DURATIONS:
        yield [row for row in others if row.endpoint in DURATIONS]
