"""How accounts behave here: nobody signs up, and people say their name."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by people who manage them; there is no door for strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return no: accounts are given, not taken."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: a clinic need not have a mail server."""
