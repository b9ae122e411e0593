"""What a check must say of the plans that everybody can judge by hand."""

from __future__ import annotations

from datetime import date

import pytest

from needlework.plans import Provider, Team
from needlework.problems import BadInputError
from needlework.safety import Context, Severity
from tests.safety.making import checked, patient, plan, severities, treatment


def history(product: str, dose: str, days: int, area: str = "glabella") -> str:
    entry = f'product = "{product}", dose = "{dose}", days_ago = {days}, area = "{area}"'
    return patient(previous_treatments=f"[{{ {entry} }}]")


def test_a_clean_plan_has_nothing_that_blocks() -> None:
    report = checked()
    assert report.clear
    assert not [item for item in report if item.severity is not Severity.INFORM]


def test_fifty_units_of_a_twenty_unit_product_is_an_override_and_probably_a_swap() -> None:
    report = checked(treatment(dose='"50 U"'))
    (found,) = report.of("LABEL-AREA-DOSE")
    assert (str(found.measured), str(found.limit), str(found.distance)) == ("50 U", "20 U", "30 U")
    assert found.severity is Severity.OVERRIDE
    assert "abobotulinumtoxinA" in report.of("PRODUCT-SWAP-SUSPECTED")[0].message
    assert not report.clear


@pytest.mark.parametrize(("dose", "found"), [("20 U", 0), ("20.1 U", 1)])
def test_the_label_dose_is_allowed_and_a_tenth_more_is_found(dose: str, found: int) -> None:
    assert len(checked(treatment(dose=f'"{dose}"')).of("LABEL-AREA-DOSE")) == found


def test_units_of_another_product_are_refused_while_reading() -> None:
    with pytest.raises(BadInputError):
        plan(treatment(dose='"20 sU"'))


def test_sixty_days_are_thirty_short_and_the_earliest_date_is_named() -> None:
    (found,) = checked(patient=history("onabotulinumtoxinA", "20 U", 60)).of("LABEL-INTERVAL")
    assert [str(part) for part in (found.measured, found.limit, found.distance)] == [
        "60 days",
        "90 days",
        "30 days",
    ]
    assert (found.earliest_day, found.earliest) == (30, date(2026, 12, 31))


@pytest.mark.parametrize(("days", "found"), [(89, 1), (90, 0)])
def test_the_interval_is_exact_to_the_day(days: int, found: int) -> None:
    report = checked(patient=history("onabotulinumtoxinA", "20 U", days))
    assert len(report.of("LABEL-INTERVAL")) == found


def test_three_hundred_and_fifty_elsewhere_count() -> None:
    report = checked(
        treatment(dose='"64 U"'), history("onabotulinumtoxinA", "350 U", 45, area="neck")
    )
    (found,) = report.of("CUMULATIVE-DOSE")
    assert (str(found.measured), str(found.limit)) == ("414 U", "400 U")
    assert found.earliest_day == 45


@pytest.mark.parametrize(("dose", "found"), [("330 U", 0), ("340 U", 0), ("381 U", 1)])
def test_the_sum_may_reach_the_limit(dose: str, found: int) -> None:
    report = checked(patient=history("onabotulinumtoxinA", dose, 45, area="neck"))
    assert len(report.of("CUMULATIVE-DOSE")) == found


def test_units_of_another_product_never_enter_the_sum() -> None:
    report = checked(patient=history("abobotulinumtoxinA", "1000 sU", 45, area="neck"))
    assert not report.of("CUMULATIVE-DOSE")


@pytest.mark.parametrize(("days", "found"), [(100, 1), (121, 1), (122, 0), (125, 0)])
def test_another_toxin_within_four_months_is_found(days: int, found: int) -> None:
    report = checked(patient=history("abobotulinumtoxinA", "50 sU", days))
    assert len(report.of("OTHER-TOXIN-4-MONTHS")) == found


@pytest.mark.parametrize(("region", "severity"), [("US", "override"), ("EU", "stop")])
def test_neuromuscular_disease_differs_by_region(region: str, severity: str) -> None:
    head = f'region = "{region}"\nstart_date = 2026-12-01'
    report = checked(patient=patient(conditions='["myasthenia gravis"]'), head=head)
    assert severities(report, "CONDITION-NEUROMUSCULAR-DISEASE") == [severity]


