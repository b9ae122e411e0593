"""Who may do what where: forbidden, unclear, on order, supervised, examined, placed, counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from needlework.evidence import table
from needlework.plans import Kit, Provider, Team
from needlework.safety import Context, Report
from needlework.safety.authority import rules
from needlework.safety.authority_rows import holding, is_known, table_rows
from needlework.safety.rows import data
from needlework.vocabulary import resolve
from tests.safety.making import checked, severities, treatment

DOCTOR = Provider("dr", "physician", ("assess", "prescribe", "delegate"), assessment="in-person")
NURSE = Provider("rn", "registered-nurse", ("inject",))
VERIFIED = data("authority")["verified_on"]


def by(
    *providers: Provider,
    place: str | None = "US-CA",
    premises: str | None = "clinic",
    region: str = "US",
    kind: str = "",
    today: date = VERIFIED,
) -> Report:
    return checked(
        kind or treatment(),
        head=f'region = "{region}"\nstart_date = 2026-12-01',
        context=Context(today=today, team=Team(providers, place, premises, Kit())),
    )


def found(report: Report, above: str = "inform") -> list[str]:
    return sorted(
        item.rule
        for item in report
        if item.code.startswith("AUTHORITY") and item.severity.value != above
    )


def test_without_a_team_the_group_says_that_it_did_not_run() -> None:
    report = checked()
    assert not [item for item in report if item.code.startswith("AUTHORITY")]
    reasons = dict(report.not_run)
    assert "--provider" in reasons["authority"]
    assert "authority" not in report.ran


def test_a_doctor_with_a_nurse_in_a_clinic_is_no_finding_above_inform() -> None:
    assert not found(by(DOCTOR, NURSE))


@pytest.mark.parametrize(
    ("role", "duty", "place", "severity"),
    [
        ("registered-nurse", "assess", "US-CA", "stop"),
        ("registered-nurse", "prescribe", "US-CA", "stop"),
        ("registered-nurse", "delegate", "US-CA", "stop"),
        ("medical-assistant", "inject", "US-CA", "stop"),
        ("practical-nurse", "inject", "US-CA", "override"),
        ("registered-nurse", "inject", "US-FL", "override"),
        ("esthetician", "inject", "US-FL", "stop"),
        ("registered-nurse", "prescribe", "EU-FI", "stop"),
        ("registered-nurse", "inject", "EU-ES", "override"),
        ("physician", "inject", "EU-FR", "override"),
        ("lay-injector", "prescribe", "UK-ENG", "stop"),
    ],
)
def test_what_the_law_forbids_stops_and_what_it_leaves_open_is_an_override(
    role: str, duty: str, place: str, severity: str
) -> None:
    other = Provider("x", role, (duty,))  # type: ignore[arg-type]
    region = place.partition("-")[0]
    report = by(DOCTOR, other, place=place, region=region)
    about = [item for item in report if item.message.startswith("x (")]
    about = [item for item in about if item.code in ("AUTHORITY-FORBIDDEN", "AUTHORITY-UNCLEAR")]
    assert [item.severity.value for item in about] == [severity]
    assert "confirm with your regulator" in about[0].remedy or "regulator" in about[0].remedy


def test_readings_that_differ_are_both_shown() -> None:
    nurse = Provider("rn", "registered-nurse", ("inject",))
    (unclear,) = by(DOCTOR, nurse, place="US-FL").of("AUTHORITY-UNCLEAR")
    assert "(1)" in unclear.message and "(2)" in unclear.message
    assert "fl-studylib" in unclear.message


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("physician", "US-CA"),
        ("nurse-practitioner-104", "US-CA"),
        ("physician", "US-TX"),
        ("physician", "CA-ON"),
        ("nurse-practitioner", "CA-ON"),
        ("specialist-physician", "EU-FR"),
        ("physician", "EU-FI"),
        ("physician", "UK"),
    ],
)
def test_one_who_may_do_everything_alone_approves_alone_and_it_is_said(
    role: str, place: str
) -> None:
    alone = Provider("a", role, ("assess", "prescribe", "inject"), assessment="in-person")
    region = place.partition("-")[0]
    report = by(alone, place=place, region=region)
    assert not found(report)
    assert severities(report, "AUTHORITY-SELF-APPROVED") == ["inform"]


def test_what_is_injected_on_order_needs_somebody_who_orders() -> None:
    nurse = Provider("rn", "registered-nurse", ("inject",))
    assessor = Provider("np", "nurse-practitioner", ("assess",), assessment="in-person")
    report = by(assessor, nurse, place="US-NY")
    assert "AUTHORITY-ORDER-MISSING/US-NY-registered-nurse-inject" in found(report)
    prescriber = Provider("np", "nurse-practitioner", ("assess", "prescribe"), "", "in-person")
    assert not found(by(prescriber, nurse, place="US-NY"))


def test_supervision_that_is_missing_blocks_and_that_is_there_is_a_reminder() -> None:
    np = Provider("np", "nurse-practitioner-104", ("assess", "prescribe"), "", "video")
    missing = by(np, NURSE)
    assert "AUTHORITY-SUPERVISION/US-CA-registered-nurse" in found(missing)
    assert severities(by(DOCTOR, NURSE), "AUTHORITY-SUPERVISION") == ["inform"]


@pytest.mark.parametrize(
    ("place", "mode", "rule"),
    [
        ("US-CA", "video", None),
        ("US-CA", "remote-text", "US-CA-physician-how"),
        ("AU", "video", None),
        ("AU", "remote-text", "AU-physician-how"),
        ("UK", "video", "UK-physician-how"),
        ("UK", "in-person", None),
    ],
)
def test_how_the_patient_is_seen_counts(place: str, mode: str, rule: str | None) -> None:
    doctor = Provider("dr", "physician", ("assess", "prescribe", "inject"), "", mode)  # type: ignore[arg-type]
    report = by(doctor, place=place, region=place.partition("-")[0])
    assert found(report) == ([f"AUTHORITY-EXAMINATION/{rule}"] if rule else [])


def test_how_the_patient_is_seen_must_be_said() -> None:
    doctor = Provider("dr", "physician", ("assess", "prescribe", "inject"))
    assert severities(by(doctor), "AUTHORITY-EXAMINATION") == ["warn"]


def test_somebody_entitled_examines_before_another_treats() -> None:
    prescriber = Provider("dr", "physician", ("prescribe", "delegate"))
    acupuncturist = Provider("ac", "acupuncturist", ("assess",))
    report = by(prescriber, acupuncturist, NURSE, place="US-NY")
    assert "AUTHORITY-EXAMINATION/US-NY-good-faith-exam" in found(report)
    texas = by(prescriber, acupuncturist, NURSE, place="US-TX")
    (unclear,) = [item for item in texas.of("AUTHORITY-EXAMINATION") if item.severity.blocks]
    assert "Conflict" in unclear.message


@pytest.mark.parametrize(
    ("premises", "place", "severity"),
    [
        ("clinic", "US-CA", []),
        ("party", "US-CA", ["override"]),
        ("private-home", None, ["override"]),
        ("beauty-salon", "EU-FI", ["stop"]),
        ("beauty-salon", "US-CA", []),
        ("beauty-salon", "UK-SCT", ["override"]),
        ("dental-practice", "UK-SCT", []),
        (None, "US-CA", ["inform"]),
    ],
)
def test_the_place_is_held_to_the_law(
    premises: str | None, place: str | None, severity: list[str]
) -> None:
    assert severities(by(DOCTOR, NURSE, place=place, premises=premises), "AUTHORITY-PREMISES") == (
        severity
    )


@pytest.mark.parametrize(
    ("place", "most"), [("US-CA", 4), ("US-TX", 7), ("US-FL", 10), ("US-NY", 4)]
)
def test_numbers_of_delegates_are_unverified(place: str, most: int) -> None:
    def supervising(count: int) -> Report:
        doctor = Provider("dr", "physician", DOCTOR.does, "", "in-person", count)
        return by(doctor, place=place)

    assert not supervising(most).of("AUTHORITY-DELEGATES")
    (over,) = supervising(most + 1).of("AUTHORITY-DELEGATES")
    assert over.severity.value == "override" and not over.verified


@pytest.mark.parametrize(("days", "count"), [(365, 0), (366, 1)])
def test_a_table_older_than_a_year_is_said_to_be_old(days: int, count: int) -> None:
    report = by(DOCTOR, NURSE, today=VERIFIED + timedelta(days=days))
    assert severities(report, "AUTHORITY-OUTDATED") == ["warn"] * count


@pytest.mark.parametrize("place", [None, "US-ZZ", "EU-DE", "NZ"])
def test_a_place_without_a_law_that_was_read_is_a_warning(place: str | None) -> None:
    report = by(DOCTOR, NURSE, place=place)
    assert severities(report, "AUTHORITY-JURISDICTION") == ["warn"]


def test_a_role_that_no_source_speaks_of_is_a_warning() -> None:
    dentist = Provider("dd", "dentist", ("inject",))
    assert severities(by(DOCTOR, dentist), "AUTHORITY-ROLE-UNKNOWN") == ["warn"]


@pytest.mark.parametrize(("region", "count"), [("US", 0), ("EU", 1)])
def test_products_of_another_region_are_found(region: str, count: int) -> None:
    assert len(by(DOCTOR, NURSE, region=region).of("AUTHORITY-REGION")) == count


def test_every_duty_has_somebody() -> None:
    report = by(Provider("dr", "physician", ("delegate",)))
    assert {item.rule.partition("/")[2] for item in report.of("AUTHORITY-NOBODY")} == {
        "assess",
        "prescribe",
        "inject",
    }
    needling = (
        'kind = "microneedling"\ndevice = "skinpen"\narea = "cheek"\nneedle_length = "1.0 mm"\n'
    )
    report = by(Provider("dr", "physician", ("assess", "inject"), "", "video"), kind=needling)
    assert not report.of("AUTHORITY-NOBODY")


def test_an_esthetician_who_needles_in_new_york_is_unclear_and_one_who_injects_is_unknown() -> (
    None
):
    needling = (
        'kind = "microneedling"\ndevice = "skinpen"\narea = "cheek"\nneedle_length = "1.0 mm"\n'
    )
    person = Provider("es", "esthetician", ("inject",))
    assert by(DOCTOR, person, place="US-NY", kind=needling).of("AUTHORITY-UNCLEAR")
    assert by(DOCTOR, person, place="US-NY").of("AUTHORITY-ROLE-UNKNOWN")


def test_a_nurse_does_not_sign_as_a_prescriber_where_the_law_bars_it() -> None:
    nurse = Provider("rn", "registered-nurse", ("prescribe",))
    answer = '[[override]]\nfinding = "LABEL-AREA-DOSE"\nreason = "seen before"\nby = "rn"\n'
    report = checked(
        treatment(dose='"24 U"'), more=answer, context=Context(team=Team((nurse,), "US-CA"))
    )
    assert "does not prescribe in US-CA" in report.of("LABEL-AREA-DOSE")[0].override_refused


PARTS = ("permission", "examination", "delegates", "premises", "reminder", "red_flag", "not_used")


def test_every_row_of_the_table_is_used_or_named_with_its_reason() -> None:
    named = {row["row"] for part in PARTS for row in data("authority")[part]}
    assert named == set(table_rows())
    assert len(table_rows()) == len(table("rules", "authority"))
    assert all(row["reason"].strip() for row in data("authority")["not_used"])


def test_every_role_and_place_of_the_rows_is_a_word_of_the_vocabulary() -> None:
    for part in PARTS:
        for row in data("authority")[part]:
            roles = [*row.get("roles", ()), *row.get("supervisors", ())]
            assert [role for role in roles if resolve(role, "role") is None] == []
            places = [*row.get("allowed", ()), *row.get("forbidden", ())]
            assert [name for name in places if resolve(name, "premises") is None] == []


def test_every_cell_of_a_permission_is_understood() -> None:
    for cells in table_rows().values():
        for column in ("may_assess", "may_prescribe", "may_inject", "may_delegate"):
            assert not cells[column] or cells[column] in data("authority")["says"]


def test_a_place_lies_in_its_country() -> None:
    assert is_known("uk-sct") and is_known("US-CA") and not is_known("US")
    assert {row.jurisdiction for row in holding("permission", "UK-ENG")} == {"UK"}


def test_every_finding_names_a_rule_of_the_group() -> None:
    known = {rule.id for rule in rules()}
    reports = [
        by(Provider("x", "registered-nurse", ("assess", "prescribe", "inject", "delegate"))),
        by(DOCTOR, NURSE, place="US-FL", premises="hotel", region="EU"),
        by(Provider("x", "esthetician", ("inject",)), place="US-TX"),
        by(NURSE, place="CA-ON"),
    ]
    for report in reports:
        rules_found = {item.rule for item in report if item.code.startswith("AUTHORITY")}
        assert rules_found <= known
