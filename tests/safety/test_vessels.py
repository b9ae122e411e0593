"""Points of fillers near vessels or inside the orbit; test_both_sides has each distance."""

from __future__ import annotations

from decimal import Decimal

import pytest

from needlework.anatomy import face_from
from needlework.anatomy.rules import lines
from needlework.planfile import read_plan
from needlework.plans import ClinicLimit, Policy
from needlework.safety import Context, check
from needlework.safety.rows import data
from needlework.safety.values import Report, Severity
from tests.anatomy.faces import clicked

PLAN = """
format = "needlework-plan/1"
region = "US"
[patient]
age = 40
sex = "female"
[[session]]
id = "s1"
day = 0
[[session.treatment]]
id = "f"
kind = "filler"
product = "hyaluronic-acid-filler"
area = "cheek"
{rest}
"""


def checked(rest: str, context: Context | None = None) -> Report:
    return check(read_plan(PLAN.format(rest=rest)), context)


def point(rule: str, ways: str = "", volume: str = "0.1 mL", side: str = "left") -> str:
    return (
        f'[[session.treatment.site]]\nid = "p"\nside = "{side}"\nvolume = "{volume}"\n'
        f'at = {{ rule = "{rule}"{ways} }}\n'
    )


@pytest.mark.parametrize(("up", "inside"), [("-3 mm", False), ("-9 mm", True)])
def test_both_sides_of_the_rim(up: str, inside: bool) -> None:
    found = checked(point("mid-brow", f', up = "{up}"')).of("FILLER-INSIDE-RIM")
    assert bool(found) is inside
    for one in found:
        assert one.severity is Severity.OVERRIDE
        assert one.place.site == "p"
        assert "inside the bony rim" in one.message


@pytest.mark.parametrize("name", data("vessels")["near"])
def test_each_distance_is_twice_the_spread_of_the_course(name: str) -> None:
    row = data("vessels")["near"][name]
    line = lines()[row["line"]]
    assert line.kind == "vessel"
    assert row["least_mm"] == 2 * line.sd_mm
    assert (
        (row["seen"], row["source"]) == (line.seen, line.source) == ("recalled", "grays-anatomy")
    )


def test_every_vessel_of_the_face_has_a_row() -> None:
    vessels = {name for name, line in lines().items() if line.kind == "vessel"}
    assert {row["line"] for row in data("vessels")["near"].values()} == vessels


def test_what_is_from_memory_is_unverified_and_says_its_uncertainty() -> None:
    (found,) = checked(point("nasolabial-upper")).of("FILLER-NEAR-VESSEL")
    assert found.severity is Severity.WARN
    assert "±" in found.message and "facial and angular artery" in found.message
    assert [source.seen for source in found.sources] == ["recalled"]


def test_vessels_that_lead_to_the_eye_wait_for_an_override_wherever_the_area_is() -> None:
    found = checked(point("nasal-side-upper")).of("FILLER-NEAR-VESSEL")
    assert Severity.OVERRIDE in {one.severity for one in found}
    assert not checked(point("nasal-side-upper")).of("FILLER-DANGER-ZONE")


def test_the_clinic_may_want_a_longer_distance() -> None:
    site = point("nasolabial-upper", ', lateral = "10 mm"')
    assert not checked(site).of("FILLER-NEAR-VESSEL")
    for amount, count in ((5, 0), (20, 1)):
        limit = ClinicLimit("FILLER-NEAR-VESSEL/facial-artery", Decimal(amount), "mm")
        context = Context(policy=Policy(limits=(limit,)))
        assert len(checked(site, context).of("FILLER-NEAR-VESSEL")) == count


def test_points_are_measured_on_the_patients_own_face() -> None:
    assert len(checked(point("marionette-mid")).of("FILLER-NEAR-VESSEL")) == 1
    larger = Context(face=face_from(clicked(stretch=(1.1, 1.1))))
    assert not checked(point("marionette-mid"), larger).of("FILLER-NEAR-VESSEL")


@pytest.mark.parametrize(
    ("rule", "ways", "words"),
    [("third eye", "", "third eye"), ("brow-head", ', lateral = "-40 mm"', "beyond the midline")],
)
def test_a_point_without_a_place_is_told_and_the_rest_is_measured(
    rule: str, ways: str, words: str
) -> None:
    report = checked(point(rule, ways) + point("nasolabial-upper").replace('"p"', '"q"'))
    (lost,) = report.of("FILLER-NOT-PLACED")
    assert lost.severity is Severity.WARN
    assert words in lost.message
    assert [one.place.site for one in report.of("FILLER-NEAR-VESSEL")] == ["q"]


def test_a_filler_without_points_is_not_measured() -> None:
    reasons = dict(checked('volume = "1 mL"').not_run)
    assert reasons["where points of fillers lie"] == "fillers of the plan have no points"


def test_the_sum_of_the_points_is_compared_with_the_label() -> None:
    def over(volume: str) -> bool:
        points = point("chin", volume="3 mL") + point("chin", volume=volume).replace('"p"', '"q"')
        text = PLAN.format(rest=points).replace('"cheek"', '"nasolabial"')
        return bool(check(read_plan(text)).of("FILLER-VOLUME"))

    assert not over("3 mL")
    assert over("3.01 mL")
