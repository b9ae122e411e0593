"""A passkey is set up, signs in and signs, with an authenticator that Chromium plays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import PASSWORD, Visitor
from tests.browser.serving import demo
from tests.browser.test_whole_way import ask, begin, new_patient

pytestmark = pytest.mark.browser

PLAYED = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_passkey(chromium: Any, address: str, who: str) -> tuple[Visitor, Any, str]:
    """Return somebody who set a passkey up and signed in with it, their device and its name."""
    visitor = Visitor(chromium, address.replace("127.0.0.1", "localhost"), 1280)
    page = visitor.page
    device = visitor.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": PLAYED})
    visitor.sign_in(who)
    page.goto(f"{visitor.address}/account/second-factor/webauthn/add/")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("webauthn/add"))
    page.fill("input[name=name]", "My phone")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(re.compile(r"recovery-codes|webauthn/$"))
    page.click(".menu summary")
    page.click("text=Sign out")
    page.wait_for_url(re.compile("sign-in"))
    page.click("#passkey_login")
    page.wait_for_url(f"{visitor.address}/")
    return visitor, device, made["authenticatorId"]


def test_somebody_signs_in_with_a_passkey(chromium: Any, address: str) -> None:
    visitor, _, _ = with_passkey(chromium, address, "auditor")
    assert "Today" in visitor.text()
    assert visitor.complaints == []
    visitor.context.close()


@pytest.fixture
def own_demo(tmp_path: Path) -> Iterator[str]:
    """Yield the address of a demo clinic in which the director may have a passkey."""
    with demo(tmp_path / "demo") as found:
        yield found


def test_a_prescriber_signs_a_plan_with_the_passkey_alone(chromium: Any, own_demo: str) -> None:
    visitor, device, name = with_passkey(chromium, own_demo, "director")
    page = visitor.page
    new_patient(visitor, "Paula")
    ask(visitor)
    begin(visitor)
    page.click("a:has-text('Check and approve') >> visible=true")
    assert not page.is_visible("input[name=password]")  # folded away: it needs a recovery code
    page.check("input[name=statement]")
    # A device that does not check who holds it signs nothing.
    verified = {"authenticatorId": name, "isUserVerified": False}
    device.send("WebAuthn.setUserVerified", verified)
    page.click("#sign_passkey")
    page.wait_for_function("document.querySelector('[data-passkey] [role=status]').textContent")
    assert "Nothing was signed" in visitor.text()
    device.send("WebAuthn.setUserVerified", verified | {"isUserVerified": True})
    # An answer to the challenge of a page that was left is worth nothing.
    old = page.evaluate("document.getElementById('sign-challenge').textContent")
    page.reload()
    page.check("input[name=statement]")
    page.evaluate("old => { document.getElementById('sign-challenge').textContent = old; }", old)
    page.click("#sign_passkey")
    page.wait_for_selector("[role=alert]")
    assert "Your passkey did not answer for this page" in visitor.text()
    page.check("input[name=statement]")
    page.click("#sign_passkey")
    page.wait_for_url(re.compile(r"/approvals/\d+/$"))
    assert "The approval holds until" in visitor.text()
    visitor.open("/audit/")
    assert "by: passkey" in visitor.text()
    visitor.context.close()
