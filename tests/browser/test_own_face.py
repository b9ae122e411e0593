"""A patient's own face is clicked and used, and a filler's points are moved, in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from needlework.anatomy.clicks import NEEDED, expected
from needlework.clinic.demo.drawing import drawing
from tests.browser.conftest import Visitor
from tests.browser.test_photographs_way import sign
from tests.browser.test_viewer import complaints, show_head, sides
from tests.browser.test_whole_way import begin, edited, new_patient

pytestmark = pytest.mark.browser

PIXELS, MIDDLE = 2.97, (360.0, 405.0)  # of the drawn face, by its eyes
KEYS = 720 / 300  # pixels of the picture that one arrow key goes
EDGES = {"iris-right-outer": (251, 405), "iris-right-inner": (286, 405),
         "iris-left-outer": (469, 405), "iris-left-inner": (434, 405)}  # fmt: skip
PLACES = {
    name: (MIDDLE[0] + PIXELS * x, MIDDLE[1] - PIXELS * y)
    for name, (x, y) in zip(NEEDED, expected(list(NEEDED)).tolist(), strict=True)
} | EDGES
SCREEN = """([x, y]) => {
  const svg = document.querySelector("#stage svg");
  const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
  return [at.x, at.y];
}"""


def with_photograph(visitor: Visitor, name: str, tmp_path: Path) -> None:
    """Enter a patient with a drawn face as the photograph, and open the page of its points."""
    page = visitor.page
    new_patient(visitor, name)
    page.click("text=Photographs")
    sign(visitor, "treatment")
    file = tmp_path / "face.png"
    file.write_bytes(drawing("rest"))
    page.set_input_files("input[name=picture]", str(file))
    page.click("button:has-text('Add picture')")
    page.wait_for_selector(".pictures img")
    page.goto(page.url.replace("photographs", "face"))
    page.click("text=Click the points")
    page.wait_for_selector("#stage svg image")


def press(page: Any, name: str) -> None:
    """Click where a point lies on the picture."""
    page.mouse.click(*page.evaluate(SCREEN, list(PLACES[name])))


def current(page: Any) -> str:
    return str(page.get_attribute(".click-point[aria-pressed=true]", "data-name"))


def steer(page: Any, name: str, start: tuple[float, float]) -> None:
    """Put a point by the arrow keys alone."""
    for axis, (less, more) in enumerate((("ArrowLeft", "ArrowRight"), ("ArrowUp", "ArrowDown"))):
        steps = round((PLACES[name][axis] - start[axis]) / KEYS)
        key, steps = (more, steps) if steps > 0 else (less, -steps)
        for _ in range(steps // 10):
            page.keyboard.press(f"Shift+{key}")
        for _ in range(steps % 10):
            page.keyboard.press(key)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_face_is_clicked_by_mouse_and_keyboard_and_used(
    visit: Any, width: int, tmp_path: Path, pictures: Path | None
) -> None:
    visitor = visit("nurse", width=width)
    page = visitor.page
    with_photograph(visitor, f"Fanny{'XY'[width > 400]}", tmp_path)
    page.locator("#stage").scroll_into_view_if_needed()
    assert current(page) == NEEDED[0]
    for name in NEEDED[:-1]:
        assert current(page) == name
        press(page, name)
    assert "19 of 24" in page.inner_text("#click-progress")
    page.keyboard.press("u")
    assert "18 of 24" in page.inner_text("#click-progress")
    press(page, "lower-lip")
    steer(page, "menton", PLACES["lower-lip"])
    for name in EDGES:
        assert current(page) == name
        press(page, name)
    assert "24 of 24" in page.inner_text("#click-progress")
    page.check("input[name=mirrored][value=no]")
    assert page.inner_text(".click-side-mark.at-left") == "R"
    shoot(page, pictures, f"face-click-{width}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.click("button:has-text('Save this face')")
    page.wait_for_selector("text=Distances on this face")
    assert "clicked on a photograph" in visitor.text()
    page.reload()
    shoot(page, pictures, f"face-page-{width}")
    assert violations(page) == []
    page.click("main >> text=Chart")
    begin(visitor, "ona-gl")
    assert "own face" in page.inner_text(".laid-on")
    show_head(visitor)
    assert "own face" in page.inner_text(".viewer-whose")
    assert sides(page, ".viewer-point") == sides(page, ".mark[data-site]")
    page.wait_for_timeout(300)
    shoot(page, pictures, f"face-head-{width}")
    assert complaints(visitor) == []


def test_a_clicked_point_is_dragged_and_chosen_again(visit: Any, tmp_path: Path) -> None:
    visitor = visit("nurse")
    page = visitor.page
    with_photograph(visitor, "Fiona", tmp_path)
    page.locator("#stage").scroll_into_view_if_needed()
    press(page, "inner-canthus-right")
    before = page.get_attribute("circle.spot", "cx")
    x, y = page.evaluate(SCREEN, list(PLACES["inner-canthus-right"]))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y + 5, steps=4)
    page.mouse.up()
    assert current(page) == "inner-canthus-right"
    moved = page.get_attribute("circle.spot", "cx")
    assert float(moved) < float(before) - 10
    page.click("button:has-text('Undo')")
    assert page.get_attribute("circle.spot", "cx") == before
    page.click("button:has-text('Take point away')")
    assert page.locator("circle.spot").count() == 0
    page.click(".click-point:has-text('menton')")
    assert page.inner_text("#click-name").lower() == "menton"
    assert page.evaluate("document.activeElement.id") == "stage"
    page.check("input[name=mirrored][value=no]")
    page.click("button:has-text('Save this face')")
    page.wait_for_selector("[role=alert]")
    assert "Nothing was saved" in visitor.text()


def filler(visitor: Visitor, name: str) -> None:
    """Begin a plan with a filler and give it a point on either side."""
    page = visitor.page
    new_patient(visitor, name)
    page.click("text=New plan")
    page.select_option("select[name=scheme]", SCHEME)
    page.click("summary:has-text('What some schemes need')")
    page.fill("#volume", "1")
    page.click("button:has-text('Begin plan')")
    page.wait_for_selector("#forecast [data-waiting]", state="detached", timeout=20_000)
    page.click("summary:has-text('Add a point')")
    page.select_option("select[name=place]", "nasolabial-mid")
    page.select_option(".treatment select[name=side] >> nth=0", "right")
    page.locator(".treatment input.units[name=dose]").last.fill("0.2")
    edited(page, lambda: page.click("button:has-text('Add point')"))
    edited(page, lambda: page.click("button:has-text('Right side to left')"))


SCHEME = "ha-nlf-dermal"


def test_points_of_a_filler_are_dragged_typed_and_undone(
    visit: Any, pictures: Path | None
) -> None:
    visitor = visit("nurse")
    page = visitor.page
    filler(visitor, "Filippa")
    assert "0.4 mL" in page.inner_text(".treatment .dose")
    assert page.locator(".mark .drop").count() == 2
    assert sorted(sides(page, ".mark[data-site]").values()) == ["left", "right"]
    mark = page.locator(".mark[data-side=left]")
    was = int(mark.get_attribute("data-lateral"))
    box = mark.locator(".grip").bounding_box()
    mark.scroll_into_view_if_needed()

    def drag() -> None:
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 25, y, steps=4)
        page.mouse.up()

    edited(page, drag)
    assert int(mark.get_attribute("data-lateral")) > was + 3
    assert sorted(sides(page, ".mark[data-site]").values()) == ["left", "right"]
    field = page.locator(".points input.units").first
    edited(page, lambda: (field.fill("0.35"), field.press("Enter")))
    assert "0.55 mL" in page.inner_text(".treatment .dose")
    show_head(visitor)
    assert sides(page, ".viewer-point") == sides(page, ".mark[data-site]")
    shoot(page, pictures, "filler-head")
    point = page.locator(".viewer-point[data-side=right]").first
    point.scroll_into_view_if_needed()
    place = point.bounding_box()

    def pull() -> None:
        page.mouse.move(place["x"] + 13, place["y"] + 13)
        page.mouse.down()
        page.mouse.move(place["x"] + 3, place["y"] + 20, steps=4)
        page.mouse.up()

    edited(page, pull)
    assert sides(page, ".viewer-point") == sides(page, ".mark[data-site]")
    page.click(".viewer-tabs button:has-text('Drawing')")
    shoot(page, pictures, "filler-drawing")
    for _ in range(2):
        edited(page, lambda: page.click("button:has-text('Undo')"))
    assert "0.4 mL" in page.inner_text(".treatment .dose")
    assert complaints(visitor) == []


def violations(page: Any) -> list[tuple[str, str]]:
    found = Axe().run(page).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:160]) for one in found]


def shoot(page: Any, pictures: Path | None, name: str) -> None:
    if pictures is not None:
        page.screenshot(path=str(pictures / f"{name}.png"), full_page=True)
