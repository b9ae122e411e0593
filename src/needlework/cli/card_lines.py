"""Pieces of a card in the terminal: labelled lines, headings and tables."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

import click

from needlework.cli.output import plain_table

WIDTH = 92
LABEL_WIDTH = 14
UNVERIFIED = "unverified"
_RECALLED = "recalled"


def heading(words: str) -> None:
    """Print the heading of a part of a card."""
    click.echo(f"\n{click.style(words, bold=True)}")


def line(label: str, text: str) -> None:
    """Print a labelled text, wrapped; nothing where there is no text."""
    if not text:
        return
    start = f"  {label:<{LABEL_WIDTH}}"
    indent = " " * len(start)
    click.echo(textwrap.fill(text, WIDTH, initial_indent=start, subsequent_indent=indent))


def rows(title: str, columns: Sequence[str], cells: Iterable[Sequence[object]]) -> None:
    """Print a table below its heading; nothing where it has no rows."""
    texts = [["" if cell is None else str(cell) for cell in row] for row in cells]
    if not texts:
        return
    heading(title)
    for text in plain_table(columns, texts).splitlines():
        click.echo(f"  {text}")


def known(seen: str, source: str) -> str:
    """Return source and how it was seen; what is from memory is called unverified."""
    return f"{source} ({UNVERIFIED})" if seen == _RECALLED else f"{source} ({seen})"
