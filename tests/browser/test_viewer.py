"""The head in a real browser: it is drawn, points are picked and moved, sides never swap."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visitor
from tests.browser.test_whole_way import begin, edited, new_patient

pytestmark = pytest.mark.browser

# Software drawing says so when it is looked at; it is no complaint about the page.
SOFTWARE = "GPU stall due to ReadPixels"
COLOURS = """async (address) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const paper = canvas.getContext("2d");
  paper.drawImage(picture, 0, 0);
  const data = paper.getImageData(0, 0, picture.width, picture.height).data;
  const half = (size) => Math.floor(size / 2);
  const middle = 4 * (half(picture.height / 2) * picture.width + half(picture.width)); // forehead
  const found = new Set();
  for (let at = 0; at < data.length; at += 4) found.add(data.slice(at, at + 3).join());
  return { count: found.size, middle: [data[middle], data[middle + 1], data[middle + 2]] };
}"""


def complaints(visitor: Visitor) -> list[str]:
    return [one for one in visitor.complaints if SOFTWARE not in one]


def with_head(visitor: Visitor, name: str, scheme: str = "ona-gl") -> None:
    """Begin a plan and look at it on the head."""
    new_patient(visitor, name)
    begin(visitor, scheme)
    show_head(visitor)


def show_head(visitor: Visitor) -> None:
    visitor.page.click(".viewer-tabs button:has-text('Head')")
    visitor.page.wait_for_selector("#viewer-day")


def settled(page: Any, version: int) -> None:
    """Wait until the head shows the points of an edit."""
    page.wait_for_function(
        "v => Number(document.querySelector('#workspace input[name=version]').value) > v",
        arg=version,
    )
    page.wait_for_function(
        "() => /Moved|Choose/.test(document.querySelector('.viewer-says').textContent)"
    )


def colours(visitor: Visitor) -> dict[str, Any]:
    picture = visitor.page.locator(".viewer-stage").screenshot()
    blank = visitor.context.browser.new_page()
    shown = "data:image/png;base64," + base64.b64encode(picture).decode()
    found: dict[str, Any] = blank.evaluate(COLOURS, shown)
    blank.close()
    return found


def test_the_head_is_drawn_and_moves_with_the_day(visit: Any) -> None:
    visitor = visit("nurse")
    page = visitor.page
    with_head(visitor, "Hanna")
    seen = colours(visitor)
    assert seen["count"] > 1000
    red, green, blue = seen["middle"]
    assert red > green > blue
    page.click(".viewer-choice label:has-text('Frown')")
    page.fill("#viewer-day", "0")
    assert "100 %" in page.inner_text(".viewer-left")
    before = page.locator(".viewer-stage").screenshot()
    page.fill("#viewer-day", "30")
    assert "100 %" not in page.inner_text(".viewer-left")
    page.wait_for_timeout(100)
    assert page.locator(".viewer-stage").screenshot() != before
    assert "never the patient's own result" in page.inner_text(".viewer-label")
    page.select_option("#viewer-skin", "6")
    page.wait_for_timeout(100)
    assert colours(visitor)["middle"][0] < red
    assert complaints(visitor) == []


def sides(page: Any, place: str) -> dict[str, str]:
    rows = page.locator(place).evaluate_all(
        "all => all.map((one) => [one.dataset.site, one.dataset.side])"
    )
    return dict(rows)


def test_sides_are_the_same_on_head_drawing_and_list(visit: Any) -> None:
    visitor = visit("nurse")
    page = visitor.page
    with_head(visitor, "Sidonia", "ona-lcl")
    drawn, on_head = sides(page, ".mark[data-site]"), sides(page, ".viewer-point")
    assert on_head == drawn == sides(page, ".viewer-row")
    assert {"left", "right"} <= set(on_head.values())
    page.click(".viewer-views button:has-text('Front')")
    page.wait_for_timeout(400)
    box = page.locator(".viewer-stage").bounding_box()
    middle = box["x"] + box["width"] / 2
    for point in page.locator(".viewer-point").all():
        at = point.bounding_box()
        left_of_picture = at["x"] + at["width"] / 2 < middle
        assert left_of_picture is (point.get_attribute("data-side") == "right")
        assert point.get_attribute("data-side") in point.get_attribute("aria-label")
    for row in page.locator(".points tbody tr").all():
        assert row.locator("td").first.inner_text() == on_head[row.get_attribute("data-row")]


def chosen(page: Any, side: str) -> Any:
    point = page.locator(f".viewer-point[data-side={side}]").first
    point.click()
    assert point.get_attribute("aria-pressed") == "true"
    return point


def click_skin(page: Any, across: float, down: float) -> Callable[[], None]:
    box = page.locator(".viewer-stage").bounding_box()
    return lambda: page.mouse.click(
        box["x"] + box["width"] * across, box["y"] + box["height"] * down
    )


def test_a_click_on_the_skin_moves_the_chosen_point_on_its_side(visit: Any) -> None:
    visitor = visit("nurse")
    page = visitor.page
    with_head(visitor, "Pia")
    page.locator(".viewer-stage").scroll_into_view_if_needed()
    site = chosen(page, "left").get_attribute("data-site").replace("/", "-")
    click_skin(page, 0.3, 0.3)()
    assert "left side and stays there" in page.inner_text(".viewer-says")
    before = int(page.locator("#workspace input[name=version]").first.input_value())
    edited(page, click_skin(page, 0.66, 0.3))
    settled(page, before)
    moved = page.locator(f".mark[data-site='{site}']")
    assert moved.get_attribute("data-side") == "left"
    assert 15 < int(moved.get_attribute("data-lateral")) < 45
    assert page.locator(f".viewer-point[data-site='{site}']").get_attribute("data-side") == "left"
    assert complaints(visitor) == []


def test_a_point_is_moved_and_added_by_keyboard_alone(visit: Any) -> None:
    visitor = visit("nurse")
    page = visitor.page
    with_head(visitor, "Keyla")
    lateral = page.locator(".mark[data-side=right]").first
    was, site = lateral.get_attribute("data-lateral"), lateral.get_attribute("data-site")
    plain = site.replace("/", "-")

    def press() -> None:
        page.locator(f".viewer-point[data-site='{site}']").focus()
        page.keyboard.press("Shift+ArrowLeft")

    edited(page, press)
    found = page.locator(f".mark[data-site='{plain}']").get_attribute("data-lateral")
    assert abs(int(found) - int(was) - 5) <= 2
    page.wait_for_function(f"() => document.activeElement.dataset.site === '{plain}'")
    page.locator("button:has-text('Add a point')").press("Enter")
    page.keyboard.press("Shift+ArrowRight")
    assert "patient’s left, 5 mm" in page.inner_text(".viewer-add")
    page.fill("#viewer-dose", "3")
    page.select_option("#viewer-muscle", "frontalis")
    page.check(".viewer-tick:has-text('other side') input")
    edited(page, lambda: page.locator("#viewer-dose").press("Enter"))
    page.wait_for_selector(".viewer-point[aria-label*='3 U']")
    assert sides(page, ".viewer-point[aria-label*='3 U']").keys() == (
        sides(page, ".mark[aria-label*='3 U']").keys()
    )
    assert sorted(sides(page, ".viewer-point[aria-label*='3 U']").values()) == ["left", "right"]
    page.locator(".viewer-stage").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    page.keyboard.press("0")
    assert complaints(visitor) == []


def test_a_point_is_dragged(visit: Any) -> None:
    visitor = visit("nurse")
    page = visitor.page
    with_head(visitor, "Dora")
    point = page.locator(".viewer-point[data-side=right]").first
    point.scroll_into_view_if_needed()
    box = point.bounding_box()

    def drag() -> None:
        page.mouse.move(box["x"] + 13, box["y"] + 13)
        page.mouse.down()
        page.mouse.move(box["x"] - 10, box["y"] - 10, steps=4)
        page.mouse.up()

    edited(page, drag)
    assert "changed" in page.inner_text(".treatment")
    assert complaints(visitor) == []


def test_without_webgl_the_drawing_stays_and_says_so(visit: Any) -> None:
    visitor = visit("nurse")
    page = visitor.page
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    visitor.open("/plans/2/")
    page.click(".viewer-tabs button:has-text('Head')")
    page.wait_for_selector(".viewer-why")
    assert "WebGL 2" in page.inner_text(".viewer-why")
    assert page.locator(".chart").first.is_visible()
    assert page.locator(".viewer-tabs button:has-text('Head')").first.is_disabled()
    page.add_init_script("delete window.WebGL2RenderingContext")
    visitor.open("/plans/2/")
    assert "WebGL 2" in page.inner_text(".viewer-why")
    assert page.locator(".chart").first.is_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_viewer_keeps_nobody_out(visit: Any, width: int) -> None:
    visitor = visit("director", width=width)
    page = visitor.page
    with_head(visitor, f"Axel{width}")
    page.locator(".viewer-list summary").click()
    page.click("button:has-text('Add a point')")
    page.check(".viewer-tick:has-text('Muscles') input")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
    assert complaints(visitor) == []
