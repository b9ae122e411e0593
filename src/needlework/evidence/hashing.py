"""Content hashes of the tables, so that draws can say which evidence they were fitted on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from needlework.evidence.library import TOPICS, Library, library
from needlework.evidence.names import nearest_names
from needlework.evidence.values import UnknownNameError

HASHED_SUFFIXES = (".csv", ".toml")


def content_hash(of: str | Iterable[str], base: Library | None = None) -> str:
    """Return ``sha256:…`` over tables, blind to line endings and byte order marks.

    Parameters
    ----------
    of : str or iterable of str
        Topics (every table and source list in the folder) or files relative to the evidence data,
        such as ``neuromodulator_efficacy/results.csv`` or ``held_out.toml``. Their order does not
        matter.
    """
    base = base or library()
    names = [of] if isinstance(of, str) else list(of)
    files = sorted({name for given in names for name in _files(given, base)})
    digest = hashlib.sha256()
    for name in files:
        content = canonical_bytes((base.root / name).read_bytes())
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return f"sha256:{digest.hexdigest()}"


def canonical_bytes(content: bytes) -> bytes:
    """Return a text without byte order mark, with plain line ends and one at the very end."""
    text = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return f"{text.rstrip()}\n".encode()


def _files(given: str, base: Library) -> list[str]:
    if given in TOPICS:
        paths = (base.root / given).iterdir()
        return [base.name(path) for path in paths if path.suffix in HASHED_SUFFIXES]
    path = base.root / given
    if not path.is_file() or Path(given).is_absolute() or ".." in Path(given).parts:
        known = [base.name(p) for p in base.root.rglob("*") if p.suffix in HASHED_SUFFIXES]
        raise UnknownNameError("evidence file", given, nearest_names(given, [*TOPICS, *known]))
    return [given]
