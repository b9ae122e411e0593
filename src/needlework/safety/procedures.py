"""Needling, mesotherapy, fillers and fat dissolvers against labels, devices and custom."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from needlework.safety.case import Case, Item
from needlework.safety.measures import MEASURES
from needlework.safety.overlap import lies_in
from needlework.safety.registry import Code, Rule
from needlework.safety.rows import finding, rule, when
from needlework.safety.values import Finding, Quantity

Row = Mapping[str, Any]
_SINCE = "days_since_same"
_WHY = {
    "DEVICE-DEPTH": ("Needle longer than the device or its evaluation", "Deeper is not better."),
    "DEVICE-SKIN-TYPE": ("Skin type outside the device's clearance", "It was not studied there."),
    "PIGMENT-RISK": ("More dark marks in this skin type", "Dark marks fade in months, if at all."),
    "SESSION-INTERVAL": ("Sessions too close together", "Skin has not finished answering."),
    "INSIDE-ORBITAL-RIM": ("Needling inside the orbital rim", "The eye lies under thin skin."),
    "SERUM-UNDER-NEEDLING": ("Something on the skin while needling", "It is carried into it."),
    "RADIOFREQUENCY-NEEDLING": ("Needling with radiofrequency", "Heat makes other harm."),
    "RETROBULBAR-BLEEDING": ("Bleeding behind the eye possible", "It blinds within minutes."),
    "NERVE-AND-GLANDS": ("Nerve and glands near the grid", "Nerve injury was seen in trials."),
    "UNAPPROVED-PRODUCT": ("A product that regulators warn against", "Scars and infections."),
    "FILLER-AS-MESOTHERAPY": ("A filler under another name", "Its limits would not be checked."),
    "OFF-LABEL-ACTIVE": ("An active outside its label", "Consent must name it."),
    "FRONTAL-OEDEMA": ("Swelling of the forehead possible", "It alarms, and passes."),
    "MESO-VOLUME-PER-POINT": ("A large drop per point", "It leaves the layer meant."),
    "MESO-STRENGTH": ("An active stronger than anybody published", "A slip of a decimal is ten."),
    "FAT-OUTSIDE-SUBMENTAL": ("Fat dissolver outside its area", "Nerves and glands lie near."),
    "FAT-POINTS": ("Too many points of fat dissolver", "The label caps the session."),
    "FAT-VOLUME": ("Too much fat dissolver", "The label caps the session."),
    "FAT-VOLUME-PER-POINT": ("Too much at a point", "Skin may ulcerate."),
    "FAT-GRID": ("Points closer than the grid", "The dose per area rises."),
    "FAT-SESSIONS": ("More sessions than studied", "The label caps the course."),
    "FILLER-VOLUME": ("More filler than the label", "Pressure and lumps."),
    "FILLER-VOLUME-YEAR": ("More filler in a year than the label", "It was not studied."),
    "FILLER-DANGER-ZONE": ("Filler in a danger zone", "A blocked vessel may take sight."),
    "FILLER-NEEDLE": ("Filler by needle", "Vessels are blocked more often than by cannula."),
}
CODES = tuple(
    Code(code, title, why, "See the finding's own remedy.") for code, (title, why) in _WHY.items()
)


@cache
def _table() -> Mapping[str, list[Row]]:
    text = files("needlework.safety").joinpath("data", "procedures.toml").read_text("utf-8")
    return tomllib.loads(text)


def rules() -> tuple[Rule, ...]:
    """Return one rule per row."""
    return tuple(
        rule(row, limit=_limit(row), most="most" in row)
        for part in ("cap", "match")
        for row in _table()[part]
    )


def _limit(row: Row) -> Quantity | None:
    amount = row.get("most", row.get("least"))
    return None if amount is None else Quantity(Decimal(str(amount)), row.get("unit", "days"))


def _bound(case: Case, row: Row) -> Decimal:
    """Return the limit of a row, or the clinic's stricter one."""
    label = _limit(row)
    assert label is not None
    named = f"{row['code']}/{row['id']}"
    return case.limit(named, label=label.amount, unit=label.unit, most="most" in row)


def findings(case: Case) -> Iterator[Finding]:
    """Yield what goes beyond a cap or matches a warning."""
    for item in case.items:
        for row in _table()["match"]:
            if _concerns(row, item) and _matches(row, item):
                yield finding(row, item.place, f"{item.treatment}: {row['words']}")
        yield from _beyond(case, item)


def _concerns(row: Row, item: Item) -> bool:
    checks: tuple[tuple[str, Callable[[list[str]], bool]], ...] = (
        ("kinds", lambda named: item.treatment.kind in named),
        ("products", lambda named: item.product in named),
        ("actives", lambda named: bool(set(named) & set(item.actives))),
        ("areas", lambda named: _is_in(item, named)),
        ("not_areas", lambda named: not _is_in(item, named)),
    )
    return all(fits(row[key]) for key, fits in checks if key in row)


def _is_in(item: Item, areas: list[str]) -> bool:
    return any(lies_in(item.treatment.area, each) for each in areas)


def _matches(row: Row, item: Item) -> bool:
    if "device" in row and getattr(item.treatment, "device", None) != row["device"]:
        return False
    return not row.get("with_serum") or _is_wet(item)


def _is_wet(item: Item) -> bool:
    """Whether something is put on the skin, also where nobody knows the word for it."""
    serum = getattr(item.treatment, "serum", None)
    return serum is not None and serum.slug != "none"


def _beyond(case: Case, item: Item) -> Iterator[Finding]:
    """Yield measures beyond a cap; of one code and measure only the gravest."""
    worst: dict[tuple[str, str], Finding] = {}
    for row in _table()["cap"]:
        if not _concerns(row, item):
            continue
        value = MEASURES[row["measure"]](case, item)
        limit = _bound(case, row)
        if value is None or _within(row, value, limit):
            continue
        found = _capped(row, item, value, limit)
        if row["measure"] == _SINCE:
            found = when(case, found, item.day + math.ceil(limit - value))
        key = (row["code"], row["measure"])
        if key not in worst or found.severity.rank < worst[key].severity.rank:
            worst[key] = found
    yield from worst.values()


def _within(row: Row, value: Decimal, limit: Decimal) -> bool:
    return value <= limit if "most" in row else value >= limit


def _capped(row: Row, item: Item, value: Decimal, limit: Decimal) -> Finding:
    measured = Quantity(value, row["unit"])
    label = _limit(row)
    clinic = label is not None and label.amount != limit
    words = f"the clinic allows {Quantity(limit, row['unit'])}" if clinic else row["words"]
    message = f"{item.treatment}: {measured}, {words}"
    most = Quantity(limit, row["unit"])
    return finding(row, item.place, message, measured=measured, limit=most)
