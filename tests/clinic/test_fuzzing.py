"""Whatever is sent to whatever address: never a failure, always a sentence, nothing by halves."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils.http import urlencode
from hypothesis import HealthCheck, Phase, given, settings

from needlework.clinic.approvals.signing import sign
from needlework.clinic.exporting.archive import TABLES
from needlework.clinic.middleware import CONTENT_SECURITY
from needlework.clinic.models import Delegation, Lot, Patient
from needlework.clinic.patients.writing import enter
from needlework.clinic.photographs import consenting, keeping
from tests.clinic import fuzzing
from tests.clinic.files import jpeg
from tests.clinic.fuzzing import Form, Sent
from tests.clinic.people import World

EXAMPLES = {"sqlite": 250, "postgres": 200}
"""Requests drawn at random in each run; NEEDLEWORK_FUZZ=NUMBER makes more, and other ones."""
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@dataclass
class Site:
    """Two clinics with everything in them, and what their pages offer."""

    world: World
    clients: dict[str, Client]
    forms: list[Form]
    paths: list[str]
    others: list[str]
    faults: dict[str, Sent] = field(default_factory=dict)
    """What was wrong with an answer, and the first request that got it."""


@pytest.fixture
def site(world: World) -> Site:
    """Return a clinic in which every page has something to show, and its forms."""
    start, numbers = everything(world)
    people = {name: world.client(name) for name in world.people}
    people[""] = Client(raise_request_exception=False)
    paths, forms = set(start), set[Form]()
    for name in ("alice", "admin", ""):
        more, found = fuzzing.crawl(people[name], start if name else ("/account/sign-in/",))
        paths, forms = paths | more, forms | found
    for route in fuzzing.routes():
        for number in (*numbers, "0", "9" * 20) if "<" in route else ("",):
            paths.add(_filled(route, number))
    return Site(world, people, sorted(forms, key=str), sorted(paths), numbers)


def everything(world: World) -> tuple[tuple[str, ...], list[str]]:
    """Put one of each thing into two clinics; return pages to begin with, and their numbers."""
    row = world.plan()
    approval = sign(world.alice, row.pk, row.version)
    consent = consenting.sign(world.bob, row.patient, "treatment", "Petra Patient")
    taken = keeping.Taken("front", "rest", date.today())
    picture = keeping.add(world.bob, row.patient, jpeg(), taken)
    Lot.objects.create(clinic=world.clinic, product="onabotulinumtoxinA", number="C1")
    draft = world.plan("mn-acne-review", patient=row.patient, asked=False)
    world.patient(family_name="Patiente")
    other = Patient(given_name="M", family_name="X", birth_date=date(1980, 1, 1))
    elsewhere = enter(world.mallory, other)
    chart, plans = f"/patients/{row.patient_id}/", f"/plans/{draft.pk}/"
    start = (
        *("/", chart, f"{chart}merge/", f"{chart}history/", f"{chart}photographs/"),
        *(plans, f"{plans}alternatives/", f"/approvals/{approval.pk}/", "/photographs/teaching/"),
        f"/people/delegations/{Delegation.objects.get().pk}/",
    )
    things = (row, draft, approval, consent, picture, elsewhere)
    return start, sorted({str(one.pk) for one in things})


def _filled(route: str, number: str) -> str:
    head, found, rest = route.partition("<")
    return head + number + _filled(rest.partition(">")[2], number) if found else head


def test_no_request_makes_the_clinic_fail(site: Site, database: str) -> None:
    posted = sorted({form.path for form in site.forms if form.method == "post"})
    assert len(posted) > 20
    assert any(form.upload for form in site.forms)
    assert {"/people/change/", "/stock/", "/account/sign-in/"} <= set(posted)
    for at, (kind, raw) in enumerate(fuzzing.BODIES):
        for path in posted[at :: len(fuzzing.BODIES)]:
            try_once(site, Sent(path, "post", "alice", kind=kind, raw=raw))
    for at, headers in enumerate(fuzzing.HEADERS):
        for path in site.paths[at :: 2 * len(fuzzing.HEADERS)][:3]:
            try_once(site, Sent(path, "get", "alice", headers=headers))
    for at, (form, name) in enumerate(fuzzing.fields_of(site.forms)):
        for value in (fuzzing.NASTY[(7 * at + step) % len(fuzzing.NASTY)] for step in (0, 31)):
            pairs = tuple((each, value if each == name else said) for each, said in form.fields)
            kind = "upload" if form.upload else "form"
            try_once(site, Sent(form.path, form.method, "alice", pairs, kind))
    most = int(os.environ.get("NEEDLEWORK_FUZZ", EXAMPLES[database]))

    @settings(
        max_examples=most, derandomize="NEEDLEWORK_FUZZ" not in os.environ, deadline=None,
        database=None, suppress_health_check=QUIET, phases=[Phase.generate],
    )  # fmt: skip
    @given(sent=fuzzing.requests(site.forms, site.paths, site.others))
    def ask(sent: Sent) -> None:
        try_once(site, sent)

    ask()
    assert not site.faults, "\n".join(f"{sent}: {one}" for one, sent in site.faults.items())


def try_once(site: Site, sent: Sent) -> None:
    """Make a request, note what is wrong with the answer, and undo what it did."""
    raised: list[str] = []

    def note(**_: Any) -> None:
        import traceback

        raised.append("".join(traceback.format_exc().strip().splitlines(keepends=True)[-8:]))

    got_request_exception.connect(note)
    point = transaction.savepoint()
    try:
        before = rows()
        answer = made(site, sent)
        found = list(faults(sent, answer, raised))
        if not found and answer.status_code >= 400 and rows() != before:
            found = ["refused, but rows changed"]
        for one in found:
            site.faults.setdefault(one, sent)
    finally:
        got_request_exception.disconnect(note)
        transaction.savepoint_rollback(point)
        transaction.savepoint_commit(point)  # let go of it, or they pile up


def made(site: Site, sent: Sent) -> Any:
    client, method = site.clients[sent.who], sent.method.upper()
    if sent.kind == "upload":
        pairs: dict[str, Any] = dict(sent.fields)
        pairs["picture"] = SimpleUploadedFile("a.jpg", jpeg(), content_type="image/jpeg")
        body = encode_multipart(BOUNDARY, pairs)
        return client.generic(method, sent.path, body, MULTIPART_CONTENT, **sent.headers)
    if sent.kind != "form":
        return client.generic(method, sent.path, sent.raw, sent.kind, **sent.headers)
    query = urlencode(sent.fields)
    if sent.method in ("get", "head"):
        path = sent.path + ("&" if "?" in sent.path else "?") + query
        return client.generic(method, path, **sent.headers)
    kind = "application/x-www-form-urlencoded"
    return client.generic(method, sent.path, query.encode(), kind, **sent.headers)


def faults(sent: Sent, answer: HttpResponse, raised: list[str]) -> Iterator[str]:
    """Yield what is wrong with an answer."""
    if answer.status_code >= 500 or raised:
        yield f"{answer.status_code} {' '.join(raised)}"
        return
    for name, wanted in (
        ("Content-Security-Policy", CONTENT_SECURITY),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ):
        if answer.headers.get(name) != wanted:
            yield f"{answer.status_code} without {name}"
    text = b"".join(answer).decode(errors="replace")
    if "Traceback" in text:
        yield "a traceback"
    if answer.status_code >= 400 and sent.method not in ("head", "options"):
        yield from _without_a_sentence(answer, text)


def _without_a_sentence(answer: HttpResponse, text: str) -> Iterator[str]:
    kind = answer.headers.get("Content-Type", "")
    if kind.startswith("application/json"):
        json.loads(text)
    elif not (kind.startswith("text/html") and "<h1" in text and "." in text):
        yield f"{answer.status_code} says nothing: {text[:80]!r}"


def rows() -> list[int]:
    """Return how many rows each table of the clinic has, the audit's aside."""
    counted = " UNION ALL ".join(
        f"SELECT count(*) FROM {table._meta.db_table}" for table in TABLES[:-1]
    )
    versions = "SELECT coalesce(sum(version), 0) FROM "
    more = f" UNION ALL {versions}clinic_treatmentplan UNION ALL {versions}clinic_patient"
    with connection.cursor() as cursor:
        cursor.execute(counted + more)
        return [row[0] for row in cursor.fetchall()]
