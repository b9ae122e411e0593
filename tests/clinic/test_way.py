"""The way of a patient, treatments over time, and what a plan comes to in words."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from needlework.clinic.approvals.examining import examine
from needlework.clinic.approvals.signing import sign
from needlework.clinic.chart.entries import write
from needlework.clinic.documents.consent import sign_consent
from needlework.clinic.drafts import saving
from needlework.clinic.drafts.telling import told_lines, totals
from needlework.clinic.models import Patient
from tests.clinic.people import World

SIDES = ("left", "right")


def page_of(world: World, patient: Patient) -> dict[str, object]:
    answer = world.client("alice").get(f"/patients/{patient.pk}/")
    assert answer.status_code == 200
    return {one.words: (one.state, one.note) for one in answer.context["steps"]}


def ask_skin(world: World, patient: Patient) -> None:
    with transaction.atomic():
        write(world.bob, patient, {"skin_type": 3})


def test_the_first_open_step_is_the_next(world: World) -> None:
    patient = world.patient()
    found = page_of(world, patient)
    assert found["History"] == ("next", "9 not asked")
    assert found["Plan"] == ("open", "none yet")
    row = world.plan(patient=patient)
    assert page_of(world, patient)["History"] == ("next", "1 not asked")
    ask_skin(world, patient)
    assert page_of(world, patient)["Approval"] == ("next", "draft")
    approval = sign(world.alice, row.pk, row.version)
    assert page_of(world, patient)["Consent"] == ("next", "")
    sign_consent(world.bob, approval, "Petra Patient")
    assert [state for state, _ in page_of(world, patient).values()] == ["done"] * 5


def test_an_approval_that_does_not_hold_any_more_is_the_next_step(world: World) -> None:
    row = world.plan()
    ask_skin(world, row.patient)
    sign(world.alice, row.pk, row.version)
    saving.rename(world.bob, row.pk, row.version, "Changed since")
    assert page_of(world, row.patient)["Approval"] == ("next", "needs approval")


def test_treatments_over_time_are_there_with_the_newest_first(world: World) -> None:
    patient = world.patient()
    row = world.plan(patient=patient)
    old = {"product": "abobotulinumtoxinA", "area": "glabella", "on": "2024-05-06", "here": False}
    with transaction.atomic():
        write(world.bob, patient, {"previous_treatments": [old]}, "asked again")
    sign(world.alice, row.pk, row.version)
    moments = world.client("alice").get(f"/patients/{patient.pk}/").context["timeline"]
    days = [one.day for one in moments]
    assert days == sorted(days, reverse=True)
    assert moments[0].day == date.today() + timedelta(days=1)
    assert "onabotulinumtoxinA 20 U" in moments[0].words
    assert "elsewhere" in moments[-1].words


def test_points_of_one_muscle_are_told_apart_on_each_side(world: World) -> None:
    plan = examine(world.plan(), date.today()).plan
    lines = told_lines(plan.sessions[0].treatments[0])
    said = {(line.muscle, line.side) for line in lines}
    assert len(said) == len(lines) == 5
    assert ("corrugator supercilii, inner", "left") in said
    assert ("corrugator supercilii, outer", "right") in said
    assert ("procerus", "midline") in said


def test_points_whose_side_nobody_said_tell_it_by_where_they_lie(world: World) -> None:
    plan = examine(world.plan("ona-fhl-component"), date.today()).plan
    lines = told_lines(plan.sessions[0].treatments[0])
    found = {(line.muscle, line.side.removesuffix(", by its place")) for line in lines}
    places = [(f"frontalis, {place}", side) for place in ("inner", "outer") for side in SIDES]
    assert found == {("frontalis", "midline"), *places}


def test_totals_keep_products_apart(world: World) -> None:
    row = world.plan()
    sent = {"scheme": "abo-gl", "day": "0"}
    assert totals(examine(row, date.today()).plan) == ["20 U onabotulinumtoxinA"]
    row = saving.edit(world.bob, row.pk, row.version, "add-scheme", sent)
    found = totals(examine(row, date.today()).plan)
    assert found == ["20 U onabotulinumtoxinA", "50 sU abobotulinumtoxinA"]
    row = saving.edit(world.bob, row.pk, row.version, "add-scheme", {**sent, "scheme": "ona-lcl"})
    assert totals(examine(row, date.today()).plan)[0] == "44 U onabotulinumtoxinA"


def test_allergies_stand_at_the_head_of_every_page_of_a_patient(world: World) -> None:
    patient = world.patient()
    client = world.client("bob")
    pages = [f"/patients/{patient.pk}/{part}" for part in ("", "history/", "consultation/")]
    for page in pages:
        assert "allergies not asked" in client.get(page).content.decode()
    with transaction.atomic():
        write(world.bob, patient, {"allergies": ["lidocaine"]})
    for page in pages:
        assert "allergic: lidocaine" in client.get(page).content.decode()


def test_a_treatment_is_added_from_the_schemes_by_kind(world: World) -> None:
    page = world.client("bob").get(f"/plans/{world.plan().pk}/").content.decode()
    offered = page.split('id="add-scheme"')[1].split("</select>")[0]
    assert '<optgroup label="Filler">' in offered
    assert '<option value="abo-gl">' in offered
