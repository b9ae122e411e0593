"""The whole way without a mouse: every step by keys alone, as a screen reader's user goes it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.conftest import PASSWORD, Visitor

pytestmark = pytest.mark.browser

MOST_STOPS = 120
NAME = """() => {
  const at = document.activeElement;
  const label = at.labels && at.labels.length ? at.labels[0].textContent : "";
  return `${at.getAttribute("aria-label") || ""} ${label} ${at.textContent || ""}`.trim();
}"""


def reach(page: Any, words: str, role: str = "") -> None:
    """Press Tab until something of that name has the focus, and is to be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        tag = page.evaluate("document.activeElement.tagName.toLowerCase()")
        if (not role or tag == role) and re.search(words, page.evaluate(NAME)):
            box = page.evaluate(
                "(() => { const b = document.activeElement.getBoundingClientRect();"
                " return [b.width, b.height]; })()"
            )
            assert min(box) > 0, words
            return
    raise AssertionError(f"no Tab leads to {words}")


def type_in(page: Any, words: str, text: str) -> None:
    reach(page, words)
    page.keyboard.type(text)


def settled(visitor: Visitor) -> None:
    visitor.page.wait_for_selector("#forecast [data-waiting]", state="detached", timeout=20_000)


def sign_in(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/account/sign-in/")
    type_in(page, "^Email", "director@demo.example")
    type_in(page, "^Password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visitor.address}/")


def new_patient(visitor: Visitor) -> None:
    page = visitor.page
    reach(page, "^New patient$", "a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/patients/new/$"))
    # The first field has the focus already.
    page.keyboard.type("Keyla")
    type_in(page, "^Family name", "Tabber")
    type_in(page, "^Date of birth", "04021985")
    reach(page, "^Sex", "select")
    page.keyboard.type("female")
    page.keyboard.press("Enter")
    reach(page, "^Enter patient$", "button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/patients/\d+/$"))


def ask(visitor: Visitor) -> None:
    page = visitor.page
    reach(page, "^History", "a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/history/$"))
    type_in(page, "^Body weight", "66")
    reach(page, "^Skin type", "select")
    page.keyboard.type("3")
    for name in ("pregnant", "breastfeeding", "childbearing_potential"):
        reach_radio(page, name)
        page.keyboard.press("ArrowRight")
    for name in ("conditions", "medicines", "allergies", "previous_treatments"):
        reach_radio(page, f"{name}-asked")
        page.keyboard.press("ArrowRight")
    reach(page, "^Record history$", "button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/patients/\d+/$"))


def reach_radio(page: Any, name: str) -> None:
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"no Tab leads to the answers of {name}")


def grade(visitor: Visitor) -> None:
    page = visitor.page
    reach(page, "^Consultation", "a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/consultation/$"))
    type_in(page, "^Area", "glabella")
    type_in(page, "^Grade at maximum", "3")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=glabella, FWS at maximum: 3")


def begin(visitor: Visitor) -> None:
    page = visitor.page
    reach(page, "^New plan$", "a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/plans/new/$"))
    page.wait_for_function("() => document.activeElement.id === 'scheme-words'")
    page.keyboard.type("botox glabella")
    page.wait_for_function("() => document.querySelectorAll('#scheme option').length < 20")
    page.keyboard.press("ArrowDown")
    assert "Chosen: Glabellar lines" in page.inner_text("#scheme-chosen")
    reach(page, "^Begin plan$", "button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    settled(visitor)


def units(visitor: Visitor) -> None:
    """Fill the column of units downwards by Enter; a refused number stays to be mended."""
    page = visitor.page
    reach(page, "U in corrugator", "input")
    for amount in ("5", "5", "5", "5", "4"):
        page.keyboard.press("Control+A")
        page.keyboard.type(amount)
        page.keyboard.press("Enter")
        page.wait_for_timeout(50)
    page.wait_for_function(
        "() => document.querySelector('.plan-totals').innerText.includes('24 U')"
    )
    page.keyboard.press("Control+A")
    page.keyboard.type("many")
    page.keyboard.press("Enter")
    page.wait_for_selector("#problem:not([hidden])")
    wrong = page.locator("#workspace input[aria-invalid=true]")
    assert wrong.count() == 1
    assert wrong.input_value() == "many"
    page.keyboard.press("Control+A")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    page.wait_for_selector("#problem", state="hidden")


def accept(visitor: Visitor) -> None:
    """Give a reason for everything that is to be accepted."""
    page = visitor.page
    open_reasons = page.locator("#findings input[name=reason]:visible")
    while open_reasons.count():
        before = page.locator(".finding.accepted").count()
        type_in(page, "Reason for accepting", "strong muscles at the last visit")
        page.keyboard.press("Enter")
        page.wait_for_function(
            "n => document.querySelectorAll('.finding.accepted').length > n", arg=before
        )
    assert page.locator(".finding.accepted").count()


def approve(visitor: Visitor) -> None:
    page = visitor.page
    reach(page, "^Check and approve$", "a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/review/$"))
    reach(page, "I have examined the patient")
    page.keyboard.press("Space")
    type_in(page, "^Your password", "not this one")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sign [role=alert]")
    assert page.is_checked("input[name=statement]")
    assert page.evaluate("document.activeElement.name") == "password"
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/approvals/\d+/$"))


def consent(visitor: Visitor) -> None:
    page = visitor.page
    reach(page, "^Consent$", "a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/consent/$"))
    type_in(page, "^Name of the person", "Keyla Tabber")
    reach(page, "They read this")
    page.keyboard.press("Space")
    reach(page, "^Keep this consent$", "button")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Signed by Keyla Tabber")


@pytest.mark.slow
def test_the_whole_way_goes_by_keys_alone(visit: Any) -> None:
    visitor = visit()
    page = visitor.page
    sign_in(visitor)
    new_patient(visitor)
    ask(visitor)
    grade(visitor)
    begin(visitor)
    units(visitor)
    accept(visitor)
    approve(visitor)
    consent(visitor)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("tabber")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/patients/"))
    page.wait_for_selector("#results tbody a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/patients/\d+/$"))
    assert page.locator(".way .done").count() == 5
    assert "consent signed by Keyla Tabber" in page.inner_text(".timeline")
    # The wrong number and the wrong password are answered with 400, as they should be.
    assert [one for one in visitor.complaints if "400" not in one] == []
