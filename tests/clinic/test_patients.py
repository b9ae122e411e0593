"""Patients are found by any word, entered once, and changed by one person at a time."""

from __future__ import annotations

from datetime import date

import pytest

from needlework.clinic.models import AuditEvent, Patient
from needlework.clinic.patients.duplicates import duplicates
from needlework.clinic.patients.merging import merge
from needlework.clinic.patients.searching import search, wanted_words
from needlework.clinic.patients.words import words_of
from needlework.clinic.patients.writing import change, enter
from needlework.clinic.stale import StaleError
from tests.clinic.people import World

ZOE = {
    "given_name": "Zoë",
    "family_name": "O’Brien-Smith",
    "birth_date": date(1979, 11, 20),
    "phone": "+1 (555) 010-2345",
    "email": "zoe@home.example",
}


@pytest.mark.parametrize(
    "asked",
    [
        "zoe",
        "Zo",
        "obrien",
        "SMITH zoë",
        "1979-11-20",
        "20.11.1979",
        "2345",
        "zoe@home",
        "smi 1979",
    ],
)
def test_a_patient_is_found_by_the_beginning_of_any_word(world: World, asked: str) -> None:
    wanted = world.patient(**ZOE)
    world.patient(family_name="Zimmer", given_name="Anna")
    assert search(world.clinic, asked) == [wanted]


@pytest.mark.parametrize("asked", ["zoe anna", "brien2", "%", "_", "0000", "x" * 500])
def test_nobody_is_found_where_a_word_fits_nobody(world: World, asked: str) -> None:
    world.patient(**ZOE)
    assert search(world.clinic, asked) in ([], [Patient.objects.get()] if asked in "%_" else [])


def test_without_a_word_the_ones_entered_last_are_shown(world: World) -> None:
    entered = [world.patient(given_name=name) for name in ("A", "B", "C")]
    assert search(world.clinic, "  ", most=2) == entered[:0:-1]


def test_patients_of_another_clinic_are_not_found(world: World) -> None:
    world.patient(**ZOE)
    assert search(world.other, "zoe") == []


def test_the_longest_word_is_looked_for_first() -> None:
    assert wanted_words("li 1979-11-20 brown")[:2] == ["19791120", "brown"]


def test_chart_numbers_are_given_once_per_clinic(world: World) -> None:
    first, second = world.patient(), world.patient()
    other = enter(
        world.mallory, Patient(given_name="X", family_name="Y", birth_date=ZOE["birth_date"])
    )
    assert (first.number, second.number, other.number) == (1, 2, 1)


def test_the_words_follow_a_change_of_name(world: World) -> None:
    patient = world.patient(**ZOE)
    patient.family_name = "Nguyen"
    change(world.bob, patient, 1)
    assert search(world.clinic, "nguyen") == [patient]
    assert search(world.clinic, "obrien") == []
    assert "nguyen" in words_of(patient)


@pytest.mark.parametrize(
    ("given", "alike"),
    [
        ({}, True),
        ({"given_name": "Zoe", "family_name": "OBrien Smith"}, True),
        ({"given_name": "O’Brien-Smith", "family_name": "Zoë"}, True),
        ({"birth_date": date(1979, 11, 21), "email": "", "phone": ""}, False),
        ({"given_name": "Max", "family_name": "Moritz", "email": "", "phone": ""}, False),
        ({"given_name": "Max", "birth_date": date(1950, 1, 1), "phone": ""}, True),
    ],
)
def test_somebody_who_may_be_here_already_is_shown(
    world: World, given: dict[str, object], alike: bool
) -> None:
    here = world.patient(**ZOE)
    assert duplicates(world.clinic, Patient(**{**ZOE, **given})) == ([here] if alike else [])


def test_a_duplicate_is_entered_only_after_a_second_look(world: World) -> None:
    world.patient()
    client = world.client("desk")
    sent = {"given_name": "Petra", "family_name": "Patient", "birth_date": "1983-04-02",
            "sex": "female"}  # fmt: skip
    page = client.post("/patients/new/", sent)
    assert "Is it one of these?" in page.content.decode()
    assert Patient.objects.count() == 1
    assert client.post("/patients/new/", {**sent, "anyway": "yes"}).status_code == 302
    assert Patient.objects.count() == 2


@pytest.mark.parametrize("born", ["2999-01-01", "1850-01-01", "not a date", ""])
def test_an_impossible_birth_date_is_refused(world: World, born: str) -> None:
    sent = {"given_name": "A", "family_name": "B", "birth_date": born, "sex": "male"}
    page = world.client("desk").post("/patients/new/", sent)
    assert page.status_code == 200
    assert 'class="error"' in page.content.decode()
    assert not Patient.objects.exists()


def test_of_two_who_change_a_patient_the_second_is_told(world: World) -> None:
    world.patient()
    first, second = Patient.objects.get(), Patient.objects.get()
    first.phone, second.phone = "111", "222"
    change(world.alice, first, 1)
    with pytest.raises(StaleError, match="Somebody else changed"):
        change(world.bob, second, 1)
    assert Patient.objects.get().phone == "111"


def test_the_form_tells_the_second_editor_too(world: World) -> None:
    patient = world.patient()
    sent = {"given_name": "Petra", "family_name": "New", "birth_date": "1983-04-02",
            "sex": "female", "version": "7"}  # fmt: skip
    page = world.client("bob").post(f"/patients/{patient.pk}/change/", sent, follow=True)
    assert "Somebody else changed" in page.content.decode()
    assert Patient.objects.get().family_name == "Patient"


def test_a_merged_chart_points_to_the_other_and_is_found_no_more(world: World) -> None:
    one, other = world.patient(), world.patient()
    merge(world.bob, other, one, "entered twice")
    assert search(world.clinic, "patient") == [one]
    event = AuditEvent.objects.filter(action="patient.merged").get()
    assert "entered twice" in event.details
    page = world.client("bob").get(f"/patients/{other.pk}/").content.decode()
    assert "This chart is closed" in page


def test_a_merge_needs_a_reason_and_another_chart(world: World) -> None:
    one, other = world.patient(), world.patient()
    client = world.client("bob")
    for sent in ({"into": one.pk}, {"into": other.pk, "reason": "same"}):
        client.post(f"/patients/{other.pk}/merge/", sent)
    other.refresh_from_db()
    assert other.merged_into is None
    client.post(f"/patients/{other.pk}/merge/", {"into": one.pk, "reason": "same person"})
    other.refresh_from_db()
    assert other.merged_into == one


def test_results_come_as_a_part_while_typing(world: World) -> None:
    world.patient(**ZOE)
    page = world.client("desk").get("/patients/", {"q": "zo"}, headers={"X-Part": "results"})
    assert "O’Brien-Smith, Zoë" in page.content.decode()
    assert "<html" not in page.content.decode()


@pytest.mark.parametrize(
    ("given", "family", "asked"),
    [
        ("Иван", "Петров", "петр"),
        ("小龙", "李", "李 小"),
        ("דנה", "לוי", "לוי"),
        ("Ελένη", "Παππά", "παππα"),
        ("आशा", "शर्मा", "शर्मा"),
    ],
)
def test_names_of_every_alphabet_are_found(
    world: World, given: str, family: str, asked: str
) -> None:
    world.patient()
    found = world.patient(given_name=given, family_name=family)
    assert search(world.clinic, asked) == [found]
