"""Every page at three widths: nothing wider than the window, nothing that axe finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = (
    *("/", "/patients/", "/patients/?q=demo", "/patients/new/", "/patients/1/"),
    *("/patients/11/", "/patients/1/change/", "/patients/1/history/", "/patients/1/plans/new/"),
    *("/plans/", "/plans/1/", "/plans/2/", "/plans/4/", "/plans/11/", "/plans/2/review/"),
    *("/plans/11/review/", "/approvals/1/", "/approvals/2/", "/approvals/1/sheet/"),
    *("/approvals/1/consent/", "/stock/", "/people/", "/people/delegations/1/", "/audit/?verify"),
    *(f"/patients/{number}/" for number in range(2, 11)),
    *("/patients/1/consultation/", "/patients/2/consultation/", "/patients/12/consultation/"),
    *("/patients/1/photographs/", "/patients/2/photographs/", "/patients/12/photographs/"),
    *("/photographs/teaching/", "/photographs/publication/", "/plans/1/alternatives/"),
    *("/plans/1/report/", "/approvals/1/report/", "/plans/4/report/"),
    *("/patients/1/merge/", "/patients/15/merge/", "/day/"),
    *("/patients/1/face/", "/patients/2/face/", "/photographs/1/face/"),
    *("/account/password/", "/account/second-factor-needed/"),
)
WIDTHS = {"phone": 390, "tablet": 820, "desktop": 1280}


def name_of(path: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in path.strip("/")) or "home"


@pytest.mark.slow
@pytest.mark.parametrize("device", WIDTHS)
def test_every_page_fits_its_window_and_keeps_nobody_out(
    visit: Any, device: str, pictures: Path | None
) -> None:
    visitor = visit("director", width=WIDTHS[device])
    axe, found = Axe(), []
    for path in PAGES:
        visitor.open(path)
        if visitor.page.evaluate("document.documentElement.scrollWidth") > WIDTHS[device]:
            found.append(f"{path}: wider than the window")
        if pictures is not None:
            file = pictures / f"{name_of(path)}-{device}.png"
            visitor.page.screenshot(path=str(file), full_page=True)
        for one in axe.run(visitor.page).response["violations"]:
            found.append(f"{path}: {one['id']}: {one['nodes'][0]['html'][:160]}")
    assert found == []
    assert visitor.complaints == []


def test_the_entrance_is_open_to_everybody(visit: Any) -> None:
    visitor = visit()
    visitor.open("/account/sign-in/")
    assert Axe().run(visitor.page).response["violations"] == []
