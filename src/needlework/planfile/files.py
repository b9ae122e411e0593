"""Fetch the text of a file that a person wrote, or say in one sentence why that fails."""

from __future__ import annotations

from pathlib import Path

from needlework.problems import BadInputError, Problem

LARGEST_BYTES = 1_000_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8_MARK = b"\xef\xbb\xbf"


def read_text(path: str | Path, wanted: str = "a plan file") -> str:
    """Return the text of a file.

    Parameters
    ----------
    wanted : str
        What the file should be, for the sentence about one that is missing.

    Raises
    ------
    BadInputError
        The file is missing, no file, unreadable, too large or not UTF-8 text.
    """
    return decode(_bytes(path, wanted), str(path))


def decode(data: bytes, name: str) -> str:
    """Return bytes as text; the name stands in the sentences about what is wrong."""
    if len(data) > LARGEST_BYTES:
        raise _refused(name, "larger than 1 MB", "up to 1 MB", "Is this the right file?", "size")
    if data.startswith(_UTF16):
        raise _refused(name, "text in UTF-16", "UTF-8 text", "Save it as UTF-8.", "encoding")
    if b"\x00" in data:
        line = data[: data.index(b"\x00")].count(b"\n") + 1
        where = f"{name}, line {line}"
        raise _refused(where, "a NUL byte", "UTF-8 text", "Is this a text file?", "encoding")
    try:
        return data.removeprefix(_UTF8_MARK).decode("utf-8")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        where = f"{name}, line {line}"
        given = f"byte 0x{data[fault.start]:02x}, which is not UTF-8"
        raise _refused(where, given, "UTF-8 text", "Save it as UTF-8.", "encoding") from None


def _bytes(path: str | Path, wanted: str) -> bytes:
    name = str(path)
    try:
        return _open(Path(path), name, wanted)
    except (OSError, ValueError) as fault:
        if isinstance(fault, BadInputError):
            raise
        why = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        given = f"cannot be read ({why.lower()})"
        remedy = "Check the name and who may read it."
        raise _refused(name, given, "a readable file", remedy, "unreadable") from None


def _open(path: Path, name: str, wanted: str) -> bytes:
    if not path.exists():
        raise _refused(name, "no such file", wanted, "Check the name.", "missing")
    if path.is_dir():
        raise _refused(name, "a directory", wanted, "Name the file in it.", "directory")
    if not path.is_file():
        raise _refused(name, "no regular file", wanted, "Save it first.", "unreadable")
    with path.open("rb") as stream:
        return stream.read(LARGEST_BYTES + 1)


def _refused(where: str, given: str, allowed: str, remedy: str, code: str) -> BadInputError:
    return BadInputError([Problem(where, given, allowed, remedy, f"file.{code}")])