def test_a_medicine_for_the_disease_asks() -> None:
    report = checked(patient=patient(medicines='["pyridostigmine"]'))
    assert severities(report, "MEDICINE-SUGGESTS-CONDITION") == ["override"]
    assert not report.of("CONDITION-NEUROMUSCULAR-DISEASE")


NEEDLING = """
kind = "microneedling"
device = "skinpen"
area = "cheek"
indication = "acne-scars"
needle_length = "1.0 mm"
serum = "none"
"""
TRANEXAMIC = """
kind = "mesotherapy"
device = "manual"
area = "malar"
indication = "melasma"
mixture = [{ active = "tranexamic-acid", concentration = "4 mg/mL" }]
"""


@pytest.mark.parametrize("kind", [treatment(), NEEDLING, TRANEXAMIC])
@pytest.mark.parametrize(
    ("state", "code"), [("pregnant", "PREGNANCY"), ("breastfeeding", "BREASTFEEDING")]
)
def test_pregnancy_and_breastfeeding_stop_what_can_wait(kind: str, state: str, code: str) -> None:
    report = checked(kind, patient(**{state: '"yes"', "childbearing_potential": '"yes"'}))
    assert severities(report, code) == ["stop"]


def test_a_missing_answer_blocks_and_is_no_no() -> None:
    report = checked(patient=patient(pregnant="", childbearing_potential=""))
    (found,) = report.of("PREGNANCY-NOT-ASKED")
    assert found.open and found.entitled == ()
    assert not report.clear


def test_a_man_is_not_asked_for_pregnancy() -> None:
    report = checked(
        patient=patient(sex='"male"', pregnant="", breastfeeding="", childbearing_potential="")
    )
    assert not [item for item in report if item.code.startswith(("PREGNANCY", "BREASTFEEDING"))]


FILLER = """
kind = "filler"
product = "hyaluronic-acid-filler"
area = "nasolabial"
indication = "nasolabial-folds"
volume = "1 mL"
"""
FAT = """
kind = "fat-dissolving"
product = "deoxycholic-acid"
area = "submental"
indication = "submental-fat"
volume_per_point = "0.2 mL"
points = 20
total_volume = "4 mL"
"""


@pytest.mark.parametrize("kind", [treatment(), NEEDLING, TRANEXAMIC, FILLER, FAT])
def test_seventeen_stops_every_cosmetic_kind(kind: str) -> None:
    young = checked(kind, patient(birth_date="2008-12-02"))
    assert "stop" in severities(young, "AGE-LIMIT")
    grown = checked(kind, patient(birth_date="2008-12-01"))
    assert "stop" not in severities(grown, "AGE-LIMIT")


@pytest.mark.parametrize(("birth", "found"), [("1951-12-01", ["stop"]), ("1951-12-02", [])])
def test_letibotulinumtoxin_in_the_eu_ends_at_seventy_five(birth: str, found: list[str]) -> None:
    report = checked(
        treatment(product='"letibotulinumtoxinA"'),
        patient(birth_date=birth),
        head='region = "EU"\nstart_date = 2026-12-01',
    )
    assert severities(report, "AGE-LIMIT") == found


@pytest.mark.parametrize(
    ("by", "counts"),
    [("dr", True), ("nurse", False), ("stranger", False)],
)
def test_only_a_prescriber_accepts_a_dose_above_the_label(by: str, counts: bool) -> None:
    team = Team(
        (
            Provider("dr", "physician", does=("assess", "prescribe")),
            Provider("nurse", "registered-nurse", does=("inject",)),
        )
    )
    answer = (
        '[[override]]\nfinding = "LABEL-AREA-DOSE"\ntreatment = "t1"\n'
        f'reason = "strong muscles, seen before"\nby = "{by}"\naccepts = "24 U"\n'
    )
    report = checked(treatment(dose='"24 U"'), more=answer, context=Context(team=team))
    (found,) = report.of("LABEL-AREA-DOSE")
    assert (found.override is not None) is counts
    assert report.clear is counts


