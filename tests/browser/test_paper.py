"""What a printed page has and leaves out, as wide as paper is."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

A4 = 680


def on_paper(visit: Any, path: str) -> Any:
    visitor = visit("director", width=A4)
    visitor.open(path)
    visitor.page.emulate_media(media="print")
    return visitor.page


def test_a_printed_plan_has_the_units_of_every_point_and_nothing_to_press(visit: Any) -> None:
    page = on_paper(visit, "/plans/1/")
    fields = page.locator(".points input.units")
    assert fields.count() == 5
    assert all(fields.nth(at).is_visible() for at in range(5))
    for what in (".plan-bar", ".bar", ".points button", "#settings form", ".way"):
        assert not any(one.is_visible() for one in page.locator(what).all()), what


def test_a_printed_day_keeps_its_tables(visit: Any) -> None:
    page = on_paper(visit, "/day/")
    assert page.locator(".day-pack thead").first.is_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= A4
