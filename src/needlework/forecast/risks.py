"""Published side effect rates for what the plan gives; never added up over areas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from needlework.forecast.needling_rates import NeedlingRate, rates_for
from needlework.forecast.rates import Rate, rates
from needlework.forecast.values import Risk
from needlework.plans import FatDissolving, Filler, Neuromodulator, Plan
from needlework.vocabulary import resolve

WITH_PRODUCT = (Neuromodulator, Filler, FatDissolving)
Together = tuple[str, frozenset[str]]
"""A product and all areas that it is given to in one session."""


def plan_risks(plan: Plan) -> tuple[Risk, ...]:
    """Return the side effects with a printed rate for each product and area, and of needling.

    Areas treated together have rates of their own where somebody counted them so; otherwise each
    area stands for itself. The figure with most people stands for each event; bounds are exact
    binomial ones, so that none of many never reads as none ever.
    """
    found: dict[tuple[str, frozenset[str], str], Rate] = {}
    for product, areas in sittings(plan):
        for rate in _applicable(product, areas):
            key = (product, rate.areas, rate.event)
            if key not in found or rate.size > found[key].size:
                found[key] = rate
    of_needling = (_risk_of_needling(rate) for rate in rates_for(plan))
    return (*(risk_of(rate) for rate in found.values()), *of_needling)


def sittings(plan: Plan) -> tuple[Together, ...]:
    """Return which areas each product is given to in one session, each combination once."""
    found: dict[Together, None] = {}
    for session in plan.sessions:
        treated: dict[str, set[str]] = {}
        for item in session.treatments:
            if isinstance(item, WITH_PRODUCT):
                treated.setdefault(item.product, set()).add(item.area)
        found |= dict.fromkeys((product, frozenset(areas)) for product, areas in treated.items())
    return tuple(found)


def _applicable(product: str, areas: frozenset[str]) -> Iterator[Rate]:
    own = [rate for rate in rates() if rate.product == product]
    together = [rate for rate in own if rate.areas == areas]
    counted = {rate.event for rate in together}
    yield from together
    yield from _each(own, areas, counted)


def _each(own: Iterable[Rate], areas: frozenset[str], counted: set[str]) -> Iterator[Rate]:
    """Yield the rates of single areas for events that nobody counted for the areas together."""
    for rate in own:
        if len(rate.areas) == 1 and rate.areas < areas and rate.event not in counted:
            yield rate


def risk_of(rate: Rate) -> Risk:
    """Return a printed rate as a risk, with its exact bounds."""
    low, high = exact_bounds(rate.share, rate.size)
    return Risk(
        event=rate.event,
        area="+".join(sorted(rate.areas)),
        probability=rate.share,
        lo=low,
        hi=high,
        comparator=rate.comparator,
        grade="informed",
        source=rate.source,
        note=f"of {rate.size} people treated with {_named(rate.product)}, study {rate.study}",
    )


def _named(product: str) -> str:
    term = resolve(product, "product")
    return product if term is None else term.name


def _risk_of_needling(rate: NeedlingRate) -> Risk:
    low, high = exact_bounds(rate.share, rate.size)
    return Risk(
        event=rate.words,
        area=rate.area,
        probability=rate.share,
        lo=low,
        hi=high,
        comparator=None,
        grade="informed",
        source=rate.source,
        note=f"of {rate.size} people who were needled, study {rate.study}",
    )


def exact_bounds(share: float, size: float) -> tuple[float, float]:
    """Return the exact (Clopper-Pearson) 95 % bounds of a share of ``size`` people."""
    from scipy.special import betaincinv

    count = round(share * size)
    low = 0.0 if count == 0 else float(betaincinv(count, size - count + 1, 0.025))
    high = 1.0 if count == size else float(betaincinv(count + 1, size - count, 0.975))
    return low, high
