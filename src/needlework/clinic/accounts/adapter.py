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

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return how somebody proves again that it is them: by the second factor if there is one.

        Otherwise an open session and a password that was watched would take the factor away.
        """
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        stronger = [one for one in found if one["id"] != "reauthenticate"]
        return stronger or found

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: a clinic need not have a mail server."""
