"""The audit cannot be rewritten, and says where it was."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from needlework.clinic.audit.recording import FIRST, hash_of, record
from needlework.clinic.audit.verifying import broken_seals, chain, verify
from needlework.clinic.models import Approval, AuditEvent, ChartEntry, DraftVersion
from tests.clinic.people import World

GUARDED = ("clinic_auditevent", "clinic_chartentry", "clinic_draftversion")


def events(world: World, count: int) -> list[AuditEvent]:
    return [record(world.alice, "test.done", f"thing {n}") for n in range(count)]


def test_events_follow_each_other_by_their_hashes(world: World) -> None:
    first, second = events(world, 2)
    assert second.number == first.number + 1
    assert second.previous == first.hash
    assert first.hash == hash_of(first)
    assert not verify().faults


def test_the_first_event_follows_nothing(world: World) -> None:
    events(world, 1)
    assert AuditEvent.objects.order_by("number").first().previous == FIRST


def test_a_changed_event_is_named(world: World) -> None:
    made = events(world, 3)
    made[1].actor_name = "Somebody else"
    verdict = chain([*AuditEvent.objects.filter(number__lt=made[0].number), *made])
    assert [fault for fault in verdict.faults if f"event {made[1].number}" in fault]
    assert len(verdict.faults) == 1


def test_a_missing_event_is_named(world: World) -> None:
    made = events(world, 3)
    rest = AuditEvent.objects.exclude(pk=made[1].pk).order_by("number")
    assert any(f"event {made[1].number}: missing" in fault for fault in chain(rest).faults)


def test_an_event_with_a_hash_of_its_own_does_not_follow(world: World) -> None:
    made = events(world, 2)
    made[0].details = '{"forged": true}'
    made[0].hash = hash_of(made[0])
    before = AuditEvent.objects.filter(number__lt=made[0].number).order_by("number")
    assert any("does not follow" in fault for fault in chain([*before, *made]).faults)


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete(world: World, table: str, change: str) -> None:
    world.plan()
    events(world, 1)
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table))
    assert AuditEvent.objects.exists() and ChartEntry.objects.exists()
    assert DraftVersion.objects.exists()


def test_postgres_refuses_to_empty_a_table(world: World, database: str) -> None:
    if database != "postgres":
        assert connection.vendor == "sqlite"  # which has no TRUNCATE
        return
    with (
        pytest.raises(DatabaseError, match="never changed or deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE clinic_auditevent")


def test_an_event_outside_a_transaction_is_refused(database: str) -> None:
    class Open:
        in_atomic_block = False

    from needlework.clinic.audit import recording

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recording, "connection", Open())
        with pytest.raises(transaction.TransactionManagementError):
            recording.record_of(None, None, "test.done", "thing")


def test_reading_a_chart_is_written_down(world: World) -> None:
    patient = world.patient()
    assert world.client("bob").get(f"/patients/{patient.pk}/").status_code == 200
    last = AuditEvent.objects.filter(action="chart.read").order_by("-number").first()
    assert (last.patient, last.actor) == (patient.pk, world.bob.user.pk)


def test_a_failed_sign_in_is_written_down(world: World) -> None:
    from django.test import Client

    sent = {"login": "alice@clinic.example", "password": "wrong"}
    assert Client().post("/account/sign-in/", sent).status_code == 200
    assert AuditEvent.objects.filter(action="sign-in-failed").exists()


def test_no_seal_is_broken_where_nothing_is_signed(world: World) -> None:
    assert not Approval.objects.exists()
    assert broken_seals() == ()
