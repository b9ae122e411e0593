"""A backup holds database and pictures; the sequence of the manual brings both back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.clinic.test_upgrade import environment_of, python

MANUAL = Path(__file__).parents[2] / "docs" / "how-to" / "clinic.md"
HEADING = "## Keep copies"
PREPARE = """
from datetime import date
from pathlib import Path
from needlework.clinic.commands.setting_up import ready_new
ready_new(Path({folder!r}))
from needlework.clinic.approvals.signing import sign
from needlework.clinic.photographs import consenting, keeping
from tests.clinic.files import jpeg
from tests.clinic.people import make_world
world = make_world()
row = world.plan()
sign(world.alice, row.pk, row.version)
taken = keeping.Taken("front", "rest", date.today())
for patient in (row.patient, world.patient()):
    consent = consenting.sign(world.bob, patient, "treatment", "Petra Patient")
    keeping.add(world.bob, patient, jpeg(), taken)
consenting.withdraw(world.bob, consent, "asked for it")
print("ready")
"""


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def place(request: pytest.FixtureRequest) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield a folder with the clinic ``my-clinic`` in it, and the environment that finds it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nw-")))
        folder.chmod(0o755)
        environment = environment_of(request.param, stack, folder)
        python(PREPARE, folder / "my-clinic", environment)
        environment.pop("DJANGO_SETTINGS_MODULE")
        yield folder, environment | {"NEEDLEWORK_HTTPS": "no"}


def needlework(place: tuple[Path, dict[str, str]], *words: str) -> tuple[int, str]:
    """Run a command; only the clinic that was set up first lies in the database of the place."""
    folder, environment = place
    here = environment if "my-clinic" in words else {**environment, "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "needlework", *words],
        env=here, capture_output=True, text=True, timeout=60, check=False, cwd=folder,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def backed_up(place: tuple[Path, dict[str, str]]) -> tuple[Path, dict[str, str]]:
    """Yield the place with a backup in it, made by the first command of the manual."""
    status, said = needlework(place, *commands()[0])
    assert status == 0, said
    assert "audit and seals hold" in said
    return place


def commands() -> list[list[str]]:
    """Return the commands of the manual, without the program's own name."""
    block = MANUAL.read_text().split(HEADING)[1].split("```sh\n")[1].split("```")[0]
    return [line.split()[1:] for line in block.splitlines()]


def test_the_sequence_of_the_manual_brings_everything_back(
    backed_up: tuple[Path, dict[str, str]],
) -> None:
    folder, _ = backed_up
    _, restore, verify, serve = commands()
    status, said = needlework(backed_up, *restore)
    assert status == 0, said
    assert "1 of 1 pictures are there and can be opened" in said
    status, said = needlework(backed_up, *verify)
    assert status == 0, said
    assert needlework(backed_up, "audit", "verify", "--folder", "my-clinic")[1] == said
    assert serve == ["serve", "--folder", "new-clinic"]
    assert len(list((folder / "new-clinic" / "photographs").glob("*.sealed"))) == 1
    for path in (folder / "new-clinic").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    status, said = needlework(backed_up, *restore)
    assert status == 2
    assert "new" in said


def test_no_picture_lies_open_in_a_backup_and_no_withdrawn_one_at_all(
    backed_up: tuple[Path, dict[str, str]],
) -> None:
    folder, _ = backed_up
    assert (folder / "copy.zip").stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(folder / "copy.zip") as archive:
        pictures = [name for name in archive.namelist() if name.startswith("photographs/")]
        assert len(pictures) == 1
        assert archive.read(pictures[0]).startswith(b"NWPIC1")
        assert not any(name.endswith(".key") for name in archive.namelist())


def test_without_its_key_all_but_the_pictures_comes_back(
    backed_up: tuple[Path, dict[str, str]],
) -> None:
    folder, _ = backed_up
    _, restore, *_ = commands()
    status, said = needlework(backed_up, *restore[:3], "--folder", "keyless")
    assert status == 0, said
    assert "1 of 1 pictures are there, which need their key" in said
    assert not (folder / "keyless" / "picture.key").exists()


@pytest.mark.parametrize("fault", ["cut off", "changed", "no backup"])
def test_a_damaged_backup_leaves_nothing_behind(
    backed_up: tuple[Path, dict[str, str]], fault: str
) -> None:
    folder, _ = backed_up
    whole = (folder / "copy.zip").read_bytes()
    half = len(whole) // 2
    content = {
        "cut off": whole[:half],
        "changed": whole[:half] + bytes([whole[half] ^ 0xFF]) + whole[half + 1 :],
        "no backup": b"these are only words",
    }[fault]
    (folder / "broken.zip").write_bytes(content)
    shutil.rmtree(folder / "broken", ignore_errors=True)
    status, said = needlework(backed_up, "clinic", "restore", "broken.zip", "--folder", "broken")
    assert status == 2
    assert "Traceback" not in said
    assert not list((folder / "broken").glob("photographs/*.sealed"))


def test_a_backup_is_not_imported_and_an_export_not_restored(
    backed_up: tuple[Path, dict[str, str]],
) -> None:
    assert needlework(backed_up, "clinic", "export", "all.zip", "--folder", "my-clinic")[0] == 0
    status, said = needlework(backed_up, "clinic", "restore", "all.zip", "--folder", "other")
    assert (status, "needlework clinic import" in said) == (2, True)
    status, said = needlework(backed_up, "clinic", "import", "copy.zip", "--folder", "another")
    assert (status, "needlework clinic restore" in said) == (2, True)


def test_a_backup_of_sqlite_may_be_the_database_alone(
    place: tuple[Path, dict[str, str]],
) -> None:
    _, environment = place
    given = ("clinic", "backup", "copy.sqlite3", "--folder", "my-clinic")
    status, said = needlework(place, *given)
    if "DATABASE_URL" in environment:
        assert (status, "ends in .zip" in said) == (2, True)
        return
    assert "without the pictures" in said
    status, said = needlework(place, "clinic", "restore", "copy.sqlite3", "--folder", "alone")
    assert (status, "0 of 1 pictures are there" in said) == (0, True)


def test_a_picture_that_cannot_be_opened_stops_a_backup(
    place: tuple[Path, dict[str, str]],
) -> None:
    folder, _ = place
    aside = folder / "aside"
    shutil.move(folder / "my-clinic" / "photographs", aside)
    try:
        status, said = needlework(place, "clinic", "backup", "no.zip", "--folder", "my-clinic")
    finally:
        shutil.rmtree(folder / "my-clinic" / "photographs", ignore_errors=True)
        shutil.move(aside, folder / "my-clinic" / "photographs")
    assert (status, "is not there" in said) == (2, True)
    assert [path.name for path in folder.iterdir() if "no.zip" in path.name] == []


def test_a_database_that_is_not_a_folder_is_refused_for_a_file_of_sqlite(
    backed_up: tuple[Path, dict[str, str]],
) -> None:
    folder, environment = backed_up
    if "DATABASE_URL" in environment:
        assert os.path.isdir(folder / "pg")
        return
    given = ("clinic", "restore", "copy.zip", "--folder", "elsewhere")
    status, said = needlework(backed_up, *given, "--database", "postgres://a@b/c")
    assert (status, "leave" in said.lower()) == (2, True)
