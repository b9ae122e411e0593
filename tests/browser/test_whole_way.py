"""From a new patient to an approved plan and the patient's sheet, in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.conftest import PASSWORD, Visitor

pytestmark = pytest.mark.browser

SHEETS = ("sheet", "consent")


def new_patient(visitor: Visitor, name: str) -> None:
    page = visitor.page
    visitor.open("/patients/new/")
    page.fill("input[name=given_name]", name)
    page.fill("input[name=family_name]", "Browserman")
    page.fill("input[name=birth_date]", "1984-03-02")
    page.select_option("select[name=sex]", "female")
    page.click("button:has-text('Enter patient')")
    if page.get_by_text("No, this is somebody else").count():
        page.check("input[name=anyway]")
        page.click("button:has-text('Enter patient')")
    page.wait_for_url(re.compile(r"/patients/\d+/$"))


def ask(visitor: Visitor) -> None:
    """Ask the history; one name with look-ahead."""
    page = visitor.page
    page.click("text=Ask what is missing")
    page.fill("input[name=weight]", "66")
    for name in ("pregnant", "breastfeeding", "childbearing_potential"):
        page.check(f"input[name={name}][value=no]")
    for name in ("conditions", "allergies", "previous_treatments"):
        page.check(f"input[name={name}-asked][value=none]")
    field = page.locator("input[name=medicines]").first
    field.press_sequentially("paracet", delay=20)
    page.wait_for_function(
        "() => [...document.querySelectorAll('datalist option')]"
        ".some((one) => /paracetamol/i.test(one.value))"
    )
    field.fill("paracetamol")
    assert page.is_checked("input[name=medicines-asked][value=these]")
    page.fill("input[name=score-0-area]", "glabella")
    page.fill("input[name=score-0-value]", "3")
    page.click("button:has-text('Record history')")
    page.wait_for_url(re.compile(r"/patients/\d+/$"))


def begin(visitor: Visitor, scheme: str = "ona-gl") -> None:
    page = visitor.page
    page.click("text=New plan")
    page.select_option("select[name=scheme]", scheme)
    page.click("button:has-text('Begin plan')")
    page.wait_for_url(re.compile(r"/plans/\d+/$"))
    page.wait_for_selector("#forecast [data-waiting]", state="detached", timeout=20_000)


def version(page: Any) -> int:
    return int(page.locator("#workspace input[name=version]").first.input_value())


def edited(page: Any, change: Any) -> int:
    """Make a change and wait for the next version; return how long the answer took, ms."""
    before = version(page)
    change()
    page.wait_for_function(
        "v => Number(document.querySelector('#workspace input[name=version]').value) > v",
        arg=before,
    )
    return int(page.get_attribute("#editor", "data-answer-ms"))


def test_a_stranger_goes_from_sign_in_to_the_patients_sheet(visit: Any) -> None:
    visitor = visit("director")
    page = visitor.page
    new_patient(visitor, "Wanda")
    assert page.locator(".facts .tag.ask").count() == 12
    ask(visitor)
    assert "paracetamol" in visitor.text()
    begin(visitor)
    assert "Of 100 people like this patient" in visitor.text()
    page.click("a:has-text('Check and approve')")
    assert "self-approved" in visitor.text()
    page.check("input[name=statement]")
    page.fill("input[name=password]", PASSWORD)
    page.click("text=Sign and freeze")
    page.wait_for_url(re.compile(r"/approvals/\d+/$"))
    assert "The approval holds until" in visitor.text()
    for kind in SHEETS:
        page.click("text=Patient sheet" if kind == "sheet" else "text=Consent")
        assert "Wanda Browserman" in visitor.text()
        page.go_back()
    assert visitor.complaints == []


def test_edits_are_saved_at_once_and_say_how_long_the_answer_took(visit: Any) -> None:
    visitor = visit("nurse")
    page = visitor.page
    new_patient(visitor, "Edith")
    begin(visitor)
    times = []
    for units in ("5", "6", "4"):
        field = page.locator("#workspace input[name=dose].units").first

        def change(field: Any = field, units: str = units) -> None:
            field.fill(units)
            field.press("Tab")

        times.append(edited(page, change))
    assert all(each > 0 for each in times)
    assert "20 U" in page.inner_text(".treatment .dose")
    page.reload()
    assert "scheme ona-gl" in visitor.text()


def test_a_point_is_moved_by_hand_and_by_keyboard_on_its_side(visit: Any) -> None:
    visitor = visit("nurse")
    page = visitor.page
    new_patient(visitor, "Mona")
    begin(visitor)
    mark = page.locator(".mark[data-side=left]").first
    site = mark.get_attribute("data-site")
    box = mark.locator(".grip").bounding_box()

    def drag() -> None:
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] - 300, box["y"] - 40, steps=4)
        page.mouse.up()

    edited(page, drag)
    moved = page.locator(f".mark[data-site='{site.replace('/', '-')}']")
    assert moved.get_attribute("data-side") == "left"
    assert moved.get_attribute("data-lateral") == "0"

    def press() -> None:
        moved.focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")

    edited(page, press)
    assert moved.get_attribute("data-lateral") == "3"
    # Presses that come while one is on its way are one step with the last of them.
    for _ in range(4):
        if "changed" in page.inner_text(".treatment"):
            edited(page, lambda: page.click("#workspace button:has-text('Undo')"))
    assert "changed" not in page.inner_text(".treatment")
    assert visitor.complaints == []


def test_the_second_of_two_editors_is_told(visit: Any) -> None:
    first, second = visit("nurse"), visit("director")
    new_patient(first, "Tilda")
    begin(first)
    second.open(first.page.url.removeprefix(first.address))
    edited(
        first.page, lambda: first.page.click("#workspace button:has-text('Left side to right')")
    )
    field = second.page.locator("#workspace input[name=dose].units").first
    field.fill("9")
    field.press("Tab")
    second.page.wait_for_selector("#problem:not([hidden])")
    assert "Somebody else changed" in second.page.inner_text("#problem")
    assert "20 U" in second.page.inner_text(".treatment .dose")


def test_everything_works_without_a_script(chromium: Any, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/account/sign-in/")
    page.fill("input[name=login]", "nurse@demo.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.goto(f"{address}/plans/2/")
    before = page.locator("input[name=version]").first.input_value()
    page.locator("input[name=title]").fill("Without a script")
    page.locator("form:has(input[name=title]) button").click()
    assert "Without a script" in page.inner_text("h1")
    assert int(page.locator("input[name=version]").first.input_value()) == int(before) + 1
    context.close()
