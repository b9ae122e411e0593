"""Frozen values as plain ones for JSON: amounts as text with their unit, so no digit is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from needlework.doses import Concentration, Dose, Quantity

_AS_TEXT = (Dose, Quantity, Concentration, Decimal, Fraction)


def plain(value: Any, as_text: tuple[type, ...] = ()) -> Any:
    """Return a value as JSON can hold it.

    Parameters
    ----------
    as_text : tuple of type
        Further kinds of value that are written as they print.
    """
    if isinstance(value, (*_AS_TEXT, *as_text)):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name), as_text) for one in fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(part, as_text) for key, part in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(part, as_text) for part in value)
    if isinstance(value, list | tuple):
        return [plain(part, as_text) for part in value]
    return value
