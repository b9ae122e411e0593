"""Say in plain words what is wrong with one key of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic.fields import FieldInfo

from needlework.planfile.reading import shown


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one key, in the words of a problem."""

    given: str
    allowed: str
    remedy: str
    code: str


def explain(error: Mapping[str, Any], key: str, info: FieldInfo | None) -> Fault:
    """Return the words for an error of the models.

    Parameters
    ----------
    error : mapping
        One error of a validation: ``type``, ``input``, ``ctx``.
    key : str
        Last part of the key.
    info : FieldInfo or None
        The field the error belongs to, for its example and limits.
    """
    kind = str(error["type"])
    for start, words in _WORDS.items():
        if kind.startswith(start):
            return words(error, key, info)
    return Fault(
        f"{shown(error['input'])} does not fit", _such(info), _write(key, info), "wrong-value"
    )


def example_of(info: FieldInfo | None) -> Any:
    """Return the example of a field."""
    return info.examples[0] if info is not None and info.examples else None


def toml_of(value: Any) -> str:
    """Return a small value as it is written in a file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_of(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml_of(one) for one in value) + "]"
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def limits_of(info: FieldInfo | None) -> str:
    """Return the limits of a number in words; empty where there are none."""
    found = {
        name: getattr(mark, name)
        for mark in (info.metadata if info is not None else ())
        for name in ("ge", "gt", "le")
        if hasattr(mark, name)
    }
    if "ge" in found:
        return f"{found['ge']} to {found['le']}"
    return f"more than {found['gt']}, at most {found['le']}" if "gt" in found else ""


def _such(info: FieldInfo | None) -> str:
    return f"a value such as {toml_of(example_of(info))}"


def _write(key: str, info: FieldInfo | None) -> str:
    example = example_of(info)
    if isinstance(example, list) and (not example or isinstance(example[0], dict)):
        return f"Write [[{key}]] above the entries of each one."
    return f"Write for example {key} = {toml_of(example)}."


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _text(error: Mapping[str, Any], key: str, info: FieldInfo | None) -> Fault:
    example = str(example_of(info))
    if example[:1].isdigit():
        what = "a bare number" if _is_number(error["input"]) else "no text"
        allowed = f'a number with its unit in quotes, such as "{example}"'
        return Fault(f"{shown(error['input'])} is {what}", allowed, _write(key, info), "quantity")
    allowed = f'text in quotes, such as "{example}"'
    return Fault(f"{shown(error['input'])} is no text", allowed, _write(key, info), "wrong-type")


def _blank(error: Mapping[str, Any], key: str, info: FieldInfo | None) -> Fault:
    if "A-Za-z0-9" in str(error.get("ctx", {}).get("pattern", "")):
        allowed = "letters, digits and . _ : - after a letter or digit, at most 64"
        return Fault(f"{shown(error['input'])} is no name", allowed, _write(key, info), "id")
    allowed = f'text such as "{example_of(info)}"'
    return Fault("the text is empty", allowed, f"Fill in {key} or leave it out.", "empty")


def _no(noun: str, words: str, code: str = "wrong-type") -> Callable[..., Fault]:
    def explained(error: Mapping[str, Any], key: str, info: FieldInfo | None) -> Fault:
        limits = limits_of(info)
        allowed = words + (f" of {limits}" if limits else "")
        return Fault(f"{shown(error['input'])} is no {noun}", allowed, _write(key, info), code)

    return explained


def _limit(error: Mapping[str, Any], key: str, info: FieldInfo | None) -> Fault:
    given = f"{shown(error['input'])} is out of range"
    return Fault(given, limits_of(info), f"Correct {key} or leave it out.", "out-of-range")


def _choice(error: Mapping[str, Any], key: str, info: FieldInfo | None) -> Fault:
    allowed = str(error["ctx"]["expected"]).replace("'", '"')
    given = f"{shown(error['input'])} is none of the choices"
    return Fault(given, allowed, _write(key, info), "choice")


def _none_or_names(error: Mapping[str, Any], key: str, info: FieldInfo | None) -> Fault:
    empty = error["type"] == "listed_empty"
    given = "an empty list says neither" if empty else f"{shown(error['input'])} says neither"
    allowed = "a list of what there is, or { none = true } for asked and none"
    return Fault(given, allowed, f"Leave {key} out where nobody asked.", "listed")


def _table(error: Mapping[str, Any], key: str, info: FieldInfo | None) -> Fault:
    given = f"{shown(error['input'])} is no table"
    return Fault(given, f"a table [{key}] of keys and values", _write(key, info), "wrong-type")


def _list(error: Mapping[str, Any], key: str, info: FieldInfo | None) -> Fault:
    example = example_of(info)
    plain = bool(example) and not isinstance(example[0], dict)
    noun = "list" if plain else "list of tables"
    given = f"{shown(error['input'])} is no {noun}"
    return Fault(given, f"a {noun}", _write(key, info), "wrong-type")


_WORDS: dict[str, Callable[[Mapping[str, Any], str, FieldInfo | None], Fault]] = {
    "string_type": _text,
    "string_too_short": _blank,
    "string_pattern": _blank,
    "datetime": _no("date and time", "a date and time without quotes"),
    "date": _no("date", "a date without quotes, year first"),
    "int_": _no("whole number", "a whole number"),
    "number_type": _no("number", "a number without quotes"),
    "decimal": _no("number", "a number without quotes"),
    "finite_number": _no("finite number", "a finite number", "not-finite"),
    "bool": _no("yes or no", "true or false without quotes"),
    "greater_than": _limit,
    "less_than": _limit,
    "literal_error": _choice,
    "listed": _none_or_names,
    "list_type": _list,
    "model": _table,
    "dict": _table,
}
