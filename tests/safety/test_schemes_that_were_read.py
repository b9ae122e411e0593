"""Doses are compared with what was read; what is from memory clears none."""

from __future__ import annotations

import pytest

from needlework.plans import Provider, Team
from needlework.safety import Context
from tests.safety.making import checked, severities, treatment

ONA, ABO, INCO = "onabotulinumtoxinA", "abobotulinumtoxinA", "incobotulinumtoxinA"


def given(product: str, area: str, dose: str, purpose: str = "", side: str = "both") -> str:
    named = {"product": f'"{product}"', "area": f'"{area}"', "dose": f'"{dose}"'}
    named |= {"side": f'"{side}"'} if side != "both" else {}
    return treatment(**named, indication=f'"{purpose}"' if purpose else "")


@pytest.mark.parametrize(
    ("product", "area", "purpose", "most", "over"),
    [
        (ABO, "neck", "cervical dystonia", "1000 sU", "1001 sU"),
        (ABO, "arm", "upper limb spasticity", "1500 sU", "1501 sU"),
        (INCO, "neck", "cervical dystonia", "400 U", "401 U"),
        (ONA, "neck", "cervical dystonia", "300 U", "301 U"),
        (ONA, "eyelid", "blepharospasm", "15 U", "16 U"),
        (ONA, "axilla", "axillary hyperhidrosis", "100 U", "101 U"),
        (ONA, "palm", "palmar hyperhidrosis", "200 U", "201 U"),
    ],
)
def test_schemes_without_a_plain_total_are_held_to_their_most(
    product: str, area: str, purpose: str, most: str, over: str
) -> None:
    assert not checked(given(product, area, most, purpose)).of("LABEL-AREA-DOSE")
    (found,) = checked(given(product, area, over, purpose)).of("LABEL-AREA-DOSE")
    assert str(found.limit) == most


@pytest.mark.parametrize(("dose", "found"), [("50 U", 0), ("51 U", 1)])
def test_one_axilla_has_half_of_both(dose: str, found: int) -> None:
    one = given(ONA, "axilla", dose, "axillary hyperhidrosis", "left")
    assert len(checked(one).of("LABEL-AREA-DOSE")) == found


def test_what_is_from_memory_is_called_so_and_does_not_loosen_what_was_read() -> None:
    chin = checked(given(ONA, "chin", "8 U"))
    assert severities(chin, "SCHEME-FROM-MEMORY") == ["warn"]
    assert not checked().of("SCHEME-FROM-MEMORY")
    # 80 U of bruxism are from memory, 20 U were read.
    assert not checked(given(ONA, "masseter", "20 U", "bruxism")).of("LABEL-AREA-DOSE")
    assert checked(given(ONA, "masseter", "21 U", "bruxism")).of("LABEL-AREA-DOSE")


@pytest.mark.parametrize(
    ("product", "area", "dose", "severity"),
    [
        ("daxibotulinumtoxinA", "forehead", "40 U", "warn"),
        ("daxibotulinumtoxinA", "forehead", "41 U", "override"),
        ("rimabotulinumtoxinB", "glabella", "5 U", "override"),
    ],
)
def test_more_than_any_area_has_waits_where_no_scheme_is_known(
    product: str, area: str, dose: str, severity: str
) -> None:
    report = checked(given(product, area, dose))
    assert severities(report, "NO-KNOWN-SCHEME") == [severity]
    assert report.clear is (severity == "warn")


def test_a_prescriber_may_accept_a_dose_that_nothing_is_known_of() -> None:
    doctor = Context(team=Team((Provider("dr", "physician", does=("prescribe",)),)))
    answer = (
        '[[override]]\nfinding = "NO-KNOWN-SCHEME"\nreason = "trial"\nby = "dr"\n'
        'accepts = "41 U"\n'
    )
    text = given("daxibotulinumtoxinA", "forehead", "41 U")
    (found,) = checked(text, more=answer, context=doctor).of("NO-KNOWN-SCHEME")
    assert found.override is not None


@pytest.mark.parametrize(("region", "said"), [("UK", True), ("EU", False)])
def test_a_region_whose_labels_nobody_read_is_called_so(region: str, said: bool) -> None:
    report = checked(
        given("daxibotulinumtoxinA", "glabella", "40 U"),
        head=f'region = "{region}"\nstart_date = 2026-12-01',
    )
    (found,) = report.of("OFF-LABEL")
    assert (f"no label of {region} was read" in found.message) is said


@pytest.mark.parametrize(
    ("product", "region", "found"),
    [
        ("daxibotulinumtoxinA", "US", []),
        ("daxibotulinumtoxinA", "EU", ["warn"]),
        ("relabotulinumtoxinA", "EU", []),
        ("relabotulinumtoxinA", "US", ["warn"]),
        ("nivobotulinumtoxinA", "US", ["warn"]),
        ("daxibotulinumtoxinA", "UK", []),
        ("prabotulinumtoxinA", "EU", []),
    ],
)
def test_a_product_without_a_label_of_the_region_is_found(
    product: str, region: str, found: list[str]
) -> None:
    report = checked(
        given(product, "glabella", "20 U"), head=f'region = "{region}"\nstart_date = 2026-12-01'
    )
    assert severities(report, "PRODUCT-NOT-OF-REGION") == found
