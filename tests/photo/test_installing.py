"""Networks are installed whole or not at all, and only the ones that were tried."""

from __future__ import annotations

import errno
import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from needlework.photo import installing, weights
from needlework.photo.installing import fetch_with_pip, install, remove
from needlework.photo.weights import Archive, Model, archive, data_folder, model_bytes
from needlework.problems import BadInputError

CONTENTS = {"detector": b"one", "mesh": b"two", "iris": b"three"}
LICENCE = "package.dist-info/LICENSE"
Fetch = Callable[[Archive, Path], Path]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Return an archive of a few bytes that the package believes in."""
    models = tuple(
        Model(name, f"models/{name}", hashlib.sha256(content).hexdigest(), len(content))
        for name, content in CONTENTS.items()
    )
    found = Archive("package", "1.0", "3.11", "any", "0" * 64, 100, LICENCE, models)
    monkeypatch.setattr(weights, "archive", lambda: found)
    monkeypatch.setattr(installing, "archive", lambda: found)
    return found


def packed(changed: dict[str, bytes] | None = None, left_out: str = "") -> Fetch:
    """Return a way to fetch a small archive, perhaps a spoiled one."""

    def fetch(_wanted: Archive, into: Path) -> Path:
        path = into / "package.whl"
        with zipfile.ZipFile(path, "w") as made:
            made.writestr(LICENCE, "free")
            for name, content in (CONTENTS | (changed or {})).items():
                if name != left_out:
                    made.writestr(f"models/{name}", content)
        return path

    return fetch


def refused(folder: Path, fetch: Fetch | None = None, given: Path | None = None) -> str:
    before = sorted(folder.parent.rglob("*"))
    with pytest.raises(BadInputError) as caught:
        install(given, folder, fetch)
    assert sorted(folder.parent.rglob("*")) == before
    (problem,) = caught.value.problems
    assert problem.remedy
    return problem.code


def test_networks_are_put_there_whole(tmp_path: Path, small: Archive) -> None:
    folder = tmp_path / "data" / "photo"
    assert install(folder=folder, fetch=packed()) == folder
    assert weights.installed(folder)
    assert {path.name for path in folder.iterdir()} == {
        *(model.file for model in small.models),
        "LICENCE.txt",
    }
    assert list(folder.parent.iterdir()) == [folder]
    assert model_bytes("mesh", folder) == b"two"


def test_a_second_time_nothing_is_fetched(tmp_path: Path, small: Archive) -> None:
    def never(_wanted: Archive, _into: Path) -> Path:
        raise AssertionError("fetched again")

    install(folder=tmp_path / "photo", fetch=packed())
    assert install(folder=tmp_path / "photo", fetch=never) == tmp_path / "photo"
    assert small.package == "package"


def test_an_archive_may_be_brought_by_hand(tmp_path: Path, small: Archive) -> None:
    path = packed()(small, tmp_path)
    assert weights.installed(install(path, tmp_path / "photo"))


def test_a_changed_network_is_put_right_again(tmp_path: Path, small: Archive) -> None:
    folder = install(folder=tmp_path / "photo", fetch=packed())
    (folder / "mesh.tflite").write_bytes(b"owt")
    with pytest.raises(BadInputError, match="hash"):
        model_bytes("mesh", folder)
    assert not weights.installed(folder)
    install(folder=folder, fetch=packed())
    assert model_bytes("mesh", folder) == b"two"
    assert small.models


@pytest.mark.parametrize(
    ("fetch", "code"),
    [
        (packed({"iris": b"other"}), "photo.hash"),
        (packed({"iris": b"three and more"}), "photo.hash"),
        (packed(left_out="mesh"), "photo.archive"),
    ],
)
def test_another_archive_leaves_nothing_behind(
    tmp_path: Path, small: Archive, fetch: Fetch, code: str
) -> None:
    assert refused(tmp_path / "photo", fetch) == code
    assert not weights.installed(tmp_path / "photo")
    assert small.version == "1.0"


def test_what_is_no_archive_is_refused(tmp_path: Path, small: Archive) -> None:
    (tmp_path / "notes.whl").write_text("no archive")
    assert refused(tmp_path / "photo", given=tmp_path / "notes.whl") == "photo.archive"
    assert refused(tmp_path / "photo", given=tmp_path / "nowhere.whl") == "photo.unwritable"
    assert small.models


def test_too_little_space_is_told_before_and_while_writing(
    tmp_path: Path, small: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_wanted: Archive, _into: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    assert refused(tmp_path / "photo", full) == "photo.no-space"
    free = small.bytes + installing.SPARE_BYTES
    for spare, fine in ((0, True), (-1, False)):
        usage = shutil.disk_usage(tmp_path)._replace(free=free + spare)
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, usage=usage: usage)
        if fine:
            install(folder=tmp_path / "photo", fetch=packed())
            assert remove(tmp_path / "photo")
        else:
            assert refused(tmp_path / "photo", packed()) == "photo.no-space"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, small: Archive) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadInputError) as caught:
        install(folder=tmp_path / "file" / "photo", fetch=packed())
    assert caught.value.problems[0].code == "photo.unwritable"
    assert small.models


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM", "photo.hash", "hash differs"),
        ("Failed to establish a new connection", "photo.not-fetched", "not reached"),
        ("No matching distribution found", "photo.not-fetched", "does not have it"),
        ("OSError: [Errno 28] No space left on device", "photo.no-space", "space"),
        ("/usr/bin/python: No module named pip", "photo.not-fetched", "no pip"),
    ],
)
def test_what_pip_says_in_many_lines_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, code: str, words: str
) -> None:
    asked: list[str] = []

    def pretend(command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        asked.extend(command)
        return subprocess.CompletedProcess(command, 1, "", said)

    monkeypatch.setattr(subprocess, "run", pretend)
    with pytest.raises(BadInputError) as caught:
        fetch_with_pip(archive(), tmp_path)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert words in problem.given
    assert asked[:4] == [sys.executable, "-m", "pip", "download"]
    assert not [part for part in asked if "://" in part]
    wanted = (tmp_path / "archive.txt").read_text()
    assert wanted == f"mediapipe==0.10.21 --hash=sha256:{archive().sha256}\n"


def test_the_archive_is_pinned_by_hash() -> None:
    assert {model.name for model in archive().models} == {"detector", "mesh", "iris"}
    for one in (archive(), *archive().models):
        assert len(one.sha256) == 64
        assert one.bytes > 100_000


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {"HOME": "/home/ana"}, "/home/ana/.local/share/needlework"),
        ("linux", {"HOME": "/home/ana", "XDG_DATA_HOME": "/data"}, "/data/needlework"),
        ("darwin", {"HOME": "/Users/ana"}, "/Users/ana/Library/Application Support/needlework"),
        ("win32", {"HOME": "/u", "LOCALAPPDATA": "/local"}, "/local/needlework"),
        ("linux", {"HOME": "/home/ana", "NEEDLEWORK_DATA": "/clinic"}, "/clinic"),
    ],
)
def test_the_folder_is_that_of_the_user(
    platform: str, environment: dict[str, str], folder: str
) -> None:
    assert data_folder(environment, platform) == Path(folder)


def test_missing_networks_are_told_with_the_command_that_brings_them(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="needlework photo install"):
        model_bytes("iris", tmp_path)
    assert not remove(tmp_path / "photo")
