"""What is worked out once is never stale, and pages ask no more of the database for more plans."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from needlework.clinic.approvals.examining import examine, expect
from needlework.clinic.approvals.records import Records
from needlework.clinic.approvals.signing import sign
from needlework.clinic.approvals.states import state_of, states_of
from needlework.clinic.chart.entries import chart_version, chart_versions, write
from needlework.clinic.drafts import saving
from needlework.clinic.drafts.document import tables_of, whole_plan
from needlework.clinic.drafts.panel import FOLDS, fold
from needlework.clinic.kept import Kept
from needlework.clinic.models import Delegation, Licence, Lot, Patient, Provider, TreatmentPlan
from needlework.clinic.patients import searching
from needlework.clinic.patients.merging import merge
from needlework.clinic.stock.views import recall
from tests.clinic.people import World

ROOT = Path(__file__).parents[2]
TODAY = date.today()


def fresh(row: TreatmentPlan) -> TreatmentPlan:
    return TreatmentPlan.objects.select_related("clinic", "patient").get(pk=row.pk)


def found(row: TreatmentPlan, day: date = TODAY) -> tuple[set[str], set[str]]:
    """Return what check and clinic say of a draft now."""
    seen = examine(fresh(row), day)
    return {item.code for item in seen.report if item.open}, {one.code for one in seen.obstacles}


def tell(world: World, patient: Patient, **said: Any) -> None:
    with transaction.atomic():
        write(world.bob, patient, said, "revised")


def test_an_answer_is_worked_out_once_and_the_oldest_goes_first() -> None:
    kept: Kept[int, int] = Kept(2)
    asked: list[int] = []

    def square(number: int) -> int:
        return kept.get(number, lambda: asked.append(number) or number**2)

    assert [square(number) for number in (3, 4, 3, 5, 4, 3)] == [9, 16, 9, 25, 16, 9]
    assert asked == [3, 4, 5, 4, 3]


def test_work_that_fails_is_tried_again() -> None:
    kept: Kept[str, int] = Kept(2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 7) == 7


def test_threads_that_ask_for_the_same_wait_for_one_of_them() -> None:
    kept: Kept[str, object] = Kept(2)
    begun: list[int] = []
    answers: list[object] = []

    def work() -> object:
        begun.append(1)
        time.sleep(0.05)
        return object()

    asking = [
        threading.Thread(target=lambda: answers.append(kept.get("a", work))) for _ in range(5)
    ]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert len(begun) == 1
    assert len(set(map(id, answers))) == 1


def test_the_check_of_an_unchanged_plan_is_the_same_one(world: World) -> None:
    row = world.plan()
    assert examine(fresh(row), TODAY).report is examine(fresh(row), TODAY).report


def test_the_check_follows_an_edit(world: World) -> None:
    row = world.plan()
    assert "LABEL-AREA-DOSE" not in found(row)[0]
    sent = {"treatment": "s1-t1", "dose": "60"}
    saving.edit(world.bob, row.pk, row.version, "total", sent)
    assert "LABEL-AREA-DOSE" in found(row)[0]


def test_the_check_follows_the_chart(world: World) -> None:
    row = world.plan("mn-skinpen-acne")
    before = found(row)[0]
    tell(world, row.patient, medicines=["isotretinoin"])
    during = found(row)[0]
    assert during > before
    tell(world, row.patient, medicines=[])
    assert found(row)[0] == before


def test_the_forecast_follows_the_chart(world: World) -> None:
    row = world.plan()

    def course() -> Any:
        plan = whole_plan(fresh(row), tables_of(row.draft), TODAY)
        return expect(plan), expect(plan).courses[0].treated.median[30]

    forecast, before = course()
    assert course()[0] is forecast
    (score,) = [row | {"value": 2} for row in ASKED_SCORES]
    tell(world, row.patient, scores=[score])
    assert course()[1] != before


ASKED_SCORES = [{"scale": "FWS", "area": "glabella", "condition": "maximum", "value": 3}]


def test_the_check_follows_people_lots_and_days(world: World) -> None:
    row = world.plan()
    assert found(row)[1] == set()
    licence = Licence.objects.filter(provider=world.alice.provider)
    licence.update(valid_until=TODAY - timedelta(days=1))
    assert found(row)[1] >= {"CLINIC-LICENCE"}
    licence.update(valid_until=TODAY + timedelta(days=5))
    assert found(row)[1] == set()
    assert "CLINIC-LICENCE" in found(row, TODAY + timedelta(days=6))[1]
    Delegation.objects.update(ended_on=TODAY - timedelta(days=1))
    assert "CLINIC-DELEGATION" in found(row)[1]
    Delegation.objects.update(ended_on=None)
    Provider.objects.filter(pk=world.bob.provider.pk).update(retired=True)
    assert "CLINIC-LICENCE" in found(row)[1]


def test_the_check_follows_a_recall(world: World) -> None:
    row = world.plan()
    lot = Lot.objects.create(clinic=world.clinic, product="onabotulinumtoxinA", number="L1")
    sent = {"treatment": "s1-t1", "vial.size": "100", "vial.diluent": "2.5", "vial.lot": "L1"}
    saving.edit(world.bob, row.pk, row.version, "fields", sent)
    assert found(row)[1] == set()
    recall(world.alice, lot, "particles")
    assert found(row)[1] == {"CLINIC-LOT-RECALLED"}


def test_states_of_many_are_the_states_of_each(world: World) -> None:
    draft, good, left, bad = (world.plan() for _ in range(4))
    for row in (good, left, bad):
        sign(world.alice, row.pk, row.version)
    saving.rename(world.bob, left.pk, left.version, "another title")
    tell(world, bad.patient, medicines=["warfarin"], pregnant="yes")
    rows = [fresh(row) for row in (draft, good, left, bad)]
    every = states_of(rows, timezone.now(), Records(world.clinic))
    assert [one.word for one in every][:3] == ["draft", "approved", "needs approval"]
    assert every == [state_of(fresh(row), timezone.now()) for row in rows]
    assert {one.code for one in every[2].reasons} == {"CHANGED"}


@pytest.mark.parametrize("path", ["/", "/plans/"])
def test_lists_ask_as_much_for_many_plans_as_for_few(world: World, path: str) -> None:
    client = world.client("alice")

    def asked() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    for _ in range(2):
        row = world.plan()
        sign(world.alice, row.pk, row.version)
    few = asked()
    for _ in range(3):
        row = world.plan()
        sign(world.alice, row.pk, row.version)
    assert asked() == few


def test_the_newest_entry_counts_those_of_joined_charts(world: World) -> None:
    first, second, third, alone = (world.patient() for _ in range(4))
    tell(world, first, medicines=[])
    assert merge(world.bob, first, second, "twice")
    assert merge(world.bob, second, third, "twice")
    entries = chart_versions([third.pk, alone.pk])
    assert entries == {third.pk: chart_version(third), alone.pk: 0}
    before = entries[third.pk]
    tell(world, third, allergies=["latex"])
    assert chart_version(third) > before


def test_a_fold_of_the_forecast_is_what_the_whole_one_holds(world: World) -> None:
    row, client = world.plan(), world.client("bob")
    path = f"/plans/{row.pk}/forecast/"
    whole = client.get(path).content.decode()
    folded = client.get(path, headers={"X-Part": "forecast"}).content.decode()
    plan = whole_plan(fresh(row), tables_of(row.draft), TODAY)
    for name, (words, _) in FOLDS.items():
        inside = client.get(path, {"fold": name}).content.decode()
        assert inside == fold(expect(plan), plan, name)
        assert inside in whole
        assert inside not in folded
        assert f'data-fold="{name}"><summary>{words}</summary></details>' in folded
    assert "data-fold" not in whole
    assert client.get(path, {"fold": "none"}).content.decode() == whole


def test_a_point_is_found_by_the_name_that_the_scheme_gave_it(world: World) -> None:
    """Whoever is quick sends the next edit before the page knows the point's new name."""
    row = world.plan()
    sent = {"treatment": "s1-t1", "site": "s1-t1/corrugator-supercilii-left-1"}
    names = {site["id"] for site in _written(world, row, {**sent, "dose": "5"})}
    assert "s1-t1-corrugator-supercilii-left-1" in names
    again = {**sent, "lateral": "20", "up": "215"}
    row = saving.edit(world.bob, row.pk, row.version + 1, "move", again)
    assert {site["id"] for site in _sites(row)} == names


