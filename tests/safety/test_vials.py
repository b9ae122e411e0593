"""Vials and syringes: both sides of every limit."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from needlework.plans import ClinicLimit, Kit, Policy
from needlework.safety import Context, Report
from tests.safety.making import checked, patient, severities, treatment

NOON = datetime(2026, 12, 1, 12)
US = 'region = "US"\nstart_date = 2026-12-01'
EU = 'region = "EU"\nstart_date = 2026-12-01'


def vial(**changed: str) -> str:
    values = {"size": '"100 U"', "diluent": '"2.5 mL"', "lot": '"C1"', "expiry": "2027-06-30"}
    values |= changed
    return "{ " + ", ".join(f"{key} = {value}" for key, value in values.items() if value) + " }"


def with_vial(product: str = "onabotulinumtoxinA", **changed: str) -> Report:
    dose = changed.pop("dose", '"20 U"')
    head = changed.pop("head", US)
    return checked(
        treatment(product=f'"{product}"', dose=dose, vial=vial(**changed)),
        head=head,
        context=Context(now=NOON),
    )


def opened(hours: float, product: str = "onabotulinumtoxinA", **changed: str) -> Report:
    made_up = (NOON - timedelta(hours=hours)).isoformat()
    return with_vial(product, opened_at=made_up, **changed)


def codes(report: Report, start: str) -> list[str]:
    return [finding.rule for finding in report if finding.code.startswith(start)]


def test_a_vial_as_the_label_says_gives_no_finding() -> None:
    report = opened(1, solution='"saline"', syringe='"U-100 insulin"')
    assert not codes(report, "VIAL")
    assert report.clear


@pytest.mark.parametrize(("hours", "found"), [(23.9, []), (24, []), (24.1, ["override"])])
def test_a_vial_is_used_within_the_hours_of_its_label(hours: float, found: list[str]) -> None:
    assert severities(opened(hours), "VIAL-OPENED-TOO-LONG") == found


def test_a_vial_opened_twenty_five_hours_ago_is_blocked_and_nobody_may_accept_it() -> None:
    (found,) = opened(25).of("VIAL-OPENED-TOO-LONG")
    assert (str(found.measured), str(found.limit), str(found.distance)) == ("25 h", "24 h", "1 h")
    assert found.open and found.entitled == () and found.verified


@pytest.mark.parametrize(("hours", "found"), [(71, 0), (72, 0), (73, 1)])
def test_daxibotulinumtoxin_keeps_seventy_two_hours(hours: float, found: int) -> None:
    size = {"size": '"50 U"', "diluent": '"0.6 mL"', "dose": '"40 U"'}
    report = opened(hours, "daxibotulinumtoxinA", **size)
    assert len(report.of("VIAL-OPENED-TOO-LONG")) == found
    assert not report.of("VIAL-TIME-UNKNOWN")


@pytest.mark.parametrize(
    ("hours", "code"), [(2, "VIAL-TIME-UNKNOWN"), (25, "VIAL-OPENED-TOO-LONG")]
)
def test_a_time_from_memory_blocks_and_never_clears(hours: float, code: str) -> None:
    size = {"size": '"300 sU"', "diluent": '"2.5 mL"', "dose": '"50 sU"'}
    report = opened(hours, "abobotulinumtoxinA", **size)
    assert [item.code for item in report if item.code.startswith("VIAL-")] == [code]
    assert not report.of(code)[0].verified or code == "VIAL-TIME-UNKNOWN"


def test_without_the_hour_the_day_decides_as_far_as_it_can() -> None:
    same_day = checked(treatment(vial=vial(opened_at="2026-12-01T09:00:00")))
    assert not codes(same_day, "VIAL")
    day_before = checked(treatment(vial=vial(opened_at="2026-11-30T18:00:00")))
    assert severities(day_before, "VIAL-TIME-UNKNOWN") == ["warn"]
    two_days = checked(treatment(vial=vial(opened_at="2026-11-29T18:00:00")))
    assert severities(two_days, "VIAL-OPENED-TOO-LONG") == ["override"]


def test_a_vial_is_not_made_up_after_the_session() -> None:
    report = opened(-1)
    assert codes(report, "VIAL") == ["VIAL-OPENED-TOO-LONG/after-the-session"]


@pytest.mark.parametrize(("hours", "found"), [(4, 0), (5, 1)])
def test_a_clinic_may_ask_for_fewer_hours(hours: float, found: int) -> None:
    limit = ClinicLimit("VIAL-OPENED-TOO-LONG/onabotulinumtoxinA", 4, "h")  # type: ignore[arg-type]
    made_up = (NOON - timedelta(hours=hours)).isoformat()
    context = Context(now=NOON, policy=Policy(limits=(limit,)))
    report = checked(treatment(vial=vial(opened_at=made_up)), context=context)
    assert len(report.of("VIAL-OPENED-TOO-LONG")) == found


@pytest.mark.parametrize(
    ("expiry", "found"), [("2026-12-02", []), ("2026-12-01", []), ("2026-11-30", ["override"])]
)
def test_the_last_day_of_use_is_a_day_of_use(expiry: str, found: list[str]) -> None:
    assert severities(with_vial(expiry=expiry), "VIAL-EXPIRED") == found


def test_a_filler_past_its_last_day_is_found() -> None:
    filler = 'kind = "filler"\nproduct = "hyaluronic-acid-filler"\narea = "nasolabial"\n'
    filler += 'volume = "1 mL"\nlot = "A"\nexpiry = '
    assert checked(filler + "2026-11-30").of("VIAL-EXPIRED")
    assert not checked(filler + "2026-12-01").of("VIAL-EXPIRED")


@pytest.mark.parametrize(
    ("product", "size", "region", "found"),
    [
        ("onabotulinumtoxinA", "100 U", US, []),
        ("onabotulinumtoxinA", "500 U", US, ["VIAL-SIZE/no-such-vial"]),
        ("incobotulinumtoxinA", "200 U", US, []),
        ("incobotulinumtoxinA", "200 U", EU, ["VIAL-SIZE/other-region"]),
        ("letibotulinumtoxinA", "50 U", EU, []),
        ("letibotulinumtoxinA", "100 U", EU, ["VIAL-SIZE/other-region"]),
        ("abobotulinumtoxinA", "125 sU", EU, []),
        ("abobotulinumtoxinA", "125 sU", US, ["VIAL-SIZE/other-region"]),
    ],
)
def test_vials_are_those_sold_in_the_region(
    product: str, size: str, region: str, found: list[str]
) -> None:
    dose = '"20 U"' if size.endswith(" U") else '"50 sU"'
    report = with_vial(product, size=f'"{size}"', dose=dose, head=region)
    assert codes(report, "VIAL-SIZE") == found


@pytest.mark.parametrize(
    ("diluent", "found"),
    [
        ("1 mL", []),
        ("2.5 mL", []),
        ("3 mL", ["VIAL-DILUTION/between"]),
        ("10 mL", []),
        ("10.1 mL", ["VIAL-DILUTION/outside-label"]),
        ("0.9 mL", ["VIAL-DILUTION/outside-label"]),
    ],
)
def test_dilutions_are_held_to_the_label(diluent: str, found: list[str]) -> None:
    assert codes(with_vial(diluent=f'"{diluent}"'), "VIAL-DILUTION") == found


def test_a_dilution_that_is_known_from_memory_only_is_said_so() -> None:
    size = {"size": '"50 U"', "diluent": '"0.6 mL"', "dose": '"40 U"'}
    (found,) = with_vial("daxibotulinumtoxinA", **size).of("VIAL-DILUTION")
    assert found.severity.value == "inform" and not found.verified


def test_a_ready_to_use_liquid_is_not_diluted() -> None:
    size = {"size": '"150 U"', "dose": '"50 U"', "head": EU}
    assert codes(with_vial("relabotulinumtoxinA", **size), "VIAL-DILUTION") == [
        "VIAL-DILUTION/ready-to-use"
    ]
    assert not codes(with_vial("relabotulinumtoxinA", **size, diluent=""), "VIAL-DILUTION")


@pytest.mark.parametrize(
    ("solution", "found"),
    [
        ("saline", []),
        ("preservative-free sodium chloride 0.9 %", []),
        ("bacteriostatic saline", ["VIAL-SOLUTION/preserved"]),
        ("sterile water", ["VIAL-SOLUTION/other"]),
        ("Dysport", ["PRODUCTS-MIXED/in-one-vial"]),
        ("hyaluronic acid filler", ["PRODUCTS-MIXED/in-one-vial"]),
    ],
)
def test_a_vial_is_made_up_with_saline(solution: str, found: list[str]) -> None:
    report = with_vial(solution=f'"{solution}"')
    assert [
        item.rule for item in report if item.code in ("VIAL-SOLUTION", "PRODUCTS-MIXED")
    ] == found


def second(product: str, lot: str, area: str = "forehead", dose: str = "20 U") -> str:
    return (
        '[[session.treatment]]\nid = "t2"\n'
        + treatment(
            product=f'"{product}"', dose=f'"{dose}"', area=f'"{area}"', vial=vial(lot=f'"{lot}"')
        )
        + "\n"
    )


@pytest.mark.parametrize(
    ("product", "lot", "found"),
    [
        ("onabotulinumtoxinA", "C1", []),
        ("incobotulinumtoxinA", "C2", ["PRODUCTS-MIXED/one-session"]),
        (
            "incobotulinumtoxinA",
            "c1",
            ["PRODUCTS-MIXED/one-lot", "PRODUCTS-MIXED/one-session"],
        ),
    ],
)
def test_two_toxins_do_not_come_together(product: str, lot: str, found: list[str]) -> None:
    report = checked(treatment(vial=vial()), more=second(product, lot))
    assert sorted(codes(report, "PRODUCTS-MIXED")) == found


@pytest.mark.parametrize(("other", "found"), [("", 0), ("tranexamic-acid", 1)])
def test_deoxycholic_acid_is_mixed_with_nothing(other: str, found: int) -> None:
    mixture = '{ active = "deoxycholic-acid", concentration = "10 mg/mL" }'
    if other:
        mixture += f', {{ active = "{other}", concentration = "4 mg/mL" }}'
    meso = f'kind = "mesotherapy"\ndevice = "manual"\narea = "submental"\nmixture = [{mixture}]\n'
    assert len(checked(meso).of("PRODUCTS-MIXED")) == found


@pytest.mark.parametrize(
    ("at_hand", "found"),
    [(3, "VIALS-TOO-FEW/several"), (2, "VIALS-TOO-FEW/several"), (1, "stock")],
)
def test_the_session_takes_the_vials_at_hand(at_hand: int, found: str) -> None:
    kit = Kit(vials={"onabotulinumtoxinA": at_hand})
    report = checked(
        treatment(area='"axilla"', dose='"120 U"', vial=vial()),
        context=Context(policy=Policy(kit=kit)),
    )
    (rule,) = codes(report, "VIALS-TOO-FEW")
    assert rule.endswith(found)


SITES = """
[[session.treatment.site]]
muscle = "procerus"
side = "midline"
dose = "{}"
"""


@pytest.mark.parametrize(
    ("dose", "syringe", "found"),
    [
        ("4 U", "U-100 insulin", []),
        ("4.9 U", "U-100 insulin", []),
        ("4 U", "3 mL", []),
        ("6 U", "3 mL", ["warn"]),
        ("0.1 U", "3 mL", ["override"]),
    ],
)
def test_the_syringe_can_measure_the_point(dose: str, syringe: str, found: list[str]) -> None:
    base = treatment(dose="", vial=vial(syringe=f'"{syringe}"'))
    assert severities(checked(base + SITES.format(dose)), "SYRINGE-ROUNDING") == found


def test_lot_and_last_day_that_are_not_written_are_one_finding() -> None:
    (found,) = checked(treatment(vial=vial(lot=""))).of("VIAL-RECORD")
    assert found.severity.value == "inform" and "t1" in found.message
    assert not with_vial().of("VIAL-RECORD")


DYSPORT = {"product": '"abobotulinumtoxinA"', "dose": '"50 sU"'}
XEOMIN = {"product": '"incobotulinumtoxinA"'}


@pytest.mark.parametrize(
    ("treated", "allergy", "found"),
    [
        (DYSPORT, "cow's milk protein", ["stop"]),
        (DYSPORT, "milk allergy", ["stop"]),
        (XEOMIN, "albumin", ["stop"]),
        ({}, "albumin", ["override"]),
        ({}, "polysorbate 80", []),
        ({}, "hay fever", []),
    ],
)
def test_an_allergy_to_an_ingredient_stops_where_the_list_was_read(
    treated: dict[str, str], allergy: str, found: list[str]
) -> None:
    report = checked(treatment(**treated), patient(allergies=f'["{allergy}"]'))
    assert severities(report, "ALLERGY-INGREDIENT") == found


@pytest.mark.parametrize(
    ("allergy", "severity"),
    [("polysorbate 80", ["warn"]), ("hay fever", ["inform"]), ("penicillin", ["inform"])],
)
def test_what_no_list_tells_is_said(allergy: str, severity: list[str]) -> None:
    report = checked(patient=patient(allergies=f'["{allergy}"]'))
    assert severities(report, "ALLERGY-UNCERTAIN") == severity
    assert not report.of("WORD-NOT-RECOGNISED")


def test_an_allergy_that_nobody_understands_blocks() -> None:
    report = checked(patient=patient(allergies='["zzgrub"]'))
    assert severities(report, "WORD-NOT-RECOGNISED") == ["override"]
    assert not report.clear


def test_lidocaine_is_found_in_filler_cream_and_mixture() -> None:
    allergic = patient(allergies='["lidocaine"]')
    filler = 'kind = "filler"\nproduct = "hyaluronic-acid-filler"\narea = "lips"\nvolume = "1 mL"'
    mixture = '[{ active = "lidocaine", concentration = "1 %" }]'
    meso = f'kind = "mesotherapy"\ndevice = "manual"\narea = "scalp"\nmixture = {mixture}'
    cream = treatment(anaesthesia='{ product = "EMLA", amount = "5 g" }')
    for one in (filler, meso, cream):
        assert severities(checked(one, allergic), "ALLERGY-INGREDIENT") == ["stop"]
