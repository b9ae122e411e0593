"""The history is structured, dated, revised with a reason; what was not asked stays visible."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from needlework.clinic.chart.entries import chart_version, current, facts, write
from needlework.clinic.chart.looking_ahead import names_ahead
from needlework.clinic.chart.tables import patient_table, table_of
from needlework.clinic.models import ChartEntry, Patient
from tests.clinic.people import ASKED, World

TODAY = date(2026, 12, 1)


def sent_for(patient: Patient, **given: Any) -> dict[str, Any]:
    return {"last": str(chart_version(patient)), **given}


def post(world: World, patient: Patient, **given: Any) -> tuple[int, str]:
    page = world.client("bob").post(f"/patients/{patient.pk}/history/", sent_for(patient, **given))
    return page.status_code, page.content.decode()


def test_an_empty_form_records_nothing_as_no(world: World) -> None:
    patient = world.patient()
    assert post(world, patient)[0] == 302
    assert facts(patient) == {}
    table = patient_table(patient, TODAY)
    assert set(table) == {"birth_date", "sex"}


def test_the_chart_says_what_was_not_asked(world: World) -> None:
    patient = world.patient()
    page = world.client("bob").get(f"/patients/{patient.pk}/").content.decode()
    assert page.count('<span class="tag ask">not asked</span>') == 12
    assert "What was not asked is never taken for “no”" in page


def test_none_and_not_asked_are_two_things(world: World) -> None:
    patient = world.patient()
    post(world, patient, **{"medicines-asked": "none", "allergies-asked": "not-asked"})
    assert facts(patient) == {"medicines": []}
    assert patient_table(patient, TODAY)["medicines"] == {"none": True}


def test_names_are_kept_as_typed_and_unknown_ones_are_marked(world: World) -> None:
    patient = world.patient()
    post(world, patient, **{"medicines-asked": "these", "medicines": ["Coumadin", "Xyzzyx"]})
    assert facts(patient)["medicines"] == ["Coumadin", "Xyzzyx"]
    page = world.client("bob").get(f"/patients/{patient.pk}/").content.decode()
    assert page.count("not known to the check") == 1


def test_these_without_a_name_is_refused(world: World) -> None:
    patient = world.patient()
    status, page = post(world, patient, **{"conditions-asked": "these", "weight": "64"})
    assert status == 400
    assert "nothing named" in page
    assert facts(patient) == {}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"weight": "heavy"}, "weight"),
        ({"weight": "-3"}, "weight"),
        ({"skin_type": "9"}, "skin_type"),
        ({"skin_type": "III"}, "whole number"),
        ({"latitude": "NaN"}, "no number"),
        ({"score-0-area": "glabella", "score-0-value": "7"}, "no grade of FWS"),
        ({"score-0-area": "elbowz", "score-0-value": "1"}, "not a known area"),
        (
            {"previous_treatments-asked": "these", "previous-0-on": "yesterday"},
            "is no date",
        ),
        (
            {
                "previous_treatments-asked": "these",
                "previous-0-product": "onabotulinumtoxinA",
                "previous-0-dose": "20 mL",
            },
            "dose",
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence_and_nothing_is_saved(
    world: World, given: dict[str, str], words: str
) -> None:
    patient = world.patient()
    status, page = post(world, patient, pregnant="no", **given)
    assert status == 400
    assert words in page
    assert facts(patient) == {}


def test_a_revision_keeps_what_stood_before_with_the_reason(world: World) -> None:
    patient = world.patient()
    post(world, patient, pregnant="no")
    post(world, patient, pregnant="yes", reason="test at home")
    now = current(patient)["pregnant"]
    assert (now.value, now.reason, now.replaces.value) == ("yes", "test at home", "no")
    assert patient.entries.count() == 2


def test_taking_an_answer_back_voids_it(world: World) -> None:
    patient = world.patient()
    post(world, patient, pregnant="no")
    post(world, patient, reason="asked the wrong person")
    assert facts(patient) == {}
    assert ChartEntry.objects.filter(patient=patient, void=True).count() == 1


def test_the_same_answers_again_write_nothing(world: World) -> None:
    patient = world.patient()
    with transaction.atomic():
        assert write(world.bob, patient, ASKED)
        assert write(world.bob, patient, ASKED) == ()


def test_of_two_who_ask_the_second_is_told(world: World) -> None:
    patient = world.patient()
    stale = sent_for(patient, pregnant="no")
    post(world, patient, pregnant="yes")
    page = world.client("alice").post(f"/patients/{patient.pk}/history/", stale)
    assert page.status_code == 400
    assert "Somebody else changed" in page.content.decode()
    assert facts(patient)["pregnant"] == "yes"


def test_days_since_a_previous_treatment_are_counted_to_the_start() -> None:
    row = {"product": "onabotulinumtoxinA", "dose": "20 U", "on": "2026-07-14", "here": False}
    table = table_of({"previous_treatments": [row]}, date(1980, 1, 1), "female", TODAY)
    assert table["previous_treatments"] == [
        {"product": "onabotulinumtoxinA", "dose": "20 U", "here": False, "days_ago": 140}
    ]
    later = table_of(
        {"previous_treatments": [row]}, date(1980, 1, 1), "female", TODAY + timedelta(days=2)
    )
    assert later["previous_treatments"][0]["days_ago"] == 142


@pytest.mark.parametrize(
    ("typed", "kind", "first"),
    [("roacc", "medicine", "Roaccutane"), ("warf", "medicine", "warfarin")],
)
def test_a_medicine_is_proposed_from_its_beginning(typed: str, kind: str, first: str) -> None:
    assert names_ahead(typed, kind)[0][0].lower() == first.lower()


@pytest.mark.parametrize(("typed", "kind"), [("", "medicine"), ("  ", "area"), ("a", "user")])
def test_nothing_is_proposed_for_nothing_or_for_an_unknown_kind(typed: str, kind: str) -> None:
    assert names_ahead(typed, kind) == []


def test_a_slip_of_the_pen_still_finds_the_name() -> None:
    assert any("isotretinoin" in names[1] for names in names_ahead("isotretinion", "medicine"))


def test_look_ahead_answers_with_names_and_what_they_are(world: World) -> None:
    found = world.client("bob").get("/words/", {"kind": "medicine", "q": "coum"}).json()
    assert {"word": "Coumadin", "is": "warfarin"} in found["names"]


def test_those_at_the_desk_do_not_see_the_clinical_part(world: World) -> None:
    patient = world.patient()
    with transaction.atomic():
        write(world.bob, patient, {**ASKED, "medicines": ["warfarin"]})
    client = world.client("desk")
    assert "warfarin" not in client.get(f"/patients/{patient.pk}/").content.decode()
    assert client.get(f"/patients/{patient.pk}/history/").status_code == 403