def _written(world: World, row: TreatmentPlan, sent: dict[str, str]) -> list[dict[str, Any]]:
    return _sites(saving.edit(world.bob, row.pk, row.version, "dose", sent))


def _sites(row: TreatmentPlan) -> list[dict[str, Any]]:
    sites: list[dict[str, Any]] = tables_of(row.draft)["session"][0]["treatment"][0]["site"]
    return sites


@pytest.mark.parametrize("few", [0, 1000])
def test_frequent_words_and_rare_ones_find_the_same_people(
    world: World, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(searching, "_FEW", few)
    for given, family, phone in (
        ("Ann", "Able", "555 1234"),
        ("Anna", "Baker", "555 5555"),
        ("Bea", "Anders", "555 9999"),
    ):
        world.patient(given_name=given, family_name=family, phone=phone)
    merged = world.patient(given_name="Ann", family_name="Twice")
    assert merge(world.bob, merged, Patient.objects.first(), "twice")

    def names(asked: str) -> list[str]:
        return [str(one) for one in searching.search(world.clinic, asked)]

    assert names("an") == ["Ann Able", "Bea Anders", "Anna Baker"]
    assert names("an b") == ["Bea Anders", "Anna Baker"]
    assert names("5 ann") == ["Ann Able", "Anna Baker"]
    assert names("555 9999") == ["Bea Anders"]
    assert names("ann zz") == []
    assert searching.search(world.other, "an") == []


SEVERAL = """
import os, sys, time
from pathlib import Path
from needlework.clinic.commands.several import run_several
def work():
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(60)
run_several(2, work)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at processes as Linux shows them")
@pytest.mark.parametrize("end", ["terminate", "kill"])
def test_one_process_of_several_is_replaced_and_all_end_with_the_first(
    tmp_path: Path, end: str
) -> None:
    first = subprocess.Popen([sys.executable, "-c", SEVERAL, str(tmp_path)])
    try:
        (one, other) = _until(lambda: _alive(tmp_path, 2))
        os.kill(one, 9)
        later = _until(lambda: [pid for pid in _alive(tmp_path, 2) if pid != one][:2], least=2)
        assert other in later
    finally:
        getattr(first, end)()
        first.wait(timeout=10)
    _until(lambda: [] if _alive(tmp_path, 1) else [0])


def _alive(folder: Path, least: int) -> list[int]:
    pids = [int(path.name) for path in folder.iterdir()]
    alive = [pid for pid in pids if _runs(pid)]
    return alive if len(alive) >= least else []


def _runs(pid: int) -> bool:
    path = Path(f"/proc/{pid}/stat")
    return path.exists() and path.read_text().rpartition(")")[2].split()[0] != "Z"


def _until(look: Any, least: int = 1) -> list[int]:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        seen: list[int] = look()
        if len(seen) >= least:
            return seen
        time.sleep(0.05)
    raise AssertionError("it did not come to that")
