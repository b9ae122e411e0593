"""Plans are frozen values that answer simple questions about themselves."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal

import pytest

from needlework.doses import Dose
from needlework.plans import (
    NONE_OF_THEM,
    NOT_ASKED,
    Answer,
    Goal,
    Listed,
    Named,
    Neuromodulator,
    Patient,
    Plan,
    Score,
    Session,
    Site,
    whole_years,
)

ALICE = Patient(
    age=43,
    sex="female",
    medicines=Listed(asked=True, items=(Named("Coumadin", "warfarin"), Named("xyzzy"))),
    scores=(Score("b1", "FWS", "glabella", Decimal(3)),),
)
FROWN = Neuromodulator("t1", "onabotulinumtoxinA", "glabella", protocol="ona-gl")
PLAN = Plan(
    title="Alice",
    start_date=date(2026, 12, 1),
    patient=ALICE,
    goals=(Goal("g1", "glabella", "none_or_mild", by_day=30, probability=Decimal("0.8")),),
    sessions=(Session("s1", 0, (FROWN,)), Session("s2", 84, (replace(FROWN, id="t2"),))),
)


def test_a_plan_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        PLAN.title = "other"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        ALICE.age = 20  # type: ignore[misc]


def test_equal_plans_have_equal_hashes_in_python() -> None:
    assert replace(PLAN) == PLAN
    assert hash(replace(PLAN)) == hash(PLAN)


def test_plans_with_other_products_are_unequal_and_not_an_error() -> None:
    abo = Neuromodulator("t1", "abobotulinumtoxinA", "glabella",
                         dose=Dose(Decimal(50), "abobotulinumtoxinA", "sU"))  # fmt: skip
    ona = replace(abo, product="onabotulinumtoxinA",
                  dose=Dose(Decimal(50), "onabotulinumtoxinA"))  # fmt: skip
    assert abo != ona
    assert Plan(sessions=(Session("s1", 0, (abo,)),)) != Plan(sessions=(Session("s1", 0, (ona,)),))


def test_not_asked_is_never_no() -> None:
    assert Patient().pregnant is Answer.UNKNOWN
    assert NOT_ASKED.answer is Answer.UNKNOWN
    assert NONE_OF_THEM.answer is Answer.NO
    assert ALICE.medicines.answer is Answer.YES


def test_listed_names_say_what_was_recognised() -> None:
    assert ALICE.medicines.slugs == ("warfarin",)
    assert PLAN.unresolved == ("xyzzy",)
    assert str(ALICE.medicines) == "warfarin, xyzzy (not recognised)"
    assert (str(NOT_ASKED), str(NONE_OF_THEM)) == ("not asked", "none")


def test_treatments_come_with_their_sessions() -> None:
    assert [(session.day, one.id) for session, one in PLAN.scheduled()] == [(0, "t1"), (84, "t2")]
    assert PLAN.treatment("t2").id == "t2"


def test_days_become_dates_where_there_is_a_start() -> None:
    assert PLAN.date_of(84) == date(2027, 2, 23)
    assert replace(PLAN, start_date=None).date_of(84) is None


@pytest.mark.parametrize(
    ("day", "years"),
    [(date(2026, 4, 1), 42), (date(2026, 4, 2), 43), (date(2027, 4, 1), 43)],
)
def test_years_are_whole_only_after_the_birthday(day: date, years: int) -> None:
    assert whole_years(date(1983, 4, 2), day) == years


def test_the_age_of_a_plan_is_that_at_its_start() -> None:
    born = replace(ALICE, age=None, birth_date=date(1983, 4, 2))
    assert replace(PLAN, patient=born).age == 43
    assert replace(PLAN, patient=born, start_date=None).age is None
    assert PLAN.age == 43


def test_a_score_is_found_by_area_condition_and_rater() -> None:
    assert PLAN.score("glabella") == ALICE.scores[0]
    assert PLAN.score("glabella", condition="rest") is None
    assert PLAN.score("forehead") is None


def test_a_protocol_with_sites_deviates() -> None:
    site = Site("p1", "procerus", "midline", Dose(Decimal(4), "onabotulinumtoxinA"))
    assert not FROWN.deviating
    assert replace(FROWN, sites=(site,)).deviating
    assert not replace(FROWN, protocol=None, sites=(site,)).deviating


def test_a_plan_prints_as_a_short_outline() -> None:
    assert str(PLAN).splitlines() == [
        "Alice",
        "  patient: female, 43 years",
        "  baseline: FWS glabella 3 (investigator, maximum)",
        "  goal: none_or_mild glabella by day 30, chance at least 80 %",
        "  day 0 (2026-12-01)",
        "    onabotulinumtoxinA protocol ona-gl, glabella",
        "  day 84 (2027-02-23)",
        "    onabotulinumtoxinA protocol ona-gl, glabella",
        "  not recognised: xyzzy",
    ]


def test_an_empty_plan_prints_too() -> None:
    assert str(Plan()) == "Untitled plan\n  patient: not described"
