"""The consultation: grades, goals and risks, each revised or voided with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.html import escape

from needlework.clinic.chart.entries import facts
from needlework.clinic.consultation import records
from needlework.clinic.models import ChartEntry, Patient
from tests.clinic.people import World


def post(world: World, patient: Patient, do: str, **given: Any) -> tuple[int, str]:
    sent = {"do": do, "last": str(records.newest(patient)), **given}
    page = world.client("bob").post(f"/patients/{patient.pk}/consultation/change/", sent)
    return page.status_code, page.content.decode()


def page_of(world: World, patient: Patient, who: str = "auditor") -> str:
    page = world.client(who).get(f"/patients/{patient.pk}/consultation/")
    assert page.status_code == 200
    return page.content.decode()


def test_grades_at_rest_and_at_maximum_are_those_of_the_chart(world: World) -> None:
    patient = world.patient()
    sent = {"area": "frown lines", "scale": "FWS", "rest": "1", "maximum": "3"}
    assert post(world, patient, "assess", **sent)[0] == 302
    rows = facts(patient)["scores"]
    assert [(row["area"], row["condition"], row["value"]) for row in rows] == [
        ("glabella", "rest", 1),
        ("glabella", "maximum", 3),
    ]
    page = page_of(world, patient)
    assert "FWS at rest: 1" in page
    assert "FWS at maximum: 3" in page


@pytest.mark.parametrize(
    ("do", "given", "words"),
    [
        ("assess", {"area": "glabella", "scale": "FWS"}, "left empty"),
        ("assess", {"area": "glabella", "scale": "FWS", "rest": "9"}, "no grade of FWS"),
        ("assess", {"area": "glabella", "scale": "FWS", "rest": "much"}, "is no number"),
        ("assess", {"area": "glabella", "scale": "Xyzzy", "rest": "1"}, "no known scale"),
        ("assess", {"area": "elbowz", "scale": "FWS", "rest": "1"}, "no known area"),
        ("goal", {"words": "  "}, "left empty"),
        ("goal", {"words": "fewer lines", "area": "elbowz"}, "no known area"),
        ("risks", {}, "none ticked or named"),
        ("revise", {"subject": "goal/7", "words": "x", "reason": "y"}, "goal/7"),
        ("void", {"subject": "scores/x", "reason": "y"}, "scores/x"),
        ("void", {"subject": "pregnant", "reason": "y"}, "pregnant"),
        ("sing", {}, "nothing that this page does"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence_and_nothing_is_saved(
    world: World, do: str, given: dict[str, str], words: str
) -> None:
    patient = world.patient()
    status, page = post(world, patient, do, **given)
    assert status == 400
    assert words in page
    assert not patient.entries.exists()


def test_a_second_grade_of_the_same_is_a_revision(world: World) -> None:
    patient = world.patient()
    sent = {"area": "glabella", "scale": "FWS", "maximum": "3"}
    assert post(world, patient, "assess", **sent)[0] == 302
    assert "Revise it" in post(world, patient, "assess", **sent)[1]
    change = {"subject": "scores/0", "value": "2", "reason": "graded again by daylight"}
    assert post(world, patient, "revise", **change)[0] == 302
    assert facts(patient)["scores"][0]["value"] == 2
    (before,) = records.before(patient)
    assert before.words.endswith("at maximum: 3")
    assert before.instead.endswith("at maximum: 2")
    assert "graded again by daylight" in page_of(world, patient)


def test_a_void_grade_leaves_the_others_and_its_trace(world: World) -> None:
    patient = world.patient()
    post(world, patient, "assess", area="glabella", scale="FWS", rest="1", maximum="3")
    post(world, patient, "void", subject="scores/0", reason="wrong patient")
    assert [row["condition"] for row in facts(patient)["scores"]] == ["maximum"]
    post(world, patient, "void", subject="scores/0", reason="wrong patient")
    assert "scores" not in facts(patient)
    assert len(records.before(patient)) == 2


def test_a_goal_is_revised_and_voided_with_a_reason_and_stays_readable(world: World) -> None:
    patient = world.patient()
    post(world, patient, "goal", words="Look less stern", area="glabella")
    post(world, patient, "goal", words="Keep my brows up")
    assert "left empty" in post(world, patient, "void", subject="goal/1", reason="")[1]
    post(world, patient, "revise", subject="goal/1", words="Look rested", reason="asked again")
    post(world, patient, "void", subject="goal/2", reason="withdrawn by the patient")
    assert [item.value for item in records.items(patient, records.GOAL)] == [
        {"words": "Look rested"}
    ]
    assert ChartEntry.objects.filter(patient=patient).count() == 4
    page = page_of(world, patient)
    for words in (
        "Look less stern",
        "asked again",
        "Keep my brows up",
        "withdrawn by the patient",
    ):
        assert words in page
    post(world, patient, "goal", words="Third")
    assert records.items(patient, records.GOAL)[-1].subject == "goal/3"


def test_risks_are_those_published_for_the_plan_with_their_rates(world: World) -> None:
    patient = world.patient()
    world.plan(patient=patient)
    rows = {row[0]: row[1] for row in _table(patient)}
    assert rows
    page = page_of(world, patient, "bob")
    assert all(escape(event) in page for event in rows)
    event = next(iter(rows))
    status, _ = post(world, patient, "risks", risk=event, words="Asked about headaches")
    assert status == 302
    first, own = records.items(patient, records.RISK)
    assert first.value["words"] == event
    assert rows[event] in first.words
    assert own.value == {"words": "Asked about headaches"}
    assert f'value="{event}"' not in page_of(world, patient, "bob").partition("Published for")[2]


def test_a_risk_that_is_in_no_table_is_not_recorded_as_ticked(world: World) -> None:
    patient = world.patient()
    world.plan(patient=patient)
    before = records.newest(patient)
    assert post(world, patient, "risks", risk="Turning green")[0] == 400
    assert records.newest(patient) == before


def test_of_two_who_write_the_second_is_told(world: World) -> None:
    patient = world.patient()
    last = str(records.newest(patient))
    post(world, patient, "goal", words="First")
    status, page = post(world, patient, "goal", words="Second", last=last)
    assert status == 400
    assert "Somebody else changed" in page
    assert len(records.items(patient, records.GOAL)) == 1


def test_the_history_does_not_touch_goals_and_risks(world: World) -> None:
    patient = world.patient()
    post(world, patient, "goal", words="Look rested")
    sent = {"last": str(records.newest(patient)), "pregnant": "no"}
    assert world.client("bob").post(f"/patients/{patient.pk}/history/", sent).status_code == 302
    assert len(records.items(patient, records.GOAL)) == 1


def test_goals_do_not_grow_without_end(world: World) -> None:
    patient = world.patient()
    rows = [{"words": "x"}] * (records.MOST - 1)
    records.add(world.bob, patient, records.GOAL, rows, 0)
    status, page = post(world, patient, "goal", words="one more")
    assert status == 400
    assert f"at most {records.MOST}" in page


def _table(patient: Patient) -> tuple[Any, ...]:
    from datetime import date

    from needlework.clinic.consultation.risk_table import newest_plan, risk_rows

    return risk_rows(newest_plan(patient), date.today())
