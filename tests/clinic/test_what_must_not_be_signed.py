"""Plans that must not be signed, and what has to be looked at again after signing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from needlework.clinic.approvals import signing
from needlework.clinic.approvals.examining import examine
from needlework.clinic.approvals.signing import NotSignedError, sign, withdraw
from needlework.clinic.approvals.watching import reasons
from needlework.clinic.chart.entries import write
from needlework.clinic.documents.consent import sign_consent
from needlework.clinic.drafts import saving
from needlework.clinic.models import (
    Approval,
    AuditEvent,
    Consent,
    Delegation,
    Licence,
    Lot,
    Patient,
    Provider,
    TreatmentPlan,
)
from needlework.clinic.patients.merging import merge
from needlework.clinic.patients.writing import change
from needlework.clinic.stale import StaleError
from needlework.clinic.stock.views import recall
from needlework.problems import BadInputError
from tests.clinic.forging import release, written
from tests.clinic.people import PASSWORD, World, member, review_form

TOXIN = "onabotulinumtoxinA"
TODAY = date.today()
YESTERDAY = TODAY - timedelta(days=1)


def signed(world: World, scheme: str = "ona-gl", **given: Any) -> Approval:
    row = world.plan(scheme, **given)
    return sign(world.alice, row.pk, row.version)


def codes(approval: Approval, days: int = 0) -> set[str]:
    fresh = Approval.objects.get(pk=approval.pk)
    return {one.code for one in reasons(fresh, timezone.now() + timedelta(days=days))}


def say(world: World, patient: Patient, **said: Any) -> None:
    with transaction.atomic():
        write(world.bob, patient, said)


def with_lot(world: World, number: str, **more: str) -> TreatmentPlan:
    row = world.plan()
    sent = {"treatment": "s1-t1", "vial.size": "100", "vial.diluent": "2.5", "vial.lot": number}
    return saving.edit(world.bob, row.pk, row.version, "fields", {**sent, **more})


def refused(world: World, row: TreatmentPlan, words: str, who: str = "alice") -> None:
    with pytest.raises(NotSignedError, match=words):
        sign(getattr(world, who), row.pk, row.version)
    assert not Approval.objects.filter(plan=row).exists()


# Before the signature.


@pytest.mark.parametrize("duty", ["assessor", "injector"])
def test_a_plan_for_which_nobody_does_a_duty_is_not_signed(world: World, duty: str) -> None:
    row = world.plan()
    alice, bob = world.alice.provider.pk, world.bob.provider.pk
    team = {"assessor": alice, "prescriber": alice, "injector": bob, duty: None}
    row = saving.appoint(world.bob, row.pk, row.version, team)
    assert "AUTHORITY-NOBODY" in {item.code for item in examine(row, TODAY).report if item.open}
    refused(world, row, "must be answered")


@pytest.mark.parametrize("age", [5, 17])
def test_a_minor_is_not_signed_for_without_an_override(world: World, age: int) -> None:
    born = date(TODAY.year - age, 1, 1)
    row = world.plan(patient=world.patient(birth_date=born))
    assert "AGE-LIMIT" in {item.code for item in examine(row, TODAY).report if item.open}
    refused(world, row, "must be answered")


@pytest.mark.parametrize("place", ["US-NY", "US", "DE", ""])
def test_a_licence_holds_in_its_own_place_only(world: World, place: str) -> None:
    row = world.plan()
    Licence.objects.update(jurisdiction=place or "US-CA", valid_until=None if place else YESTERDAY)
    if not place:
        world.clinic.jurisdiction = ""
        world.clinic.save()
    if place == "US":  # of the whole country, which covers its parts
        assert sign(world.alice, row.pk, row.version)
        return
    found = {one.code for one in examine(row, TODAY).obstacles}
    assert "CLINIC-LICENCE" in found
    with pytest.raises(NotSignedError):
        sign(world.alice, row.pk, row.version)


@pytest.mark.parametrize("gone", ["licence", "director", "retired", "another place"])
def test_a_delegation_counts_while_its_director_may_direct(world: World, gone: str) -> None:
    carol = member(world, "carol", ("medical-director",), "physician", director=True)
    Delegation.objects.update(director=carol.provider)
    row = world.plan()
    approval = sign(world.alice, row.pk, row.version)
    assert codes(approval) == set()
    rows, mine = Provider.objects.filter(pk=carol.provider.pk), Licence.objects
    if gone == "licence":
        mine.filter(provider=carol.provider).update(valid_until=YESTERDAY)
    elif gone == "another place":
        mine.filter(provider=carol.provider).update(jurisdiction="US-NY")
    else:
        rows.update(**{"director": {"director": False}, "retired": {"retired": True}}[gone])
    assert "CLINIC-DELEGATION" in codes(approval)
    refused(world, world.plan(), "no delegation lets Bob")


@pytest.mark.parametrize("until", [YESTERDAY, TODAY])
def test_a_vial_past_its_day_keeps_a_plan_from_being_signed(world: World, until: date) -> None:
    row = with_lot(world, "C1", **{"vial.expiry": until.isoformat()})
    assert "VIAL-EXPIRED" in {item.code for item in examine(row, TODAY).report if item.open}
    refused(world, row, "answered")


@pytest.mark.parametrize("typed", ["c1", "C-1", " C 1 ", "C1"])
def test_a_recalled_lot_is_known_however_it_is_typed(world: World, typed: str) -> None:
    lot = Lot.objects.create(clinic=world.clinic, product=TOXIN, number="C1")
    row = with_lot(world, typed)
    approval = sign(world.alice, row.pk, row.version)
    assert "1 approved plans name it" in recall(world.alice, lot, "particles")
    assert codes(approval) == {"CLINIC-LOT-RECALLED"}
    refused(world, with_lot(world, typed), "recalled")


# Between the check and the signature.


def post(world: World, row: TreatmentPlan, between: Callable[[], object]) -> str:
    """Read the page, let something happen, then send its form."""
    client = world.client("alice")
    sent = review_form(client, row)
    assert sent["seen"]
    between()
    return client.post(f"/plans/{row.pk}/review/", sent).content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"medicines": ["warfarin"]},
        {"allergies": ["lidocaine"]},
        {"weight": "50 kg"},
        {"pregnant": "yes"},
    ],
)
def test_a_chart_that_changed_since_the_page_was_read_is_not_signed(
    world: World, said: dict[str, Any]
) -> None:
    row = world.plan()
    page = post(world, row, lambda: say(world, row.patient, **said))
    assert "Somebody else changed" in page
    assert not Approval.objects.exists()


def test_a_birth_date_corrected_since_the_page_was_read_is_not_signed(world: World) -> None:
    row = world.plan()
    patient = Patient.objects.get(pk=row.patient_id)
    patient.birth_date = date(TODAY.year - 30, 1, 1)
    page = post(world, row, lambda: change(world.desk, patient, patient.version))
    assert "Somebody else changed" in page
    assert not Approval.objects.exists()


def test_a_page_of_another_plan_signs_nothing(world: World) -> None:
    client, row, other = world.client("alice"), world.plan(), world.plan()
    sent = review_form(client, row) | {"version": str(other.version)}
    page = client.post(f"/plans/{other.pk}/review/", sent).content.decode()
    assert "Somebody else changed" in page
    assert "seen" in review_form(client, other)
    assert not Approval.objects.exists()


@pytest.mark.parametrize("seen", ["", "x", "0" * 64, "²"])
def test_a_form_without_what_was_seen_signs_nothing(world: World, seen: str) -> None:
    row, client = world.plan(), world.client("alice")
    sent = review_form(client, row, seen=seen)
    assert client.post(f"/plans/{row.pk}/review/", sent).status_code == 400
    sent = review_form(client, row, version=seen)
    assert client.post(f"/plans/{row.pk}/review/", sent).status_code == 400
    assert not Approval.objects.exists()


CHANGES: dict[str, Callable[[World, TreatmentPlan], object]] = {
    "chart": lambda world, row: say(world, row.patient, medicines=["warfarin"]),
    "birth date": lambda world, row: Patient.objects.filter(pk=row.patient_id).update(version=9),
    "delegation": lambda world, row: Delegation.objects.update(ended_on=YESTERDAY),
    "licence": lambda world, row: Licence.objects.update(valid_until=YESTERDAY),
    "lot": lambda world, row: Lot.objects.update(recalled_on=TODAY),
    "left": lambda world, row: Provider.objects.filter(identifier="bob").update(retired=True),
    "draft": lambda world, row: saving.rename(world.bob, row.pk, row.version, "Another"),
    "merge": lambda world, row: merge(
        world.bob, Patient.objects.get(given_name="Older"), row.patient, "one person"
    ),
    "closed": lambda world, row: merge(
        world.bob, row.patient, Patient.objects.get(given_name="Older"), "one person"
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_happens_while_a_signature_is_made_is_noticed(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = world.patient(given_name="Older")
    say(world, older, skin_type=6)
    Lot.objects.create(clinic=world.clinic, product=TOXIN, number="C1")
    row = with_lot(world, "C1")
    freeze = signing._frozen

    def meanwhile(*arguments: Any) -> Approval:
        made = freeze(*arguments)
        CHANGES[name](world, row)
        return made

    monkeypatch.setattr(signing, "_frozen", meanwhile)
    with pytest.raises(StaleError):
        sign(world.alice, row.pk, row.version)
    assert not Approval.objects.exists()
    assert not AuditEvent.objects.filter(action="plan.signed").exists()


def test_the_same_version_is_not_signed_twice(world: World) -> None:
    row, client = world.plan(), world.client("alice")
    sent = review_form(client, row)
    assert client.post(f"/plans/{row.pk}/review/", sent).status_code == 302
    again = client.post(f"/plans/{row.pk}/review/", sent).content.decode()
    assert "signed already, as version 1" in again
    assert Approval.objects.count() == 1
    withdraw(world.alice, Approval.objects.get(), "once more")
    assert sign(world.alice, row.pk, row.version).number == 2


def test_an_approval_is_taken_back_once(world: World) -> None:
    approval = signed(world)
    withdraw(world.alice, approval, "first")
    with pytest.raises(NotSignedError, match="before"):
        withdraw(world.bob, Approval.objects.get(), "second")
    page = world.client("alice").post(f"/approvals/{approval.pk}/withdraw/", {"reason": "x"})
    assert page.status_code == 302


# After the signature.


AFTER = {
    "isotretinoin": ("mn-skinpen-acne", {"medicines": ["isotretinoin"]}, "CONDITION-ISOTRETINOIN"),
    "pregnancy": ("ona-gl", {"pregnant": "yes"}, "PREGNANCY"),
    "pregnancy not known": ("ona-gl", {"pregnant": None}, "PREGNANCY-NOT-ASKED"),
    "allergy": ("ona-gl", {"allergies": ["botulinum toxin"]}, "ALLERGY-INGREDIENT"),
    "anticoagulant": ("ona-gl", {"medicines": ["warfarin"]}, "CONDITION-BLEEDING-DISORDER"),
    "disease": ("ona-gl", {"conditions": ["myasthenia gravis"]}, "CONDITION-NEUROMUSCULAR"),
    "unknown word": ("ona-gl", {"medicines": ["Xyzzyx"]}, "WORD-NOT-RECOGNISED"),
    "not asked": ("ona-gl", {"medicines": None}, "NOT-ASKED"),
    "elsewhere": (
        "ona-gl",
        {"previous_treatments": [{"product": TOXIN, "dose": "390 U", "area": "glabella",
                                  "on": (TODAY - timedelta(days=3)).isoformat(), "here": False}]},
        "CUMULATIVE-DOSE",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", AFTER)
def test_what_the_chart_says_later_asks_for_another_approval(world: World, name: str) -> None:
    scheme, said, code = AFTER[name]
    approval = signed(world, scheme)
    say(world, approval.plan.patient, childbearing_potential=None)
    assert codes(approval) == set()
    say(world, approval.plan.patient, **said)
    assert any(found.startswith(code) for found in codes(approval)), codes(approval)
    page = world.client("bob").get(f"/approvals/{approval.pk}/").content.decode()
    assert "NOT VALID" in page
    assert code in page


def test_a_birth_date_corrected_to_that_of_a_child_asks_for_another_approval(world: World) -> None:
    approval = signed(world)
    patient = Patient.objects.get(pk=approval.plan.patient_id)
    patient.birth_date = date(TODAY.year - 12, 1, 1)
    change(world.desk, patient, patient.version)
    assert "AGE-LIMIT" in codes(approval)


def test_an_older_entry_of_a_chart_that_is_merged_asks_for_another_approval(world: World) -> None:
    older = world.patient(given_name="Older")
    say(world, older, conditions=["myasthenia gravis"])
    approval = signed(world)
    assert codes(approval) == set()
    merge(world.bob, older, Patient.objects.get(pk=approval.plan.patient_id), "one person")
    assert "CONDITION-NEUROMUSCULAR-DISEASE" in codes(approval)


def test_a_form_opened_before_a_merge_overwrites_nothing_of_it(world: World) -> None:
    older, patient = world.patient(given_name="Older"), world.patient()
    say(world, older, medicines=["isotretinoin"])
    say(world, patient, skin_type=2)
    client = world.client("bob")
    form = client.get(f"/patients/{patient.pk}/history/").context
    merge(world.bob, older, patient, "one person")
    sent = {"last": str(form["last"]), "medicines-asked": "none", "skin_type": "2"}
    assert client.post(f"/patients/{patient.pk}/history/", sent).status_code == 400


def test_a_second_signed_plan_of_the_same_kind_is_refused(world: World) -> None:
    patient = world.patient()
    first = signed(world, patient=patient)
    row = world.plan(patient=patient)
    refused(world, row, "another signed plan of this patient")
    other = signed(world, "mn-skinpen-acne", patient=patient)  # another kind of needle
    assert codes(first) == codes(other) == set()
    withdraw(world.alice, first, "both in one")
    assert sign(world.alice, row.pk, row.version)


def test_two_signed_plans_of_charts_that_turn_out_to_be_one_are_both_looked_at(
    world: World,
) -> None:
    one, other = signed(world), signed(world, patient=world.patient(given_name="Older"))
    merge(world.bob, one.plan.patient, other.plan.patient, "one person")
    assert codes(one) >= {"CLINIC-OTHER-PLAN"}
    assert codes(other) >= {"CLINIC-OTHER-PLAN"}


def test_a_visit_that_is_over_has_to_stand_in_the_history(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from needlework.clinic.approvals import beside

    patient = world.patient()
    signed(world, patient=patient)
    later = TODAY + timedelta(days=40)
    row = world.plan(patient=patient)
    row = saving.edit(world.bob, row.pk, row.version, "start",
                      {"start_date": (later + timedelta(days=1)).isoformat()})  # fmt: skip
    monkeypatch.setattr(beside.timezone, "localdate", _localdate(later))
    found = {one.code: one.message for one in beside.beside(row, examine(row, later).plan, later)}
    assert set(found) == {"CLINIC-HISTORY-OLD"}
    assert "previous treatments were recorded before it" in found["CLINIC-HISTORY-OLD"]
    Approval.objects.get()
    withdraw(world.alice, Approval.objects.get(), "was not done")
    assert beside.beside(row, examine(row, later).plan, later) == ()


def _localdate(day: date) -> Callable[..., date]:
    kept = timezone.localdate
    return lambda value=None, *rest: day if value is None else kept(value, *rest)


def test_a_plan_begun_in_a_closed_chart_is_not_signed(world: World) -> None:
    row = world.plan()
    older = world.patient(given_name="Older")
    Patient.objects.filter(pk=row.patient_id).update(merged_into=older)
    row = TreatmentPlan.objects.get(pk=row.pk)
    refused(world, row, "is closed")
    begun = world.plan(patient=Patient.objects.get(pk=row.patient_id), asked=False)
    assert begun.patient == older  # where the chart goes on


def test_an_older_approval_says_that_a_newer_one_is_there(world: World) -> None:
    first = signed(world)
    Delegation.objects.update(ended_on=YESTERDAY)
    row = first.plan
    alone = world.alice.provider.pk
    team = {"assessor": alone, "prescriber": alone, "injector": alone}
    row = saving.appoint(world.alice, row.pk, row.version, team)
    second = sign(world.alice, row.pk, row.version)
    assert "SUPERSEDED" in codes(first)
    assert codes(second) == set()


def test_the_day_is_that_of_the_clinic_and_not_of_greenwich(world: World) -> None:
    from zoneinfo import ZoneInfo

    approval = signed(world)
    last = TODAY + timedelta(days=5)
    Delegation.objects.update(valid_until=last)
    with timezone.override(ZoneInfo("America/Los_Angeles")):
        evening = timezone.make_aware(timezone.datetime(last.year, last.month, last.day, 20))
        assert evening.astimezone(ZoneInfo("UTC")).date() > last
        assert not reasons(approval, evening)


# Papers.


def test_papers_of_a_plan_that_does_not_hold_say_so_in_large_letters(world: World) -> None:
    approval = signed(world)
    client = world.client("bob")
    for kind in ("sheet", "consent", ""):
        page = client.get(f"/approvals/{approval.pk}/{kind}{'/' if kind else ''}")
        assert "NOT VALID" not in page.content.decode()
    withdraw(world.alice, approval, "wrong day")
    for kind in ("sheet", "consent", ""):
        page = client.get(f"/approvals/{approval.pk}/{kind}{'/' if kind else ''}").content.decode()
        assert "<strong>NOT VALID. DO NOT TREAT BY IT.</strong>" in page
        assert "wrong day" in page
    answer = client.get(f"/approvals/{approval.pk}/calendar.ics")
    assert answer.status_code == 302


def test_a_draft_says_on_paper_that_it_is_one(world: World) -> None:
    row = world.plan()
    for path in (f"/plans/{row.pk}/", f"/plans/{row.pk}/review/"):
        assert "DRAFT, NOT APPROVED" in world.client("alice").get(path).content.decode()


def test_no_consent_is_kept_for_a_plan_that_does_not_hold_or_for_other_words(
    world: World,
) -> None:
    approval = signed(world)
    with pytest.raises(BadInputError, match="others now"):
        sign_consent(world.bob, approval, "Petra Patient", "sha256:of other words")
    client = world.client("bob")
    address = f"/approvals/{approval.pk}/consent/"
    client.post(address, {"name": "Petra", "agreed": "yes"})
    assert not Consent.objects.exists()
    withdraw(world.alice, approval, "wrong day")
    with pytest.raises(BadInputError, match="another approval"):
        sign_consent(world.bob, approval, "Petra Patient")
    assert 'name="agreed"' not in client.get(address).content.decode()


def test_a_consent_for_another_version_is_not_one_for_this(world: World) -> None:
    first = signed(world)
    sign_consent(world.bob, first, "Petra Patient")
    row = saving.rename(world.bob, first.plan_id, first.plan.version, "Another title")
    second = sign(world.alice, row.pk, row.version)
    page = world.client("bob").get(f"/approvals/{second.pk}/").content.decode()
    assert "signed for another version: ask again" in page
    day = (TODAY + timedelta(days=1)).isoformat()
    assert (
        "signed for another version" in world.client("bob").get(f"/day/?on={day}").content.decode()
    )


# What is signed cannot be changed unnoticed.


FIELDS = ("document", "plan_file", "plan_hash", "expansion", "findings", "forecast", "team",
          "provenance", "statement", "signer_words")  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_one_byte_of_what_was_signed_is_noticed(world: World, field: str) -> None:
    from needlework.clinic.audit.verifying import broken_seals

    approval = signed(world)
    assert broken_seals() == ()
    text = getattr(approval, field)
    release()
    for at in (0, len(text) // 2, len(text) - 1):
        forged = text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]
        written(f"UPDATE clinic_approval SET {field} = %s WHERE id = %s", forged, approval.pk)
        assert any(f"approval {approval.pk}" in one for one in broken_seals())
    page = world.client("alice").get("/audit/?verify").content.decode()
    assert "The audit does not hold" in page
    written(f"UPDATE clinic_approval SET {field} = %s WHERE id = %s", text, approval.pk)
    assert broken_seals() == ()


def test_who_signs_anew_what_they_forged_is_found_by_the_audit(world: World) -> None:
    from needlework.clinic.approvals.sealing import seal_of
    from needlework.clinic.audit.verifying import broken_seals

    approval = signed(world)
    approval.statement = "I prescribe something else."
    forged = seal_of(approval)
    release()
    written(
        "UPDATE clinic_approval SET statement = %s, seal = %s WHERE id = %s",
        approval.statement, forged, approval.pk,
    )  # fmt: skip
    assert any("another seal than the audit" in one for one in broken_seals())
    assert json.loads(AuditEvent.objects.get(action="plan.signed").details)["seal"] != forged


def test_a_signature_says_in_the_audit_how_it_was_proved(world: World) -> None:
    row, client = world.plan(), world.client("alice")
    wrong = review_form(client, row, password="wrong")
    client.post(f"/plans/{row.pk}/review/", wrong)
    assert AuditEvent.objects.filter(action="signature.refused").count() == 1
    client.post(f"/plans/{row.pk}/review/", {**wrong, "password": PASSWORD})
    assert json.loads(AuditEvent.objects.get(action="plan.signed").details)["by"] == "password"
