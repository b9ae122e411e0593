"""Two charts of one person become one: entries, plans and approvals go on, nothing is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from needlework.clinic.approvals.signing import sign
from needlework.clinic.approvals.states import state_of
from needlework.clinic.audit.verifying import broken_seals, verify
from needlework.clinic.chart.entries import current, facts, write
from needlework.clinic.models import Approval, AuditEvent, ChartEntry, Patient, TreatmentPlan
from needlework.clinic.patients.merging import merge
from tests.clinic.people import ASKED, World


def tell(world: World, patient: Patient, **said: Any) -> None:
    with transaction.atomic():
        write(world.bob, patient, said)


def test_plans_and_approvals_belong_to_the_chart_that_goes_on(world: World) -> None:
    row = world.plan()
    approval = sign(world.alice, row.pk, row.version)
    closed, goes_on = row.patient, world.patient()
    entries = ChartEntry.objects.count()
    assert merge(world.bob, closed, goes_on, "entered twice")
    row = TreatmentPlan.objects.select_related("clinic", "patient").get(pk=row.pk)
    assert row.patient == goes_on
    assert facts(goes_on) == ASKED
    assert ChartEntry.objects.count() == entries
    assert state_of(row, timezone.now()).word == "approved"
    page = world.client("bob").get(f"/patients/{goes_on.pk}/").content.decode()
    assert f"/approvals/{approval.pk}/" in page
    assert f"chart number {closed.number}" in page
    assert Approval.objects.get().seal == approval.seal
    assert broken_seals() == ()
    assert not verify().faults


def test_both_charts_say_in_the_audit_what_went_where(world: World) -> None:
    row = world.plan()
    closed, goes_on = row.patient, world.patient()
    merge(world.bob, closed, goes_on, "entered twice")
    one = AuditEvent.objects.get(action="patient.merged", patient=closed.pk)
    other = AuditEvent.objects.get(action="chart.joined", patient=goes_on.pk)
    for event in (one, other):
        said = json.loads(event.details)
        assert said["plans"] == [row.pk]
        assert set(said["entries"]) == set(ASKED)
        assert said["reason"] == "entered twice"
    page = world.client("alice").get("/audit/", {"patient": goes_on.pk}).content.decode()
    assert "plan.begun" in page


@pytest.mark.parametrize(
    ("subject", "first", "last", "held"),
    [
        ("allergies", ["lidocaine"], [], ["lidocaine"]),
        ("medicines", ["warfarin"], ["aspirin", "warfarin"], ["warfarin", "aspirin"]),
        ("pregnant", "no", "yes", None),
        ("pregnant", "no", "no", "no"),
        ("weight", "64 kg", "66 kg", "66 kg"),
    ],
)
@pytest.mark.parametrize("older_goes_on", [True, False])
def test_what_holds_where_both_charts_say_something(
    world: World, subject: str, first: Any, last: Any, held: Any, older_goes_on: bool
) -> None:
    older, newer = world.patient(), world.patient()
    tell(world, older, **{subject: first})
    tell(world, newer, **{subject: last})
    closed, goes_on = (newer, older) if older_goes_on else (older, newer)
    assert merge(world.bob, closed, goes_on, "the same")
    assert facts(goes_on) == ({} if held is None else {subject: held})
    closed.refresh_from_db()
    assert facts(closed) == {subject: last if older_goes_on else first}


def test_of_two_scores_of_one_area_the_last_holds(world: World) -> None:
    one, other = world.patient(), world.patient()
    row = {"scale": "FWS", "area": "glabella", "condition": "maximum", "value": 3}
    tell(world, one, scores=[row, row | {"condition": "rest", "value": 1}])
    tell(world, other, scores=[row | {"value": 2}])
    merge(world.bob, other, one, "the same")
    assert [score["value"] for score in facts(one)["scores"]] == [2, 1]


def test_goals_with_one_number_in_both_charts_all_go_on(world: World) -> None:
    one, other = world.patient(), world.patient()
    tell(world, one, **{"goal/1": {"words": "softer lines"}, "goal/2": {"words": "even brows"}})
    tell(world, other, **{"goal/1": {"words": "less sun damage"}})
    merge(world.bob, other, one, "the same")
    found = {subject: value["words"] for subject, value in facts(one).items()}
    assert found == {
        "goal/1": "softer lines",
        "goal/2": "even brows",
        "goal/3": "less sun damage",
    }


def test_what_was_voided_later_stays_void_in_the_joined_chart(world: World) -> None:
    one, other = world.patient(), world.patient()
    tell(world, other, medicines=["warfarin"])
    merge(world.bob, other, one, "the same")
    tell(world, one, medicines=None)
    assert current(one) == {}
    tell(world, one, medicines=[])
    assert facts(one) == {"medicines": []}


def test_a_chain_of_merges_is_read_to_its_end(world: World) -> None:
    charts = [world.patient() for _ in range(3)]
    tell(world, charts[0], allergies=["lidocaine"])
    assert merge(world.bob, charts[0], charts[1], "the same")
    assert merge(world.bob, charts[1], charts[2], "the same")
    assert facts(charts[2]) == {"allergies": ["lidocaine"]}


def test_a_medicine_of_the_closed_chart_asks_for_another_approval(world: World) -> None:
    row = world.plan("mn-acne-review")
    sign(world.alice, row.pk, row.version)
    other = world.patient()
    tell(world, other, medicines=["isotretinoin"])
    merge(world.bob, other, row.patient, "the same")
    row = TreatmentPlan.objects.select_related("clinic", "patient").get(pk=row.pk)
    assert state_of(row, timezone.now()).word == "needs approval"


def test_a_closed_chart_takes_neither_entries_nor_plans_nor_another_merge(world: World) -> None:
    one, other, third = (world.patient() for _ in range(3))
    merge(world.bob, other, one, "the same")
    client = world.client("bob")
    for path in (f"/patients/{other.pk}/history/", f"/patients/{other.pk}/plans/new/"):
        assert client.post(path, {"last": "0"})["Location"] == f"/patients/{one.pk}/"
    assert not merge(world.bob, third, other, "into a closed one")
    assert not merge(world.bob, other, third, "a closed one")
    assert not merge(world.bob, third, third, "into itself")
    assert not ChartEntry.objects.exists()
