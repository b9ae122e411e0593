"""A clinic filled with invented patients, and people with accounts and drafts of their own."""

from __future__ import annotations

import random
from datetime import date, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

from clinic_people import FAMILY, GIVEN

if TYPE_CHECKING:
    from needlework.clinic.models import Clinic, TreatmentPlan, User
    from needlework.clinic.who import Who

AT_ONCE = 5000
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PLANS = ("frown-lines-sites", "frown-lines-sites", "upper-face-points", "nasolabial-folds")
"""Examples that drafts begin from: three areas for every fourth person, filler for another."""
_OWN = ("format", "title", "region", "jurisdiction", "patient", "start_date", "override")


def fill(count: int) -> None:
    """Make the demo clinic, and enter patients until there are so many."""
    from django.db import connection

    from needlework.clinic.demo.filling import fill as demo
    from needlework.clinic.models import Clinic, Patient

    demo()
    there = Patient.objects.count()
    if there >= count:
        return
    clinic, chance = Clinic.objects.get(), random.Random(1)
    for first in range(there, count, AT_ONCE):
        _enter(clinic, range(first, min(first + AT_ONCE, count)), chance)
    if connection.vendor == "postgresql":
        # As the server does by itself a minute later.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _enter(clinic: Clinic, numbers: range, chance: random.Random) -> None:
    from needlework.clinic.models import Patient, PatientWord
    from needlework.clinic.patients.words import words_of

    made = Patient.objects.bulk_create(
        Patient(
            clinic=clinic,
            number=number + 1000,
            given_name=chance.choice(GIVEN),
            family_name=f"{chance.choice(FAMILY)}{chance.choice(FAMILY).lower()}{number % 997}",
            birth_date=date(1940, 1, 1) + timedelta(days=chance.randrange(25000)),
            phone=f"555 {chance.randrange(10**7):07d}",
        )
        for number in numbers
    )
    PatientWord.objects.bulk_create(
        (
            PatientWord(clinic=clinic, patient=row, word=word)
            for row in made
            for word in sorted(words_of(row))
        ),
        batch_size=AT_ONCE,
    )


def people(count: int) -> list[tuple[str, int]]:
    """Return the cookies of so many members, each signed in, and the number of their draft."""
    from needlework.clinic.models import Clinic

    clinic = Clinic.objects.get()
    found = []
    for number in range(count):
        user, plan = _member(clinic, number)
        found.append((_signed_in(user), plan.pk))
    return found


def _member(clinic: Clinic, number: int) -> tuple[User, TreatmentPlan]:
    from needlework.clinic.models import Membership, Provider, TreatmentPlan, User
    from needlework.clinic.who import Who

    name = f"load-{number}"
    user = User.objects.filter(email=f"{name}@demo.example").first()
    if user is not None:
        return user, TreatmentPlan.objects.get(created_by=user)
    user = User.objects.create_user(f"{name}@demo.example", name=f"Load {number}")
    Membership.objects.create(clinic=clinic, user=user, role="prescriber")
    provider = Provider.objects.create(
        clinic=clinic, user=user, identifier=name, name=user.name, role="physician"
    )
    who = Who(user, clinic, ("prescriber",), provider)
    return user, _draft(who, PLANS[number % len(PLANS)], number)


def _draft(who: Who, example: str, number: int) -> TreatmentPlan:
    from django.db import transaction

    from needlework.clinic.chart.entries import write
    from needlework.clinic.drafts import saving
    from needlework.clinic.drafts.document import tables_of
    from needlework.clinic.models import Patient
    from needlework.clinic.patients.writing import enter
    from tests.clinic.people import ASKED

    born = date(1980, 1, 1) + timedelta(days=number)
    patient = Patient(given_name="Own", family_name=f"Patient{number}", birth_date=born)
    patient.sex = "female"
    enter(who, patient)
    with transaction.atomic():
        write(who, patient, ASKED)
    text = files("needlework").joinpath("examples", f"{example}.toml").read_text("utf-8")
    tables = {key: value for key, value in tables_of(text).items() if key not in _OWN}
    return saving.begin(who, patient, f"Draft {number}", tables)


def _signed_in(user: User) -> str:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, BACKEND)
    client.get("/patients/new/")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
