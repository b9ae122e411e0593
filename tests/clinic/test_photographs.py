"""Photographs by consent: cleaned, encrypted, and gone from every view when it is taken back."""

from __future__ import annotations

import os
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from needlework.clinic.models import AuditEvent, Patient, Photograph, PhotographConsent
from needlework.clinic.photographs import consenting, keeping, keys, rotating, storing
from needlework.clinic.photographs.cleaning import clean
from needlework.clinic.photographs.limits import LARGEST_FILE, LONGEST_SIDE
from needlework.clinic.photographs.sealing import SealError, seal, unseal
from needlework.problems import BadInputError
from tests.clinic import files
from tests.clinic.people import World

TAKEN = keeping.Taken("front", "rest", date(2026, 3, 2))


def agreed(world: World, *scopes: str) -> Patient:
    patient = world.patient()
    for scope in scopes or ("treatment",):
        consenting.sign(world.bob, patient, scope, "Petra Patient")
    return patient


def send(world: World, patient: Patient, content: bytes, **given: str) -> tuple[int, str]:
    file = SimpleUploadedFile("holiday.jpg", content, content_type="image/jpeg")
    sent = {"view": "front", "state": "rest", "picture": file, **given}
    page = world.client("bob").post(f"/patients/{patient.pk}/photographs/add/", sent)
    return page.status_code, page.content.decode()


def status(world: World, picture: Photograph, who: str = "bob") -> int:
    return world.client(who).get(f"/photographs/{picture.pk}/picture.jpg").status_code


def stored() -> list[Path]:
    return [path for path in storing.place().iterdir() if path.name != storing.LOCK]


def test_a_picture_is_cleaned_encrypted_and_shown(world: World) -> None:
    patient = agreed(world)
    assert send(world, patient, files.jpeg())[0] == 302
    found = Photograph.objects.get()
    (file,) = stored()
    sealed = file.read_bytes()
    assert b"JFIF" not in sealed
    assert b"Camera" not in sealed
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0
        assert file.parent.stat().st_mode & 0o077 == 0
    answer = world.client("bob").get(f"/photographs/{found.pk}/picture.jpg")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with Image.open(BytesIO(answer.content)) as shown:
        assert shown.size == (160, 120)
        assert len(shown.getexif()) == 0
        assert "comment" not in shown.info
    assert b"Petra" not in answer.content
    last = AuditEvent.objects.order_by("-number").first()
    assert last is not None
    assert (last.action, last.patient) == ("photograph.read", patient.pk)


def test_a_picture_lies_as_the_camera_meant_it() -> None:
    found = clean(files.jpeg(turned=True))
    assert (found.width, found.height) == (120, 160)


def test_a_large_picture_is_made_smaller() -> None:
    found = clean(files.jpeg((LONGEST_SIDE + 400, 700)))
    assert found.width == LONGEST_SIDE


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "I;16"])
def test_every_kind_of_png_can_be_read(mode: str) -> None:
    with Image.open(BytesIO(clean(files.png(mode=mode)).content)) as found:
        assert (found.format, found.mode) == ("JPEG", "RGB")


def test_see_through_pixels_become_white() -> None:
    with Image.open(BytesIO(clean(files.png(mode="RGBA")).content)) as found:
        assert found.getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("name", files.BAD)
def test_a_bad_file_is_refused_in_a_sentence_and_leaves_nothing(world: World, name: str) -> None:
    patient = agreed(world)
    content, words = files.BAD[name]
    code, page = send(world, patient, content)
    assert code == 400
    assert words in page.partition("<li>picture: ")[2].partition("</li>")[0]
    assert page.count("<li>picture: ") == 1
    assert not Photograph.objects.exists()
    assert stored() == []


def test_both_sides_of_the_limit_of_size(world: World) -> None:
    patient = agreed(world)
    whole = files.jpeg()
    assert send(world, patient, whole + bytes(LARGEST_FILE - len(whole)))[0] == 302
    code, page = send(world, patient, whole + bytes(LARGEST_FILE - len(whole) + 1))
    assert code == 400
    assert "too large" in page
    assert len(stored()) == 1


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damaged_file_makes_the_program_fail(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([files.jpeg(), files.png(), files.moving()])))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=12)):
        whole[place] = data.draw(st.integers(0, 255))
    try:
        found = clean(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    except BadInputError as fault:
        assert len(fault.problems) == 1
    else:
        assert files.SERIAL.encode() not in found.content


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"view": "behind"}, "view"),
        ({"state": "asleep"}, "state of the face"),
        ({"taken_on": "yesterday"}, "no date"),
        ({"taken_on": str(date.today() + timedelta(days=1))}, "today or before"),
    ],
)
def test_what_a_picture_shows_is_read_strictly(
    world: World, sent: dict[str, str], words: str
) -> None:
    code, page = send(world, agreed(world), files.jpeg(), **sent)
    assert code == 400
    assert words in page
    assert stored() == []


