"""Two charts of one person become one: entries, plans and approvals go on, nothing is lost."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from needlework.clinic.approvals.signing import sign
from needlework.clinic.approvals.states import state_of
from needlework.clinic.audit.verifying import broken_seals, verify
from needlework.clinic.chart.entries import current, facts, write
from needlework.clinic.models import Approval, AuditEvent, ChartEntry, Patient, TreatmentPlan
from needlework.clinic.patients.duplicates import duplicates
from needlework.clinic.patients.merging import merge
from needlework.clinic.patients.searching import search
from needlework.clinic.patients.writing import change
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
    assert "plan begun" in page.lower()


@pytest.mark.parametrize(
    ("subject", "first", "last", "held"),
    [
        ("allergies", ["lidocaine"], [], ["lidocaine"]),
        ("medicines", ["warfarin"], ["aspirin", "warfarin"], ["warfarin", "aspirin"]),
        ("pregnant", "no", "yes", None),
        ("pregnant", "no", "no", "no"),
        ("weight", "64 kg", "66 kg", "66 kg"),
        ("skin_type", "II", "V", None),
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


def test_answers_that_differ_are_both_shown_and_asked_again(world: World) -> None:
    older, newer = world.patient(), world.patient()
    tell(world, older, pregnant="yes")
    tell(world, newer, pregnant="no")
    merge(world.bob, newer, older, "the same")
    page = world.client("bob").get(f"/patients/{older.pk}/").content.decode()
    assert "two charts disagree: ask again" in page
    assert f'yes <span class="quiet small">chart number {older.number}' in page
    assert f'no <span class="quiet small">chart number {newer.number}' in page
    tell(world, older, pregnant="no")
    page = world.client("bob").get(f"/patients/{older.pk}/").content.decode()
    assert "disagree" not in page


@pytest.mark.parametrize(
    ("goes_on", "closed", "held"),
    [
        ("unspecified", "female", "female"),
        ("male", "female", "unspecified"),
        ("female", "unspecified", "female"),
    ],
)
def test_a_sex_that_differs_is_not_said_so_that_nothing_goes_unasked(
    world: World, goes_on: str, closed: str, held: str
) -> None:
    one, other = world.patient(sex=goes_on), world.patient(sex=closed, phone="555 0101")
    tell(world, other, pregnant="yes")
    merge(world.bob, other, one, "the same")
    one.refresh_from_db()
    assert (one.sex, one.phone) == (held, "555 0101")
    page = world.client("bob").get(f"/patients/{one.pk}/").content.decode()
    assert "Pregnant?" in page
    event = AuditEvent.objects.get(action="chart.joined")
    assert json.loads(event.details)["identity"]["phone"] == ["", "555 0101"]


def test_another_birth_date_of_the_closed_chart_is_shown(world: World) -> None:
    one, other = world.patient(), world.patient(birth_date=date(1983, 2, 4))
    merge(world.bob, other, one, "the same")
    page = world.client("bob").get(f"/patients/{one.pk}/").content.decode()
    assert "born 4 Feb 1983 there" in page


def test_the_person_is_found_by_the_words_of_both_charts(world: World) -> None:
    one, other = world.patient(), world.patient(family_name="Maiden", phone="555 0199")
    merge(world.bob, other, one, "the same")
    for words in ("maiden", str(other.number), "5550199", "petra patient"):
        assert search(world.clinic, words) == [one], words
    one.refresh_from_db()
    one.given_name = "Petronella"
    change(world.bob, one, one.version)
    assert search(world.clinic, "maiden petronella") == [one]
    again = Patient(given_name="Petra", family_name="Maiden", birth_date=one.birth_date)
    assert duplicates(world.clinic, again) == [one]


def test_a_closed_chart_is_not_changed_and_takes_no_plan_behind_anybodys_back(
    world: World,
) -> None:
    one, other = world.patient(), world.patient()
    merge(world.bob, other, one, "the same")
    answer = world.client("bob").post(f"/patients/{other.pk}/change/", {"version": "1"})
    assert answer["Location"] == f"/patients/{one.pk}/"
    assert world.plan(patient=Patient.objects.get(pk=other.pk), asked=False).patient == one
