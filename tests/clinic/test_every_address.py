"""Every address, walked as stranger, in the wrong role, from another clinic, and forged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from needlework.clinic.access import ALLOWED
from needlework.clinic.approvals.signing import sign
from needlework.clinic.drafts.saving import OPERATIONS
from needlework.clinic.faces import keeping as faces
from needlework.clinic.middleware import CONTENT_SECURITY
from needlework.clinic.models import Delegation, TreatmentPlan
from needlework.clinic.photographs import consenting, keeping
from needlework.clinic.roles import ROLES
from tests.clinic.faces import face_file
from tests.clinic.files import jpeg
from tests.clinic.people import World

ENTRANCE = "account/"
SPARE = "account/second-factor/"


def addresses() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """Yield route, name and view of every address of the clinic's own."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern) and hasattr(pattern.callback, ALLOWED):
            yield str(pattern.pattern), str(pattern.name), pattern.callback


OWN = [*addresses()]
NAMES = [name for _, name, _ in OWN]


def permission_of(view: Callable[..., Any]) -> str | None:
    found = getattr(view, ALLOWED)
    return None if found is None else str(found)


def path_of(route: str, world: World) -> str:
    """Return an address with the identifiers of real things of the first clinic."""
    if "<" not in route:
        return f"/{route}"
    row = world.plan()
    approval = sign(world.alice, row.pk, row.version)
    found = {"patients": row.patient_id, "plans": row.pk, "approvals": approval.pk}
    found["people"] = Delegation.objects.first().pk
    consent = consenting.sign(world.bob, row.patient, "treatment", "Petra Patient")
    taken = keeping.Taken("front", "rest", date.today())
    found["photographs"] = keeping.add(world.bob, row.patient, jpeg(), taken).pk
    found["photograph-consents"] = consent.pk
    found["faces"] = faces.add(world.bob, row.patient, face_file(), "file").pk
    number = str(found[route.split("/")[0]])
    return "/" + route.replace("<int:identifier>", number).replace("<int:patient>", number)


def test_every_view_says_whom_it_opens_to() -> None:
    def bare(patterns: list[Any], head: str = "") -> Iterator[str]:
        for one in patterns:
            route = head + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from bare(one.url_patterns, route)
            elif not hasattr(one.callback, ALLOWED) and not route.startswith(ENTRANCE):
                yield route

    assert list(bare(get_resolver().url_patterns)) == []
    assert len(OWN) > 20


@pytest.mark.parametrize(("route", "name", "view"), OWN, ids=NAMES)
def test_a_stranger_is_sent_to_sign_in(
    world: World, route: str, name: str, view: Callable[..., Any]
) -> None:
    path = path_of(route, world)
    for answer in (Client().get(path), Client().post(path)):
        assert answer.status_code in (302, 405)
        if answer.status_code == 302:
            assert answer["Location"].startswith("/account/sign-in/")


@pytest.mark.parametrize(("route", "name", "view"), OWN, ids=NAMES)
def test_a_role_without_the_permission_is_refused(
    world: World, route: str, name: str, view: Callable[..., Any]
) -> None:
    permission = permission_of(view)
    path = path_of(route, world)
    people = {"desk": "front-desk", "auditor": "auditor", "admin": "administrator",
              "bob": "injector"}  # fmt: skip
    for who, role in people.items():
        may = permission is None or permission in ROLES[role][1]
        client = world.client(who)
        answers = {client.get(path).status_code, client.post(path).status_code} - {405}
        assert (answers <= {200, 302, 400, 404}) if may else (answers == {403}), (who, answers)


@pytest.mark.parametrize(
    ("route", "name", "view"), [one for one in OWN if "<" in one[0]],
    ids=[name for route, name, _ in OWN if "<" in route],
)  # fmt: skip
def test_another_clinic_finds_nothing_here(
    world: World, route: str, name: str, view: Callable[..., Any]
) -> None:
    path = path_of(route, world)
    client = world.client("mallory")
    answers = {client.get(path).status_code, client.post(path).status_code} - {405}
    assert answers == {404}


@pytest.mark.parametrize(("route", "name", "view"), OWN, ids=NAMES)
def test_a_form_from_elsewhere_is_refused(
    world: World, route: str, name: str, view: Callable[..., Any]
) -> None:
    path = path_of(route, world)
    client = Client(enforce_csrf_checks=True)
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(world.alice.user, backend)
    assert client.post(path, {"version": "1"}).status_code in (403, 405)


@pytest.mark.parametrize(("route", "name", "view"), OWN, ids=NAMES)
def test_pages_allow_no_script_of_their_own_and_are_never_kept(
    world: World, route: str, name: str, view: Callable[..., Any]
) -> None:
    page = world.client("alice").get(path_of(route, world))
    headers = page.headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY
    assert "unsafe" not in CONTENT_SECURITY
    assert headers["Cache-Control"].startswith(("no-store", "max-age=0"))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    text = page.content.decode(errors="replace")
    assert "<script>" not in text
    assert " style=" not in text
    assert "onclick" not in text


@pytest.mark.parametrize(
    "path",
    ["/patients/999999/", "/plans/0/", "/approvals/123456789012345/", "/nowhere/", "/plans/x/"],
)
def test_what_is_not_there_is_not_found(world: World, path: str) -> None:
    page = world.client("alice").get(path)
    assert page.status_code == 404
    assert "There is no such page" in page.content.decode()


NONSENSE = ("-1", "9" * 40, "x", "", "\x00", "1; DROP TABLE", "é" * 300)
FIELDS = (
    *("q", "kind", "patient", "before", "verify", "version", "do", "into", "reason", "lot"),
    *("product", "number", "scheme", "start_date", "dose", "treatment", "site", "weight"),
    *("subject", "words", "area", "scale", "rest", "maximum", "value", "last", "risk"),
    *("scope", "agreed", "picture", "view", "state", "taken_on", "note"),
    *("points", "mirrored", "measure", "pupils", "length", "face", "place"),
    *("email", "role", "user", "provider", "ended_on", "name", "birth_date", "clinic"),
)


@pytest.mark.parametrize(("route", "name", "view"), OWN, ids=NAMES)
def test_no_nonsense_makes_the_program_fail(
    world: World, route: str, name: str, view: Callable[..., Any]
) -> None:
    path = path_of(route, world)
    client = world.client("alice")
    for value in NONSENSE:
        sent = dict.fromkeys(FIELDS, value)
        for answer in (client.get(path, sent), client.post(path, sent)):
            assert answer.status_code < 500, value


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    sent=st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=40), max_size=8),
    do=st.sampled_from([*OPERATIONS, "undo", "title", "team"]),
)
def test_no_edit_whatever_it_sends_makes_the_editor_fail(
    world: World, sent: dict[str, str], do: str
) -> None:
    row = TreatmentPlan.objects.first() or world.plan()
    posted = {**sent, "do": do, "version": str(row.version)}
    posted |= {"treatment": "s1-t1", "site": sent.get("site", "s1-t1/procerus")}
    answer = world.client("alice").post(f"/plans/{row.pk}/edit/", posted)
    assert answer.status_code < 500
    assert world.client("alice").get(f"/plans/{row.pk}/").status_code == 200
