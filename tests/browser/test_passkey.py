"""A passkey is set up and signs in, with an authenticator that Chromium plays."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser.conftest import PASSWORD, Visitor

pytestmark = pytest.mark.browser

PLAYED = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_somebody_signs_in_with_a_passkey(chromium: Any, address: str) -> None:
    visitor = Visitor(chromium, address.replace("127.0.0.1", "localhost"), 1280)
    page = visitor.page
    device = visitor.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": PLAYED})
    visitor.sign_in("auditor")
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
    assert "Today" in visitor.text()
    assert visitor.complaints == []
    visitor.context.close()
