"""Tables and spans of the written pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

PER_CENT = 100


def table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    rule = ["---"] * len(heads)
    return "\n".join(f"| {' | '.join(line)} |" for line in [list(heads), rule, *lines])


def span(ends: Sequence[float]) -> str:
    """Return a median share and its interval in per cent, from low, middle and high."""
    low, middle, high = (f"{round(PER_CENT * float(end)):d}" for end in ends)
    return f"{middle} % ({low}–{high})"


def share(value: float) -> str:
    """Return a share in per cent."""
    return f"{round(PER_CENT * value):d} %"
