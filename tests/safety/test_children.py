"""Diseases in the place where they are treated, and toxins for children by age and weight."""

from __future__ import annotations

import pytest

from needlework.safety import Report
from tests.safety.making import checked, patient, severities, treatment


def child(born: str, kilograms: str, **changed: str) -> Report:
    about = patient(birth_date=born, weight=f'"{kilograms} kg"' if kilograms else "")
    return checked(treatment(**changed), about)


def limb(product: str, area: str, dose: str, side: str = "both") -> dict[str, str]:
    upper = {"arm": "upper limb spasticity", "leg": "lower limb spasticity"}[area]
    named = {"product": f'"{product}"', "area": f'"{area}"', "dose": f'"{dose}"'}
    return {**named, "indication": f'"{upper}"', "side": f'"{side}"'}


FOUR = "2022-06-01"
ONA, ABO, INCO = "onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"


@pytest.mark.parametrize(
    ("kilograms", "changed", "most"),
    [
        ("15", limb(ONA, "arm", "90 U"), None),
        ("15", limb(ONA, "arm", "91 U"), "90 U"),
        ("60", limb(ONA, "arm", "200 U"), None),
        ("60", limb(ONA, "arm", "201 U"), "200 U"),
        ("15", limb(ONA, "leg", "120 U"), None),
        ("15", limb(ONA, "leg", "121 U"), "120 U"),
        ("15", limb(ABO, "leg", "450 sU"), None),
        ("15", limb(ABO, "leg", "451 sU"), "450 sU"),
        ("15", limb(ABO, "leg", "225 sU", "left"), None),
        ("15", limb(ABO, "leg", "226 sU", "left"), "225 sU"),
        ("15", limb(ABO, "arm", "315 sU"), None),
        ("15", limb(ABO, "arm", "316 sU"), "315 sU"),
        ("15", limb(ABO, "arm", "241 sU", "right"), "240 sU"),
        ("20", limb(INCO, "arm", "320 U"), None),
        ("20", limb(INCO, "arm", "321 U"), "320 U"),
        ("20", limb(INCO, "arm", "161 U", "left"), "160 U"),
    ],
)
def test_a_dose_goes_by_the_weight_of_the_child(
    kilograms: str, changed: dict[str, str], most: str | None
) -> None:
    found = child(FOUR, kilograms, **changed).of("CHILD-DOSE")
    assert {str(item.limit) for item in found} == ({most} if most else set())


@pytest.mark.parametrize(
    ("kilograms", "dose", "found"), [("14.9", 20, 0), ("14.9", 21, 1), ("15", 30, 0), ("11", 5, 1)]
)
def test_saliva_goes_by_bands_of_weight(kilograms: str, dose: int, found: int) -> None:
    named = {"area": '"salivary glands"', "indication": '"sialorrhea"', "product": f'"{INCO}"'}
    report = child(FOUR, kilograms, **named, dose=f'"{dose} U"')
    assert len(report.of("CHILD-DOSE")) == found


@pytest.mark.parametrize(("kilograms", "found"), [("33", 1), ("34", 0)])
def test_a_bladder_has_the_dose_of_adults_from_34_kg(kilograms: str, found: int) -> None:
    named = {"area": '"bladder"', "indication": '"neurogenic detrusor overactivity"'}
    report = child("2018-06-01", kilograms, **named, dose='"200 U"')
    assert len(report.of("CHILD-DOSE")) == found


@pytest.mark.parametrize(("days", "found"), [(89, 1), (90, 0)])
def test_limbs_are_summed_over_three_months(days: int, found: int) -> None:
    entry = f'product = "{ONA}", dose = "100 U", days_ago = {days}, area = "leg"'
    about = patient(birth_date=FOUR, weight='"15 kg"', previous_treatments=f"[{{ {entry} }}]")
    report = checked(treatment(**limb(ONA, "arm", "60 U")), about)
    assert len(report.of("CHILD-DOSE")) == found


def test_weight_is_asked_for_in_children_and_not_in_adults() -> None:
    arm = limb(ONA, "arm", "60 U")
    assert severities(child(FOUR, "", **arm), "CHILD-WEIGHT-NOT-ASKED") == ["override"]
    assert not child("1983-04-02", "", **arm).of("CHILD-WEIGHT-NOT-ASKED")


@pytest.mark.parametrize(
    ("born", "found"), [("2024-12-01", 0), ("2024-12-02", 1), ("2008-12-01", 0)]
)
def test_spasticity_has_schemes_from_two_years(born: str, found: int) -> None:
    report = child(born, "60", **limb(ONA, "arm", "20 U"))
    assert len(report.of("CHILD-NO-SCHEME")) == found


@pytest.mark.parametrize(("born", "found"), [("2008-12-02", 1), ("2008-12-01", 0)])
def test_migraine_has_no_scheme_for_children(born: str, found: int) -> None:
    head = {"area": '"head-neck"', "indication": '"chronic migraine"', "dose": '"155 U"'}
    assert len(child(born, "60", **head).of("CHILD-NO-SCHEME")) == found


# --- a disease is treated where it is ---------------------------------------------------------


def test_naming_a_disease_that_is_treated_elsewhere_lifts_no_rule() -> None:
    report = child("2009-06-01", "60", indication='"axillary hyperhidrosis"')
    assert severities(report, "AGE-LIMIT") == ["stop"]
    assert severities(report, "INDICATION-ELSEWHERE") == ["override"]


@pytest.mark.parametrize(("born", "found"), [("2009-06-01", ["stop"]), ("1983-04-02", [])])
def test_a_disease_that_toxins_treat_lifts_no_rule_of_a_filler(
    born: str, found: list[str]
) -> None:
    filler = (
        'kind = "filler"\nproduct = "hyaluronic-acid-filler"\narea = "masseter"\n'
        'indication = "bruxism"\nvolume = "1 mL"\ndevice = "cannula"\n'
    )
    report = checked(filler, patient(birth_date=born))
    assert severities(report, "AGE-LIMIT") == found
    assert "with botulinum toxin" in report.of("INDICATION-ELSEWHERE")[0].message


@pytest.mark.parametrize(
    ("area", "indication"),
    [
        ("axilla", "axillary hyperhidrosis"),
        ("eyelid", "blepharospasm"),
        ("masseter", "bruxism"),
        ("neck", "cervical dystonia"),
        ("glabella", "glabellar lines"),
    ],
)
def test_a_disease_in_its_own_place_is_no_finding(area: str, indication: str) -> None:
    report = checked(treatment(area=f'"{area}"', indication=f'"{indication}"', dose='"5 U"'))
    assert not report.of("INDICATION-ELSEWHERE")
