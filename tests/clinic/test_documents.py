"""Sheet and consent carry this plan's own numbers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from html import unescape
from typing import cast

import pytest
from django.db import DatabaseError, transaction

from needlework.anatomy import average_face
from needlework.clinic.approvals import frozen
from needlework.clinic.approvals.examining import Examination
from needlework.clinic.approvals.signing import sign
from needlework.clinic.approvals.team import Crew
from needlework.clinic.documents.consent import consent_of
from needlework.clinic.documents.sheet import sheet_of
from needlework.clinic.faces.using import FaceInUse
from needlework.clinic.models import Approval, AuditEvent, Consent
from needlework.exchange.findings_json import findings_json_text
from needlework.exchange.forecast_json import forecast_json_text
from needlework.exchange.planned_words import how_much_words, told_where, told_words
from needlework.planfile import write_plan
from needlework.plans import Plan, Team
from needlework.safety import Context, check
from tests.clinic.people import World
from tests.exchange.family_examples import forecast_of, plan_of


def signed(world: World, scheme: str = "ona-gl") -> Approval:
    row = world.plan(scheme)
    return sign(world.alice, row.pk, row.version)


def test_the_sheet_says_what_to_do_and_when_to_call(world: World) -> None:
    approval = signed(world)
    page = world.client("bob").get(f"/approvals/{approval.pk}/sheet/").content.decode()
    for words in ("Petra Patient", "Get help at once for", "Before", "Afterwards", "20 U"):
        assert words in page
    assert "patient’s right" in page
    assert "style=" not in page


def test_the_consent_has_amounts_chances_and_rates(world: World) -> None:
    words = str(consent_of(signed(world)))
    assert "onabotulinumtoxinA" in words
    assert "20 U" in words
    assert "Of 100 people like this patient" in words
    assert "no use outside the labels that were read" in words


def test_the_consent_names_what_is_outside_a_label(world: World) -> None:
    words = str(consent_of(signed(world, "mn-acne-review")))
    assert "What you confirm" in words


def test_the_consent_has_the_risks_that_were_discussed(world: World) -> None:
    words = str(consent_of(signed(world)))
    assert "Drooping eyelid" in words
    assert "Rare and serious" in words
    assert "Spread of toxin, botulism" in words
    assert "how often they happened, and the rare and serious ones were discussed" in words


def test_a_signed_consent_keeps_its_words(world: World) -> None:
    approval = signed(world)
    client = world.client("bob")
    address = f"/approvals/{approval.pk}/consent/"
    assert client.post(address, {"name": "Petra Patient"}, follow=True).status_code == 200
    assert not Consent.objects.exists()
    words = client.get(address).context["words"]
    client.post(address, {"name": "Petra Patient", "agreed": "yes", "words": words})
    kept = Consent.objects.get()
    assert kept.signed_name == "Petra Patient"
    assert kept.document == str(consent_of(approval))
    assert AuditEvent.objects.filter(action="consent.signed").exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.update(signed_name="Somebody else")


def test_an_auditor_reads_a_consent_and_signs_none(world: World) -> None:
    approval = signed(world)
    client = world.client("auditor")
    address = f"/approvals/{approval.pk}/consent/"
    assert client.get(address).status_code == 200
    client.post(address, {"name": "X", "agreed": "yes"})
    assert not Consent.objects.exists()


def test_a_plan_that_needs_another_approval_says_so_on_its_papers(world: World) -> None:
    from needlework.clinic.approvals.signing import withdraw

    approval = signed(world)
    withdraw(world.alice, approval, "wrong day")
    for kind in ("sheet", "consent"):
        page = world.client("bob").get(f"/approvals/{approval.pk}/{kind}/").content.decode()
        assert "needs another approval" in page


FAMILIES = (
    *("frown-lines", "masseter", "acne-scars", "stretch-marks", "melasma", "hair-loss-woman"),
    *("dry-ageing-skin", "lips", "nasolabial-folds", "double-chin", "all-needles"),
)


@dataclass(frozen=True)
class Signed:
    """A signed example of the package, as far as the papers read it."""

    plan_file: str
    findings: str
    forecast: str
    expansion: str
    seal: str
    signed_at: datetime = datetime(2026, 12, 1, tzinfo=UTC)


@cache
def example(name: str) -> tuple[Plan, str, str]:
    """Return the plan of an example with the text of its consent and of its sheet."""
    plan = plan_of(name)
    context = Context(today=date(2026, 12, 1))
    report = check(plan, context)
    expected = forecast_of(name)
    approval = Signed(
        write_plan(plan),
        findings_json_text(report, plan),
        forecast_json_text(expected),
        json.dumps(frozen.expansion(plan)),
        f"sha256:example {name}",
    )
    nobody, nobodys = Crew(None, None, None), FaceInUse(average_face(), "average", "")
    examined = Examination(plan, nobody, Team(()), context, report, (), nobodys)
    signed = cast(Approval, approval)
    return plan, words_of(consent_of(signed)), words_of(sheet_of(examined, expected.risks))


def words_of(markup: str) -> str:
    """Return what somebody reads, without pictures."""
    text = re.sub(r"<svg.*?</svg>", " ", markup, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.mark.parametrize("name", FAMILIES)
def test_a_patient_reads_how_much_of_what_where_and_when(name: str) -> None:
    plan, consent, sheet = example(name)
    for session, treatment in plan.scheduled():
        amount, where = how_much_words(treatment), told_where(treatment)
        assert f"{where} {amount}" in consent
        assert amount
        assert told_words(treatment) in sheet
        day = plan.date_of(session.day)
        assert day is None or f"{day:%-d %b %Y}" in consent
    assert "protocol" not in consent + sheet
    for slug in (" full-face", "submental", "_"):
        assert slug not in sheet.partition("What happened to others")[0]


@pytest.mark.parametrize("name", FAMILIES)
def test_every_rate_names_who_counted_it(name: str) -> None:
    _, consent, sheet = example(name)
    for text in (consent, sheet):
        part = text.partition("What happened to others")[2]
        rates = part.partition("Where no rate is known")[0]
        numbers = {int(one) for one in re.findall(r"\[(\d+)\]", rates)}
        assert numbers == set(range(1, len(numbers) + 1))
        assert ("Counted by" in part) is bool(numbers)
        assert " 1 published cases" not in text


@pytest.mark.parametrize("name", FAMILIES)
def test_every_use_outside_a_label_is_named_in_the_consent(name: str) -> None:
    plan, consent, _ = example(name)
    found = check(plan, Context(today=date(2026, 12, 1))).of("CONSENT-OFF-LABEL")
    part = consent.partition("Outside the label")[2].partition("What happened")[0]
    if not found:
        assert "The check found no use outside the labels that were read." in part
        return
    assert f"These uses are outside what was approved in the {plan.region}" in part
    for treatment in plan.treatments:
        assert f"{treatment.id}: " not in part
    for words in re.findall(r"[\w-]+: ([^;]+)", found[0].message.partition(": ")[2]):
        assert words[1:] in part


def test_tranexamic_acid_in_the_skin_is_named_as_outside_its_label() -> None:
    _, consent, _ = example("melasma")
    assert "Tranexamic acid: injection approved for other uses; intradermal use off-label." in (
        consent
    )


AFTERCARE = {
    "frown-lines": ("Do not rub or massage", "Trouble swallowing"),
    "acne-scars": ("No make-up and minimal touching", "mineral sunscreen"),
    "melasma": ("Sun protection, above all after tranexamic acid", "a slow infection"),
    "lips": ("any change of sight", "ice briefly for swelling"),
    "double-chin": ("An uneven smile", "swelling is usual"),
}


@pytest.mark.parametrize("name", AFTERCARE)
def test_aftercare_is_that_of_the_family_and_of_no_other(name: str) -> None:
    _, _, sheet = example(name)
    for words in AFTERCARE[name]:
        assert words in sheet
    for other, theirs in AFTERCARE.items():
        if other != name:
            assert theirs[0] not in sheet, other


def test_a_consent_says_how_to_read_bands_and_grades(world: World) -> None:
    words = str(consent_of(signed(world)))
    assert "How to read this: a band says" in words
    assert "between the brows (glabella)" in words
