"""What the fits of the other areas say, for the page on calibration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from needlework.forecast.area_scales import FORECAST_AREAS
from needlework.forecast.draws import FIT_SETS, Draws, is_shipped, load_draws
from needlework.forecast.published import GLABELLA

HEADS = (
    "area", "fit", "rows", "trials", "R-hat", "bulk", "tail", "divergent",
    "strength, grades", "half block, days", "posterior / prior",
)  # fmt: skip
_SHIFTS = ("area_strength", "area_day")


def other_areas() -> list[Draws]:
    """Return the shipped draws of the areas beside the glabella, by area and fit set."""
    return [
        load_draws(bool(place), area)
        for area in FORECAST_AREAS
        if area != GLABELLA
        for place, _ in enumerate(FIT_SETS)
        if is_shipped(bool(place), area)
    ]


def area_lines(fits: Sequence[Draws]) -> Iterator[list[str]]:
    """Yield a line of the table for each fit: trust, and how the area lies to the glabella."""
    for fit in fits:
        entry, worst = fit.provenance, fit.provenance["worst"]
        ratios = " and ".join(f"{entry['prior_to_posterior'][name]:.2f}" for name in _SHIFTS)
        yield [
            str(entry["area"]),
            str(entry["fit_set"]),
            str(len(fit.rows)),
            str(len(fit.trials)),
            f"{worst['r_hat']:.3f}",
            str(worst["bulk"]),
            str(worst["tail"]),
            str(entry["divergences"]),
            *(_shift(fit, name) for name in _SHIFTS),
            ratios,
        ]


def _shift(fit: Draws, name: str) -> str:
    values = fit.parameters[name]
    return f"{values.mean():+.2g} ± {values.std():.2g}"
