"""How long a made-up vial has been open, and what its label says of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from needlework.doses.numbers import refuse, shown
from needlework.products.neuromodulator import toxin
from needlework.products.values import RECALLED, Storage

Verdict = Literal["within", "over", "unknown"]
_SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True)
class ShelfLife:
    """Whether a vial may still be used.

    Parameters
    ----------
    verdict : {"within", "over", "unknown"}
        A time that is known from memory may say "over" and never "within".
    hours_open : Fraction or None
        Hours since the vial was made up.
    limit_hours : int or None
        Time after making up that decided; None where none is known.
    source, seen : str
        Where that time comes from; empty where none is known.
    reason : str
        The verdict in one sentence.
    """

    verdict: Verdict
    hours_open: Fraction | None
    limit_hours: int | None
    source: str
    seen: str
    reason: str


def shelf_life(
    product: str,
    opened_at: datetime | None,
    at: datetime | None,
    *,
    region: str | None = None,
    where: str = "opened_at",
) -> ShelfLife:
    """Return whether a vial that was made up at some time may be used at another.

    Parameters
    ----------
    product : str
        Slug or brand.
    region : str, optional
        Region whose labels count; all of them where it has none.

    Raises
    ------
    BadInputError
        The vial is opened after it is used, or only one of the times has a time zone.
    """
    if opened_at is None or at is None:
        missing = "when the vial was made up" if opened_at is None else "when it is used"
        return _unknown(None, f"nobody said {missing}")
    hours = _hours_between(opened_at, at, where)
    limits = _limits(product, region)
    if not limits:
        return _unknown(hours, f"no time after making up is known for {product}")
    for limit in limits:
        if hours > _allowed(limit):
            return _judged("over", hours, limit)
    strictest = next((one for one in limits if one.seen != RECALLED), None)
    if strictest is None:
        return _judged("unknown", hours, limits[0])
    return _judged("within", hours, strictest)


def is_expired(expiry: date | None, on: date) -> bool | None:
    """Return whether a vial is past its last day; None where nobody said which that is."""
    return None if expiry is None else on > expiry


def _limits(product: str, region: str | None) -> tuple[Storage, ...]:
    """Return what labels say of made-up vials, the shortest time first."""
    known = toxin(product)
    every = () if known is None else known.made_up
    return tuple(one for one in every if region in one.regions) or every


def _hours_between(opened_at: datetime, at: datetime, where: str) -> Fraction:
    if (opened_at.tzinfo is None) != (at.tzinfo is None):
        remedy = "Write both times with a time zone, or both without."
        given = f"{opened_at.isoformat()} beside {at.isoformat()}"
        raise refuse(where, given, "two times of one kind", remedy, "vial.time-zone")
    passed = at - opened_at
    seconds = Fraction(passed.days * 24 * _SECONDS_PER_HOUR + passed.seconds)
    hours = (seconds + Fraction(passed.microseconds, 1_000_000)) / _SECONDS_PER_HOUR
    if hours < 0:
        raise refuse(
            where,
            f"{opened_at.isoformat()} lies after the session ({at.isoformat()})",
            "a time before the session",
            "Correct when the vial was made up.",
            "vial.opened-later",
        )
    return hours


def _allowed(limit: Storage) -> int:
    assert limit.use_within_hours is not None
    return limit.use_within_hours


def _judged(verdict: Verdict, hours: Fraction, limit: Storage) -> ShelfLife:
    unverified = ", unverified" if limit.seen == RECALLED else ""
    word = "over" if verdict == "over" else "within"
    reason = (
        f"made up {shown(hours, 1)} h ago, {word} the {limit.use_within_hours} h of "
        f"{limit.brand} ({limit.source}{unverified})"
    )
    return ShelfLife(verdict, hours, limit.use_within_hours, limit.source, limit.seen, reason)


def _unknown(hours: Fraction | None, reason: str) -> ShelfLife:
    return ShelfLife("unknown", hours, None, "", "", reason)
