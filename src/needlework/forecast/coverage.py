"""What can be forecast, and how well each piece is supported."""

from __future__ import annotations

from dataclasses import dataclass

from needlework.forecast.area_scales import FORECAST_AREAS
from needlework.forecast.courses import SHARES, share_label
from needlework.forecast.grading import controlled_trials, supported
from needlework.forecast.published import products_at
from needlework.forecast.values import Grade


@dataclass(frozen=True, slots=True)
class Supported:
    """One product, area and outcome: its grade for the usual patient and the trials behind it."""

    area: str
    product: str
    outcome: str
    grade: Grade
    trials: tuple[str, ...]


def coverage(fit_set: str = "seen-only") -> tuple[Supported, ...]:
    """Return every product and outcome that is forecast, with its grade.

    The grade is the one that a plan gets whose dose, age and baseline lie inside the trials.

    Parameters
    ----------
    fit_set : {"seen-only", "with-recalled"}
    """
    return tuple(
        Supported(
            area,
            product,
            share_label(item, area),
            supported(area, product, item.support, fit_set).grade,
            controlled_trials(area, product, item.support, fit_set),
        )
        for area in FORECAST_AREAS
        for product in products_at(area)
        for item in SHARES
    )
