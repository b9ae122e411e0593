"""Reading CSV and TOML text: every fault is a problem with its place, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from needlework.problems import BadInputError, Problem

BYTES_PER_MEGABYTE = 1_000_000
LARGEST_FILE_MB = 8


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its number (the header is line 1) and its cells by column."""

    line: int
    cells: Mapping[str, str]


def read_text(path: Path, name: str = "", largest_mb: int = LARGEST_FILE_MB) -> str:
    """Return the text of a file, or explain why it cannot be read.

    Parameters
    ----------
    name : str
        What the user called the file; the path where not given.
    largest_mb : int
        Largest size that is read, in megabytes.
    """
    name = name or str(path)
    try:
        size = path.stat().st_size
        if size > largest_mb * BYTES_PER_MEGABYTE:
            raise BadInputError([_too_large(name, size, largest_mb)])
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInputError([_not_utf8(name, error)]) from None
    except (OSError, ValueError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError([_unreadable(name, error)]) from None


def read_rows(text: str, name: str, required: tuple[str, ...]) -> Iterator[Row | Problem]:
    """Yield the rows of a CSV text, and a problem for each line that does not fit its header."""
    import csv
    import io

    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        fault = _header_fault(name, header, required)
        if fault:
            yield fault
            return
        for cells in reader:
            if cells:
                yield _row(name, header, cells, reader.line_num)
    except csv.Error as error:
        yield Problem(
            f"{name}, line {reader.line_num}",
            f"the line cannot be read as CSV ({error})",
            "comma-separated cells, with text that holds commas in double quotes",
            "Mend the quotes of this line or save the table again as CSV.",
            "evidence.csv",
        )


def read_toml(text: str, name: str) -> dict[str, Any]:
    """Return the tables of a TOML text, or explain where it breaks."""
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInputError(
            [
                Problem(
                    name,
                    f"the file is not valid TOML ({error})",
                    "TOML text, version 1.0",
                    "Mend the line that is named.",
                    "evidence.toml",
                )
            ]
        ) from None


def _row(name: str, header: list[str], cells: list[str], line: int) -> Row | Problem:
    if len(cells) == len(header):
        return Row(line, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
    return Problem(
        f"{name}, line {line}",
        f"the line has {len(cells)} cells, its header has {len(header)}",
        f"{len(header)} cells",
        "Quote text that holds commas, and leave unknown cells empty instead of out.",
        "evidence.cells",
    )


def _header_fault(name: str, header: list[str], required: tuple[str, ...]) -> Problem | None:
    if not any(header):
        given, remedy = "the table is empty", "Give a header line and at least one row."
    elif missing := [column for column in required if column not in header]:
        given = f"the header has no column {', '.join(missing)}"
        remedy = "Add the column, with empty cells where nothing is known."
    elif twice := sorted({column for column in header if header.count(column) > 1}):
        given, remedy = f"the header names {', '.join(twice)} twice", "Keep one of them."
    else:
        return None
    return Problem(
        f"{name}, line 1",
        given,
        f"one header line with the columns {', '.join(required)}",
        remedy,
        "evidence.header",
    )


def _too_large(name: str, size: int, largest_mb: int) -> Problem:
    return Problem(
        name,
        f"the file has {size / BYTES_PER_MEGABYTE:.1f} MB",
        f"at most {largest_mb} MB",
        "Split the table, or check that this is the file you meant.",
        "evidence.too-large",
    )


def _not_utf8(name: str, error: UnicodeDecodeError) -> Problem:
    line = error.object[: error.start].count(b"\n") + 1
    return Problem(
        f"{name}, line {line}",
        f"the byte 0x{error.object[error.start]:02x} is not UTF-8 text",
        "text in UTF-8",
        "Save the file again with the encoding UTF-8.",
        "evidence.encoding",
    )


def _unreadable(name: str, error: Exception) -> Problem:
    reason = getattr(error, "strerror", None) or str(error)
    return Problem(
        name,
        f"the file cannot be read ({reason})",
        "an existing file that you may read",
        "Check the name and the rights.",
        "evidence.unreadable",
    )
