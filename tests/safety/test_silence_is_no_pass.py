"""Plans that once passed because something was left out, named elsewhere, or called otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from needlework.plans import Provider, Team
from needlework.safety import Context
from tests.safety.making import PATIENT, checked, patient, severities, treatment

NEEDLING = (
    'kind = "microneedling"\narea = "cheek"\nindication = "acne-scars"\n'
    'needle_length = "1.0 mm"\nserum = "none"\n'
)
SKINPEN, ROLLER = NEEDLING + 'device = "skinpen"\n', NEEDLING + 'device = "roller"\n'
FILLER = (
    'kind = "filler"\nproduct = "hyaluronic-acid-filler"\narea = "lips"\nvolume = "1 mL"\n'
    'device = "cannula"\n'
)
FAT = 'kind = "fat-dissolving"\nproduct = "deoxycholic-acid"\narea = "submental"\npoints = 20\n'
MESO = (
    'kind = "mesotherapy"\ndevice = "manual"\narea = "malar"\nindication = "melasma"\n'
    'mixture = [{ active = "tranexamic-acid", concentration = "4 mg/mL" }]\n'
)
DOCTOR = Context(team=Team((Provider("dr", "physician", does=("assess", "prescribe", "inject")),)))


def having(condition: str, kind: str, head: str = "US") -> list[tuple[str, str]]:
    """Return severity and code of what a condition raises, the grave ones only."""
    report = checked(
        kind,
        patient(conditions=f'["{condition}"]'),
        head=f'region = "{head}"\nstart_date = 2026-12-01',
    )
    found = [(item.severity.value, item.code) for item in report if item.severity.rank < 3]
    return [one for one in found if one[1].startswith("CONDITION")]


# --- one disease by the names of all products ------------------------------------------------


@pytest.mark.parametrize("word", ["boil", "impetigo", "cellulitis", "local infection"])
@pytest.mark.parametrize("kind", [treatment(), SKINPEN, ROLLER, FILLER, FAT, MESO])
def test_an_infected_place_blocks_whatever_is_put_into_it(word: str, kind: str) -> None:
    assert {severity for severity, _ in having(word, kind)} & {"stop", "override"}


@pytest.mark.parametrize("kind", [treatment(), SKINPEN, ROLLER, FILLER, MESO])
def test_a_cold_sore_blocks_every_needle_in_the_face(kind: str) -> None:
    found = having("cold sore", kind)
    assert {severity for severity, _ in found} & {"stop", "override"}


def test_a_cold_sore_does_not_stop_a_place_where_it_is_not() -> None:
    assert ("stop", "CONDITION-INFECTION-AT-SITE") not in having("cold sore", treatment())
    assert ("stop", "CONDITION-INFECTION-AT-SITE") in having("boil", treatment())


def test_an_immune_disease_is_told_to_a_filler_and_psoriasis_is_not() -> None:
    assert ("warn", "CONDITION-IMMUNOSUPPRESSIVE-THERAPY") in having("HIV", FILLER)
    assert not having("psoriasis", FILLER)


def test_trouble_swallowing_counts_for_toxin_and_fat_dissolver_and_not_for_needling() -> None:
    assert having("trouble swallowing", treatment()) and having("trouble swallowing", FAT)
    assert not having("trouble swallowing", SKINPEN)


@pytest.mark.parametrize("region", ["EU", "UK", "CA", "AU"])
def test_myasthenia_is_never_silent_in_therapeutic_use_or_another_region(region: str) -> None:
    axilla = treatment(area='"axilla"', indication='"axillary hyperhidrosis"', dose='"100 U"')
    code = "CONDITION-NEUROMUSCULAR-DISEASE"
    assert ("override", code) in having("myasthenia gravis", axilla, region)
    cosmetic = "stop" if region in ("EU", "UK") else "override"
    assert (cosmetic, code) in having("myasthenia gravis", treatment(), region)


# --- instructions of one device stand in for those nobody has read ----------------------------


def test_isotretinoin_and_bleeding_block_needling_with_any_device_and_stop_the_one_read() -> None:
    for words in ({"medicines": '["Roaccutane"]'}, {"conditions": '["haemophilia"]'}):
        known, other = (checked(kind, patient(**words)) for kind in (SKINPEN, ROLLER))
        code = next(item.code for item in known if item.severity.value == "stop")
        assert severities(other, code) == ["override"]
        assert "not for this device" in other.of(code)[0].message


# --- what is swallowed at home ----------------------------------------------------------------


def at_home(product: str, kind: str, more: str = 'route = "oral"', **answers: str) -> list[str]:
    use = f'[[daily]]\nproduct = "{product}"\n{more}\n'
    return [item.code for item in checked(kind, patient(**answers), more=use)]


def test_tablets_taken_at_home_are_medicines() -> None:
    assert "CONDITION-ISOTRETINOIN-CURRENT" in at_home("isotretinoin", SKINPEN)
    assert "CONDITION-ANTICOAGULANT" in at_home("warfarin", SKINPEN)
    assert "MEDICINE-SUGGESTS-CONDITION" in at_home("pyridostigmine", treatment())
    assert "WORD-NOT-RECOGNISED" in at_home("zzgrub", treatment())
    none = at_home("metformin", SKINPEN)
    assert not [code for code in none if code.startswith(("CONDITION", "MEDICINE", "WORD"))]


def test_a_tablet_counts_on_the_days_on_which_it_is_taken() -> None:
    later = 'route = "oral"\nfrom_day = 1'
    assert "CONDITION-ANTICOAGULANT" not in at_home("warfarin", SKINPEN, later)
    assert "CONDITION-ANTICOAGULANT" in at_home("warfarin", SKINPEN, "until_day = 1")


def test_a_tablet_has_the_contraindications_of_its_active() -> None:
    code = "CONDITION-THROMBOEMBOLIC-HISTORY"
    assert code in at_home("tranexamic acid", treatment(), conditions='["DVT"]')
    assert code not in at_home("tranexamic acid", treatment(), 'route = "topical"')
    assert code not in at_home("tranexamic acid", treatment())


@pytest.mark.parametrize(("answer", "found"), [("yes", 1), ("no", 0)])
def test_a_tablet_that_harms_a_fetus_asks_who_may_become_pregnant(answer: str, found: int) -> None:
    codes = at_home("dutasteride", treatment(), childbearing_potential=f'"{answer}"')
    assert codes.count("CHILDBEARING-POTENTIAL") == found


# --- pregnancy ---------------------------------------------------------------------------------


def test_pregnant_stops_whatever_stands_under_sex() -> None:
    assert severities(checked(patient=patient(sex='"male"', pregnant='"yes"')), "PREGNANCY")
    assert not checked(patient=patient(sex='"male"')).of("PREGNANCY")


def test_who_cannot_become_pregnant_may_still_feed_a_child() -> None:
    assert checked(patient=patient(breastfeeding="")).of("BREASTFEEDING-NOT-ASKED")
    assert not checked(patient=PATIENT).of("BREASTFEEDING-NOT-ASKED")


@pytest.mark.parametrize("potential", ["", '"unknown"', '"no"', '"yes"'])
@pytest.mark.parametrize(("answer", "open_"), [("", True), ('"unknown"', True), ('"no"', False)])
def test_that_she_cannot_become_pregnant_does_not_say_that_she_is_not(
    potential: str, answer: str, open_: bool
) -> None:
    said = patient(pregnant=answer, childbearing_potential=potential)
    report = checked(patient=said)
    assert [item.open for item in report.of("PREGNANCY-NOT-ASKED")] == [True][: int(open_)]
    assert report.clear is not open_


# --- earlier treatments ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ('days_ago = 121, area = "glabella"', 1),
        ('days_ago = 122, area = "glabella"', 0),
        ('area = "glabella"', 1),
        ('product = "onabotulinumtoxinA"', 1),
        ('product = "onabotulinumtoxinA", days_ago = 89, area = "axilla"', 1),
        ('product = "onabotulinumtoxinA", days_ago = 90, area = "axilla"', 0),
        ('product = "incobotulinumtoxinA", days_ago = 200, area = "axilla"', 0),
        ('product = "hyaluronic-acid-filler"', 0),
    ],
)
def test_what_is_not_known_of_an_earlier_treatment_is_a_finding(entry: str, found: int) -> None:
    report = checked(patient=patient(previous_treatments=f"[{{ {entry} }}]"))
    assert len(report.of("HISTORY-INCOMPLETE")) == found


def test_a_prescriber_may_accept_what_nobody_can_find_out() -> None:
    answer = '[[override]]\nfinding = "HISTORY-INCOMPLETE"\nreason = "clinic closed"\nby = "dr"\n'
    about = patient(previous_treatments="[{ days_ago = 60 }]")
    (found,) = checked(patient=about, more=answer, context=DOCTOR).of("HISTORY-INCOMPLETE")
    assert found.override is not None


def test_without_a_day_the_missing_age_says_what_is_missing() -> None:
    (found,) = checked(head='region = "US"').of("AGE-NOT-ASKED")
    assert "start_date" in found.message


@pytest.mark.parametrize(
    ("today", "found"), [(date(2026, 12, 1), []), (date(2026, 12, 2), ["warn"])]
)
def test_a_plan_that_begins_before_the_check_says_so(today: date, found: list[str]) -> None:
    assert severities(checked(context=Context(today=today)), "SESSION-IN-THE-PAST") == found


# --- skin type ----------------------------------------------------------------------------------


def test_skin_type_is_asked_before_needling_only() -> None:
    assert severities(checked(SKINPEN, patient(skin_type="")), "SKIN-TYPE-NOT-ASKED") == ["warn"]
    assert not checked(SKINPEN).of("SKIN-TYPE-NOT-ASKED")
    assert not checked(patient=patient(skin_type="")).of("SKIN-TYPE-NOT-ASKED")


@pytest.mark.parametrize(("kind", "found"), [("1", 1), ("2", 0), ("4", 0), ("5", 1)])
def test_the_neck_is_cleared_for_skin_types_two_to_four(kind: str, found: int) -> None:
    neck = SKINPEN.replace("cheek", "neck").replace("acne-scars", "neck-wrinkles")
    assert len(checked(neck, patient(skin_type=kind)).of("DEVICE-SKIN-TYPE")) == found


# --- diseases as people write them -----------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("dysphagia", "CONDITION-DYSPHAGIA-OR-BREATHING-DISORDER"),
        ("difficulty swallowing", "CONDITION-DYSPHAGIA-OR-BREATHING-DISORDER"),
        ("myasthenia", "CONDITION-NEUROMUSCULAR-DISEASE"),
        ("Guillain-Barre", "CONDITION-NEUROMUSCULAR-DISEASE"),
        ("hemophilia", "CONDITION-BLEEDING-DISORDER-ANTICOAGULANT"),
        ("ptosis", "CONDITION-FACIAL-SURGERY-PTOSIS-ASYMMETRY"),
        ("skin infection", "CONDITION-INFECTION-AT-SITE"),
    ],
)
def test_everyday_words_of_diseases_are_understood(word: str, code: str) -> None:
    report = checked(patient=patient(conditions=f'["{word}"]'))
    assert report.of(code) and not report.of("WORD-NOT-RECOGNISED")


@pytest.mark.parametrize("word", ["pacemaker", "ms", "cancer"])
def test_words_that_no_rule_could_judge_still_block(word: str) -> None:
    report = checked(SKINPEN, patient(conditions=f'["{word}"]'))
    assert severities(report, "WORD-NOT-RECOGNISED") == ["override"]
