"""Comments of a plan file that is written out: wrapped, and never more than comments."""

from __future__ import annotations

import textwrap

WIDTH = 99


def comment(text: str, indent: str = "# ") -> list[str]:
    """Return a text as lines of comment."""
    return textwrap.wrap(
        " ".join(text.split()),
        WIDTH,
        initial_indent=indent,
        subsequent_indent="#" + " " * (len(indent) - 1),
        break_long_words=False,
        break_on_hyphens=False,
    )


def sentence(words: str) -> str:
    """Return words as a sentence: a capital at the start and a point at the end."""
    return words[:1].upper() + words[1:].rstrip(".") + "."
