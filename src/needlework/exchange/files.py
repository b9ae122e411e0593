"""Output files that are either written completely or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from needlework.problems import BadInputError, Problem


def write_text(path: str | os.PathLike[str], text: str) -> Path:
    """Write one file through a temporary neighbour and return its path."""
    return write_all({Path(path): text})[0]


def write_bytes(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write one file that is no text through a temporary neighbour and return its path."""
    return write_all({Path(path): content})[0]


def write_all(texts: Mapping[Path, str] | Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Write every file or none.

    Parameters
    ----------
    texts : mapping of Path to str or bytes
        Content by path. Existing files are replaced.
    """
    check_targets(texts)
    staged: list[tuple[Path, Path]] = []
    try:
        for path, text in texts.items():
            staged.append((_stage(path, text), path))
        for temporary, path in staged:
            temporary.replace(path)
    except OSError as error:
        raise BadInputError([_unwritable(path, error)]) from error
    finally:
        for temporary, _ in staged:
            with suppress(FileNotFoundError):
                temporary.unlink()
    return tuple(path for _, path in staged)


def check_targets(paths: Mapping[Path, Any] | tuple[Path, ...]) -> None:
    """Raise one sentence per path that cannot become a file."""
    problems = [problem for path in paths if (problem := _target_problem(path)) is not None]
    if problems:
        raise BadInputError(problems)


def _target_problem(path: Path) -> Problem | None:
    if path.is_dir():
        return Problem(
            where=str(path),
            given="a directory",
            allowed="the name of a file to write",
            remedy="Add a file name to it.",
            code="output.is-directory",
        )
    if not path.parent.is_dir():
        return Problem(
            where=str(path),
            given=f"the directory {path.parent} does not exist",
            allowed="a file in an existing directory",
            remedy="Create the directory first or write somewhere else.",
            code="output.no-directory",
        )
    return None


def _stage(path: Path, text: str | bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text if isinstance(text, bytes) else text.encode("utf-8"))
        temporary.chmod(_mode(path))
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _mode(path: Path) -> int:
    """Return the permissions that plain writing would give, which mkstemp narrows."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _unwritable(path: Path, error: OSError) -> Problem:
    return Problem(
        where=str(path),
        given=f"cannot be written ({error.strerror or error})",
        allowed="a place where files may be written",
        remedy="Choose another place or change its permissions.",
        code="output.unwritable",
    )
