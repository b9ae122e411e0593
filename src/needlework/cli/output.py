"""What every command shares: one JSON object, a table, sentences, and nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from needlework.problems import BadInputError

Row = Sequence[object]


def print_json(document: Mapping[str, Any]) -> None:
    """Print one JSON object to standard output, refusing NaN and infinity.

    Parameters
    ----------
    document : mapping
        What is printed; keys keep their order.
    """
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    sys.stdout.write(text + "\n")


def print_problems(error: BadInputError, stream: TextIO | None = None) -> None:
    """Print one sentence per problem, to standard error when no stream is given."""
    stream = stream or sys.stderr
    for problem in error.problems:
        stream.write(problem.sentence() + "\n")


def is_terminal(stream: TextIO | None = None) -> bool:
    """Return whether a person is looking at this stream (standard output when not given)."""
    stream = stream or sys.stdout
    return stream.isatty()


def print_table(
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    title: str = "",
    numeric: Sequence[str] = (),
) -> None:
    """Print a table: drawn in a terminal, aligned plain text in a pipe or a file.

    Parameters
    ----------
    columns : sequence of str
        Headings.
    rows : iterable of sequences
        Cells in the order of the columns; None prints as an empty cell.
    title : str
        One line above the table.
    numeric : sequence of str
        Headings of the columns that are aligned to the right.
    """
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    if is_terminal():
        _print_drawn(columns, cells, title, numeric)
    else:
        sys.stdout.write(plain_table(columns, cells, title=title, numeric=numeric))


def plain_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    title: str = "",
    numeric: Sequence[str] = (),
) -> str:
    """Return a table as aligned plain text, two spaces between columns.

    Parameters
    ----------
    columns, rows, title, numeric
        As in :func:`print_table`, with cells that are text already.
    """
    lines = [list(columns), *[list(row) for row in rows]]
    widths = [max(len(line[index]) for line in lines) for index in range(len(columns))]
    right = [column in numeric for column in columns]
    text = [_plain_line(line, widths, right) for line in lines]
    return "\n".join([title, *text] if title else text) + "\n"


def _plain_line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = [
        cell.rjust(width) if to_right else cell.ljust(width)
        for cell, width, to_right in zip(cells, widths, right, strict=True)
    ]
    return "  ".join(padded).rstrip()


def _print_drawn(
    columns: Sequence[str], rows: Sequence[Sequence[str]], title: str, numeric: Sequence[str]
) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", box=SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, justify="right" if column in numeric else "left")
    for row in rows:
        table.add_row(*[Text(cell) for cell in row])
    Console().print(table)
