"""Tables of pages that are written from the program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def markdown_table(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table; bars inside a cell become the word *or*."""
    written = [header, ["---"] * len(header), *lines]
    return "\n".join(f"| {' | '.join(c.replace('|', ' or ') for c in line)} |" for line in written)
