"""The schemes that ship with the package, read from the table of protocols."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, cast

from needlework.doses import Dose
from needlework.evidence import table
from needlework.plans import Depth
from needlework.protocols.values import LabelStatus, Point, Protocol
from needlework.vocabulary import fold, product, resolve


@cache
def _library() -> Mapping[str, Protocol]:
    text = files("needlework.protocols").joinpath("data", "schemes.toml").read_text("utf-8")
    data = tomllib.loads(text)
    rows = {row.cells["protocol"]: row.cells for row in table("rules", "protocols")}
    return {
        slug: _protocol(rows[slug], scheme, data["pattern"][scheme["pattern"]]["points"])
        for slug, scheme in data["scheme"].items()
    }


def every() -> tuple[Protocol, ...]:
    """Return every protocol, in the order of the data."""
    return tuple(_library().values())


def find(word: str) -> Protocol | None:
    """Return the protocol with this id, however it is written; None if there is none."""
    return next((one for one in every() if fold(one.id) == fold(word[:200])), None)


def get(slug: str) -> Protocol:
    """Return the protocol with this id.

    Raises
    ------
    KeyError
        There is none; the message names the nearest.
    """
    found = find(slug)
    if found is None:
        raise KeyError(f"{slug!r} is no protocol; nearest: {', '.join(nearest(slug))}")
    return found


def nearest(word: str, limit: int = 3) -> tuple[str, ...]:
    """Return the ids nearest to a word; the first ones where nothing is near."""
    ids = list(_library())
    return tuple(get_close_matches(word.lower(), ids, n=limit, cutoff=0.4) or ids[:limit])


def fitting(product_slug: str | None, area: str | None) -> tuple[str, ...]:
    """Return the ids of the protocols for a product and an area."""
    return tuple(one.id for one in every() if (one.product, one.area) == (product_slug, area))


def _protocol(row: Mapping[str, str], scheme: Mapping[str, Any], points: list[Any]) -> Protocol:
    term = product(row["product"])
    assert term is not None
    each = Dose(Decimal(row["dose_per_site"]), term.slug, term.unit)
    return Protocol(
        id=row["protocol"],
        product=term.slug,
        indication=scheme["indication"],
        area=_slug(row["area"], "area"),
        points=tuple(
            Point(point["name"], _slug(point["muscle"], "muscle"), point["side"], each)
            for point in points
        ),
        total=Dose(Decimal(row["total_dose"]), term.slug, term.unit),
        depth=cast(Depth, row["depth"].split(",")[0]),
        technique=row["technique"],
        limit_note=row["max_total"],
        label=tuple(_label(part, row) for part in row["label_status"].split(";")),
        retreat_minimum_days=int(row["retreat_min_days"]) if row["retreat_min_days"] else None,
        upper_age=scheme.get("upper_age"),
        source=row["source"],
        seen=row["seen"],
        note=row["note"],
    )


def _slug(word: str, kind: str) -> str:
    term = resolve(word, kind)
    assert term is not None, f"{word} is no {kind}"
    return term.slug


def _label(text: str, row: Mapping[str, str]) -> LabelStatus:
    """Return the label status of one region.

    Where a row names two regions and its note says nothing of the EU, the EU half was recalled.
    """
    status, region = text.split()
    second_hand = region == "EU" and ";" in row["label_status"] and "EU" not in row["note"]
    return LabelStatus(region, status, "recalled" if second_hand else row["seen"])
