"""Sheet and consent carry this plan's own numbers."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from needlework.clinic.approvals.signing import sign
from needlework.clinic.documents.consent import consent_of
from needlework.clinic.models import Approval, AuditEvent, Consent
from tests.clinic.people import World


def signed(world: World, scheme: str = "ona-gl") -> Approval:
    row = world.plan(scheme)
    return sign(world.alice, row.pk, row.version)


def test_the_sheet_says_what_to_do_and_when_to_call(world: World) -> None:
    approval = signed(world)
    page = world.client("bob").get(f"/approvals/{approval.pk}/sheet/").content.decode()
    for words in ("Petra Patient", "Get help at once for", "Before", "Afterwards", "20 U"):
        assert words in page
    assert "patient’s right" in page
    assert "style=" not in page


def test_the_consent_has_amounts_chances_and_rates(world: World) -> None:
    words = str(consent_of(signed(world)))
    assert "onabotulinumtoxinA" in words
    assert "20 U" in words
    assert "Of 100 people like this patient" in words
    assert "inside the labels that were read" in words


def test_the_consent_names_what_is_outside_a_label(world: World) -> None:
    words = str(consent_of(signed(world, "mn-acne-review")))
    assert "What you confirm" in words


def test_the_consent_has_the_risks_that_were_discussed(world: World) -> None:
    words = str(consent_of(signed(world)))
    assert "Drooping eyelid" in words
    assert "Rare and serious" in words
    assert "Spread of toxin, botulism" in words
    assert "how often they happened, and the rare and serious ones were discussed" in words


def test_a_signed_consent_keeps_its_words(world: World) -> None:
    approval = signed(world)
    client = world.client("bob")
    address = f"/approvals/{approval.pk}/consent/"
    assert client.post(address, {"name": "Petra Patient"}, follow=True).status_code == 200
    assert not Consent.objects.exists()
    client.post(address, {"name": "Petra Patient", "agreed": "yes"})
    kept = Consent.objects.get()
    assert kept.signed_name == "Petra Patient"
    assert kept.document == str(consent_of(approval))
    assert AuditEvent.objects.filter(action="consent.signed").exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.update(signed_name="Somebody else")


def test_an_auditor_reads_a_consent_and_signs_none(world: World) -> None:
    approval = signed(world)
    client = world.client("auditor")
    address = f"/approvals/{approval.pk}/consent/"
    assert client.get(address).status_code == 200
    client.post(address, {"name": "X", "agreed": "yes"})
    assert not Consent.objects.exists()


def test_a_plan_that_needs_another_approval_says_so_on_its_papers(world: World) -> None:
    from needlework.clinic.approvals.signing import withdraw

    approval = signed(world)
    withdraw(world.alice, approval, "wrong day")
    for kind in ("sheet", "consent"):
        page = world.client("bob").get(f"/approvals/{approval.pk}/{kind}/").content.decode()
        assert "needs another approval" in page
