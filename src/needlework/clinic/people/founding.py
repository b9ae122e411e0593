"""The first clinic and its first administrator."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from needlework.clinic.audit.recording import record_of
from needlework.clinic.drafts import answers
from needlework.clinic.models import Clinic, Membership, User


@transaction.atomic
def found_clinic(given: Mapping[str, str]) -> str:
    """Make a clinic with its first administrator, and say what comes next.

    Raises
    ------
    BadInputError
        The password is too weak, or somebody has this address.
    """
    user = User(email=given["email"].lower(), name=given["person"])
    if User.objects.filter(email=user.email).exists():
        answers.refuse("--email", user.email, "an address that nobody has", "Choose another.")
    try:
        validate_password(given["password"], user)
    except ValidationError as fault:
        answers.refuse("--password", "too weak", " ".join(fault.messages), "Choose another.")
    clinic = Clinic.objects.create(
        name=given["name"],
        jurisdiction=given["jurisdiction"].upper(),
        region=given["region"].upper(),
    )
    made = User.objects.create_user(user.email, given["password"], name=user.name)
    Membership.objects.create(clinic=clinic, user=made, role="administrator")
    record_of(made, clinic, "clinic.founded", f"clinic {clinic.pk}")
    return f"{clinic} is set up. Start it with `needlework serve` and sign in as {made.email}."
