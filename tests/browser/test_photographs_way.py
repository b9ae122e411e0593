"""From a consultation to a picture and its withdrawal, by keyboard, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from needlework.clinic.demo.drawing import drawing
from tests.browser.conftest import Visitor
from tests.browser.test_whole_way import new_patient

pytestmark = pytest.mark.browser


def sign(visitor: Visitor, use: str) -> None:
    """Sign one consent with the keyboard alone."""
    page = visitor.page
    page.locator(f"#use-{use} summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Paula Browserman")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#use-{use} .approved")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_picture_is_taken_by_consent_and_gone_when_it_is_taken_back(
    visit: Any, width: int, tmp_path: Path
) -> None:
    visitor = visit("nurse", width=width)
    page = visitor.page
    new_patient(visitor, f"Paula{'XY'[width > 400]}")
    page.click("text=Photographs")
    assert "Without a signed consent" in visitor.text()
    sign(visitor, "treatment")
    file = tmp_path / "face.png"
    file.write_bytes(drawing("maximum"))
    page.set_input_files("input[name=picture]", str(file))
    page.select_option("select[name=state]", "maximum")
    page.click("button:has-text('Add picture')")
    picture = page.locator(".pictures img")
    assert picture.count() == 1
    picture.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('.pictures img').naturalWidth === 720")
    page.click("summary:has-text('Take back')")
    page.fill("#back-treatment", "asked for it")
    page.click("button:has-text('Take back')")
    page.wait_for_selector("text=Not shown any more")
    assert picture.count() == 0
    assert visitor.complaints == []


def test_a_bad_file_is_refused_in_a_sentence(visit: Any, tmp_path: Path) -> None:
    visitor = visit("nurse")
    visitor.open("/patients/1/photographs/")
    before = visitor.page.locator(".pictures img").count()
    file = tmp_path / "face.jpg"
    file.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    visitor.page.set_input_files("input[name=picture]", str(file))
    visitor.page.click("button:has-text('Add picture')")
    visitor.page.wait_for_selector("[role=alert]")
    assert "no JPEG or PNG picture" in visitor.text()
    assert visitor.page.locator(".pictures img").count() == before


def test_a_consultation_is_recorded_and_revised(visit: Any) -> None:
    visitor = visit("nurse")
    page = visitor.page
    new_patient(visitor, "Corinna")
    page.click("text=Assessment, goals, risks")
    page.fill("#area", "glabella")
    page.select_option("#scale", "FWS")
    page.fill("#rest", "1")
    page.fill("#maximum", "3")
    page.click("button:has-text('Add grades')")
    page.wait_for_selector("text=FWS at rest: 1")
    page.fill("#goal", "Look rested")
    page.click("button:has-text('Add goal')")
    page.wait_for_selector("li:has-text('Look rested')")
    page.click("li:has-text('Look rested') summary")
    page.fill("[id='goal/1-words']", "Look awake")
    page.fill("[id='goal/1-reason']", "said it better")
    page.locator("li:has-text('Look rested') button:has-text('Revise')").click()
    page.wait_for_selector("text=What stood before")
    assert re.search(r"Look rested.*Look awake", visitor.text(), re.S)
    assert "said it better" in visitor.text()
    assert visitor.complaints == []
