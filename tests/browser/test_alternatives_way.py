"""Alternatives in a real browser: open, wait, compare, take and undo, by keyboard alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

PLAN = "/plans/1/"
LONG = 120_000
WAIT_AGAIN = """() => {
  document.getElementById("alternatives").innerHTML =
    "<div data-waiting><b data-doing>Reading the plan.</b></div>";
  const script = document.createElement("script");
  script.type = "module";
  script.src = document.querySelector('script[src*="alternatives.js"]').src + "?again";
  document.body.append(script);
}"""


def by_keyboard(page: Any, words: str) -> None:
    """Walk with Tab until something has the focus, and press it."""
    for _ in range(150):
        page.keyboard.press("Tab")
        name = page.evaluate(
            "(e => e.getAttribute('aria-label') || e.textContent.trim())(document.activeElement)"
        )
        if re.fullmatch(words, name):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way by keyboard to {words!r}")


def points(page: Any) -> list[str]:
    """Return muscle, side and units of every point of the plan."""
    return [
        str(one.get_attribute("aria-label"))
        for one in page.locator("#workspace .mark[data-site]").all()
    ]


def saved(page: Any) -> int:
    return int(page.locator("#workspace input[name=version]").first.input_value())


def opened(visitor: Visitor) -> tuple[Any, list[str]]:
    """Open the alternatives from the plan by keyboard; return the page and the plan's points."""
    page = visitor.page
    visitor.open(PLAN)
    before = points(page)
    by_keyboard(page, "Alternatives")
    page.wait_for_url(re.compile(r"/alternatives/"))
    return page, before


def test_alternatives_are_waited_for_compared_taken_and_undone_by_keyboard(visit: Any) -> None:
    visitor = visit("director")
    page, before = opened(visitor)
    assert Axe().run(page).response["violations"] == []
    page.wait_for_selector("#alternatives article", timeout=LONG)
    page.wait_for_selector("[data-waiting]", state="detached", timeout=LONG)
    assert Axe().run(page).response["violations"] == []
    names = page.locator("#alternatives article h2").all_inner_texts()
    assert any("for comparison" in name for name in names)
    assert len(names) >= 3
    for article in page.locator("#alternatives article").all():
        words = article.inner_text()
        assert "of 100" in words and "movement left" in words
        assert "R is the patient’s right" in words
    by_keyboard(page, "Take .*")
    page.wait_for_url(re.compile(r"/plans/1/(#.*)?$"))
    assert "took the alternative" in visitor.text()
    taken = saved(page)
    assert points(page) != before
    by_keyboard(page, "Undo")
    page.wait_for_function(
        "v => Number(document.querySelector('#workspace input[name=version]').value) > v",
        arg=taken,
    )
    assert points(page) == before
    assert visitor.complaints == []


def test_the_page_keeps_the_place_of_the_keyboard_while_it_waits(visit: Any) -> None:
    visitor = visit("director", width=390)
    page = visitor.page
    waits = {"left": 2}

    def slow(route: Any) -> None:
        """Answer as a server does that is still computing, twice."""
        if route.request.headers.get("x-part") and waits["left"]:
            waits["left"] -= 1
            body = "<div data-waiting><b data-doing>Trying points: glabella.</b></div>"
            route.fulfill(status=202, content_type="text/html", body=body)
        else:
            route.continue_()

    page.route("**/alternatives/**", slow)
    visitor.open(f"{PLAN}alternatives/")
    page.evaluate(WAIT_AGAIN)
    back = page.locator("main .actions a").first
    back.focus()
    page.wait_for_selector("#alternatives article", timeout=LONG)
    assert page.evaluate("document.activeElement.closest('.actions') !== null")
    assert page.inner_text("#told") == "The alternatives are here."
    assert waits["left"] == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_server_that_went_away_is_asked_again(visit: Any) -> None:
    visitor = visit("director")
    page = visitor.page
    failing = {"left": 1}

    def gone(route: Any) -> None:
        if route.request.headers.get("x-part") and failing["left"]:
            failing["left"] -= 1
            route.abort()
        else:
            route.continue_()

    page.route("**/alternatives/**", gone)
    visitor.open(f"{PLAN}alternatives/")
    page.evaluate(WAIT_AGAIN)
    page.get_by_text("The clinic cannot be reached. It is asked again").first.wait_for()
    page.wait_for_selector("#alternatives article", timeout=LONG)
    assert failing["left"] == 0
