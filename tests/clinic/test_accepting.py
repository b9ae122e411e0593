"""Whatever the check lets somebody accept, the pages offer; what it does not, they say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape

import pytest

from needlework.clinic.approvals import examining
from needlework.clinic.approvals.examining import examine
from needlework.clinic.drafts import saving
from needlework.clinic.drafts.findings import NEVER
from needlework.clinic.kept import Kept
from needlework.clinic.models import TreatmentPlan
from needlework.safety import checking
from needlework.safety.case import Case
from needlework.safety.overriding import ANYONE, PRESCRIBER
from needlework.safety.registry import GROUPS, Group, all_codes
from needlework.safety.rows import entitled
from needlework.safety.values import Finding, Place, Quantity, Severity
from tests.clinic.people import World

GOAL = {"area": "glabella", "outcome": "none_or_mild", "by_day": "30", "probability": "0.99"}
PLACES = (
    Place(),
    Place("s1"),
    Place("s1", "s1-t1"),
    Place("s1", "s1-t1", "s1-t1/procerus"),
)
FORM = re.compile(r'<form method="post" action="([^"]+)" class="edit inline accept">(.*?)</form>',
                  re.DOTALL)  # fmt: skip
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Pretended(Group):
    """A group of rules that finds what a test says, in place of a real one."""

    found: tuple[Finding, ...] = ()

    def not_run(self, case: Case) -> str:
        return ""

    def findings(self, case: Case) -> Iterator[Finding]:
        yield from type(self).found


def pretend(monkeypatch: pytest.MonkeyPatch, *found: Finding) -> None:
    """Let the check find this and nothing else."""
    monkeypatch.setattr(Pretended, "found", found)
    monkeypatch.setattr(checking, "GROUPS", (Pretended("pretended", "answers"),))
    # Reports are kept by plan, team and day, for rules do not change while the clinic runs.
    monkeypatch.setattr(examining, "_reports", Kept(1))


def forms(page: str) -> dict[tuple[str, str], tuple[str, dict[str, str]]]:
    """Return the forms that accept something: finding and target to address and fields."""
    every = [(address, dict(FIELD.findall(inside))) for address, inside in FORM.findall(page)]
    return {
        (unescape(fields["finding"]), unescape(fields["target"])): (address, fields)
        for address, fields in every
    }


def review(world: World, row: TreatmentPlan, who: str = "alice") -> str:
    return world.client(who).get(f"/plans/{row.pk}/review/").content.decode()


def accept(world: World, row: TreatmentPlan, code: str, target: str, reason: str) -> str:
    """Send the form of the review page for a finding; return the page that comes back."""
    address, fields = forms(review(world, row))[(code, target)]
    answer = world.client("alice").post(address, {**fields, "reason": reason}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/plans/{row.pk}/review/#findings"
    return answer.content.decode()


def kinds(codes: Iterator[str] | list[str]) -> Iterator[Finding]:
    """Yield a finding of each code as it may be: grave or not, in each kind of place."""
    for number, code in enumerate(sorted(codes)):
        grave = Severity.OVERRIDE if number % 2 else Severity.WARN
        measured = Quantity(Decimal(number + 1), "U") if number % 3 else None
        yield Finding(
            code=code,
            rule=f"{code}/x",
            severity=grave,
            place=PLACES[number % len(PLACES)],
            message=f"{code} was found",
            remedy="Mend it",
            measured=measured,
            limit=None if measured is None else Quantity(Decimal(0), "U"),
            entitled=entitled(grave),
            words=("Kava",) if number % 5 == 0 else (),
        )


@pytest.mark.parametrize("group", GROUPS, ids=[group.module for group in GROUPS])
def test_every_code_that_may_be_accepted_is_accepted_on_the_page_of_approval(
    world: World, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = world.plan()
    every = [*kinds([code.code for code in group.codes])]
    pretend(monkeypatch, *every)
    offered = forms(review(world, row))
    assert {code for code, _ in offered} == {one.code for one in every}
    client = world.client("alice")
    for address, fields in offered.values():
        row.refresh_from_db()
        sent = {**fields, "version": row.version, "reason": "because, and Kava"}
        answer = client.post(address, sent)
        assert answer["Location"] == f"/plans/{row.pk}/review/#findings"
    row.refresh_from_db()
    report = examine(row, date.today()).report
    assert [(one.code, one.override_refused) for one in report if one.override is None] == []
    assert {one.override.by for one in report if one.override} == {"alice"}
    assert "Nothing keeps this plan from being approved" in review(world, row)


def test_every_code_of_every_rule_belongs_to_a_group_that_was_walked() -> None:
    assert {code.code for group in GROUPS for code in group.codes} == set(all_codes())


@pytest.mark.parametrize("severity", [Severity.STOP, Severity.OVERRIDE])
def test_what_nobody_may_accept_says_so_and_how_to_mend_it(
    world: World, severity: Severity, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = world.plan()
    every = [replace(one, severity=severity, entitled=()) for one in kinds([*all_codes()])]
    pretend(monkeypatch, *every)
    page = unescape(review(world, row))
    assert forms(page) == {}
    assert page.count(NEVER) == len(every)
    assert page.count("Mend it") + page.count("Ask, and record it in the history") == len(every)


def test_only_a_prescriber_is_offered_what_only_a_prescriber_may_accept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = world.plan()
    (one,) = kinds(["LABEL-AREA-DOSE"])
    theirs = replace(one, severity=Severity.OVERRIDE, entitled=(PRESCRIBER,))
    anyones = replace(theirs, code="PLACE", rule="PLACE/x", entitled=(PRESCRIBER, ANYONE))
    pretend(monkeypatch, theirs, anyones)
    assert set(forms(review(world, row))) == {("LABEL-AREA-DOSE", ""), ("PLACE", "")}
    page = review(world, row, "bob")
    assert set(forms(page)) == {("PLACE", "")}
    assert "Bob does not prescribe; a prescriber must sign." in page
    assert forms(world.client("auditor").get(f"/plans/{row.pk}/").content.decode()) == {}


def test_the_plan_page_offers_the_same_as_the_page_of_approval(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = world.plan()
    pretend(monkeypatch, *kinds([*all_codes()]))
    page = world.client("alice").get(f"/plans/{row.pk}/").content.decode()
    assert set(forms(page)) == set(forms(review(world, row)))


def test_two_reasons_that_name_different_words_stand_together(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = world.plan()
    (one,) = kinds(["WORD-NOT-RECOGNISED"])
    grave = replace(one, severity=Severity.OVERRIDE, entitled=(PRESCRIBER,))
    first, second = (replace(grave, words=(word,), message=word) for word in ("Kava", "Qat"))
    pretend(monkeypatch, first, second)
    for word in ("Kava", "Qat"):
        address, fields = forms(review(world, row))[("WORD-NOT-RECOGNISED", "")]
        world.client("alice").post(address, {**fields, "reason": f"{word} is a tea"})
        row.refresh_from_db()
    assert examine(row, date.today()).report.clear
    taken = {"finding": "WORD-NOT-RECOGNISED", "target": ""}
    row = saving.edit(world.alice, row.pk, row.version, "remove-override", taken)
    assert len([one for one in examine(row, date.today()).report if one.open]) == 2


def test_an_unlikely_goal_is_accepted_by_whoever_plans(world: World) -> None:
    row = world.plan()
    row = saving.edit(world.alice, row.pk, row.version, "goal", GOAL)
    page = accept(world, row, "GOAL-UNLIKELY", "", "she knows the chance and wants it")
    assert "she knows the chance and wants it" in page
    row.refresh_from_db()
    (found,) = examine(row, date.today(), with_forecast=True).report.of("GOAL-UNLIKELY")
    assert found.override is not None and found.override.accepts == found.measured
    assert ("GOAL-UNLIKELY", "") not in forms(page)


def test_a_goal_that_became_less_likely_is_judged_anew(world: World) -> None:
    row = world.plan()
    row = saving.edit(world.alice, row.pk, row.version, "goal", GOAL)
    accept(world, row, "GOAL-UNLIKELY", "", "she knows the chance")
    row.refresh_from_db()
    lower = {"treatment": "s1-t1", "site": "s1-t1/procerus", "dose": "0.5"}
    row = saving.edit(world.alice, row.pk, row.version, "dose", lower)
    (found,) = examine(row, date.today(), with_forecast=True).report.of("GOAL-UNLIKELY")
    assert found.override is None and "no more" in found.override_refused
    assert "The override given does not count" in review(world, row)


def test_a_finding_of_what_is_used_at_home_can_be_named(world: World) -> None:
    from needlework.planfile import read_plan

    text = (
        'format = "needlework-plan/1"\n[[session]]\nday = 0\n[[session.treatment]]\nid = "t1"\n'
        'kind = "microneedling"\ndevice = "skinpen"\narea = "full-face"\n'
        'needle_length = "1 mm"\n[[daily]]\nid = "d1"\nproduct = "finasteride"\n'
        '[[override]]\nfinding = "PREGNANCY"\ntreatment = "d1"\nreason = "x"\nby = "dr"\n'
    )
    assert read_plan(text).overrides[0].target == "d1"