def test_without_a_consent_no_picture_is_taken(world: World) -> None:
    patient = agreed(world, "teaching", "publication")
    code, page = send(world, patient, files.jpeg())
    assert code == 400
    assert "no consent" in page
    assert stored() == []


def test_a_failed_row_leaves_no_file(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = agreed(world)

    def fail(*arguments: object, **named: object) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(keeping, "record", fail)
    with pytest.raises(DatabaseError), transaction.atomic():
        keeping.add(world.bob, patient, files.jpeg(), TAKEN)
    assert stored() == []
    assert not Photograph.objects.exists()


def test_each_use_is_signed_for_itself_with_version_and_time(world: World) -> None:
    patient = world.patient()
    address = f"/patients/{patient.pk}/photographs/agree/"
    client = world.client("bob")
    sent = {"scope": "teaching", "name": "Petra Patient", "agreed": "yes"}
    assert client.post(address, {**sent, "agreed": ""}).status_code == 400
    assert client.post(address, {**sent, "name": " "}).status_code == 400
    assert client.post(address, {**sent, "scope": "selling"}).status_code == 400
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 400
    row = PhotographConsent.objects.get()
    assert (row.scope, row.version) == ("teaching", consenting.version())
    assert "may be shown, without my name" in row.document
    assert row.document_hash.startswith("sha256:")
    assert consenting.holding(patient, "treatment") is None


def test_a_consent_taken_back_removes_the_picture_and_keeps_the_record(world: World) -> None:
    patient = agreed(world, "treatment", "teaching")
    found = keeping.add(world.bob, patient, files.jpeg(), TAKEN)
    assert status(world, found) == 200
    assert f"/photographs/{found.pk}/" in page_of(world, "/photographs/teaching/")
    consent = consenting.holding(patient, "treatment")
    assert consent is not None
    address = f"/photograph-consents/{consent.pk}/withdraw/"
    assert world.client("bob").post(address, {"reason": ""}).status_code == 400
    assert world.client("bob").post(address, {"reason": "asked for it"}).status_code == 302
    assert world.client("bob").post(address, {"reason": "again"}).status_code == 400
    for who in ("alice", "bob", "auditor"):
        assert status(world, found, who) == 404
    assert "picture.jpg" not in page_of(world, "/photographs/teaching/")
    page = page_of(world, f"/patients/{patient.pk}/photographs/")
    assert "picture.jpg" not in page
    assert "Front, at rest, taken 2 Mar 2026, added by Bob" in page
    assert "consent taken back" in page
    # A new consent is for new pictures.
    consenting.sign(world.bob, patient, "treatment", "Petra Patient")
    assert status(world, found) == 404


def test_taking_back_teaching_leaves_the_record(world: World) -> None:
    patient = agreed(world, "treatment", "teaching", "publication")
    found = keeping.add(world.bob, patient, files.jpeg(), TAKEN)
    consent = consenting.holding(patient, "teaching")
    assert consent is not None
    consenting.withdraw(world.bob, consent, "asked for it")
    assert "picture.jpg" not in page_of(world, "/photographs/teaching/")
    assert "picture.jpg" in page_of(world, "/photographs/publication/")
    assert status(world, found) == 200


def test_pictures_for_teaching_name_nobody(world: World) -> None:
    keeping.add(world.bob, agreed(world, "treatment", "teaching"), files.jpeg(), TAKEN)
    page = page_of(world, "/photographs/teaching/")
    assert "picture.jpg" in page
    assert "Petra" not in page


def test_a_picture_by_mistake_is_void_with_a_reason(world: World) -> None:
    found = keeping.add(world.bob, agreed(world), files.jpeg(), TAKEN)
    address = f"/photographs/{found.pk}/void/"
    assert world.client("bob").post(address).status_code == 400
    assert world.client("bob").post(address, {"reason": "of somebody else"}).status_code == 302
    assert status(world, found) == 404
    page = page_of(world, f"/patients/{found.patient_id}/photographs/")
    assert "of somebody else" in page


def page_of(world: World, path: str) -> str:
    return world.client("alice").get(path).content.decode()


@pytest.mark.parametrize(
    "table",
    [
        "clinic_photograph",
        "clinic_photographconsent",
        "clinic_photographvoid",
        "clinic_photographconsentwithdrawal",
    ],
)
@pytest.mark.parametrize("words", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_the_database_keeps_what_was_signed(world: World, table: str, words: str) -> None:
    from django.db import connection

    patient = agreed(world)
    found = keeping.add(world.bob, patient, files.jpeg(), TAKEN)
    keeping.declare_void(world.bob, found, "test")
    consenting.withdraw(world.bob, found.consent, "test")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(words.format(table))


def test_the_key_is_rotated_and_the_old_one_opens_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = keeping.add(world.bob, agreed(world), files.jpeg(), TAKEN)
    old, before = keys.keys(), storing.content_of(found.name)
    assert rotating.rotate() == "1 pictures are encrypted with a new key; the old one is gone."
    assert len(keys.keys()) == 1
    assert keys.keys() != old
    assert storing.content_of(found.name) == before
    with pytest.raises(SealError):
        unseal(storing.file_of(found.name).read_bytes(), found.name, old)


def test_a_rotation_that_was_cut_off_goes_on(world: World) -> None:
    patient = agreed(world)
    pictures = [keeping.add(world.bob, patient, files.jpeg(), TAKEN) for _ in range(3)]
    both = (keys.new_key(), *keys.keys())
    keys.write(keys.key_file(), both)
    name = pictures[0].name
    storing.replace(name, seal(storing.content_of(name), name, both[0]))
    assert all(status(world, one) == 200 for one in pictures)
    assert rotating.rotate().startswith("2 pictures")
    assert keys.keys() == both[:1]
    assert all(status(world, one) == 200 for one in pictures)


def test_a_damaged_file_stops_a_rotation_before_a_key_is_dropped(world: World) -> None:
    found = keeping.add(world.bob, agreed(world), files.jpeg(), TAKEN)
    path = storing.file_of(found.name)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(BadInputError, match="was changed"):
        rotating.rotate()
    assert len(keys.keys()) == 2
    assert status(world, found) == 404


def test_keys_of_the_environment_win_and_are_not_written(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = keeping.add(world.bob, agreed(world), files.jpeg(), TAKEN)
    old, new = keys.keys()[0], keys.new_key()
    kept = keys.key_file().read_bytes()
    monkeypatch.setenv(keys.VARIABLE, f"{new.words()} {old.words()}")
    assert "drop the others" in rotating.rotate()
    monkeypatch.setenv(keys.VARIABLE, new.words())
    assert status(world, found) == 200
    assert keys.key_file().read_bytes() == kept


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_a_key_that_others_may_read_is_refused(world: World) -> None:
    patient = agreed(world)
    keys.key_file().chmod(0o644)
    code, page = send(world, patient, files.jpeg())
    assert code == 400
    assert "others may read it" in page
    assert stored() == []


def test_without_a_key_a_sentence_says_what_to_do(world: World) -> None:
    patient = agreed(world)
    keys.key_file().unlink()
    code, page = send(world, patient, files.jpeg())
    assert code == 400
    assert "rotate-picture-key" in page
    assert rotating.rotate() == "A key was made; there was none."
    assert send(world, patient, files.jpeg())[0] == 302


@pytest.mark.parametrize("given", ["", "short", "A" * 43, "é" * 44])
def test_a_wrong_key_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(keys.VARIABLE, given)
    with pytest.raises(BadInputError):
        keys.keys()


@given(content=st.binary(max_size=200), place=st.integers(0, 250))
def test_a_changed_bit_or_another_name_opens_nothing(content: bytes, place: int) -> None:
    key = keys.new_key()
    sealed = bytearray(seal(content, "a" * 32, key))
    assert unseal(bytes(sealed), "a" * 32, (key,)) == content
    with pytest.raises(SealError):
        unseal(bytes(sealed), "b" * 32, (key,))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises(SealError):
        unseal(bytes(sealed), "a" * 32, (key,))


def test_a_key_never_shows_itself() -> None:
    key = keys.new_key()
    assert key.words() not in repr(key)
    assert repr(key.secret) not in repr(key)


def test_a_name_is_no_path(world: World) -> None:
    for name in ("../secret", "a" * 31, "A" * 32):
        with pytest.raises(ValueError, match="names no picture"):
            storing.file_of(name)


def test_erasing_removes_files_that_nobody_may_see(world: World) -> None:
    patient = agreed(world)
    kept, void = (keeping.add(world.bob, patient, files.jpeg(), TAKEN) for _ in range(2))
    keeping.declare_void(world.bob, void, "test")
    with storing.locked(shared=True):
        storing.keep("0" * 32, b"left by a machine that stopped")
    storing.file_of("1" * 32).with_suffix(storing.PART).write_bytes(b"half")
    assert keeping.erase() == 3
    assert len(stored()) == 1
    assert list(storing.names()) == [kept.name]
    assert Photograph.objects.count() == 2


def test_an_upload_waits_in_memory_and_never_in_a_file() -> None:
    file = SimpleUploadedFile("face.jpg", bytes(LARGEST_FILE), content_type="image/jpeg")
    request = RequestFactory().post("/", {"picture": file})
    held = request.FILES["picture"]
    assert isinstance(held, InMemoryUploadedFile)
    assert held.size == LARGEST_FILE
    assert not hasattr(held, "temporary_file_path")
