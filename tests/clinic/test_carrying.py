"""Pictures in an export and elsewhere again: where the consent stands, nothing by halves."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from needlework.clinic.environment import FOLDER
from needlework.clinic.exporting.archive import export, restore
from needlework.clinic.models import Clinic, Photograph
from needlework.clinic.photographs import consenting, keeping, keys, storing
from needlework.problems import BadInputError
from tests.clinic.files import jpeg
from tests.clinic.people import World
from tests.clinic.test_export import elsewhere
from tests.clinic.test_photographs import TAKEN, agreed, stored

__all__ = ["elsewhere"]


@pytest.fixture
def exported(world: World, tmp_path: Path) -> Path:
    """Return an export: one picture that may be seen, one void, one whose consent is gone."""
    patient = agreed(world)
    keeping.add(world.bob, patient, jpeg(), TAKEN)
    keeping.declare_void(world.bob, keeping.add(world.bob, patient, jpeg(), TAKEN), "test")
    other = agreed(world)
    gone = keeping.add(world.bob, other, jpeg(), TAKEN)
    consenting.withdraw(world.bob, gone.consent, "asked for it")
    export(tmp_path / "clinic.zip")
    return tmp_path / "clinic.zip"


@pytest.fixture
def another_folder(
    exported: Path, elsewhere: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Be a new, empty clinic with a key of its own."""
    folder = tmp_path / "other-folder"
    folder.mkdir()
    keys.make_key_file(folder / keys.FILE)
    monkeypatch.setenv(FOLDER, str(folder))
    yield


def pictures_in(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return [name for name in archive.namelist() if name.startswith("photographs/")]


def test_only_pictures_under_a_standing_consent_leave(exported: Path) -> None:
    (row,) = keeping.visible()
    assert pictures_in(exported) == [f"photographs/{row.name}.jpg"]
    assert Photograph.objects.count() == 3


def test_an_import_encrypts_them_with_its_own_key(exported: Path, another_folder: None) -> None:
    restore(exported)
    assert Photograph.objects.count() == 3
    (row,) = keeping.visible()
    assert len(stored()) == 1
    with zipfile.ZipFile(exported) as archive:
        assert storing.content_of(row.name) == archive.read(f"photographs/{row.name}.jpg")


@pytest.mark.parametrize("fault", ["damaged", "missing"])
def test_a_damaged_or_missing_picture_restores_nothing(
    exported: Path, another_folder: None, fault: str
) -> None:
    broken = exported.with_name("broken.zip")
    with zipfile.ZipFile(exported) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("photographs/"):
                if fault == "missing":
                    continue
                content = content[:-1]
            new.writestr(name, content)
    with pytest.raises(BadInputError, match=fault):
        restore(broken)
    assert stored() == []
    assert not Clinic.objects.exists()


def test_a_picture_that_cannot_be_opened_stops_an_export(exported: Path, world: World) -> None:
    (row,) = keeping.visible()
    storing.discard(row.name)
    target = exported.with_name("again.zip")
    with pytest.raises(BadInputError, match="is not there"):
        export(target)
    assert not target.exists()
