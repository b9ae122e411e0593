"""An override counts for what it names, from whom may sign, and for nothing that comes later."""

from __future__ import annotations

import pytest

from needlework.plans import Provider, Team
from needlework.safety import Context
from tests.safety.making import checked, patient, severities, treatment

ABOVE = treatment(dose='"24 U"')
TEAM = Team((Provider("dr", "physician", does=("assess", "prescribe", "inject")),), "US-CA")


def answer(target: str = "") -> str:
    named = f'treatment = "{target}"\n' if target else ""
    return f'[[override]]\nfinding = "LABEL-AREA-DOSE"\n{named}reason = "strong"\nby = "dr"\n'


def second(dose: str) -> str:
    later = treatment(dose=f'"{dose}"')
    return f'[[session]]\nid = "s2"\nday = 120\n[[session.treatment]]\nid = "t2"\n{later}\n'


def test_a_reason_without_a_place_is_none_for_several_places() -> None:
    one = checked(ABOVE, more=second("20 U") + answer(), context=Context(team=TEAM))
    assert [item.open for item in one.of("LABEL-AREA-DOSE")] == [False]
    two = checked(ABOVE, more=second("200 U") + answer(), context=Context(team=TEAM))
    assert [item.open for item in two.of("LABEL-AREA-DOSE")] == [True, True]
    assert "2 places" in two.of("LABEL-AREA-DOSE")[0].override_refused


def test_a_reason_that_names_its_place_counts_there_only() -> None:
    report = checked(ABOVE, more=second("200 U") + answer("t1"), context=Context(team=TEAM))
    open_places = [item.place.treatment for item in report.of("LABEL-AREA-DOSE") if item.open]
    assert open_places == ["t2"]


def test_a_code_is_read_in_any_case_and_an_unknown_one_is_a_finding() -> None:
    small = answer("t1").replace("LABEL-AREA-DOSE", "label-area-dose")
    report = checked(ABOVE, more=small, context=Context(team=TEAM))
    assert report.of("LABEL-AREA-DOSE")[0].override and not report.of("OVERRIDE-UNKNOWN")
    typo = answer("t1").replace("LABEL-AREA-DOSE", "LABEL-DOSE-AREA")
    report = checked(ABOVE, more=typo, context=Context(team=TEAM))
    assert severities(report, "OVERRIDE-UNKNOWN") == ["warn"] and not report.clear


@pytest.mark.parametrize(
    ("reason", "counts"), [("Mestinon for low pressure", True), ("ok", False)]
)
def test_a_medicine_that_suggests_a_disease_is_accepted_by_its_name(
    reason: str, counts: bool
) -> None:
    said = (
        '[[override]]\nfinding = "MEDICINE-SUGGESTS-CONDITION"\ntreatment = "t1"\n'
        f'reason = "{reason}"\nby = "dr"\n'
    )
    about = patient(medicines='["Mestinon"]')
    report = checked(patient=about, more=said, context=Context(team=TEAM))
    (found,) = report.of("MEDICINE-SUGGESTS-CONDITION")
    assert (found.override is not None) is counts


@pytest.mark.parametrize("place", ["UK-ENG", "DE", None])
@pytest.mark.parametrize(
    ("role", "counts"), [("physician", True), ("registered-nurse", False), ("esthetician", False)]
)
def test_who_prescribes_nowhere_signs_nowhere(place: str | None, role: str, counts: bool) -> None:
    team = Team((Provider("dr", role, does=("assess", "prescribe", "inject")),), place)
    report = checked(ABOVE, more=answer("t1"), context=Context(team=team))
    (found,) = report.of("LABEL-AREA-DOSE")
    assert (found.override is not None) is counts


@pytest.mark.parametrize("place", ["UK-ENG", "DE"])
@pytest.mark.parametrize(("role", "found"), [("registered-nurse", True), ("physician", False)])
def test_prescribing_where_no_law_lets_the_role_waits(place: str, role: str, found: bool) -> None:
    member = Provider("x", role, does=("assess", "prescribe", "inject"), assessment="in-person")
    report = checked(context=Context(team=Team((member,), place)))
    blocking = [item for item in report.of("AUTHORITY-ROLE-UNKNOWN") if item.open]
    assert bool([item for item in blocking if item.severity.blocks]) is found
    nurse = Provider("rn", "registered-nurse", does=("inject",))
    doctor = Provider("dr", "physician", does=("assess", "prescribe"), assessment="in-person")
    both = checked(context=Context(team=Team((doctor, nurse), place)))
    assert "override" not in severities(both, "AUTHORITY-ROLE-UNKNOWN")


@pytest.mark.parametrize(
    ("typed", "other"), [("FI", "EU-FI"), ("GB", "UK"), ("California", "US-CA"), ("fr", "EU-FR")]
)
def test_places_have_the_names_that_people_write(typed: str, other: str) -> None:
    def found(place: str) -> list[tuple[str, str]]:
        team = Team((Provider("rn", "registered-nurse", does=("prescribe", "inject")),), place)
        report = checked(context=Context(team=team))
        return [(item.code, item.rule) for item in report if item.code.startswith("AUTHORITY")]

    assert found(typed) == found(other)
    assert "AUTHORITY-JURISDICTION" not in [code for code, _ in found(typed)]
    assert "AUTHORITY-JURISDICTION" in [code for code, _ in found("DE")]
