"""The signature: the password again, with a code of the second factor where there is one."""

from __future__ import annotations

from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from needlework.clinic.models import User

TOO_MANY = "Too many attempts. Wait five minutes and try again."
WRONG_PASSWORD = "That is not your password. Nothing was signed."
WRONG_CODE = "That is not the code that your authenticator shows now. Nothing was signed."
NEEDS_PASSKEY = (
    "A password alone does not sign: use your passkey, or a recovery code beside the password. "
    "Nothing was signed."
)
CODES = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


def needs_code(user: User) -> bool:
    """Whether somebody has a second factor, so that a password alone does not sign."""
    return bool(is_mfa_enabled(user))


def has_app(user: User) -> bool:
    """Whether somebody has an authenticator app that shows codes."""
    return bool(is_mfa_enabled(user, types=[Authenticator.Type.TOTP]))


def refused(request: HttpRequest, user: User, password: str, code: str) -> str:
    """Return why a signature does not count, empty where it does."""
    if not ratelimit.consume(request, action="sign", user=user):
        return TOO_MANY
    if not user.check_password(password):
        return WRONG_PASSWORD
    if needs_code(user) and not _is_code(user, code):
        return WRONG_CODE if has_app(user) else NEEDS_PASSKEY
    # Only what fails in a row counts: somebody may sign many plans one after the other.
    ratelimit.clear(request, action="sign", user=user)
    return ""


def _is_code(user: User, code: str) -> bool:
    rows = Authenticator.objects.filter(user=user, type__in=CODES)
    return any(row.wrap().validate_code(code.strip()) for row in rows)
