"""One demo clinic and one Chromium for all tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.serving import CHROMIUM, FLAGS, demo

PASSWORD = "needlework-demo"


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a demo clinic."""
    with demo(tmp_path_factory.mktemp("demo")) as found:
        yield found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Yield a running Chromium."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium, and none is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


class Visitor:
    """Somebody at a page, who notices what a page should not say."""

    def __init__(self, browser: Any, address: str, width: int) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.page = self.context.new_page()
        self.address = address
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda fault: self.complaints.append(str(fault)))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def sign_in(self, who: str) -> None:
        """Sign in as one of the demo's people."""
        self.open("/account/sign-in/")
        self.page.fill("input[name=login]", f"{who}@demo.example")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main button")
        self.page.wait_for_url(f"{self.address}/")

    def open(self, path: str) -> None:
        """Open a page and wait for its forecast, if it has one."""
        answer = self.page.goto(self.address + path)
        assert answer is not None and answer.status == 200, path
        self.page.wait_for_selector("#forecast [data-waiting]", state="detached", timeout=20_000)

    def text(self) -> str:
        """Return what stands in the page."""
        return str(self.page.inner_text("main"))


@pytest.fixture
def visit(chromium: Any, address: str) -> Iterator[Any]:
    """Return a function that makes a visitor: who, and how wide their window is."""
    made: list[Visitor] = []

    def visitor(who: str = "", width: int = 1280) -> Visitor:
        found = Visitor(chromium, address, width)
        made.append(found)
        if who:
            found.sign_in(who)
        return found

    yield visitor
    for one in made:
        one.context.close()


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """Return the folder for pictures, where NEEDLEWORK_PICTURES names one."""
    import os

    named = os.environ.get("NEEDLEWORK_PICTURES")
    return None if named is None else Path(named)
