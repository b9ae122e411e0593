"""Sites that lie where they should not, measured on the face."""

from __future__ import annotations

from decimal import Decimal

import pytest

from needlework.anatomy import face_from
from needlework.planfile import read_plan
from needlework.plans import ClinicLimit, Policy
from needlework.safety import Context, check
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
id = "t"
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "{area}"
{rest}
"""


def checked(area: str, rest: str, context: Context | None = None) -> Report:
    return check(read_plan(PLAN.format(area=area, rest=rest)), context)


def one_site(muscle: str, rule: str, *, up: str = "", lateral: str = "") -> str:
    way = "".join(f', {name} = "{mm}"' for name, mm in (("up", up), ("lateral", lateral)) if mm)
    return (
        '[[session.treatment.site]]\nid = "p1"\nside = "left"\ndose = "4 U"\n'
        f'muscle = "{muscle}"\nat = {{ rule = "{rule}"{way} }}'
    )


def test_a_point_inside_the_rim_waits_for_an_override() -> None:
    report = checked("lateral-canthal", one_site("orbicularis-oculi-lateral", "upper-lid"))
    (finding,) = report.of("SITE-INSIDE-RIM")
    assert finding.severity is Severity.OVERRIDE
    assert finding.place.site == "p1"
    assert finding.measured is not None
    assert finding.measured.amount < 0


def test_a_point_outside_the_rim_is_not_found() -> None:
    site = one_site("orbicularis-oculi-lateral", "outer-canthus", lateral="17 mm")
    report = checked("lateral-canthal", site)
    assert not report.of("SITE-INSIDE-RIM")
    assert not report.of("SITE-TOO-NEAR")


@pytest.mark.parametrize(
    ("area", "muscle", "rule", "way", "near"),
    [
        ("glabella", "corrugator-supercilii", "mid-brow", {"up": "9 mm"}, True),
        ("glabella", "corrugator-supercilii", "mid-brow", {"up": "11 mm"}, False),
        ("forehead", "frontalis", "brow-mid-upper", {"up": "9 mm"}, True),
        ("forehead", "frontalis", "brow-mid-upper", {"up": "22 mm"}, False),
        (
            "lateral-canthal",
            "orbicularis-oculi-lateral",
            "outer-canthus",
            {"lateral": "13 mm"},
            True,
        ),
        (
            "lateral-canthal",
            "orbicularis-oculi-lateral",
            "outer-canthus",
            {"lateral": "16 mm"},
            False,
        ),
    ],
)
def test_both_sides_of_each_distance(
    area: str, muscle: str, rule: str, way: dict[str, str], near: bool
) -> None:
    found = checked(area, one_site(muscle, rule, **way)).of("SITE-TOO-NEAR")
    assert bool(found) is near
    for finding in found:
        assert finding.severity is Severity.WARN
        assert "±" in finding.message
        assert finding.measured is not None
        assert finding.limit is not None
        assert finding.measured.amount < finding.limit.amount


def test_a_jaw_point_too_low_is_found() -> None:
    low = one_site("masseter", "jaw-angle", up="6 mm")
    high = one_site("masseter", "jaw-angle", up="22 mm")
    assert checked("masseter", low).of("SITE-TOO-NEAR")
    assert not checked("masseter", high).of("SITE-TOO-NEAR")


def test_the_clinic_may_want_a_longer_distance() -> None:
    site = one_site("corrugator-supercilii", "mid-brow", up="11 mm")
    for amount, near in (("10.5", False), ("14", True)):
        limit = ClinicLimit("SITE-TOO-NEAR/corrugator-brow", Decimal(amount), "mm")
        report = checked("glabella", site, Context(policy=Policy(limits=(limit,))))
        assert bool(report.of("SITE-TOO-NEAR")) is near


def test_a_way_beyond_the_midline_is_told() -> None:
    for lateral, count in (("-8 mm", 0), ("-40 mm", 1)):
        site = one_site("corrugator-supercilii", "brow-head", up="5 mm", lateral=lateral)
        assert len(checked("glabella", site).of("SITE-NOT-PLACED")) == count


def test_a_place_that_is_not_known_is_told() -> None:
    (finding,) = checked("glabella", one_site("procerus", "third eye")).of("SITE-NOT-PLACED")
    assert finding.severity is Severity.INFORM
    assert "third eye" in finding.message


def test_patterns_are_measured_on_the_patients_own_face_only() -> None:
    rest = 'protocol = "ona-gl"'
    reasons = dict(checked("glabella", rest).not_run)
    assert "pattern" in reasons["where sites lie"]
    report = checked("glabella", rest, Context(face=face_from(clicked())))
    assert "where sites lie" in report.ran
    assert not report.of("SITE-INSIDE-RIM")


def test_a_dose_without_points_is_not_measured() -> None:
    reasons = dict(checked("glabella", 'dose = "20 U"').not_run)
    assert "no sites" in reasons["where sites lie"]


def test_lids_are_injected_on_purpose() -> None:
    rest = "\n".join(
        f'[[session.treatment.site]]\nid = "p{n}"\nside = "left"\ndose = "2.5 U"\n'
        'muscle = "orbicularis-oculi-palpebral"'
        for n in range(3)
    )
    report = checked("eyelid", rest, Context(face=face_from(clicked())))
    assert not report.of("SITE-INSIDE-RIM")
