"""The consent: this plan's own products, amounts, chances and rates, in words to be signed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from needlework.clinic.approvals.frozen import as_signed, frozen_forecast
from needlework.clinic.approvals.watching import reasons
from needlework.clinic.audit.recording import record
from needlework.clinic.drafts import answers as answers_of_form
from needlework.clinic.models import Approval, Consent
from needlework.clinic.who import Who
from needlework.exchange.care_page import harm_section
from needlework.exchange.markup import Child, Html, join, tag
from needlework.exchange.planned_words import how_much_words, told_where
from needlework.exchange.report.answer import answers
from needlework.exchange.report.parts import bullets, section, table
from needlework.exchange.words import product_words, sentence_case
from needlework.forecast.indications.actives import active_words
from needlework.plans import Mesotherapy, Microneedling, Plan, Treatment
from needlework.safety import Context
from needlework.safety.care import care_sheet
from needlework.safety.case import Case
from needlework.safety.emergency import concerning

VERSION = "consent/3"
OFF_LABEL = "CONSENT-OFF-LABEL"
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
HOW_TO_READ = (
    "How to read this: a band says between which figures the true one most likely lies; nobody "
    "can say where in it you will be. Evidence says what the figures rest on: calibrated means "
    "fitted to controlled trials and tested on others, informed means drawn from published "
    "studies, assumed means that a part is a reasoned guess, insufficient means too little known."
)
NONE_OUTSIDE = (
    "The check found no use outside the labels that were read. Where no label was read, that is "
    "no proof that there is none: ask."
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
            tag("p", HOW_TO_READ, class_="small"),
            section("off-label", "Outside the label", *_off_label(approval, plan)),
            harm_section(expected.risks, care_sheet(plan).harms),
            section("serious", "Rare and serious", *_serious(plan), lead=RARE),
            section("choice", "Your choice", bullets(CHOICES)),
            section("confirm", "What you confirm", bullets(ASKED)),
        ]
    )


def words_hash(words: str) -> str:
    """Return the hash by which words are known."""
    return "sha256:" + hashlib.sha256(words.encode()).hexdigest()


def consent_state(approval: Approval) -> str:
    """Return whether the patient agreed to this very version: signed, another version, or none."""
    if approval.consents.exists():
        return "signed"
    others = Consent.objects.filter(approval__plan=approval.plan_id).exists()
    return "another version" if others else "none"


@transaction.atomic
def sign_consent(who: Who, approval: Approval, name: str, read: str | None = None) -> Consent:
    """Keep the words that a patient signed, with their hash and the time.

    Parameters
    ----------
    read : str, optional
        Hash of the words on the page that was read.

    Raises
    ------
    BadInputError
        The plan needs another approval, or the words are others than those that were read.
    """
    why = reasons(approval, timezone.now())
    if why:
        given = f"a plan that needs another approval: {why[0].message}"
        answers_of_form.refuse("consent", given, "a plan that holds", "Sign the plan anew first.")
    words = str(consent_of(approval))
    if read is not None and read != words_hash(words):
        given = "to words that are others now"
        answers_of_form.refuse("consent", given, "the words on the page", "Read it once more.")
    found = Consent.objects.create(
        approval=approval,
        version=f"{VERSION} of {approval.seal[7:19]}",
        document=words,
        document_hash=words_hash(words),
        signed_name=name,
        signed_at=timezone.now(),
        witness=who.user,
    )
    details = {"hash": found.document_hash, "name": found.signed_name}
    patient = approval.plan.patient
    about = f"consent {found.pk}"
    record(who, "consent.signed", about, patient=patient, details=details, rows=[found])
    return found


def _planned(plan: Plan) -> Html:
    rows: list[list[Child]] = []
    for session, treatment in plan.scheduled():
        day = plan.date_of(session.day)
        when = f"day {session.day}" if day is None else f"{day:%-d %b %Y}"
        rows.append([when, _what(treatment), told_where(treatment), how_much_words(treatment)])
    return table("Planned treatments", ["When", "What", "Where", "How much"], rows, stacked=True)


def _what(treatment: Treatment) -> str:
    if isinstance(treatment, Mesotherapy):
        mixed = " + ".join(active_words(item.active) for item in treatment.mixture)
        return f"injections of {mixed}"
    if isinstance(treatment, Microneedling):
        serum = treatment.serum
        with_serum = "" if serum is None or serum.slug == "none" else f", with {serum.given}"
        return f"microneedling with {product_words(treatment.device)}{with_serum}"
    return product_words(treatment.product)


def _off_label(approval: Approval, plan: Plan) -> Iterator[Html]:
    """Yield every use outside a label, as the check named it on the day of the signature."""
    uses = [
        words
        for row in json.loads(approval.findings)["findings"]
        if row["code"] == OFF_LABEL
        for words in _uses(row["message"], plan)
    ]
    if not uses:
        yield tag("p", NONE_OUTSIDE)
        return
    place = f" in the {plan.region}" if plan.region else ""
    yield tag("p", f"These uses are outside what was approved{place}:")
    yield bullets(f"{sentence_case(words)}." for words in dict.fromkeys(uses))


def _uses(message: str, plan: Plan) -> Iterator[str]:
    """Yield what a finding names for each treatment, without the ids of treatments."""
    names = "|".join(re.escape(one.id) for one in plan.treatments)
    for words in re.split(rf"(?:^outside the label: |; )(?:{names}): ", message):
        if words:
            yield words


def _serious(plan: Plan) -> Iterator[Html]:
    """Yield the emergencies of these treatments with their signs, as the sheet has them."""
    cards = concerning(Case(plan, Context()).items)
    yield bullets(join([tag("b", card.title), f": {card.patient}"]) for card in cards)
