"""Report and files of a plan: of a draft as it stands, of a signed plan as it was frozen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client

from needlework import protocols
from needlework.anatomy import average_face
from needlework.clinic.approvals import examining, frozen
from needlework.clinic.approvals.examining import examine
from needlework.clinic.approvals.frozen import frozen_plan
from needlework.clinic.approvals.signing import sign, withdraw
from needlework.clinic.drafts.saving import edit
from needlework.clinic.kept import Kept
from needlework.clinic.models import Approval, AuditEvent
from needlework.clinic.papers.faces import face_svg, with_points
from needlework.clinic.papers.papers import of_approval
from needlework.clinic.papers.views import TYPES
from needlework.clinic.urls import GIVEN_OUT
from needlework.exchange.forecast_json import forecast_json_text
from needlework.planfile import plan_hash, read_plan
from needlework.plans import Neuromodulator, Plan
from needlework.protocols import Protocol, expansion
from tests.clinic.people import World


def signed(world: World, scheme: str = "ona-gl") -> Approval:
    row = world.plan(scheme)
    return sign(world.alice, row.pk, row.version)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_report_of_a_draft_is_a_page_that_prints(world: World) -> None:
    row = world.plan()
    page = text(world.client("bob"), f"/plans/{row.pk}/report/")
    for words in ("Petra Patient", "In short", "Published side effects", "What the check found",
                  "Where the points lie", "Sources", "Nobody has signed it"):  # fmt: skip
        assert words in page, words
    assert "<style" not in page and " style=" not in page and "<script" not in page
    assert re.search(r'<link rel="stylesheet" href="/report.css\?version=[0-9a-f]{16}">', page)


def test_the_style_sheet_is_kept_by_its_version(world: World) -> None:
    client = world.client("desk")
    assert client.get("/report.css")["Cache-Control"] == "no-store"
    row = world.plan()
    page = text(world.client("bob"), f"/plans/{row.pk}/report/")
    (address,) = re.findall(r'href="(/report.css[^"]+)"', page)
    answer = client.get(address)
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Type"] == "text/css; charset=utf-8"


def test_the_downloaded_report_is_one_file_that_loads_nothing(world: World) -> None:
    row = world.plan()
    answer = world.client("bob").get(f"/plans/{row.pk}/report.html")
    assert answer["Content-Disposition"] == f'attachment; filename="plan-{row.pk}-report.html"'
    found = answer.content.decode()
    assert "<style>" in found
    assert "/report.css" not in found and 'href="/' not in found
    assert "Petra Patient" in found


def test_the_files_of_a_draft_are_those_of_the_commands(world: World) -> None:
    row = world.plan()
    client = world.client("bob")
    plan = read_plan(text(client, f"/plans/{row.pk}/plan.toml"))
    expected = json.loads(text(client, f"/plans/{row.pk}/forecast.json"))
    findings = json.loads(text(client, f"/plans/{row.pk}/findings.json"))
    assert plan == examine(row, date.today()).plan
    assert expected["format"] == "needlework-forecast/1"
    assert findings["format"] == "needlework-findings/1"
    assert expected["plan_hash"] == findings["plan_hash"] == plan_hash(plan)
    assert "what the forecast says" in findings["ran"]


def test_the_files_of_a_signed_plan_are_the_frozen_ones_to_the_letter(world: World) -> None:
    approval = signed(world)
    client, address = world.client("auditor"), f"/approvals/{approval.pk}/"
    assert text(client, f"{address}plan.toml") == approval.plan_file
    assert text(client, f"{address}forecast.json") == approval.forecast
    assert text(client, f"{address}findings.json") == approval.findings
    page = text(client, f"{address}report/")
    for words in (approval.seal, approval.plan_hash, "Alice, physician, licence US-CA 123"):
        assert words in page
    assert "needs another approval" not in page


def test_a_signed_plan_shows_its_frozen_forecast(world: World) -> None:
    approval = signed(world)
    changed = json.loads(approval.forecast)
    changed["risks"] = changed["risks"][:1]
    changed["sources"][0]["citation"] = "A citation of that day"
    approval.forecast = json.dumps(changed)
    approval.seal = "sha256:of another text"
    report = of_approval(approval, approval.signed_at).html()
    assert "A citation of that day" in report
    rates = report.partition('id="risks"')[2].partition("</section>")[0]
    assert rates.count("<tr>") == 2


def test_what_was_read_back_is_what_was_frozen(world: World) -> None:
    approval = signed(world)
    assert forecast_json_text(frozen.frozen_forecast(approval)) == approval.forecast
    report = frozen.frozen_findings(approval)
    assert report.clear
    assert len(report) == len(json.loads(approval.findings)["findings"])


def test_nothing_is_forecast_for_the_pages_of_a_signed_plan(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval = signed(world)

    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("computed anew")

    monkeypatch.setattr(examining, "forecast", refuse)
    monkeypatch.setattr(examining, "_forecasts", Kept(1))
    client = world.client("alice")
    for page in ("", "report/", "sheet/", "consent/", "report.html", "forecast.json"):
        assert client.get(f"/approvals/{approval.pk}/{page}").status_code == 200, page
    assert client.get("/day/").status_code == 200


def test_a_scheme_that_changes_later_changes_no_signed_plan(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval = signed(world)
    client = world.client("bob")
    pages = [f"/approvals/{approval.pk}/", f"/approvals/{approval.pk}/report/",
             f"/approvals/{approval.pk}/sheet/", f"/approvals/{approval.pk}/consent/"]  # fmt: skip
    before = amounts(frozen.as_signed(approval))
    doubled = _doubled(protocols.get("ona-gl"))
    monkeypatch.setattr(expansion, "get", lambda slug: doubled)
    assert amounts(frozen.as_signed(approval)) == before != amounts(frozen_plan(approval))
    for page in pages:
        found = text(client, page)
        assert "40 U" not in found, page
        assert "20 U" in found, page
    picture = text(client, f"/approvals/{approval.pk}/face-front.svg")
    assert "points of 4 U" in picture


def _doubled(scheme: Protocol) -> Protocol:
    return replace(scheme, points=tuple(replace(one, dose=one.dose * 2) for one in scheme.points))


def amounts(plan: Plan) -> list[tuple[str, str, str]]:
    return sorted(
        (site.muscle, site.side, str(site.dose))
        for one in plan.treatments
        if isinstance(one, Neuromodulator)
        for site in protocols.expand(one)
    )


def test_a_scheme_without_points_keeps_its_dose(world: World) -> None:
    plan = read_plan(
        'format = "needlework-plan/1"\n[[session]]\nday = 0\n[[session.treatment]]\nid = "t1"\n'
        'kind = "neuromodulator"\nproduct = "onabotulinumtoxinA"\narea = "glabella"\n'
        'dose = "20 U"\n'
    )
    row = frozen.expansion(plan)["t1"]
    assert row == [{"id": "t1", "muscle": "", "side": "both", "dose": "20 U"}]


def test_a_plan_that_needs_another_approval_says_so_on_its_report(world: World) -> None:
    approval = signed(world)
    withdraw(world.alice, approval, "wrong day")
    for name in ("report/", "report.html"):
        page = text(world.client("bob"), f"/approvals/{approval.pk}/{name}")
        assert "needs another approval" in page and "wrong day" in page


def addresses(kind: str, number: int) -> Iterator[str]:
    yield f"/{kind}/{number}/report/"
    yield from (f"/{kind}/{number}/{file}" for file in GIVEN_OUT)


def test_everything_given_out_is_audited_as_a_reading_of_the_chart(world: World) -> None:
    approval = signed(world)
    client = world.client("bob")
    for kind, number in (("plans", approval.plan_id), ("approvals", approval.pk)):
        before = AuditEvent.objects.count()
        for address in addresses(kind, number):
            assert client.get(address).status_code == 200
        events = AuditEvent.objects.order_by("-number")[: AuditEvent.objects.count() - before]
        assert len(events) == 1 + len(GIVEN_OUT)
        assert {one.patient for one in events} == {approval.plan.patient_id}
        assert {one.action for one in events} == {
            f"{kind[:-1]}.given-out",
            f"{kind[:-1]}.report-read",
        }


def test_names_of_files_name_nobody_and_types_are_right(world: World) -> None:
    approval = signed(world)
    client = world.client("bob")
    for file in GIVEN_OUT:
        answer = client.get(f"/approvals/{approval.pk}/{file}")
        said = answer["Content-Disposition"]
        assert said.startswith(f'attachment; filename="approval-{approval.pk}-')
        assert "Petra" not in said and "Patient" not in said
        assert answer["Content-Type"] == TYPES[file.rpartition(".")[2]]


def test_every_file_stands_in_one_place_of_the_plan(world: World) -> None:
    approval = signed(world)
    client = world.client("bob")
    for kind, number in (("plans", approval.plan_id), ("approvals", approval.pk)):
        page = text(client, f"/{kind}/{number}/")
        (part,) = re.findall(r'<section[^>]*id="downloads">.*?</section>', page, re.DOTALL)
        listed = {one.partition("?")[0] for one in re.findall(r'href="([^"]+)"', part)}
        assert listed == set(addresses(kind, number))


def test_a_session_that_is_not_there_has_no_picture(world: World) -> None:
    row = world.plan()
    client = world.client("bob")
    assert client.get(f"/plans/{row.pk}/face-front.svg?session=s1").status_code == 200
    assert client.get(f"/plans/{row.pk}/face-front.svg?session=s9").status_code == 404


def test_a_point_beyond_the_face_is_named_below_the_picture(world: World) -> None:
    row = world.plan()
    named = next(one for one in re.findall(r'data-site="([^"]+)"', _page(world, row.pk)))
    sent = {"treatment": "s1-t1", "site": named, "lateral": "30", "up": "20"}
    row = edit(world.bob, row.pk, row.version, "move", sent)
    plan = examine(row, date.today()).plan
    picture = face_svg(plan, with_points(plan)[0], "front", average_face())
    assert "Not on this face: s1-t1-corrugator-supercilii-left-1" in picture
    report = text(world.client("bob"), f"/plans/{row.pk}/report/")
    assert "corrugator supercilii, left, 4 U: its place “schematic chart" in report
    assert report.count("<title>4 U in 0.1 mL") >= 4


def _page(world: World, number: int) -> str:
    return text(world.client("bob"), f"/plans/{number}/")


def test_a_plan_without_points_gives_a_face_without_points(world: World) -> None:
    row = world.plan("mn-skinpen-acne")
    client = world.client("bob")
    assert "A face without points" in text(client, f"/plans/{row.pk}/face-front.svg")
    assert "face-front.svg" not in _page(world, row.pk)


def test_the_calendar_of_a_later_version_moves_the_events_of_the_first(world: World) -> None:
    row = world.plan()
    first = sign(world.alice, row.pk, row.version)
    # Only an approval that holds has a calendar: the first one until the plan is changed.
    found = [text(world.client("bob"), f"/approvals/{first.pk}/calendar.ics")]
    row = edit(world.bob, row.pk, row.version, "start", {"start_date": "2030-01-02"})
    second = sign(world.alice, row.pk, row.version)
    found.append(text(world.client("bob"), f"/approvals/{second.pk}/calendar.ics"))
    names = [re.findall(r"UID:(.*)\r", one) for one in found]
    assert names[0] == names[1]
    assert ["SEQUENCE:0\r" in found[0], "SEQUENCE:1\r" in found[1]] == [True, True]
    assert "DTSTART;VALUE=DATE:20300102" in found[1]
