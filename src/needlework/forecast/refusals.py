"""Treatments for which no course is drawn, each with its reason."""

from __future__ import annotations

from needlework.forecast.baseline import baseline_scores
from needlework.forecast.draws import Draws
from needlework.forecast.values import NotForecast
from needlework.plans import Neuromodulator, Plan, Treatment

FORECAST_AREAS = ("glabella",)


def forecastable_areas(plan: Plan, table: Draws) -> tuple[str, ...]:
    """Return the areas whose treatments can all be forecast, in the order of the plan."""
    areas = dict.fromkeys(item.area for item in plan.treatments if _reason(item, table) is None)
    blocked = {item.area for item in plan.treatments if _blocks(item, table)}
    return tuple(area for area in areas if area not in blocked and not _no_lines(plan, area))


def refusals(plan: Plan, table: Draws) -> tuple[NotForecast, ...]:
    """Return the treatments that are not forecast."""
    blocked = {item.area: item for item in plan.treatments if _blocks(item, table)}
    found = []
    for item in plan.treatments:
        reason = _reason(item, table)
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
        f"insufficient: the baseline score of the {area} is 0 (no lines), and trials took people "
        "with moderate or severe lines: there is nothing to smooth and no figure to go by"
    )


def _blocks(item: Treatment, table: Draws) -> bool:
    """Whether this toxin keeps its area from being forecast at all."""
    return isinstance(item, Neuromodulator) and _reason(item, table) is not None


def _reason(item: Treatment, table: Draws) -> str | None:
    if not isinstance(item, Neuromodulator):
        return f"no forecast model for {item.kind.replace('-', ' ')} treatments yet"
    if item.area not in FORECAST_AREAS:
        return f"no fitted model for the area {item.area} yet: only {', '.join(FORECAST_AREAS)}"
    if item.product not in table.provenance["products_with_rows"]:
        fit_set = table.provenance["fit_set"]
        return f"insufficient: no figure of {item.product} entered the fit ({fit_set})"
    return None
