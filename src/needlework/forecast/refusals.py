"""Toxin treatments for which no course is drawn, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

from needlework.forecast.area_scales import FORECAST_AREAS
from needlework.forecast.baseline import baseline_scores
from needlework.forecast.draws import Draws
from needlework.forecast.published import products_at
from needlework.forecast.values import NotForecast
from needlework.plans import Neuromodulator, Plan, Treatment

Tables = Mapping[str, Draws]
"""Draws by area."""


def forecastable_areas(plan: Plan, tables: Tables) -> tuple[str, ...]:
    """Return the areas whose treatments can all be forecast, in the order of the plan."""
    areas = dict.fromkeys(
        item.area
        for item in plan.treatments
        if isinstance(item, Neuromodulator) and _reason(item, tables) is None
    )
    blocked = {item.area for item in plan.treatments if _blocks(item, tables)}
    return tuple(area for area in areas if area not in blocked and not _no_lines(plan, area))


def refusals(plan: Plan, tables: Tables) -> tuple[NotForecast, ...]:
    """Return the treatments that are not forecast."""
    blocked = {item.area: item for item in plan.treatments if _blocks(item, tables)}
    found = []
    for item in plan.treatments:
        if not isinstance(item, Neuromodulator):
            continue
        reason = _reason(item, tables)
        if reason is None and item.area in blocked:
            other = blocked[item.area]
            reason = f"the same area also receives {other.id}, which cannot be forecast"
        if reason is None:
            reason = _no_lines(plan, item.area)
        if reason is not None:
            found.append(NotForecast(item.id, reason))
    return tuple(found)


def _no_lines(plan: Plan, area: str) -> str | None:
    """Return why nothing is forecast for someone without lines: the model has never met them."""
    if 0 not in (baseline_scores(plan, area).investigator, baseline_scores(plan, area).subject):
        return None
    return (
        f"insufficient: the baseline score of the {area} is the lowest (nothing to see), and "
        "trials took people of the two grades above mild: nothing to smooth and no figure to go by"
    )


def _blocks(item: Treatment, tables: Tables) -> bool:
    """Whether this toxin keeps its area from being forecast at all."""
    return isinstance(item, Neuromodulator) and _reason(item, tables) is not None


def _reason(item: Neuromodulator, tables: Tables) -> str | None:
    if item.area not in FORECAST_AREAS:
        return f"no fitted model for the area {item.area} yet: only {', '.join(FORECAST_AREAS)}"
    if item.area not in tables:
        place = f"the area {item.area}"
        return f"no fit with figures from memory for {place} yet: forecast it without them"
    table = tables[item.area]
    if item.product not in table.provenance["products_with_rows"]:
        fit_set = table.provenance["fit_set"]
        place = f"of {item.product} in the area {item.area}"
        return f"insufficient: no figure {place} entered the fit ({fit_set})"
    if item.product not in products_at(item.area):
        return f"insufficient: no dose of {item.product} in the area {item.area} to relate to"
    return None
