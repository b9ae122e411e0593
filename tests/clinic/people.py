"""Two clinics of the tests: everybody whom a test may be, and a patient with a plan."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.test import Client

from needlework.clinic.chart.entries import write
from needlework.clinic.drafts import saving, schemes
from needlework.clinic.models import (
    Clinic,
    Delegation,
    Licence,
    Membership,
    Patient,
    Provider,
    TreatmentPlan,
    User,
)
from needlework.clinic.patients.writing import enter
from needlework.clinic.who import Who

PASSWORD = "correct horse battery"
ASKED: dict[str, Any] = {
    "weight": "64 kg",
    "pregnant": "no",
    "breastfeeding": "no",
    "childbearing_potential": "no",
    "conditions": [],
    "medicines": [],
    "allergies": [],
    "previous_treatments": [],
    "scores": [{"scale": "FWS", "area": "glabella", "condition": "maximum", "value": 3}],
}
"""A history in which everything that matters was asked."""


@dataclass
class World:
    """Everybody by a short name: ``alice`` directs, ``bob`` is her nurse, ``mallory`` is of
    another clinic."""

    clinic: Clinic
    other: Clinic
    people: dict[str, Who] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Who:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def client(self, name: str) -> Client:
        """Return a browser in which somebody is signed in."""
        found = Client(raise_request_exception=False)
        found.force_login(
            self.people[name].user, "allauth.account.auth_backends.AuthenticationBackend"
        )
        return found

    def patient(self, **given: Any) -> Patient:
        """Return a new patient of the clinic, of whom nothing was asked."""
        said = {
            "given_name": "Petra",
            "family_name": "Patient",
            "birth_date": date(1983, 4, 2),
            "sex": "female",
            **given,
        }
        return enter(self.bob, Patient(**said))

    def plan(
        self, scheme: str = "ona-gl", patient: Patient | None = None, asked: bool = True
    ) -> TreatmentPlan:
        """Return a draft that alice assesses and prescribes and bob injects."""
        found = patient or self.patient()
        if asked:
            with transaction.atomic():
                write(self.bob, found, ASKED)
        tables = schemes.begin(scheme, {})
        tables["start_date"] = date.today() + timedelta(days=1)
        made = saving.begin(self.bob, found, "Test plan", tables)
        alice, bob = self.alice.provider, self.bob.provider
        assert alice is not None and bob is not None
        team = {"assessor": alice.pk, "prescriber": alice.pk, "injector": bob.pk}
        return saving.appoint(self.bob, made.pk, made.version, team)


def review_form(client: Client, row: TreatmentPlan, **given: str) -> dict[str, str]:
    """Return what the form of the signature sends, for the page as it is shown now."""
    page = client.get(f"/plans/{row.pk}/review/").content.decode()
    found = re.search(r'name="seen" value="(\w+)"', page)
    sent = {"password": PASSWORD, "statement": "yes", "version": str(row.version)}
    return sent | {"seen": found[1] if found else ""} | given


def make_world() -> World:
    """Make both clinics; the first is in California."""
    clinic = Clinic.objects.create(name="First clinic", jurisdiction="US-CA", region="US")
    world = World(clinic, Clinic.objects.create(name="Other clinic", jurisdiction="US-CA"))
    member(world, "alice", ("medical-director", "prescriber"), "physician", director=True)
    member(world, "bob", ("injector",), "registered-nurse")
    member(world, "desk", ("front-desk",))
    member(world, "auditor", ("auditor",))
    member(world, "admin", ("administrator",))
    member(world, "mallory", ("medical-director", "administrator"), "physician", other=True)
    director, nurse = world.alice.provider, world.bob.provider
    assert director is not None and nurse is not None
    Delegation.objects.create(
        director=director,
        delegate=nurse,
        scope=["neuromodulator", "microneedling"],
        valid_from=date.today() - timedelta(days=10),
        valid_until=date.today() + timedelta(days=60),
    )
    return world


def member(
    world: World,
    name: str,
    roles: tuple[str, ...],
    provider: str = "",
    *,
    director: bool = False,
    other: bool = False,
) -> Who:
    """Add somebody to a clinic."""
    clinic = world.other if other else world.clinic
    user = User.objects.create_user(f"{name}@clinic.example", PASSWORD, name=name.title())
    for role in roles:
        Membership.objects.create(clinic=clinic, user=user, role=role)
    made = None
    if provider:
        made = Provider.objects.create(
            clinic=clinic,
            user=user,
            identifier=name,
            name=name.title(),
            role=provider,
            director=director,
        )
        Licence.objects.create(
            provider=made,
            jurisdiction="US-CA",
            number="123",
            valid_from=date.today() - timedelta(days=500),
        )
    world.people[name] = Who(user, clinic, roles, made)
    return world.people[name]
