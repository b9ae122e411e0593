"""Plans that begin from a scheme: readable, and asking instead of answering."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from needlework.doses import Dose, Mass, Volume
from needlework.planfile.template import Wishes, plan_template
from needlework.plans import Answer, Filler, Mesotherapy, Microneedling, Neuromodulator, Plan
from needlework.problems import BadInputError
from needlework.protocols import Protocol, Scheme, dose_of, every, find
from tests.planfile.texts import plan_of

POSSIBLE = [one for one in every() if one.execution.possible]
CARDS = [one for one in every() if not one.execution.possible]


def scheme(slug: str) -> Scheme:
    """Return a scheme by its id."""
    found = find(slug)
    assert found is not None
    return found


def wishes(one: Scheme) -> Wishes:
    """Return what a scheme has to be told."""
    needs = one.execution.needs
    return Wishes(
        weight=Mass.parse("18 kg") if "weight" in needs else None,
        side="left" if "side" in needs else None,
        volume=Volume.parse("1.5 mL") if "volume" in needs else None,
    )


def begun(slug: str, told: Wishes | None = None) -> Plan:
    """Return the plan that begins from a scheme."""
    return plan_of(plan_template(scheme(slug), told or wishes(scheme(slug))))


@pytest.mark.parametrize("one", POSSIBLE, ids=[one.id for one in POSSIBLE])
def test_every_scheme_that_can_be_carried_out_writes_a_plan(one: Scheme) -> None:
    text = plan_template(one, wishes(one))
    plan = plan_of(text)
    assert {item.kind for item in plan.treatments} == {one.kind}
    assert max(len(line) for line in text.splitlines() if " vial = " not in line) <= 99
    if isinstance(one, Protocol) and one.total is not None:
        doses = [dose_of(item) for item in plan.treatments if isinstance(item, Neuromodulator)]
        assert Dose.total(doses) == one.total


@pytest.mark.parametrize("one", POSSIBLE, ids=[one.id for one in POSSIBLE])
def test_nothing_is_answered_for_the_patient(one: Scheme) -> None:
    told = wishes(one)
    patient = plan_of(plan_template(one, told)).patient
    assert patient == replace(type(patient)(), weight=told.weight)
    assert patient.pregnant is Answer.UNKNOWN
    assert not patient.medicines.asked


@pytest.mark.parametrize("one", CARDS, ids=[one.id for one in CARDS])
def test_a_card_writes_no_plan(one: Scheme) -> None:
    with pytest.raises(BadInputError, match="no plan can be begun"):
        plan_template(one, Wishes(weight=Mass.parse("18 kg"), side="left"))


def test_every_commented_key_can_be_taken_into_the_plan() -> None:
    text = plan_template(scheme("ona-gl"))
    answered = re.sub(r"^# (?=\[\[|(?!vial )\w+ = )", "", text, flags=re.MULTILINE)
    plan = plan_of(answered)
    assert (plan.patient.age, plan.patient.skin_type) == (43, 3)
    assert plan.patient.scores[0].area == "glabella"
    assert plan.start_date is not None


def test_a_commented_vial_can_be_taken_into_the_plan() -> None:
    text = plan_template(scheme("ona-gl"))
    plan = plan_of(text.replace('# vial = { size = "100 U"', 'vial = { size = "100 U"'))
    (treatment,) = plan.treatments
    assert isinstance(treatment, Neuromodulator)
    assert treatment.vial is not None
    assert (str(treatment.vial.diluent), treatment.vial.syringe) == ("2.5 mL", "U-100-insulin")


def test_a_dilution_from_memory_is_called_unverified() -> None:
    lines = [line for line in plan_template(scheme("daxi-gl")).splitlines() if "vial = " in line]
    assert len(lines) == 2
    assert all("unverified" in line for line in lines)


def test_questions_stand_in_the_plan_of_a_therapeutic_use() -> None:
    text = plan_template(scheme("ona-oab"))
    assert "an answer informs, it never clears" in text
    assert "did they fail?" in text


def test_sessions_are_spaced_by_the_interval_of_the_table() -> None:
    assert [one.day for one in begun("mn-skinpen-acne").sessions] == [0, 30, 60]
    assert [one.day for one in begun("ona-gl", Wishes(sessions=3)).sessions] == [0, 90, 180]


def test_a_depth_of_which_only_the_most_is_known_says_so() -> None:
    text = plan_template(scheme("mn-skinpen-acne"))
    assert 'needle_length = "1.5 mm"   # published: up to 1.5 mm' in text
    (first, *_) = plan_of(text).treatments
    assert isinstance(first, Microneedling)
    assert first.device == "skinpen"


def test_figures_from_memory_stand_in_the_plan_only_as_comments() -> None:
    text = plan_template(scheme("meso-txa-melasma"))
    assert '# volume_per_point = "0.05 mL"   # unverified, from memory' in text
    (first, *_) = plan_of(text).treatments
    assert isinstance(first, Mesotherapy)
    assert first.volume_per_point is first.spacing is None
    assert str(first.mixture[0].concentration) == "4 mg/mL"


def test_an_unverified_interval_is_called_so() -> None:
    assert "30 days apart, unverified" in plan_template(scheme("mn-skinstylus-scar"))


@pytest.mark.parametrize(
    ("slug", "volume", "sessions", "allowed"),
    [
        ("ha-lips", "3 mL", 1, True),
        ("ha-lips", "3.1 mL", 1, False),
        ("ha-nlf-dermal", "6 mL", 1, True),
        ("ha-nlf-dermal", "6.5 mL", 1, False),
        ("ha-midface", "6 mL", 2, True),
        ("ha-midface", "6.1 mL", 2, False),
    ],
)
def test_a_filler_keeps_within_its_published_volume(
    slug: str, volume: str, sessions: int, allowed: bool
) -> None:
    told = Wishes(sessions=sessions, volume=Volume.parse(volume))
    if allowed:
        treatment = begun(slug, told).treatments[0]
        assert isinstance(treatment, Filler)
        assert str(treatment.volume) == volume
    else:
        with pytest.raises(BadInputError, match="at most"):
            begun(slug, told)


def test_a_filler_whose_volume_is_not_known_asks_for_it() -> None:
    with pytest.raises(BadInputError, match="volume of a session in mL, at most 3 mL"):
        begun("ha-lips", Wishes())


def test_a_published_volume_stands_where_none_is_asked_for() -> None:
    treatment = begun("ha-nlf-dermal", Wishes()).treatments[0]
    assert isinstance(treatment, Filler)
    assert str(treatment.volume) == "3 mL"


@pytest.mark.parametrize(
    ("slug", "sessions", "words"),
    [
        ("ona-gl", 0, "1 to 60"),
        ("ona-gl", 61, "1 to 60"),
        ("dca-submental", 7, "1 to 6"),
        ("ona-strabismus-small", 2, "no interval"),
        ("ha-nlf-dermal", 2, "no interval"),
    ],
)
def test_numbers_of_sessions_that_cannot_be_are_refused(
    slug: str, sessions: int, words: str
) -> None:
    with pytest.raises(BadInputError, match=words):
        plan_template(scheme(slug), replace(wishes(scheme(slug)), sessions=sessions))


def test_a_fat_dissolver_may_have_all_its_six_sessions() -> None:
    assert len(begun("dca-submental", Wishes(sessions=6)).sessions) == 6
    assert len(begun("dca-submental", Wishes()).sessions) == 1


def test_a_volume_is_for_fillers_only() -> None:
    with pytest.raises(BadInputError, match="filler only"):
        begun("mn-skinpen-acne", Wishes(volume=Volume.parse("1 mL")))


def test_the_region_is_that_of_the_label_or_the_one_asked_for() -> None:
    assert begun("ona-gl", Wishes()).region == "US"
    assert begun("rela-gl", Wishes()).region == "EU"
    assert begun("off-anal-fissure", Wishes()).region is None
    assert begun("ona-gl", Wishes(region="EU")).region == "EU"
