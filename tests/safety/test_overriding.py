"""An override counts for what it names, from whom may sign, and for nothing that comes later."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.plans import Amount, Override, Provider, Team
from needlework.safety import Context, Finding
from needlework.safety.accepted import beyond, farthest, to_accept
from needlework.safety.values import Quantity
from tests.safety.making import checked, patient, severities, treatment

ABOVE = treatment(dose='"24 U"')
TEAM = Team((Provider("dr", "physician", does=("assess", "prescribe", "inject")),), "US-CA")


def answer(target: str = "", accepts: str = "24 U", finding: str = "LABEL-AREA-DOSE") -> str:
    named = f'treatment = "{target}"\n' if target else ""
    named += f'accepts = "{accepts}"\n' if accepts else ""
    return f'[[override]]\nfinding = "{finding}"\n{named}reason = "strong"\nby = "dr"\n'


def second(dose: str) -> str:
    later = treatment(dose=f'"{dose}"')
    return f'[[session]]\nid = "s2"\nday = 120\n[[session.treatment]]\nid = "t2"\n{later}\n'


@pytest.mark.parametrize(
    ("written", "read"), [("1 day", "1 days"), ("1 days past", "1 days past"), ("24 U", "24 U")]
)
def test_one_day_is_read_as_findings_print_it(written: str, read: str) -> None:
    assert str(Amount.parse(written)) == read


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


# --- the amount that was accepted --------------------------------------------------------------


def dosed(dose: str, accepts: str) -> Finding:
    report = checked(
        treatment(dose=f'"{dose}"'), more=answer("t1", accepts), context=Context(team=TEAM)
    )
    (found,) = report.of("LABEL-AREA-DOSE")
    return found


@pytest.mark.parametrize(
    ("dose", "counts"),
    [("21 U", True), ("24 U", True), ("24.1 U", False), ("30 U", False), ("240 U", False)],
)
def test_a_reason_for_a_dose_covers_no_more_than_that(dose: str, counts: bool) -> None:
    found = dosed(dose, "24 U")
    assert (found.override is not None) is counts
    assert found.override_refused == (
        ""
        if counts
        else f"it accepts 24 U and no more; let the {dose} be judged anew and write "
        f'accepts = "{dose}"'
    )


@given(st.decimals(Decimal("20.1"), 45, places=1), st.decimals(Decimal("20.1"), 45, places=1))
@settings(max_examples=15, deadline=None)
def test_a_dose_counts_up_to_what_was_accepted(planned: Decimal, accepts: Decimal) -> None:
    assert (dosed(f"{planned} U", f"{accepts} U").override is not None) is (planned <= accepts)


def test_without_an_amount_the_line_to_add_is_told() -> None:
    found = dosed("24 U", "")
    assert found.open
    assert found.override_refused.endswith('add the line accepts = "24 U"')


@pytest.mark.parametrize("accepts", ["24 sU", "24 mL", "24 days"])
def test_an_amount_in_another_unit_accepts_nothing(accepts: str) -> None:
    found = dosed("24 U", accepts)
    assert found.open and 'measured in U; write accepts = "24 U"' in found.override_refused


@pytest.mark.parametrize(("days", "counts"), [(70, True), (60, True), (59, False), (3, False)])
def test_an_interval_counts_down_to_what_was_accepted(days: int, counts: bool) -> None:
    last = f'[{{ product = "Botox", dose = "20 U", days_ago = {days}, area = "glabella" }}]'
    report = checked(
        patient=patient(previous_treatments=last),
        more=answer("t1", "60 days", "LABEL-INTERVAL"),
        context=Context(team=TEAM),
    )
    (found,) = report.of("LABEL-INTERVAL")
    assert found.less_is_worse
    assert (found.override is not None) is counts


@pytest.mark.parametrize(
    ("planned", "counts"), [("41 U", True), ("42 U", False), ("400 U", False)]
)
def test_a_dose_that_nothing_is_known_of_is_bound_too(planned: str, counts: bool) -> None:
    report = checked(
        treatment(product='"daxibotulinumtoxinA"', area='"forehead"', dose=f'"{planned}"'),
        more=answer("t1", "41 U", "NO-KNOWN-SCHEME"),
        context=Context(team=TEAM),
    )
    (found,) = report.of("NO-KNOWN-SCHEME")
    assert (found.override is not None) is counts


def test_what_has_no_short_decimal_is_accepted_by_the_amount_that_is_told() -> None:
    third = Quantity(Decimal(10) / Decimal(3), "mL")
    most = replace(dosed("24 U", ""), measured=third, limit=Quantity(Decimal(3), "mL"))
    assert str(to_accept(most)) == "3.333334 mL"
    least = replace(most, limit=Quantity(Decimal(4), "mL"))
    assert str(to_accept(least)) == "3.333333 mL"
    for each in (most, least):
        accepts = Amount.parse(str(to_accept(each)))
        assert not beyond(each, Override("o1", each.code, "seen", "dr", accepts=accepts))


def test_what_has_no_amount_needs_none() -> None:
    report = checked(
        patient=patient(medicines='["Zzgrub"]'),
        more=answer("", "", "WORD-NOT-RECOGNISED").replace("strong", "Zzgrub looked up"),
        context=Context(team=TEAM),
    )
    assert [item.open for item in report.of("WORD-NOT-RECOGNISED")] == [False]


def test_two_products_of_one_sitting_have_an_answer_each() -> None:
    legs = {"area": '"leg"', "indication": '"lower limb spasticity"'}
    other = treatment(product='"abobotulinumtoxinA"', dose='"1600 sU"', **legs)
    second_one = f'[[session.treatment]]\nid = "t2"\n{other}\n'

    def open_units(*accepts: str) -> list[str]:
        answers = "".join(answer("s1", each, "CUMULATIVE-DOSE") for each in accepts)
        report = checked(
            treatment(dose='"450 U"', **legs),
            more=second_one + answers,
            context=Context(team=TEAM),
        )
        found = report.of("CUMULATIVE-DOSE")
        assert [str(each) for each in farthest(found)] == ["450 U", "1600 sU"]
        return [str(item.measured) for item in found if item.open]

    assert open_units("1600 sU") == ["450 U"]
    assert open_units("450 U", "1600 sU") == []
    assert open_units("450 U", "1500 sU") == ["1600 sU"]


def test_the_farthest_amount_covers_all_findings_of_a_place() -> None:
    high = dosed("24 U", "")
    days = [
        replace(high, measured=Quantity(Decimal(n), "days"), limit=Quantity(Decimal(90), "days"))
        for n in (60, 30)
    ]
    more = replace(high, measured=Quantity(Decimal(30), "U"))
    assert [str(each) for each in farthest([high, *days, more])] == ["30 U", "30 days"]
    assert farthest([replace(high, measured=None)]) == ()
