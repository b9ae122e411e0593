"""The clinic's commands as processes: set up, serve, verify, export, import, back up."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from needlework.cli.app import main
from needlework.clinic.commands import setting_up
from needlework.clinic.commands.serving import free_socket
from needlework.problems import BadInputError

FOUND = (
    *("--name", "North clinic", "--jurisdiction", "us-ca", "--email", "Ann@north.example"),
    *("--person", "Ann", "--password", "a long first word"),
)


def needlework(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a clinic in a folder, as a process with a clean environment."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "needlework", *arguments, "--folder", str(folder)],
        env={**kept, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a clinic that was just set up."""
    folder = tmp_path_factory.mktemp("clinic") / "north"
    answer = needlework(folder, "clinic", "init", *FOUND)
    assert answer.returncode == 0, answer.stderr
    assert "sign in as ann@north.example" in answer.stdout
    return folder


def test_a_new_clinic_verifies(clinic: Path) -> None:
    answer = needlework(clinic, "audit", "verify")
    assert answer.returncode == 0
    found = re.fullmatch(r"1 events, unchanged\. Head: (sha256:[0-9a-f]{64})\n", answer.stdout)
    assert found is not None
    assert needlework(clinic, "audit", "verify", "--head", found[1]).returncode == 0
    other = needlework(clinic, "audit", "verify", "--head", "sha256:0")
    assert other.returncode == 1
    assert "events were cut off" in other.stderr


def test_the_folder_is_closed_to_others(clinic: Path) -> None:
    assert clinic.stat().st_mode & 0o077 == 0
    for name in ("secret.key", "picture.key"):
        assert (clinic / name).stat().st_mode & 0o077 == 0


def test_the_same_address_is_not_given_twice(clinic: Path) -> None:
    answer = needlework(clinic, "clinic", "init", *FOUND)
    assert answer.returncode == 2
    assert "an address that nobody has" in answer.stderr


def test_a_weak_password_is_refused(tmp_path: Path) -> None:
    weak = [word if word != "a long first word" else "123" for word in FOUND]
    answer = needlework(tmp_path / "weak", "clinic", "init", *weak)
    assert answer.returncode == 2
    assert "too short" in answer.stderr


def test_an_export_restores_the_clinic_elsewhere(clinic: Path, tmp_path: Path) -> None:
    file = tmp_path / "north.zip"
    said = needlework(clinic, "clinic", "export", str(file)).stdout
    head = re.search(r"Audit: 2 events, head (sha256:[0-9a-f]{64})\n", said)[1]
    assert file.stat().st_mode & 0o077 == 0
    answer = needlework(tmp_path / "copy", "clinic", "import", str(file))
    assert answer.returncode == 0, answer.stderr
    for place, events in ((clinic, 2), (tmp_path / "copy", 3)):  # that it was restored is one
        answer = needlework(place, "audit", "verify", "--head", head)
        assert answer.stdout.startswith(f"{events} events, unchanged"), answer.stderr


def test_a_backup_can_be_opened(clinic: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite3"
    said = needlework(clinic, "clinic", "backup", str(file)).stdout
    assert re.search(r"(\d+) events of the audit.*\. Audit: \1 events, head sha256:", said)
    with sqlite3.connect(file) as copy:
        assert copy.execute("SELECT name FROM clinic_clinic").fetchall() == [("North clinic",)]
    copy.close()


def test_the_key_of_the_pictures_is_rotated_and_files_are_erased(clinic: Path) -> None:
    before = (clinic / "picture.key").read_text()
    answer = needlework(clinic, "clinic", "rotate-picture-key")
    assert answer.stdout.startswith("0 pictures are encrypted with a new key")
    assert (clinic / "picture.key").read_text() != before
    assert "Removed: 0 files" in needlework(clinic, "clinic", "erase-pictures").stdout


def test_a_rewritten_event_is_found(clinic: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged"
    forged.mkdir()
    for name in ("secret.key", "clinic.sqlite3"):
        shutil.copy(clinic / name, forged / name)
    with sqlite3.connect(forged / "clinic.sqlite3") as base:
        base.execute("DROP TRIGGER clinic_auditevent_update")
        base.execute("UPDATE clinic_auditevent SET actor_name = 'Nobody'")
    base.close()
    answer = needlework(forged, "audit", "verify")
    assert answer.returncode == 1
    assert "event 1: its words are not those that were hashed" in answer.stderr


def test_a_clinic_that_was_never_set_up_says_so(tmp_path: Path) -> None:
    answer = needlework(tmp_path / "nothing", "serve")
    assert answer.returncode == 2
    assert "needlework clinic init" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_server_answers_on_loopback(clinic: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    server = subprocess.Popen(
        [sys.executable, "-m", "needlework", "serve", "--port", "0", "--folder", str(clinic)],
        env={**kept, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().split()[-1]
        with urllib.request.urlopen(address, timeout=20) as page:
            assert "Sign in" in page.read().decode()
            assert page.url.startswith(f"{address}account/sign-in/")
    finally:
        server.terminate()
        server.communicate(timeout=20)


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(BadInputError, match="is in use"):
            free_socket(taken.getsockname()[1])


def test_without_the_extra_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setting_up, "find_spec", lambda name: None)
    assert main(["serve"]) == 2
    assert "pip install 'needlework[clinic]'" in capsys.readouterr().err
