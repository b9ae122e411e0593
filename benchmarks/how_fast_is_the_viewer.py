"""How fast is the head that turns? One frame in headless Chromium, drawn by software."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from measuring import report, table

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.browser.conftest import Visitor
from tests.browser.serving import CHROMIUM, FLAGS, demo

FRAMES = 60
PLAN = "/plans/2/"
SIZES = {"desktop": (414, 512), "phone": (326, 496)}
MEASURE = """async ([width, height, frames, plan]) => {
  const own = "/static/clinic/viewer/";
  const { loadHead } = await import(own + "head.js");
  const { Stage } = await import(own + "stage.js");
  const { overlays } = await import(own + "overlays.js");
  const scene = await (await fetch(plan)).json();
  const head = await loadHead(scene.head);
  const stage = new Stage(head, { editable: false });
  document.body.append(stage.element);
  stage.element.style.width = `${width}px`;
  stage.element.style.height = `${height}px`;
  await new Promise((done) => setTimeout(done, 300));
  const laid = scene.sessions[0];
  stage.setPoints(laid.points, null);
  const { gl } = stage.painter;
  const pixel = new Uint8Array(4);
  const whole = (work) => {
    const taken = [];
    for (let at = 0; at < frames; at += 1) {
      const started = performance.now();
      work(at);
      stage.draw();
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      taken.push(performance.now() - started);
    }
    return taken.slice(5);
  };
  const lined = () => stage.painter.setLines(
    overlays(head, laid, { muscles: true, fields: true }).lines);
  return {
    "turn the head": whole(() => stage.turn(3, 0)),
    "move the face by the day": whole((at) => {
      head.pose({ browDownLeft: at / 60, browDownRight: at / 60, mouthSmileLeft: at / 60 });
      stage.painter.moved();
    }),
    "the same with muscles and fields": whole((at) => {
      head.pose({ browDownLeft: at / 60, browDownRight: at / 60, mouthSmileLeft: at / 60 });
      stage.painter.moved();
      lined();
    }),
    "pick a place on the skin, and draw": whole(
      () => head.picked(stage.camera.ray(0.1, 0.2, stage.aspect))),
  };
}"""


def main() -> None:
    """Measure and report."""
    rows = []
    for device, size in SIZES.items():
        for what, taken in measured(size).items():
            rows.append([device, what, f"{median(taken):.1f}", f"{min(taken):.1f}"])
    report(
        "How fast is the viewer?",
        table(("window", "what", "median ms", "fastest ms"), rows),
        ("numpy", "playwright"),
        "Each is a whole frame until its pixels are there, of 414 by 512 pixels (desktop) or 326"
        " by 496 (phone), with the points of a plan for the upper face. Software draws here; a"
        " graphics card is much faster.",
    )


def measured(size: tuple[int, int]) -> dict[str, list[float]]:
    """Return what each frame took, ms."""
    from playwright.sync_api import sync_playwright

    folder = Path(tempfile.mkdtemp())
    with demo(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        visitor = Visitor(browser, address, 1280)
        visitor.sign_in("nurse")
        visitor.open(PLAN)
        for button in range(
            visitor.page.locator("form:has(input[name=do][value=protocol]) button").count()
        ):
            del button
            visitor.page.locator("form:has(input[name=do][value=protocol]) button").first.click()
            visitor.page.wait_for_timeout(800)
        found: dict[str, Any] = visitor.page.evaluate(MEASURE, [*size, FRAMES, f"{PLAN}viewer/"])
        browser.close()
    return found


if __name__ == "__main__":
    main()
