"""Names are resolved by the vocabulary; what patients take is never refused, only reported."""

from __future__ import annotations

from needlework.plans import Answer
from tests.planfile.texts import DOSE, HEAD, TREATMENT, patient, plan_of


def test_medicines_are_resolved_and_unknown_ones_kept_as_typed() -> None:
    plan = plan_of(patient('medicines = ["Coumadin", "Roaccutane", "xyzzyol"]'))
    listed = plan.patient.medicines
    assert listed.slugs == ("warfarin", "isotretinoin-oral")
    assert listed.unresolved == ("xyzzyol",)
    assert plan.unresolved == ("xyzzyol",)


def test_conditions_tell_none_from_not_asked() -> None:
    asked = plan_of(patient("conditions = { none = true }")).patient.conditions
    silent = plan_of(patient("age = 40")).patient.conditions
    some = plan_of(patient('conditions = ["myasthenia gravis"]')).patient.conditions
    assert [one.answer for one in (asked, silent, some)] == [
        Answer.NO, Answer.UNKNOWN, Answer.YES,
    ]  # fmt: skip
    assert some.slugs == ("neuromuscular-disease",)


def test_answers_that_are_absent_are_unknown() -> None:
    given = plan_of(patient('pregnant = "no"\nbreastfeeding = "unknown"')).patient
    assert given.pregnant is Answer.NO
    assert given.breastfeeding is given.childbearing_potential is Answer.UNKNOWN


def test_previous_treatments_tell_none_from_not_asked() -> None:
    row = '[{ product = "Botox", dose = "20 U", days_ago = 140, area = "frown", here = false }]'
    known = plan_of(patient(f"previous_treatments = {row}")).patient.previous_treatments
    assert known is not None
    assert (known[0].product, known[0].area, known[0].here) == (
        "onabotulinumtoxinA", "glabella", Answer.NO,
    )  # fmt: skip
    none = plan_of(patient("previous_treatments = { none = true }")).patient
    assert none.previous_treatments == ()
    assert plan_of(patient("age = 40")).patient.previous_treatments is None


def test_both_place_vocabularies_lead_to_one_area() -> None:
    texts = [
        HEAD + TREATMENT.replace('"glabella"', f'"{word}"') + DOSE
        for word in ("crows-feet", "lateral_canthal", "crow's feet")
    ]
    assert {plan_of(text).treatments[0].area for text in texts} == {"lateral-canthal"}


def test_a_serum_of_none_is_nothing_and_known() -> None:
    text = HEAD + TREATMENT.replace("neuromodulator", "microneedling").replace(
        'product = "onabotulinumtoxinA"',
        'device = "SkinPen"\nneedle_length = "1 mm"\nserum = "none"',
    )
    treatment = plan_of(text).treatments[0]
    assert treatment.kind == "microneedling"
    assert treatment.serum is not None
    assert treatment.serum.slug == "none"
    assert plan_of(text).unresolved == ()


def test_a_diagnosis_that_matters_to_several_rules_keeps_them_all() -> None:
    conditions = plan_of(patient('conditions = ["psoriasis"]')).patient.conditions
    assert len(conditions.items) == 1
    assert len(conditions.slugs) > 1
