"""Whether measured losses are foretold: by fits without their study, and by the whole fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence.force_rows import ForceRow
from needlework.forecast.force import READOUTS, force_design
from needlework.forecast.force_losses import PlaceDeviates, expected_losses, places, scatter
from needlework.mechanisms.force import largest_block_logit

Array = NDArray[np.float64]
Parameters = Mapping[str, Array]

_REPEATS = 8
_SEED = 20


@dataclass(frozen=True, slots=True)
class Foretold:
    """One printed loss beside the interval that was foretold for it.

    Parameters
    ----------
    low, middle, high : float
        5, 50 and 95 % of what a study in a new place would print.
    """

    row: ForceRow
    low: float
    middle: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the printed loss, or some of its interval, lies inside."""
        top = self.row.loss if self.row.value_high is None else self.row.value_high
        return self.low <= top and self.row.loss <= self.high


def left_out(
    rows: Sequence[ForceRow], refits: Mapping[str, Parameters], products: Sequence[str]
) -> list[Foretold]:
    """Return what fits without each study foretell of its figures.

    Parameters
    ----------
    refits : mapping of study to draws
        Fits without each study.
    """
    by_row: dict[str, Foretold] = {}
    for study, draws in refits.items():
        own = [row for row in rows if row.study == study]
        by_row |= {found.row.row_id: found for found in foretold(own, draws, products)}
    return [by_row[row.row_id] for row in rows if row.row_id in by_row]


def foretold(
    rows: Sequence[ForceRow], draws: Parameters, products: Sequence[str]
) -> list[Foretold]:
    """Return the intervals of printed losses of studies in new places."""
    design, data = force_design(rows, products)
    random = np.random.default_rng(_SEED)
    drawn = {name: np.repeat(value, _REPEATS, axis=0) for name, value in draws.items()}
    drawn["largest_block_logit"] = largest_block_logit(drawn["largest_block"])
    count = len(drawn["hill"])
    studies, arms = (count, len(design.studies)), (count, len(design.arms))
    normal = random.standard_normal
    new = PlaceDeviates(normal(studies), normal(studies), normal(arms), normal(arms))
    expected = np.asarray(expected_losses(drawn, design, places(drawn, design, new)))
    spread = np.asarray(scatter(drawn, design, data))
    printed = expected + spread * normal(expected.shape)
    ends = np.quantile(printed, [0.05, 0.5, 0.95], axis=0).T
    return [
        Foretold(row, *map(float, quantiles)) for row, quantiles in zip(rows, ends, strict=True)
    ]


def coverage(found: Sequence[Foretold]) -> dict[str, dict[str, int]]:
    """Return by course how many figures speak of it and how many lie inside."""
    result = {}
    for name, readouts in READOUTS.items():
        own = [item for item in found if item.row.readout in readouts]
        result[name] = {"figures": len(own), "inside": sum(item.inside for item in own)}
    return result
