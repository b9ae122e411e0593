"""What the fields of account pages are called here, in place of the library's own words."""

from __future__ import annotations

from collections.abc import Mapping

PASSWORD_RULES = (
    "At least 12 characters; not only digits, no common password, nothing like your name or "
    "address."
)
CODE = (
    "Code of your authenticator app",
    "Six digits; each counts once. A recovery code works here, too.",
)
FIELDS: Mapping[str, tuple[str, str]] = {
    "oldpassword": ("Your password now", ""),
    "password": ("Your password", ""),
    "password1": ("New password", PASSWORD_RULES),
    "password2": ("New password again", "The same once more, against slips of the finger."),
    "login": ("Email address", ""),
    "code": CODE,
    "name": ("Name of this key", "So that you know it again, such as “blue key”."),
    "passwordless": (
        "Sign in with this key alone",
        "As a passkey: no password is asked; the key asks for your finger, face or PIN.",
    ),
}
"""Label and hint of each field by its name; a field that is not here keeps its own."""

HELPS = frozenset({"autocomplete", "autofocus", "inputmode", "maxlength", "minlength"})
"""The attributes of a field that help to fill it in."""
