"""The toxin sessions of one area, read off a plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.published import reference_dose
from needlework.plans import Neuromodulator, Plan
from needlework.protocols import dose_of


@dataclass(frozen=True, slots=True)
class AreaHistory:
    """What an area receives: one entry per session day and product.

    Parameters
    ----------
    area : str
        Area slug.
    days : tuple of float
        Days of the sessions, ascending.
    products : tuple of str
        Product of each entry.
    ratios : tuple of float
        Dose over the product's reference dose.
    treatments : tuple of str
        Ids of the treatments behind it.
    """

    area: str
    days: tuple[float, ...]
    products: tuple[str, ...]
    ratios: tuple[float, ...]
    treatments: tuple[str, ...]

    @property
    def session_days(self) -> tuple[float, ...]:
        """Distinct days, ascending."""
        return tuple(sorted(set(self.days)))

    def without(self, day: float) -> AreaHistory:
        """Return the same without what is given on a day; its treatments keep their names."""
        kept = [place for place, one in enumerate(self.days) if one != day]
        return replace(
            self,
            days=tuple(self.days[place] for place in kept),
            products=tuple(self.products[place] for place in kept),
            ratios=tuple(self.ratios[place] for place in kept),
        )

    def product_index(self, products: Sequence[str]) -> NDArray[np.intp]:
        """Return the index of each entry's product in the draws."""
        return np.array([products.index(product) for product in self.products])


def area_history(plan: Plan, area: str) -> AreaHistory:
    """Return the toxin sessions of an area; doses of one product on one day are one dose."""
    total: dict[tuple[float, str], float] = {}
    treatments = []
    for session, treatment in plan.scheduled():
        if not isinstance(treatment, Neuromodulator) or treatment.area != area:
            continue
        key = (float(session.day), treatment.product)
        total[key] = total.get(key, 0) + dose_ratio(treatment)
        treatments.append(treatment.id)
    keys = sorted(total)
    return AreaHistory(
        area=area,
        days=tuple(day for day, _ in keys),
        products=tuple(product for _, product in keys),
        ratios=tuple(total[key] for key in keys),
        treatments=tuple(treatments),
    )


def dose_ratio(treatment: Neuromodulator) -> float:
    """Return the dose of a treatment over its product's reference dose."""
    return float(dose_of(treatment).units) / reference_dose(treatment.product, treatment.area)
