"""Rows of limits and label schemes, read once and typed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from needlework.evidence import table
from needlework.safety.case import Item
from needlework.safety.values import RuleSource, Severity
from needlework.vocabulary import product as product_term
from needlework.vocabulary import resolve_areas, resolve_indications

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_RANGE = re.compile(
    r"^(?P<low>\d+(?:\.\d+)?)(?:-(?P<high>\d+(?:\.\d+)?))?(?: in experienced patients)?$"
)
_PER_SIDE = re.compile(
    r"^(?:\d+(?:\.\d+)?-)?(?P<amount>\d+(?:\.\d+)?) per (?:axilla|palm|eye|masseter)\b"
)
_AT_ONCE = re.compile(
    r"^(?P<amount>\d+(?:\.\d+)?)"
    r"(?: per session| per treatment| \(\d+ per eye\)| upper and lower limb together)?$"
)
_SIDES = 2
_EU_MAXIMUM = re.compile(r"up to (?P<amount>\d+(?:\.\d+)?) EU")
_ON = "on-label"
_RECALLED = "recalled"
_REGION = re.compile(r"\b(?:US|EU|UK|CA|AU|China)\b")


@dataclass(frozen=True, slots=True)
class Scheme:
    """A published scheme of one toxin in one or more areas.

    Parameters
    ----------
    areas : tuple of str
        Area slugs; several for a scheme of one sitting.
    total : Decimal or None
        Largest bilateral total that the scheme gives; None where it is not a plain amount.
    one_side : Decimal or None
        Largest dose of one side, where the scheme gives it by side.
    each : Decimal or None
        Largest dose of one site.
    on_label : tuple of str
        Regions whose label has it.
    """

    id: str
    product: str
    areas: tuple[str, ...]
    indications: tuple[str, ...]
    therapeutic: bool
    total: Decimal | None
    one_side: Decimal | None
    each: Decimal | None
    unit: str
    interval_days: int | None
    on_label: tuple[str, ...]
    maximum_by_region: Mapping[str, Decimal]
    source: RuleSource

    def largest(self, region: str | None) -> Decimal | None:
        """Return the largest total that a region allows."""
        return self.maximum_by_region.get(region or "", self.total)


@cache
def limits() -> Mapping[str, Any]:
    """Return the table of limits."""
    text = files("needlework.safety").joinpath("data", "limits.toml").read_text("utf-8")
    return tomllib.loads(text)


def source_of(row: Mapping[str, Any]) -> RuleSource:
    """Return the source of a row of data."""
    return RuleSource(row["source"], row["seen"])


def severity_of(row: Mapping[str, Any]) -> Severity:
    """Return the severity of a row of data."""
    return Severity(row["severity"])


@cache
def schemes() -> tuple[Scheme, ...]:
    """Return every scheme of a toxin that gives units for areas of the vocabulary.

    A scheme of several rows is a table of muscles: its total is their sum where every row was
    seen, else the most that it gives at once, if that was seen.
    """
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in table("rules", "protocols"):
        rows.setdefault(row.cells["protocol"], []).append(row.cells)
    found = ((cells, _scheme(cells[0])) for cells in rows.values())
    return tuple(
        scheme if len(cells) == 1 else replace(scheme, total=_of_muscles(cells), each=None)
        for cells, scheme in found
        if scheme is not None
    )


def _of_muscles(rows: Sequence[Mapping[str, str]]) -> Decimal | None:
    return _sum(rows) or (None if rows[0]["seen"] == _RECALLED else _most(rows))


def _sum(rows: Sequence[Mapping[str, str]]) -> Decimal | None:
    """Return the largest sum over the muscles of a scheme, None where a row is from memory."""
    totals = [_largest(row["total_dose"]) for row in rows if row["seen"] != _RECALLED]
    known = [total for total in totals if total is not None]
    return sum(known, Decimal(0)) if len(known) == len(rows) else None


def schemes_for(
    product: str, area: str, therapeutic: bool, indication: str | None = None, named: str = ""
) -> tuple[Scheme, ...]:
    """Return the schemes of a product for one area alone.

    Parameters
    ----------
    indication : str, optional
        What it is for; where schemes are for exactly that, the others do not count.
    named : str
        Scheme that the plan follows; where it is for this area, no other counts.
    """
    found = tuple(
        scheme
        for scheme in schemes()
        if scheme.product == product
        and scheme.areas == (area,)
        and scheme.therapeutic is therapeutic
    )
    wanted = {each.slug for each in resolve_indications(indication or "")}
    followed = tuple(each for each in found if each.id == named)
    return followed or tuple(each for each in found if wanted & set(each.indications)) or found


def item_schemes(item: Item) -> tuple[Scheme, ...]:
    """Return the schemes that a toxin treatment is compared with."""
    treatment = item.treatment
    named = getattr(treatment, "protocol", None) or ""
    return schemes_for(item.product, treatment.area, item.therapeutic, treatment.indication, named)


def _scheme(cells: Mapping[str, str]) -> Scheme | None:
    term = product_term(cells["product"])
    if term is None or not term.unit or "/kg" in cells["dose_unit"]:
        return None
    indications = resolve_indications(cells["indication"])
    areas = tuple(each.slug for each in resolve_areas(cells["area"], cells["indication"]))
    # One area of a scheme for several (forehead lines with glabellar lines) is another scheme's.
    if not areas or (len(areas) == 1 and len(indications) > 1):
        return None
    eu = _EU_MAXIMUM.search(cells["max_total"])
    return Scheme(
        id=cells["protocol"],
        product=term.slug,
        areas=areas,
        indications=tuple(each.slug for each in indications),
        therapeutic=any(each.therapeutic for each in indications),
        total=_largest(cells["total_dose"]) or _of_both_sides(cells) or _most([cells]),
        one_side=_of_one_side(cells),
        each=_largest(cells["dose_per_site"]),
        unit=term.unit,
        interval_days=int(cells["retreat_min_days"]) if cells["retreat_min_days"] else None,
        on_label=_regions(cells["label_status"]),
        maximum_by_region={} if eu is None else {"EU": Decimal(eu["amount"])},
        source=RuleSource(cells["source"], cells["seen"]),
    )


def _largest(text: str) -> Decimal | None:
    match = _RANGE.match(text.strip().removeprefix("<="))
    return None if match is None else Decimal(match["high"] or match["low"])


def _of_one_side(cells: Mapping[str, str]) -> Decimal | None:
    match = _PER_SIDE.match(cells["total_dose"])
    return None if match is None else Decimal(match["amount"])


def _of_both_sides(cells: Mapping[str, str]) -> Decimal | None:
    one = _of_one_side(cells)
    if one is None:
        return None
    both = _SIDES * one
    return both.to_integral_value() if both == both.to_integral_value() else both


def _most(rows: Sequence[Mapping[str, str]]) -> Decimal | None:
    """Return the largest amount of one session where a scheme gives no plain total."""
    matches = [_AT_ONCE.match(row["max_total"].strip()) for row in rows[:1]]
    return next((Decimal(match["amount"]) for match in matches if match is not None), None)


def _regions(status: str) -> tuple[str, ...]:
    return tuple(
        region
        for part in status.split(";")
        if part.strip().startswith(_ON)
        for region in _REGION.findall(part.partition("(")[0])
    )
