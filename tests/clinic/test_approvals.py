"""Signing freezes a plan; what makes it invalid later is seen, with its reason."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from needlework.clinic.approvals.examining import examine
from needlework.clinic.approvals.frozen import frozen_plan
from needlework.clinic.approvals.sealing import seal_of
from needlework.clinic.approvals.signing import NotSignedError, sign, withdraw
from needlework.clinic.approvals.states import state_of
from needlework.clinic.approvals.watching import reasons
from needlework.clinic.audit.verifying import broken_seals, verify
from needlework.clinic.chart.entries import write
from needlework.clinic.drafts import saving
from needlework.clinic.models import (
    Approval,
    AuditEvent,
    Delegation,
    Licence,
    Lot,
    TreatmentPlan,
)
from needlework.clinic.stale import StaleError
from needlework.clinic.stock.views import recall
from needlework.planfile import plan_hash
from tests.clinic.people import PASSWORD, World, member, review_form

TOXIN = "onabotulinumtoxinA"


def signed(world: World, **given: Any) -> Approval:
    row = world.plan(**given)
    return sign(world.alice, row.pk, row.version)


def codes(approval: Approval, days: int = 0) -> set[str]:
    fresh = Approval.objects.get(pk=approval.pk)
    return {one.code for one in reasons(fresh, timezone.now() + timedelta(days=days))}


def record_chart(world: World, approval: Approval, **said: Any) -> None:
    with transaction.atomic():
        write(world.bob, approval.plan.patient, said)


def test_a_signed_plan_holds_and_is_what_was_drafted(world: World) -> None:
    approval = signed(world)
    assert codes(approval) == set()
    assert plan_hash(frozen_plan(approval)) == approval.plan_hash
    assert not approval.self_approved
    assert len(json.loads(approval.expansion)["s1-t1"]) == 5
    assert json.loads(approval.forecast)["plan_hash"] == approval.plan_hash
    assert json.loads(approval.findings)["clear"]
    assert approval.signer_words == "Alice, physician, licence US-CA 123"


def test_the_seal_covers_everything_that_was_signed(world: World) -> None:
    approval = signed(world)
    assert approval.seal == seal_of(Approval.objects.get(pk=approval.pk))
    assert broken_seals() == ()
    for name in ("document", "findings", "forecast", "signer_words", "statement"):
        forged = Approval.objects.get(pk=approval.pk)
        setattr(forged, name, getattr(forged, name) + " ")
        assert seal_of(forged) != approval.seal


@pytest.mark.parametrize(
    "change", ["UPDATE clinic_approval SET statement = 'x'", "DELETE FROM clinic_approval"]
)
def test_the_database_refuses_to_touch_a_signed_plan(world: World, change: str) -> None:
    signed(world)
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)
    assert Approval.objects.count() == 1


def test_signature_and_audit_are_one(world: World) -> None:
    approval = signed(world)
    event = AuditEvent.objects.filter(action="plan.signed").get()
    assert json.loads(event.details)["seal"] == approval.seal
    assert not verify().faults


def test_isotretinoin_started_after_signing_asks_for_another_approval(world: World) -> None:
    approval = signed(world, scheme="mn-skinpen-acne")
    assert codes(approval) == set()
    record_chart(world, approval, medicines=["Roaccutane"])
    found = reasons(Approval.objects.get(pk=approval.pk), timezone.now())
    assert found
    assert any("isotretinoin" in one.message.lower() for one in found)
    assert state_of(approval.plan, timezone.now()).word == "needs approval"


def test_an_expired_delegation_asks_for_another_approval(world: World) -> None:
    approval = signed(world)
    assert "CLINIC-DELEGATION" not in codes(approval, days=20)
    Delegation.objects.update(ended_on=date.today() - timedelta(days=1))
    assert "CLINIC-DELEGATION" in codes(approval)


def test_a_delegation_that_runs_out_is_seen_on_its_day(world: World) -> None:
    approval = signed(world)
    last = Delegation.objects.get().valid_until
    ahead = (last - timezone.now().date()).days
    assert "CLINIC-DELEGATION" not in codes(approval, days=ahead)
    assert "CLINIC-DELEGATION" in codes(approval, days=ahead + 1)


def test_a_delegation_of_another_kind_of_treatment_does_not_count(world: World) -> None:
    Delegation.objects.update(scope=["microneedling"])
    with pytest.raises(NotSignedError, match="no delegation lets Bob do neuromodulator"):
        signed(world)


def test_a_recalled_lot_asks_for_another_approval(world: World) -> None:
    lot = Lot.objects.create(clinic=world.clinic, product=TOXIN, number="C1")
    other = Lot.objects.create(clinic=world.clinic, product="abobotulinumtoxinA", number="C1")
    row = world.plan()
    sent = {"treatment": "s1-t1", "vial.size": "100", "vial.diluent": "2.5", "vial.lot": "C1"}
    row = saving.edit(world.bob, row.pk, row.version, "fields", sent)
    approval = sign(world.alice, row.pk, row.version)
    recall(world.alice, other, "another product")
    assert codes(approval) == set()
    recall(world.alice, lot, "particles")
    assert codes(approval) == {"CLINIC-LOT-RECALLED"}


def test_a_recalled_lot_keeps_a_draft_from_being_signed(world: World) -> None:
    Lot.objects.create(clinic=world.clinic, product=TOXIN, number="C1", recalled_on=date.today())
    row = world.plan()
    sent = {"treatment": "s1-t1", "vial.size": "100", "vial.diluent": "2.5", "vial.lot": "C1"}
    row = saving.edit(world.bob, row.pk, row.version, "fields", sent)
    with pytest.raises(NotSignedError, match="recalled"):
        sign(world.alice, row.pk, row.version)


def test_an_approval_ends_with_its_days(world: World) -> None:
    approval = signed(world)
    assert "EXPIRED" not in codes(approval, days=29)
    assert "EXPIRED" in codes(approval, days=30)


def test_a_licence_that_ended_asks_for_another_approval(world: World) -> None:
    approval = signed(world)
    Licence.objects.filter(provider=world.alice.provider).update(
        valid_until=date.today() - timedelta(days=1)
    )
    assert "CLINIC-LICENCE" in codes(approval)


def test_a_later_edit_makes_a_new_version_and_changes_nothing_signed(world: World) -> None:
    approval = signed(world)
    before = Approval.objects.filter(pk=approval.pk).values().get()
    row = TreatmentPlan.objects.get(pk=approval.plan_id)
    sent = {"treatment": "s1-t1", "dose": "30"}
    row = saving.edit(world.bob, row.pk, row.version, "total", sent)
    assert Approval.objects.filter(pk=approval.pk).values().get() == before
    assert codes(approval) == {"CHANGED"}


def test_a_new_version_is_signed_beside_the_old_one(world: World) -> None:
    first = signed(world)
    row = first.plan
    sent = {"treatment": "s1-t1", "site": "s1-t1/procerus", "dose": "3"}
    row = saving.edit(world.bob, row.pk, row.version, "dose", sent)
    for item in examine(row, date.today(), with_forecast=True).report:
        if item.open:
            answer = {
                "finding": item.code,
                "reason": "measured",
                "target": item.place.target or "",
            }
            row = saving.edit(world.alice, row.pk, row.version, "override", answer)
    second = sign(world.alice, row.pk, row.version)
    assert (first.number, second.number) == (1, 2)
    assert row.approval == second
    assert frozen_plan(first) != frozen_plan(second)


def test_a_california_nurse_cannot_approve_her_own_plan(world: World) -> None:
    row = world.plan()
    nurse = world.bob.provider.pk
    team = {"assessor": nurse, "prescriber": nurse, "injector": nurse}
    row = saving.appoint(world.bob, row.pk, row.version, team)
    found = examine(row, date.today())
    assert found.report.stopped
    assert "AUTHORITY-FORBIDDEN" in {item.code for item in found.report if item.open}
    with pytest.raises(NotSignedError):
        sign(world.bob, row.pk, row.version)
    assert not Approval.objects.exists()


def test_a_nurse_does_not_sign_for_the_prescriber(world: World) -> None:
    row = world.plan()
    with pytest.raises(NotSignedError, match="Only the prescriber, Alice"):
        sign(world.bob, row.pk, row.version)


def test_a_solo_physician_signs_her_own_plan_and_it_says_so(world: World) -> None:
    row = world.plan()
    solo = world.alice.provider.pk
    team = {"assessor": solo, "prescriber": solo, "injector": solo}
    row = saving.appoint(world.alice, row.pk, row.version, team)
    approval = sign(world.alice, row.pk, row.version)
    assert approval.self_approved
    assert "Self-approved" in approval.statement
    assert "AUTHORITY-SELF-APPROVED" in approval.findings
    page = world.client("alice").get(f"/approvals/{approval.pk}/").content.decode()
    assert "self-approved" in page


@pytest.mark.parametrize(
    "unasked",
    ["pregnant", "breastfeeding", "conditions", "medicines", "allergies", "previous_treatments"],
)
def test_a_plan_with_a_question_not_asked_cannot_be_signed(world: World, unasked: str) -> None:
    row = world.plan()
    with transaction.atomic():
        write(world.bob, row.patient, {"childbearing_potential": None, unasked: None})
    found = examine(row, date.today())
    assert any("NOT-ASKED" in item.code for item in found.report if item.open)
    with pytest.raises(NotSignedError, match="must be answered first"):
        sign(world.alice, row.pk, row.version)


def test_a_question_not_asked_cannot_be_accepted_away(world: World) -> None:
    row = world.plan()
    with transaction.atomic():
        write(world.bob, row.patient, {"medicines": None})
    answer = {"finding": "NOT-ASKED", "reason": "never mind", "target": ""}
    row = saving.edit(world.alice, row.pk, row.version, "override", answer)
    with pytest.raises(NotSignedError):
        sign(world.alice, row.pk, row.version)


def test_an_answer_of_unknown_word_waits(world: World) -> None:
    row = world.plan()
    with transaction.atomic():
        write(world.bob, row.patient, {"medicines": ["Xyzzyx"]})
    with pytest.raises(NotSignedError):
        sign(world.alice, row.pk, row.version)


def test_a_draft_that_changed_meanwhile_is_not_signed(world: World) -> None:
    row = world.plan()
    seen = row.version
    sent = {"treatment": "s1-t1", "dose": "30"}
    saving.edit(world.bob, row.pk, seen, "total", sent)
    with pytest.raises(StaleError):
        sign(world.alice, row.pk, seen)


def test_a_withdrawn_approval_says_who_and_why(world: World) -> None:
    approval = signed(world)
    withdraw(world.alice, approval, "wrong patient")
    found = reasons(Approval.objects.get(pk=approval.pk), timezone.now())
    assert [one.code for one in found] == ["WITHDRAWN"]
    assert "Alice took the approval back: wrong patient" in found[0].message


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"password": "wrong"}, "not your password"),
        ({"statement": ""}, "Confirm the statement"),
        ({"version": "1"}, "Somebody else changed"),
        ({}, ""),
    ],
)
def test_signing_asks_for_the_password_and_the_statement(
    world: World, given: dict[str, str], words: str
) -> None:
    row = world.plan()
    client = world.client("alice")
    sent = review_form(client, row, **given)
    page = client.post(f"/plans/{row.pk}/review/", sent)
    assert Approval.objects.exists() is not bool(words)
    assert page.status_code == (400 if words else 302)
    assert words in page.content.decode()


def test_who_signs_many_plans_in_a_row_is_not_taken_for_a_guesser(world: World) -> None:
    client = world.client("alice")
    for _ in range(7):
        row = world.plan()
        assert client.post(f"/plans/{row.pk}/review/", review_form(client, row)).status_code == 302
    assert Approval.objects.count() == 7


def test_signing_is_refused_after_too_many_wrong_passwords(world: World) -> None:
    row = world.plan()
    client = world.client("alice")
    sent = review_form(client, row, password="wrong")
    pages = [client.post(f"/plans/{row.pk}/review/", sent) for _ in range(6)]
    assert "Too many attempts" in pages[-1].content.decode()
    again = client.post(f"/plans/{row.pk}/review/", {**sent, "password": PASSWORD})
    assert "Too many attempts" in again.content.decode()
    assert not Approval.objects.exists()


def test_a_second_factor_signs_too_where_there_is_one(world: World) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
    from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters

    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(world.alice.user, secret)
    row = world.plan()
    client = world.client("alice")
    sent = review_form(client, row)
    page = client.post(f"/plans/{row.pk}/review/", {**sent, "code": "000000"})
    assert "not the code" in page.content.decode()
    code = format_hotp_value(hotp_value(secret, next(iter(counters()))))
    assert client.post(f"/plans/{row.pk}/review/", {**sent, "code": code}).status_code == 302
    assert Approval.objects.count() == 1


def test_sides_are_the_same_in_chart_report_sheet_and_file(world: World) -> None:
    row = world.plan()
    sent = {"treatment": "s1-t1", "site": "s1-t1/corrugator-supercilii-left-1", "dose": "7"}
    row = saving.edit(world.bob, row.pk, row.version, "dose", sent)
    page = world.client("bob").get(f"/plans/{row.pk}/").content.decode()
    mark = next(part for part in page.split("<g ") if "7 U</text>" in part)
    assert 'data-side="left"' in mark
    assert "corrugator supercilii, left, 7 U" in mark
    assert float(mark.partition("translate(")[2].split()[0]) > 95  # at the viewer's right
    site = next(one for one in json.loads(_document(row))["session"][0]["treatment"][0]["site"]
                if one["dose"] == "7 U")  # fmt: skip
    assert site["side"] == "left"


def _document(row: TreatmentPlan) -> str:
    from needlework.planfile import canonical_json

    return canonical_json(examine(row, date.today()).plan)


def test_another_prescriber_of_the_clinic_can_be_named(world: World) -> None:
    member(world, "carol", ("prescriber",), "physician")
    row = world.plan()
    team = {"assessor": world.carol.provider.pk, "prescriber": world.carol.provider.pk,
            "injector": world.bob.provider.pk}  # fmt: skip
    row = saving.appoint(world.bob, row.pk, row.version, team)
    assert sign(world.carol, row.pk, row.version).signer == world.carol.provider


def test_a_provider_of_another_clinic_cannot_be_named(world: World) -> None:
    row = world.plan()
    stranger = world.mallory.provider.pk
    row = saving.appoint(
        world.bob, row.pk, row.version, {"assessor": stranger, "prescriber": stranger}
    )
    assert row.prescriber is None
