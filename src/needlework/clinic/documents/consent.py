"""The consent: this plan's own products, amounts, chances and rates, in words to be signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from needlework.clinic.approvals.frozen import as_signed, frozen_forecast
from needlework.clinic.audit.recording import record
from needlework.clinic.face.marking import amount_words
from needlework.clinic.models import Approval, Consent
from needlework.clinic.who import Who
from needlework.exchange.care_words import NO_RATE, harm_rows
from needlework.exchange.markup import Child, Html, join, tag
from needlework.exchange.report.answer import answers
from needlework.exchange.report.parts import bullets, section, table
from needlework.exchange.words import area_words, product_words
from needlework.forecast.values import Risk
from needlework.plans import Plan, Treatment
from needlework.safety import Context
from needlework.safety.case import Case
from needlework.safety.emergency import concerning

VERSION = "consent/2"
OFF_LABEL = "OFF-LABEL"
CHOICES = (
    "You can say no, now or at any time, and you need not say why.",
    "Doing nothing is a choice: the forecast above shows the untreated course beside the treated.",
    "Ask about other treatments, other doses, and about what is not known.",
)
ASKED = (
    "I could ask everything that I wanted to ask, and I understood the answers.",
    "I told the clinic of my illnesses, medicines, allergies, earlier treatments, and whether I "
    "am or may become pregnant, as far as I know.",
    "The side effects above, how often they happened, and the rare and serious ones were "
    "discussed with me.",
    "I know what to watch for afterwards and whom to call.",
)
RARE = (
    "These may happen after such treatments, most of them rarely; some do lasting harm. Whoever "
    "notices one gets help at once."
)


def consent_of(approval: Approval) -> Html:
    """Return what a patient is asked to sign for an approved plan."""
    plan, expected = as_signed(approval), frozen_forecast(approval)
    return join(
        [
            section("planned", "What is planned", _planned(plan)),
            answers(expected, plan),
            section("off-label", "Outside the label", *_off_label(approval)),
            section("harm", "What happened to others", _harms(plan, expected.risks)),
            section("serious", "Rare and serious", *_serious(plan), lead=RARE),
            section("choice", "Your choice", bullets(CHOICES)),
            section("confirm", "What you confirm", bullets(ASKED)),
        ]
    )


@transaction.atomic
def sign_consent(who: Who, approval: Approval, name: str) -> Consent:
    """Keep the words that a patient signed, with their hash and the time."""
    words = str(consent_of(approval))
    found = Consent.objects.create(
        approval=approval,
        version=f"{VERSION} of {approval.seal[7:19]}",
        document=words,
        document_hash="sha256:" + hashlib.sha256(words.encode()).hexdigest(),
        signed_name=name,
        signed_at=timezone.now(),
        witness=who.user,
    )
    details = {"hash": found.document_hash, "name": found.signed_name}
    patient = approval.plan.patient
    record(who, "consent.signed", f"consent {found.pk}", patient=patient, details=details)
    return found


def _planned(plan: Plan) -> Html:
    rows: list[list[Child]] = []
    for session, treatment in plan.scheduled():
        day = plan.date_of(session.day)
        when = f"day {session.day}" if day is None else f"{day:%-d %b %Y}"
        rows.append([when, _what(treatment), area_words(treatment.area), amount_words(treatment)])
    return table("Planned treatments", ["When", "What", "Where", "How much"], rows, stacked=True)


def _what(treatment: Treatment) -> str:
    mixture = getattr(treatment, "mixture", ())
    if mixture:
        return " + ".join(product_words(item.active) for item in mixture)
    return product_words(getattr(treatment, "product", None) or treatment.kind)


def _off_label(approval: Approval) -> Iterator[Html]:
    rows = [
        row
        for row in json.loads(approval.findings)["findings"]
        if row["code"].startswith(OFF_LABEL)
    ]
    if not rows:
        yield tag("p", "Everything in this plan is inside the labels that were read.")
        return
    yield tag("p", "These uses are outside what a regulator approved for the product:")
    yield bullets(f"{row['message']}." for row in rows)


def _serious(plan: Plan) -> Iterator[Html]:
    """Yield the emergencies of these treatments with their signs, as the sheet has them."""
    cards = concerning(Case(plan, Context()).items)
    yield bullets(join([tag("b", card.title), f": {card.patient}"]) for card in cards)


def _harms(plan: Plan, risks: tuple[Risk, ...]) -> Html:
    from needlework.safety.care import care_sheet

    rows: list[list[Child]] = [list(row) for row in harm_rows(risks, care_sheet(plan).harms)]
    if not rows:
        return tag("p", NO_RATE)
    columns = ["What", "How often", "Without treatment"]
    shown = table("Published side effects", columns, rows, stacked=True)
    return join([shown, tag("p", NO_RATE)])
