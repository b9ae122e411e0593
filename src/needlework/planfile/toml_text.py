"""Write plain tables as TOML that a person can read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def toml_text(tables: dict[str, Any], sections: frozenset[str]) -> str:
    """Return tables as TOML text.

    Parameters
    ----------
    tables : dict
        Nested dicts, lists, text, numbers, dates.
    sections : frozenset of str
        Keys that get a section of their own (``[patient]``, ``[[session]]``); other tables are
        written in line.
    """
    return "\n".join(_section(tables, (), sections)).strip() + "\n"


def _section(table: dict[str, Any], path: tuple[str, ...], own: frozenset[str]) -> Iterator[str]:
    below = {key: value for key, value in table.items() if key in own and _is_table(value)}
    for key, value in table.items():
        if key not in below:
            yield f"{_key(key)} = {inline(value)}"
    for key, value in below.items():
        name = ".".join(_key(part) for part in (*path, key))
        rows = value if isinstance(value, list) else [value]
        heading = f"[[{name}]]" if isinstance(value, list) else f"[{name}]"
        for row in rows:
            yield from ("", heading)
            yield from _section(row, (*path, key), own)


def _is_table(value: Any) -> bool:
    rows = value if isinstance(value, list) else [value]
    return all(isinstance(row, dict) for row in rows)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def inline(value: Any) -> str:
    """Return one value as TOML on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)} = {inline(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list):
        return "[" + ", ".join(inline(one) for one in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return _number(value) if isinstance(value, Decimal) else str(value)


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return text if "." in text else f"{text}.0"


def _text(text: str) -> str:
    return '"' + "".join(_letter(letter) for letter in text) + '"'


def _letter(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if ord(letter) < 0x20 or ord(letter) == 0x7F:
        return f"\\u{ord(letter):04x}"
    return letter
