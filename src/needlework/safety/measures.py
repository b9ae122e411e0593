"""What can be measured on a treatment, as exact decimals; None where the plan does not say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from needlework.doses import Length, Volume
from needlework.plans import Filler
from needlework.safety.case import Case, Item
from needlework.safety.tables import limits

Measure = Callable[[Case, Item], Decimal | None]


def _exact(amount: Fraction | Decimal) -> Decimal:
    if isinstance(amount, Decimal):
        return amount
    return Decimal(amount.numerator) / Decimal(amount.denominator)


def _length(name: str) -> Measure:
    def measure(case: Case, item: Item) -> Decimal | None:
        value: Length | None = getattr(item.treatment, name, None)
        return None if value is None else _exact(value.amount)

    return measure


def _volume(*names: str) -> Measure:
    def measure(case: Case, item: Item) -> Decimal | None:
        for name in names:
            value: Volume | None = getattr(item.treatment, name, None)
            if value is not None:
                return _exact(value.amount)
        return None

    return measure


def _points(case: Case, item: Item) -> Decimal | None:
    value: int | None = getattr(item.treatment, "points", None)
    return None if value is None else Decimal(value)


def _skin_type(case: Case, item: Item) -> Decimal | None:
    value = case.plan.patient.skin_type
    return None if value is None else Decimal(value)


def _earlier(case: Case, item: Item) -> list[int]:
    """Return the days of earlier treatments of the same kind and product in the same area."""
    planned = [
        other.day
        for other in case.items
        if other.day < item.day
        and (other.treatment.kind, other.product) == (item.treatment.kind, item.product)
        and other.treatment.area == item.treatment.area
    ]
    history = [
        -previous.days_ago
        for previous in case.plan.patient.previous_treatments or ()
        if previous.days_ago is not None
        and previous.product == item.product
        and previous.area in (None, item.treatment.area)
    ]
    return sorted([*history, *planned])


def _days_since_same(case: Case, item: Item) -> Decimal | None:
    earlier = _earlier(case, item)
    return Decimal(item.day - earlier[-1]) if earlier else None


def _session_number(case: Case, item: Item) -> Decimal | None:
    return Decimal(len(_earlier(case, item)) + 1)


def _filler_year(case: Case, item: Item) -> Decimal | None:
    """Return the filler of a year up to this session per reference mass; None without weight."""
    weight = case.plan.patient.weight
    if weight is None:
        return None
    year = limits()["filler_year"]
    volumes = [
        _exact(other.treatment.volume.amount)
        for other in case.items
        if isinstance(other.treatment, Filler) and 0 <= item.day - other.day < year["days"]
    ]
    total = sum(volumes, Decimal(0))
    return total * Decimal(year["per_grams"]) / _exact(weight.amount)


MEASURES: Mapping[str, Measure] = {
    "needle_length_mm": _length("needle_length"),
    "spacing_mm": _length("spacing"),
    "total_volume_ml": _volume("total_volume", "volume"),
    "volume_per_point_ml": _volume("volume_per_point"),
    "points": _points,
    "skin_type": _skin_type,
    "days_since_same": _days_since_same,
    "session_number": _session_number,
    "filler_year_ml_per_60_kg": _filler_year,
}