def test_a_stop_cannot_be_overridden() -> None:
    answer = (
        '[[override]]\nfinding = "PREGNANCY"\ntreatment = "t1"\nreason = "she asked"\nby = "dr"\n'
    )
    report = checked(
        patient=patient(pregnant='"yes"'),
        more=answer,
        context=Context(team=Team((Provider("dr", "physician", does=("prescribe",)),))),
    )
    (found,) = report.of("PREGNANCY")
    assert found.override is None
    assert "cannot be overridden" in found.override_refused
    assert not report.clear


@pytest.mark.parametrize("word", ["warfrin", "zzgrub"])
def test_a_misspelt_medicine_is_a_finding(word: str) -> None:
    report = checked(patient=patient(medicines=f'["{word}"]'))
    assert severities(report, "WORD-NOT-RECOGNISED") == ["override"]


def test_a_brand_name_is_understood() -> None:
    report = checked(NEEDLING, patient(medicines='["Roaccutane"]'))
    assert severities(report, "CONDITION-ISOTRETINOIN-CURRENT") == ["stop"]


@pytest.mark.parametrize(
    ("line", "code", "limit"),
    [
        ("points = 51", "FAT-POINTS", "50 points"),
        ('total_volume = "10.2 mL"', "FAT-VOLUME", "10 mL"),
        ('spacing = "9 mm"', "FAT-GRID", "10 mm"),
        ('volume_per_point = "0.25 mL"', "FAT-VOLUME-PER-POINT", "0.2 mL"),
    ],
)
def test_a_fat_dissolver_beyond_its_label_is_found_with_its_limit(
    line: str, code: str, limit: str
) -> None:
    base = 'kind = "fat-dissolving"\nproduct = "deoxycholic-acid"\narea = "submental"\n'
    (found,) = checked(base + line).of(code)
    assert str(found.limit) == limit
    assert found.severity is Severity.OVERRIDE


@pytest.mark.parametrize(
    "line",
    ["points = 50", 'total_volume = "10 mL"', 'spacing = "10 mm"', 'volume_per_point = "0.2 mL"'],
)
def test_a_fat_dissolver_at_its_label_is_not_found(line: str) -> None:
    base = 'kind = "fat-dissolving"\nproduct = "deoxycholic-acid"\narea = "submental"\n'
    assert not [item for item in checked(base + line) if item.code.startswith("FAT-")]


def needling(length: str = "1.0 mm", area: str = "cheek", serum: str = "none") -> str:
    return (
        f'kind = "microneedling"\ndevice = "skinpen"\narea = "{area}"\n'
        f'indication = "acne-scars"\nneedle_length = "{length}"\nserum = "{serum}"\n'
    )


@pytest.mark.parametrize(
    ("length", "severity"),
    [("1.5 mm", []), ("1.6 mm", ["override"]), ("2.5 mm", ["override"]), ("2.6 mm", ["stop"])],
)
def test_needles_are_held_to_the_device(length: str, severity: list[str]) -> None:
    assert severities(checked(needling(length)), "DEVICE-DEPTH") == severity


def test_a_serum_under_needling_is_found_and_none_is_not() -> None:
    assert checked(needling(serum="vitamin C")).of("SERUM-UNDER-NEEDLING")
    assert not checked(needling()).of("SERUM-UNDER-NEEDLING")


@pytest.mark.parametrize(("kind", "found"), [("4", 0), ("5", 1)])
def test_skin_types_of_the_device_hold_on_the_neck(kind: str, found: int) -> None:
    report = checked(needling(area="neck"), patient(skin_type=kind))
    assert len(report.of("DEVICE-SKIN-TYPE")) == found


def test_the_plural_of_a_condition_is_understood() -> None:
    report = checked(needling(), patient(conditions='["cold sores"]'))
    assert not report.of("WORD-NOT-RECOGNISED")
    assert report.of("CONDITION-ACTIVE-HERPES") or report.of("CONDITION-HERPES-HISTORY")
