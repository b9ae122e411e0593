"""What can be measured on a treatment, as exact decimals; None where the plan does not say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from needlework.doses import Length, Volume
from needlework.plans import Filler, Mesotherapy, Microneedling
from needlework.safety.case import Case, Item
from needlework.safety.overlap import overlapping
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


def _volume(name: str) -> Measure:
    def measure(case: Case, item: Item) -> Decimal | None:
        value: Volume | None = getattr(item.treatment, name, None)
        return None if value is None else _exact(value.amount)

    return measure


def _of_the_day(one: Measure) -> Measure:
    """Return a measure summed over the treatments of one day that are alike."""

    def measure(case: Case, item: Item) -> Decimal | None:
        if one(case, item) is None:
            return None
        found = (one(case, other) for other in case.alike(item))
        return sum((value for value in found if value is not None), Decimal(0))

    return measure


def _total_volume(case: Case, item: Item) -> Decimal | None:
    """Return the volume of a treatment, the larger one where points and volume differ."""
    written = [_volume(name)(case, item) for name in ("total_volume", "volume")]
    points, each = _points(case, item), _volume("volume_per_point")(case, item)
    worked_out = None if points is None or each is None else points * each
    return max((one for one in (*written, worked_out) if one is not None), default=None)


def _points(case: Case, item: Item) -> Decimal | None:
    value: int | None = getattr(item.treatment, "points", None)
    return None if value is None else Decimal(value)


def _strength(active: str) -> Measure:
    def measure(case: Case, item: Item) -> Decimal | None:
        if not isinstance(item.treatment, Mesotherapy):
            return None
        parts = [part.concentration for part in item.treatment.mixture if part.active == active]
        return max((_exact(each.amount) for each in parts if not each.product), default=None)

    return measure


def _skin_type(case: Case, item: Item) -> Decimal | None:
    value = case.plan.patient.skin_type
    return None if value is None else Decimal(value)


def _earlier(case: Case, item: Item) -> list[int]:
    """Return the days of earlier treatments of the same kind in this area or one around it.

    Skin does not know which device needled it; substances are told apart.
    """
    planned = [
        other.day
        for other in case.items
        if other.day < item.day
        and other.treatment.kind == item.treatment.kind
        and (other.product == item.product or isinstance(item.treatment, Microneedling))
        and overlapping(other.treatment.area, item.treatment.area)
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
    """Return the filler of a year up to this session per reference mass.

    Without a body weight the reference mass itself is taken: the limit is not lifted by silence.
    """
    year = limits()["filler_year"]
    weight = case.plan.patient.weight
    grams = Decimal(year["per_grams"]) if weight is None else _exact(weight.amount)
    volumes = [
        _exact(other.treatment.volume.amount)
        for other in case.items
        if isinstance(other.treatment, Filler) and 0 <= item.day - other.day < year["days"]
    ]
    total = sum(volumes, Decimal(0))
    return total * Decimal(year["per_grams"]) / grams


MEASURES: Mapping[str, Measure] = {
    "needle_length_mm": _length("needle_length"),
    "spacing_mm": _length("spacing"),
    "total_volume_ml": _of_the_day(_total_volume),
    "volume_per_point_ml": _volume("volume_per_point"),
    "points": _of_the_day(_points),
    "skin_type": _skin_type,
    "days_since_same": _days_since_same,
    "session_number": _session_number,
    "filler_year_ml_per_60_kg": _filler_year,
    "tranexamic_acid_mg_per_ml": _strength("tranexamic-acid"),
    "ascorbic_acid_mg_per_ml": _strength("ascorbic-acid"),
    "minoxidil_mg_per_ml": _strength("minoxidil"),
    "dutasteride_mg_per_ml": _strength("dutasteride"),
}
