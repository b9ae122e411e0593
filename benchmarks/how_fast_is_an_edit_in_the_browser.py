"""How fast is an edit in the browser? From a key or a drag to findings and forecast on screen.

Headless Chromium opens the editor of the demo clinic and changes a plan as a person does: types
another amount at a point and presses Enter, moves a point by an arrow key, drags a point. The
clock starts with the event of the last key, or with letting go of the point, and stops with the
frame in which the answer is painted: findings first, then the forecast.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from measuring import report, table

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.browser.conftest import Visitor
from tests.browser.serving import CHROMIUM, FLAGS, demo

EDITS = int(os.environ.get("EDITS", "15"))
GOAL_MS = 150
PLANS = {"frown lines": "Ada", "three areas": "Bea", "filler": "Dina"}
"""What is planned, and for whom in the demo clinic."""

SCHEMES = "form:has(input[name=do][value=protocol]) button"
LISTEN = """() => {
  const workspace = document.getElementById("workspace");
  const forecast = document.getElementById("forecast");
  const painted = (then) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then(performance.now());
    channel.port2.postMessage(null);
  });
  window.clock = { started: 0, findings: 0, forecast: 0 };
  const start = (event) => {
    if (event.key && !["Enter", "ArrowUp", "ArrowRight"].includes(event.key)) return;
    window.clock = { started: event.timeStamp, findings: 0, forecast: 0 };
  };
  for (const kind of ["keydown", "pointerup"]) window.addEventListener(kind, start, true);
  new MutationObserver(() => {
    const own = window.clock;
    if (!own.findings) painted((now) => { own.findings = now; });
  }).observe(workspace, { childList: true });
  new MutationObserver(() => {
    const own = window.clock;
    if (own.started && forecast.querySelector("h2")) painted((now) => { own.forecast = now; });
  }).observe(forecast, { childList: true });
}"""
DONE = "() => window.clock.findings && window.clock.forecast"
Edit = Callable[[Any, int], None]


def main() -> None:
    """Measure and report."""
    rows = []
    for plan, who in PLANS.items():
        for how, taken in measured(who).items():
            for what, times in taken.items():
                figures = f"{median(times):.0f}", f"{quantiles(times, n=20)[-1]:.0f}"
                rows.append([plan, how, what, str(len(times)), *figures])
    report(
        "How fast is an edit in the browser?",
        table(("plan", "edit", "until on screen", "edits", "median ms", "p95 ms"), rows),
        ("django", "playwright"),
        f"The goal is {GOAL_MS} ms for both. Browser and server share the machine; each edit makes"
        " a plan that was not forecast before.",
    )


def measured(who: str) -> dict[str, dict[str, list[float]]]:
    """Return what each edit of a plan took, ms, by how it was made and what was awaited."""
    from playwright.sync_api import sync_playwright

    with demo(Path(tempfile.mkdtemp())) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        visitor = Visitor(browser, address, 1280)
        visitor.sign_in("director")
        page = visitor.page
        page.goto(f"{address}/plans/")
        page.locator(f"tr:has-text('{who} ') a[href^='/plans/']").first.click()
        page.wait_for_selector("#forecast [data-waiting]", state="detached")
        write_points(page)
        page.evaluate(LISTEN)
        found = {}
        for how, edit in edits(page).items():
            edit(page, 0)  # the first one writes the scheme's points out
            page.wait_for_function(DONE, timeout=60_000)
            found[how] = timed(page, edit)
        browser.close()
    return found


def write_points(page: Any) -> None:
    """Give each area of the plan the points of a scheme, where it has none yet."""
    while page.locator("form:has(input[value=total])").count():
        before = page.locator("form:has(input[value=total])").count()
        page.locator(f"article:has(input[value=total]) {SCHEMES}").first.click()
        page.wait_for_function(
            "(count) => document.querySelectorAll('input[value=total]').length < count",
            arg=before,
        )
    page.wait_for_function("() => !document.querySelector('#forecast.busy, #workspace.busy')")
    page.wait_for_timeout(500)


def timed(page: Any, edit: Edit) -> dict[str, list[float]]:
    """Make the edit many times; return how long findings and forecast took."""
    found: dict[str, list[float]] = {"findings": [], "forecast": []}
    for number in range(1, EDITS + 1):
        page.wait_for_timeout(100)
        edit(page, number)
        page.wait_for_function(DONE, timeout=60_000)
        clock = page.evaluate("() => window.clock")
        for what, times in found.items():
            times.append(clock[what] - clock["started"])
    return found


def edits(page: Any) -> dict[str, Edit]:
    """Return the edits that a plan has."""
    return {"amount and Enter": type_amount, "arrow key": press, "drag": drag}


def type_amount(page: Any, number: int) -> None:
    """Type another amount at a point, units or millilitres, and press Enter."""
    field = page.locator("tr[data-row] input.units").nth(0)
    mine = page.locator("tr[data-row] input.units").nth(1)
    first = float(mine.input_value())  # of a point that stays, so that it is one of its kind
    field.fill(f"{first * (0.8 + number / 100):.3f}")
    field.press("Enter")


def press(page: Any, number: int) -> None:
    """Move a point by an arrow key."""
    page.locator(".mark.movable").nth(1).press("ArrowUp" if number % 2 else "ArrowRight")


def drag(page: Any, number: int) -> None:
    """Drag a point some millimetres."""
    box = page.locator(".mark.movable .point").nth(0).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + (9 if number % 2 else -7), steps=3)
    page.mouse.up()


if __name__ == "__main__":
    main()
