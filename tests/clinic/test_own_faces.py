"""A patient's own face: placed on a picture or by a file, used everywhere, gone with consent."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from needlework.anatomy import Face, average_face
from needlework.clinic.approvals.examining import examine
from needlework.clinic.approvals.signing import sign
from needlework.clinic.approvals.watching import reasons
from needlework.clinic.environment import FOLDER
from needlework.clinic.exporting.archive import export, restore
from needlework.clinic.faces import finding, keeping, showing, using, writing
from needlework.clinic.models import AuditEvent, Patient, PatientFace
from needlework.clinic.patients.merging import merge
from needlework.clinic.photographs import consenting, keys, storing
from needlework.clinic.photographs import keeping as photographs
from needlework.photo import measuring
from needlework.problems import BadInputError
from tests.clinic.faces import face_file, photographed, points, sent
from tests.clinic.people import World
from tests.clinic.test_export import elsewhere
from tests.photo.recorded import seen

__all__ = ["elsewhere"]


def click(world: World, picture: Any, **given: Any) -> tuple[int, str]:
    page = world.client("bob").post(f"/photographs/{picture.pk}/face/", sent(**given))
    return page.status_code, page.content.decode()


def upload(world: World, patient: Patient, content: bytes) -> tuple[int, str]:
    file = SimpleUploadedFile("face.toml", content)
    page = world.client("bob").post(f"/patients/{patient.pk}/face/file/", {"face": file})
    return page.status_code, page.content.decode()


def width(face: Face) -> float:
    left, right = (float(face.place("outer-canthus", side)[0]) for side in ("left", "right"))
    return left - right


def test_a_clicked_face_is_kept_encrypted_and_used(world: World) -> None:
    patient = world.patient()
    picture = photographed(world, patient)
    assert click(world, picture, wider=1.06)[0] == 302
    used = using.face_in_use(patient)
    assert used.row is not None and used.row.origin == "clicked"
    assert width(used.face) == pytest.approx(1.06 * width(average_face()), rel=0.01)
    assert b"canthus" not in storing.file_of(used.row.name).read_bytes()
    assert "clicked on a photograph" in used.words
    event = AuditEvent.objects.get(action="face.added")
    assert "canthus" not in json.dumps(event.details)
    assert using.face_in_use(patient).face is used.face


def test_without_one_the_average_face_stays_and_pages_say_so(world: World) -> None:
    row = world.plan()
    assert using.face_in_use(row.patient).face is average_face()
    for path in (
        f"/plans/{row.pk}/",
        f"/plans/{row.pk}/review/",
        f"/patients/{row.patient_id}/face/",
    ):
        assert "own was not placed yet" in world.client("alice").get(path).content.decode()


def test_the_size_may_be_the_iris_the_pupils_or_nothing(world: World) -> None:
    patient = world.patient()
    picture = photographed(world, patient)
    every = {name: list(place) for name, place in points().items()}
    iris = every | {"iris-left-outer": [930, 880], "iris-left-inner": [864, 880]}
    pupils = every | {"pupil-right": [614, 880], "pupil-left": [986, 880]}
    ways = [("iris", iris, 11.8 / 66), ("pupils", pupils, 62 / 372), ("none", every, 1 / 6)]
    for measure, marked, wanted in ways:
        given = {"measure": measure, "points": json.dumps(marked), "pupils": "62"}
        assert click(world, picture, **given)[0] == 302
        face = using.face_in_use(patient).face
        assert face.scale.kind == ("average" if measure == "none" else measure)
        assert face.scale.mm_per_pixel == pytest.approx(wanted, rel=0.01)


REFUSED = [
    ({"points": "{}", "measure": "none"}, "20 of 20 points are missing"),
    ({"points": "no"}, "nothing that can be read"),
    ({"points": '{"nose": [1, 2]}'}, "nothing that can be read"),
    ({"points": '{"menton": [1]}'}, "nothing that can be read"),
    ({"points": "[" * 5000}, "nothing that can be read"),
    ({"mirrored": ""}, "mirror image: not answered"),
    ({"mirrored": "yes"}, "right and left are swapped"),
    ({"measure": "guess"}, "guess"),
    ({"measure": "iris"}, "no edge clicked"),
    ({"length": ""}, "left empty"),
    ({"length": "long"}, "long"),
    ({"measure": "pupils", "pupils": "62"}, "the pupils are not clicked"),
    ({"measure": "pupils", "pupils": "20"}, "20 mm"),
]


@pytest.mark.parametrize(("given", "words"), REFUSED)
def test_what_the_command_line_refuses_is_refused_with_its_sentences(
    world: World, given: dict[str, str], words: str
) -> None:
    patient = world.patient()
    status, page = click(world, photographed(world, patient), **given)
    assert status == 400
    assert words in page.replace("&quot;", '"').replace("&#x27;", "'")
    assert not PatientFace.objects.exists()
    assert len(list(storing.names())) == 1


def test_a_tilted_face_is_refused_and_what_was_clicked_stays_on_the_page(world: World) -> None:
    patient = world.patient()
    picture = photographed(world, patient)
    turned = {name: [800 + (y - 900), 900 - (x - 800)] for name, (x, y) in points().items()}
    given = {"points": json.dumps(turned), "measure": "none"}
    status, page = click(world, picture, **given)
    assert status == 400
    assert "the face is tilted by 90" in page
    assert "outer-canthus-right&quot;: [" in page


@pytest.mark.parametrize(("view", "state"), [("left-side", "rest"), ("front", "maximum")])
def test_only_a_picture_from_ahead_at_rest_is_clicked(world: World, view: str, state: str) -> None:
    picture = photographed(world, world.patient(), view=view, state=state)
    status, page = click(world, picture)
    assert status == 400
    assert "a picture from the front, at rest" in page


def test_a_face_file_is_uploaded(world: World) -> None:
    patient = world.patient()
    assert upload(world, patient, face_file(1.05).encode())[0] == 302
    used = using.face_in_use(patient)
    assert used.row is not None and used.row.photograph is None
    assert width(used.face) == pytest.approx(1.05 * width(average_face()), rel=0.01)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Begin the file with it"),
        (b"\xff\xfe", "no text"),
        (b"x" * 100_001, "too large"),
        (face_file().replace("[picture]", '[picture]\nexpression = "frown"').encode(), "at rest"),
        (b"[points", "no TOML"),
    ],
)
def test_a_file_that_is_no_face_is_refused(world: World, content: bytes, words: str) -> None:
    status, page = upload(world, world.patient(), content)
    assert status == 400
    assert words in page
    assert not PatientFace.objects.exists()


def test_no_file_is_refused(world: World) -> None:
    page = world.client("bob").post(f"/patients/{world.patient().pk}/face/file/", {})
    assert page.status_code == 400
    assert "no file" in page.content.decode()


def test_a_face_goes_with_the_consent_to_its_picture(world: World, tmp_path: Path) -> None:
    row = world.plan()
    picture = photographed(world, row.patient)
    assert click(world, picture, wider=1.07)[0] == 302
    bob = world.client("bob")
    assert "Look at it" in bob.get(f"/plans/{row.pk}/").content.decode()
    head = bob.get(f"/plans/{row.pk}/viewer/").json()["head"]
    assert bob.get(head).status_code == 200
    consenting.withdraw(world.bob, picture.consent, "asked for it")
    assert using.face_in_use(row.patient).face is average_face()
    assert bob.get(head).status_code == 404
    assert bob.get(f"/photographs/{picture.pk}/face/").status_code == 404
    assert bob.post(f"/photographs/{picture.pk}/face/", sent()).status_code == 404
    assert "consent taken back" in bob.get(f"/patients/{row.patient_id}/face/").content.decode()
    export(tmp_path / "clinic.zip")
    with zipfile.ZipFile(tmp_path / "clinic.zip") as archive:
        assert not [name for name in archive.namelist() if name.startswith("faces/")]
        assert not any(b"outer-canthus" in archive.read(name) for name in archive.namelist())
    assert len(list(storing.names())) == 2
    assert photographs.erase() == 2
    assert list(storing.names()) == []


def test_a_face_of_a_file_stays_and_is_declared_void_with_a_reason(world: World) -> None:
    patient = world.patient()
    first = keeping.add(world.bob, patient, face_file(1.03), "file")
    second = keeping.add(world.bob, patient, face_file(0.97), "file")
    assert using.face_in_use(patient).row == second
    bob = world.client("bob")
    assert bob.post(f"/faces/{second.pk}/void/", {}).status_code == 400
    assert bob.post(f"/faces/{second.pk}/void/", {"reason": "another person"}).status_code == 302
    assert using.face_in_use(patient).row == first
    assert "another person" in bob.get(f"/patients/{patient.pk}/face/").content.decode()
    with pytest.raises(BadInputError, match="void already"):
        keeping.declare_void(world.bob, second, "again")
    assert photographs.erase() == 1


@pytest.mark.parametrize("change", ["UPDATE clinic_patientface SET origin = 'file'",
                                    "DELETE FROM clinic_patientface"])  # fmt: skip
def test_the_database_refuses_to_change_that_a_face_was_placed(world: World, change: str) -> None:
    from django.db import connection

    keeping.add(world.bob, world.patient(), face_file(), "file")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(change)


@pytest.fixture
def exported(world: World, tmp_path: Path) -> Path:
    """Return the export of a clinic with the face of a file and one of a picture."""
    keeping.add(world.bob, world.patient(), face_file(1.04), "file")
    patient = world.patient()
    picture = photographed(world, patient)
    keeping.add(world.bob, patient, face_file(1.02), "clicked", picture)
    export(tmp_path / "clinic.zip")
    return tmp_path / "clinic.zip"


def test_an_export_brings_faces_along(
    exported: Path, elsewhere: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "other-folder"
    folder.mkdir()
    keys.make_key_file(folder / keys.FILE)
    monkeypatch.setenv(FOLDER, str(folder))
    restore(exported)
    rows = list(showing.visible().order_by("pk"))
    assert [using.text_of(row) for row in rows] == [face_file(1.04), face_file(1.02)]
    assert b"canthus" not in storing.file_of(rows[0].name).read_bytes()


def test_a_changed_or_missing_file_falls_back_and_keeps_from_signing(world: World) -> None:
    row = world.plan()
    made = keeping.add(world.bob, row.patient, face_file(1.08), "file")
    storing.discard(made.name)
    assert using.face_in_use(row.patient).hash == using.BROKEN
    page = world.client("alice").get(f"/plans/{row.pk}/review/").content.decode()
    assert "cannot be opened" in page
    assert "Cannot be signed yet" in page
    storing.keep(made.name, face_file(1.0).encode())
    assert using.face_in_use(row.patient).hash == using.BROKEN
    assert world.client("bob").get(f"/patients/{row.patient_id}/face/").status_code == 200


def test_another_face_makes_a_signed_plan_need_another_approval(world: World) -> None:
    row = world.plan()
    approval = sign(world.alice, row.pk, row.version)
    assert codes(approval) == []
    keeping.add(world.bob, row.patient, face_file(), "file")
    assert codes(approval) == ["FACE"]
    again = sign(world.alice, row.pk, row.version)
    assert codes(again) == []
    assert json.loads(again.provenance)["face"] == using.hash_in_use(row.patient)
    page = world.client("alice").get(f"/approvals/{again.pk}/").content.decode()
    assert "own face, a face file" in page
    keeping.add(world.bob, row.patient, face_file(1.02), "file")
    assert codes(again) == ["FACE"]
    assert "Face changed" in world.client("alice").get(f"/plans/{row.pk}/").content.decode()


def test_a_signed_plan_says_that_its_face_is_gone(world: World) -> None:
    row = world.plan()
    picture = photographed(world, row.patient)
    click(world, picture)
    approval = sign(world.alice, row.pk, row.version)
    consenting.withdraw(world.bob, picture.consent, "asked for it")
    (found,) = reasons(approval, approval.signed_at)
    assert "is gone" in found.message
    for path in ("", "sheet/"):
        page = world.client("alice").get(f"/approvals/{approval.pk}/{path}").content.decode()
        assert "is not to be seen" in page


def test_a_plan_without_points_on_the_face_does_not_mind_another_face(world: World) -> None:
    row = world.plan("ona-axillary-hh")
    approval = sign(world.alice, row.pk, row.version)
    keeping.add(world.bob, row.patient, face_file(), "file")
    assert codes(approval) == []


def codes(approval: Any) -> list[str]:
    approval.plan.refresh_from_db()
    return [one.code for one in reasons(approval, approval.signed_at)]


def test_the_check_measures_on_the_patients_own_face(world: World) -> None:
    row = world.plan()
    before = examine(row, row.created_at.date())
    assert before.context.face is None
    keeping.add(world.bob, row.patient, face_file(0.9, 0.9), "file")
    after = examine(row, row.created_at.date())
    assert after.context.face is using.face_in_use(row.patient).face
    assert len(after.report.not_run) < len(before.report.not_run)


def test_the_face_of_a_merged_chart_counts_too(world: World) -> None:
    first, second = world.patient(), world.patient()
    made = keeping.add(world.bob, second, face_file(1.03), "file")
    assert merge(world.alice, second, first, "one person")
    first.refresh_from_db()
    assert using.face_in_use(first).row == made


def test_points_are_found_only_where_networks_are(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = world.patient()
    picture = photographed(world, patient)
    page = world.client("bob").get(f"/patients/{patient.pk}/face/").content.decode()
    assert "not found by themselves" in page or "Find the points" in page
    monkeypatch.setattr(finding, "missing", lambda: "The extra is not installed.")
    path = f"/photographs/{picture.pk}/face/find/"
    answer = world.client("bob").post(path, {"mirrored": "no"})
    assert answer.status_code == 400
    assert "The extra is not installed" in answer.content.decode()


def test_found_points_are_kept_and_corrected(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = world.patient()
    picture = photographed(world, patient)
    seen: list[bytes] = []

    def found(content: bytes, given: Any) -> str:
        seen.append(content)
        text = writing.clicked_text(picture, sent())
        return text.replace("[picture]", "[picture]\nlandmark_sd_mm = 0.55\nturned = 2.5")

    monkeypatch.setattr(finding, "found_text", found)
    bob = world.client("bob")
    answer = bob.post(f"/photographs/{picture.pk}/face/find/", {"mirrored": "no"})
    assert answer["Location"] == f"/photographs/{picture.pk}/face/"
    assert seen[0].startswith(b"\xff\xd8")
    page = bob.get(answer["Location"]).content.decode()
    assert "Correct the points" in page
    assert "outer-canthus-left&quot;: [" in page
    assert click(world, picture, wider=1.01)[0] == 302
    used = using.face_in_use(patient)
    assert used.row is not None and used.row.origin == "corrected"
    clicks, face = keeping.checked(using.text_of(used.row))
    assert clicks.shot.turned == 2.5
    assert face.landmark_sd_mm == 0.55


def test_what_networks_refuse_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = photographed(world, world.patient())
    monkeypatch.setattr(finding, "missing", lambda: "")
    path = f"/photographs/{picture.pk}/face/find/"
    answer = world.client("bob").post(path, {"mirrored": ""})
    assert answer.status_code == 400
    assert "mole or a parting" in answer.content.decode()


def test_a_face_is_never_kept_by_a_browser_and_no_address_holds_it(world: World) -> None:
    row = world.plan()
    made = keeping.add(world.bob, row.patient, face_file(1.06), "file")
    scene = world.client("bob").get(f"/plans/{row.pk}/viewer/").json()
    assert scene["own"] and "own face" in scene["face"]
    assert scene["head"] == f"/plans/{row.pk}/viewer/?part=head&face={made.pk}"
    answer = world.client("bob").get(scene["head"])
    assert answer["Cache-Control"] == "no-store"
    assert world.client("desk").get(scene["head"]).status_code == 403
    assert world.client("mallory").get(scene["head"]).status_code == 404


def test_the_same_picture_of_two_clicks_at_once_keeps_both(world: World) -> None:
    patient = world.patient()
    picture = photographed(world, patient)
    for _ in range(2):
        assert click(world, picture)[0] == 302
    assert PatientFace.objects.count() == 2


def test_papers_and_alternatives_go_by_the_own_face(world: World) -> None:
    row = world.plan()
    bob = world.client("bob")
    picture = f"/plans/{row.pk}/face-front.svg"
    before = bob.get(picture).content
    keeping.add(world.bob, row.patient, face_file(1.1, 0.95), "file")
    assert bob.get(picture).content != before
    assert "On the patient’s own face" in bob.get(f"/plans/{row.pk}/report/").content.decode()
    page = ""
    while "Being computed" in page or not page:
        page = bob.get(f"/plans/{row.pk}/alternatives/").content.decode()
    assert "--face" not in page
    assert "own face, a face file" in page
    assert "Take these points" in page


def test_points_that_networks_see_become_a_face_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the networks saw on a public portrait is kept as numbers; here they see it again."""
    patient = world.patient()
    picture = photographed(world, patient)
    monkeypatch.setattr(finding, "missing", lambda: "")
    monkeypatch.setattr(measuring, "_seen", lambda *_: seen(expression="rest"))
    path = f"/photographs/{picture.pk}/face/find/"
    bob = world.client("bob")
    refused = bob.post(path, {"mirrored": "no", "measure": "iris"})
    assert refused.status_code == 400
    assert "mouth" in refused.content.decode()
    assert not PatientFace.objects.exists()
    monkeypatch.setattr(measuring, "problems", lambda _: [])
    assert bob.post(path, {"mirrored": "no", "measure": "iris"}).status_code == 302
    used = using.face_in_use(patient)
    assert used.row is not None and used.row.origin == "found"
    assert used.face.scale.kind == "iris"
    given = {"mirrored": "no", "measure": "pupils", "pupils": "62"}
    assert bob.post(path, given).status_code == 302
    assert using.face_in_use(patient).face.scale.kind == "pupils"
