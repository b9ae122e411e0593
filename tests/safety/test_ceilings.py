"""The largest doses that are allowed, as numbers: the check agrees with each of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from needlework.doses import Dose
from needlework.planfile import read_plan
from needlework.plans import ClinicLimit, Neuromodulator, Plan, Policy, Site
from needlework.safety import Context, check
from needlework.safety.case import Case
from needlework.safety.ceilings import (
    Ceiling,
    area_ceiling,
    side_ceiling,
    site_ceiling,
    sitting_ceilings,
)
from needlework.safety.sums import rooms

TEXT = """
format = "needlework-plan/1"
region = "US"
[patient]
age = 44
previous_treatments = [
  { product = "onabotulinumtoxinA", dose = "330 U", days_ago = 60, area = "axilla" },
]
[[session]]
day = 0
[[session.treatment]]
id = "t1"
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "glabella"
indication = "glabellar-lines"
dose = "20 U"
"""


def dosed(units: Decimal) -> Plan:
    """Return the plan with so many units, in one dose."""
    plan = read_plan(TEXT)
    session = plan.sessions[0]
    (old,) = session.treatments
    assert isinstance(old, Neuromodulator)
    new = replace(old, dose=Dose.create(units, product=old.product))
    return replace(plan, sessions=(replace(session, treatments=(new,)),))


def pointed(units: Decimal) -> Plan:
    """Return the plan with one point of so many units."""
    plan = read_plan(TEXT)
    session = plan.sessions[0]
    (old,) = session.treatments
    assert isinstance(old, Neuromodulator)
    site = Site("p1", "procerus", "midline", Dose.create(units, product=old.product))
    new = replace(old, dose=None, sites=(site,))
    return replace(plan, sessions=(replace(session, treatments=(new,)),))


def codes(plan: Plan, context: Context | None = None) -> set[str]:
    return {finding.code for finding in check(plan, context)}


def test_an_area_may_have_its_ceiling_and_not_a_tenth_more() -> None:
    case = Case(dosed(Decimal(20)), Context())
    most = area_ceiling(case, case.items[0])
    assert most is not None
    assert (most.rule, most.amount, most.whose) == (
        "LABEL-AREA-DOSE/ona-gl", 20, "the label gives",
    )  # fmt: skip
    assert "LABEL-AREA-DOSE" not in codes(dosed(most.amount))
    assert "LABEL-AREA-DOSE" in codes(dosed(most.amount + Decimal("0.1")))


def test_a_point_may_have_its_ceiling_and_not_a_tenth_more() -> None:
    case = Case(pointed(Decimal(4)), Context())
    most = site_ceiling(case, case.items[0])
    assert most is not None
    assert most.amount == 4
    assert "LABEL-SITE-DOSE" not in codes(pointed(most.amount))
    assert "LABEL-SITE-DOSE" in codes(pointed(most.amount + Decimal("0.1")))


def test_the_clinics_own_ceiling_is_told_as_such() -> None:
    limit = ClinicLimit("LABEL-AREA-DOSE/ona-gl", Decimal(16), "U")
    context = Context(policy=Policy(limits=(limit,)))
    case = Case(dosed(Decimal(16)), context)
    most = area_ceiling(case, case.items[0])
    assert most is not None
    assert (most.amount, most.label, most.whose) == (16, 20, "the clinic allows")
    assert "LABEL-AREA-DOSE" in codes(dosed(Decimal(17)), context)


def test_a_sitting_sums_over_the_areas_of_its_label() -> None:
    case = Case(dosed(Decimal(20)), Context())
    (most,) = sitting_ceilings(case, "onabotulinumtoxinA")
    assert most.amount == 64
    assert set(most.areas) == {"glabella", "forehead", "lateral-canthal"}
    assert not list(sitting_ceilings(case, "letibotulinumtoxinA"))


def test_what_was_given_before_leaves_the_rest_of_a_cap() -> None:
    case = Case(dosed(Decimal(20)), Context())
    (room,) = rooms(case, 0, "onabotulinumtoxinA")
    assert room.amount == 70
    assert "CUMULATIVE-DOSE" not in codes(dosed(room.amount))
    assert "CUMULATIVE-DOSE" in codes(dosed(room.amount + Decimal("0.1")))


@pytest.mark.parametrize(("side", "known"), [("both", False), ("left", True)])
def test_one_side_has_a_ceiling_where_a_scheme_gives_it(side: str, known: bool) -> None:
    text = TEXT.replace('"glabella"', '"axilla"').replace("glabellar-lines", "hyperhidrosis")
    text = text.replace('dose = "20 U"\n', f'dose = "50 U"\nside = "{side}"\n')
    case = Case(read_plan(text), Context())
    found = side_ceiling(case.items[0])
    assert isinstance(found, Ceiling) is known
