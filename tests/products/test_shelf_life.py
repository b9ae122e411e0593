"""How long a made-up vial may stand: both sides of each label's time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from needlework.problems import BadInputError
from needlework.products import is_expired, shelf_life

OPENED = datetime(2026, 12, 1, 9)


def after(hours: float, product: str = "Botox", region: str | None = None) -> str:
    """Return the verdict on a vial that was made up so many hours ago."""
    at = OPENED + timedelta(hours=hours)
    return shelf_life(product, OPENED, at, region=region).verdict


@pytest.mark.parametrize(
    ("product", "hours", "verdict"),
    [
        ("Botox", 0, "within"),
        ("Botox", 24, "within"),
        ("Botox", 24.01, "over"),
        ("Botox", 25, "over"),
        ("Daxxify", 71, "within"),
        ("Daxxify", 72, "within"),
        ("Daxxify", 73, "over"),
        ("Xeomin", 25, "over"),
        ("Jeuveau", 23, "within"),
        ("Letybo", 24, "within"),
    ],
)
def test_a_vial_is_over_its_time_after_the_label_s_hours(
    product: str, hours: float, verdict: str
) -> None:
    assert after(hours, product) == verdict


def test_a_time_from_memory_may_condemn_a_vial_and_never_clear_it() -> None:
    assert after(25, "Dysport") == "over"
    assert after(1, "Dysport") == "unknown"
    found = shelf_life("Dysport", OPENED, OPENED + timedelta(hours=1))
    assert "unverified" in found.reason
    assert found.seen == "recalled"


def test_a_product_without_a_time_is_unknown() -> None:
    found = shelf_life("relabotulinumtoxinA", OPENED, OPENED + timedelta(hours=1))
    assert (found.verdict, found.limit_hours, found.hours_open) == ("unknown", None, 1)


@pytest.mark.parametrize(("opened", "at"), [(None, OPENED), (OPENED, None), (None, None)])
def test_what_nobody_said_is_not_known(opened: datetime | None, at: datetime | None) -> None:
    found = shelf_life("Botox", opened, at)
    assert (found.verdict, found.hours_open) == ("unknown", None)
    assert "nobody said" in found.reason


def test_labels_of_the_region_count_where_it_has_some() -> None:
    found = shelf_life("Azzalure", OPENED, OPENED + timedelta(hours=25), region="EU")
    assert found.source == "azzalure-smpc-2022"
    assert after(25, "Botox", "EU") == "over"


def test_minutes_are_not_lost() -> None:
    at = OPENED + timedelta(hours=24, minutes=1)
    assert shelf_life("Botox", OPENED, at).verdict == "over"


def test_a_vial_that_is_opened_after_the_session_is_refused() -> None:
    with pytest.raises(BadInputError, match="lies after the session"):
        shelf_life("Botox", OPENED + timedelta(hours=1), OPENED)


def test_two_kinds_of_time_are_refused() -> None:
    with pytest.raises(BadInputError, match="time zone"):
        shelf_life("Botox", OPENED.replace(tzinfo=UTC), OPENED)


@pytest.mark.parametrize(
    ("expiry", "expired"),
    [(date(2026, 11, 30), True), (date(2026, 12, 1), False), (None, None)],
)
def test_the_last_day_of_use_is_a_day_of_use(expiry: date | None, expired: bool | None) -> None:
    assert is_expired(expiry, OPENED.date()) is expired
