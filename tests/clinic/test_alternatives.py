"""Alternatives while they are computed: for several people, after a restart, of a changed plan."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from needlework.clinic.drafts import proposing
from needlework.clinic.drafts.saving import edit
from needlework.clinic.models import AuditEvent, TreatmentPlan
from needlework.planning import Proposal, optimise
from needlework.problems import BadInputError
from tests.clinic.people import World

PART = {"x-part": "alternatives"}


class Optimiser:
    """The optimiser with few simulated people, which waits until it is let go."""

    def __init__(self) -> None:
        self.calls = 0
        self.go = threading.Event()
        self.fails = False

    def __call__(self, *given: Any, progress: Callable[..., None], **more: Any) -> Proposal:
        self.calls += 1
        progress(0, 5, "glabella")
        assert self.go.wait(20)
        if self.fails:
            raise ZeroDivisionError("a bug")
        return optimise(*given, progress=progress, size=100, **more)


@pytest.fixture
def optimiser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Optimiser]:
    """Return the optimiser in place of the real one; nothing is known before and after."""
    found = Optimiser()
    monkeypatch.setattr(proposing, "optimise", found)
    monkeypatch.setattr(proposing, "_WAIT_SECONDS", 0.05)
    proposing._proposals.clear()
    yield found
    found.go.set()
    finish()
    proposing._proposals.clear()


def finish() -> None:
    """Wait until nothing is computed any more."""
    for work in [*proposing._running.values()]:
        assert work.thread is not None
        work.thread.join(30)


def address(row: TreatmentPlan) -> str:
    return f"/plans/{row.pk}/alternatives/"


def found_keys(page: str) -> list[str]:
    return re.findall(r'name="key" value="([^"]+)"', page)


def take(world: World, row: TreatmentPlan, page: str) -> Any:
    sent = {"do": "take", "session": "s1", "key": found_keys(page)[-1], "version": row.version}
    return world.client("alice").post(f"/plans/{row.pk}/edit/", sent, follow=True)


def test_the_page_says_how_far_it_is_and_then_shows_what_was_found(
    world: World, optimiser: Optimiser
) -> None:
    row = world.plan()
    client = world.client("alice")
    page = client.get(address(row)).content.decode()
    assert "<progress" in page and "data-waiting" in page
    read = AuditEvent.objects.filter(action="alternatives.read", patient=row.patient_id)
    assert read.count() == 1
    answer = client.get(address(row), headers=PART)
    assert answer.status_code == 202
    part = answer.content.decode()
    assert "Trying points: glabella." in part and "<html" not in part
    assert '<progress max="5" value="0"' in part
    assert read.count() == 1  # how far the work is tells nothing of a chart
    optimiser.go.set()
    finish()
    answer = client.get(address(row), headers=PART)
    assert answer.status_code == 200
    assert "Take these points" in answer.content.decode()
    assert read.count() == 2


def test_two_people_who_ask_for_the_same_wait_for_the_same_work(
    world: World, optimiser: Optimiser
) -> None:
    row = world.plan()
    for who in ("alice", "bob", "alice", "auditor"):
        assert world.client(who).get(address(row), headers=PART).status_code == 202
    optimiser.go.set()
    finish()
    pages = [world.client(who).get(address(row)).content.decode() for who in ("alice", "bob")]
    assert found_keys(pages[0]) == found_keys(pages[1]) != []
    assert optimiser.calls == 1
    assert found_keys(world.client("auditor").get(address(row)).content.decode()) == []


def test_another_plan_comes_next_and_says_so(world: World, optimiser: Optimiser) -> None:
    first, second = world.plan(), world.plan("abo-gl")
    assert world.client("alice").get(address(first), headers=PART).status_code == 202
    page = world.client("bob").get(address(second), headers=PART).content.decode()
    assert "Another plan is being computed; this one comes next." in page
    optimiser.go.set()
    finish()
    assert world.client("bob").get(address(second), headers=PART).status_code == 200


def test_what_was_shown_can_be_taken_after_a_restart_and_from_another_process(
    world: World, optimiser: Optimiser
) -> None:
    row = world.plan()
    optimiser.go.set()
    world.client("alice").get(address(row))
    finish()
    page = world.client("alice").get(address(row)).content.decode()
    proposing._proposals.clear()
    answer = take(world, row, page)
    assert "took the alternative" in answer.content.decode()
    row.refresh_from_db()
    assert row.version == 3


def test_an_alternative_to_an_older_version_is_refused_and_changes_nothing(
    world: World, optimiser: Optimiser
) -> None:
    row = world.plan()
    optimiser.go.set()
    world.client("alice").get(address(row))
    finish()
    page = world.client("alice").get(address(row)).content.decode()
    sent = {"treatment": "s1-t1", "site": "s1-t1/procerus", "dose": "5"}
    changed = edit(world.bob, row.pk, row.version, "dose", sent)
    answer = take(world, row, page)
    assert "Bob" in answer.content.decode()
    row.refresh_from_db()
    assert (row.version, row.draft) == (changed.version, changed.draft)
    key = found_keys(page)[-1]
    with pytest.raises(BadInputError, match="shown for this version"):
        edit(world.alice, row.pk, row.version, "take", {"session": "s1", "key": key})


def test_a_plan_that_was_changed_meanwhile_gets_alternatives_of_its_own(
    world: World, optimiser: Optimiser
) -> None:
    row = world.plan()
    assert world.client("alice").get(address(row), headers=PART).status_code == 202
    sent = {"treatment": "s1-t1", "site": "s1-t1/procerus", "dose": "5"}
    edit(world.bob, row.pk, row.version, "dose", sent)
    assert world.client("alice").get(address(row), headers=PART).status_code == 202
    optimiser.go.set()
    finish()
    page = world.client("alice").get(address(row)).content.decode()
    assert "21 U" in page
    assert optimiser.calls == 2


def test_a_failure_is_told_once_and_tried_again(world: World, optimiser: Optimiser) -> None:
    row = world.plan()
    optimiser.fails = True
    optimiser.go.set()
    world.client("alice").get(address(row))
    finish()
    answer = world.client("alice").get(address(row))
    assert answer.status_code == 200
    assert "the computation failed" in answer.content.decode()
    assert "data-waiting" not in answer.content.decode()
    optimiser.fails = False
    world.client("alice").get(address(row))
    finish()
    assert found_keys(world.client("alice").get(address(row)).content.decode())
