"""The signature by passkey: a challenge for one plan as it was shown, answered once.

The device checks who holds it, by finger, face or number; without that it does not count, because
a key that was found or stolen would sign.
"""

from __future__ import annotations

import json
from typing import Any

from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from needlework.clinic.accounts.signature import TOO_MANY
from needlework.clinic.models import User

STATE = "signature.passkey"
"""Where a session keeps the challenge that is open."""
NOT_PROVED = (
    "Your passkey did not answer for this page, or did not check that it is you. Nothing was "
    "signed: look at the page again and sign anew."
)


def has_passkey(user: User) -> bool:
    """Whether somebody has a passkey or a security key."""
    return bool(is_mfa_enabled(user, types=[Authenticator.Type.WEBAUTHN]))


def challenge(request: HttpRequest, user: User, seen: str) -> dict[str, Any]:
    """Return what a browser asks the passkey, for what somebody sees now.

    Parameters
    ----------
    seen : str
        Hash of what is to be signed; the answer counts for nothing else.
    """
    from fido2.webauthn import UserVerificationRequirement

    asked, state = auth.get_server().authenticate_begin(
        credentials=auth.get_credentials(user),
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[STATE] = {"state": state, "seen": seen}
    return dict(asked)


def refused(request: HttpRequest, user: User, answer: str, seen: str) -> str:
    """Return why the answer of a passkey does not count, empty where it does."""
    if not ratelimit.consume(request, action="sign", user=user):
        return TOO_MANY
    opened = request.session.pop(STATE, None)  # an answer counts once, right or wrong
    if opened is None or opened["seen"] != seen:
        return NOT_PROVED
    try:
        credential = json.loads(answer)
        auth.parse_authentication_response(credential)
        found = auth.get_server().authenticate_complete(
            opened["state"], auth.get_credentials(user), credential
        )
    except (ValueError, TypeError, KeyError, AttributeError, ValidationError):
        return NOT_PROVED
    used = auth.get_authenticator_by_credential_id(user, found.credential_id)
    if used is None:
        return NOT_PROVED
    used.record_usage()
    ratelimit.clear(request, action="sign", user=user)  # only what fails counts
    return ""
