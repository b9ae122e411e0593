"""Reading the parameter files: one table per parameter."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from needlework.evidence.values import BASES, BASES_WITHOUT_SOURCE, SEEN, SPREAD_KINDS, Parameter
from needlework.problems import Problem

KEYS = (
    "value",
    "spread",
    "spread_kind",
    "unit",
    "population",
    "sources",
    "basis",
    "seen",
    "note",
)
BASES_OF_PEOPLE = ("measured", "derived")
SPREAD_FORMS = {
    "none": "no spread",
    "sd": "a number of 0 or more",
    "log_sd": "a number of 0 or more",
    "range": "a pair [low, high] around the value",
}


def read_parameters(
    documents: Mapping[str, Mapping[str, Any]],
) -> tuple[dict[str, Parameter], tuple[Problem, ...]]:
    """Return the parameters of several files by name, and everything that is wrong with them.

    Parameters
    ----------
    documents : mapping of file name to TOML document
    """
    found: dict[str, Parameter] = {}
    problems: list[Problem] = []
    for file, document in documents.items():
        for name, entry in entries(document):
            faults = _faults(file, name, entry)
            if name in found:
                faults.append(_problem(file, name, "the name is used twice", "one entry per name"))
            problems.extend(faults)
            if not faults:
                found[name] = _parameter(name, entry)
    return found, tuple(problems)


def entries(document: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield name and entry; ``["a.b"]`` and ``[a.b]`` name the same parameter."""
    for key, entry in document.items():
        name = f"{prefix}{key}"
        if isinstance(entry, dict) and "value" not in entry and _nested(entry):
            yield from entries(entry, f"{name}.")
        else:
            yield name, entry


def _nested(entry: Mapping[str, Any]) -> bool:
    return bool(entry) and all(isinstance(part, dict) for part in entry.values())


def _parameter(name: str, entry: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=name,
        value=float(entry["value"]),
        spread=_spread(entry.get("spread")),
        spread_kind=entry.get("spread_kind", "none"),
        unit=entry["unit"],
        population=entry.get("population", ""),
        sources=tuple(entry.get("sources", ())),
        basis=entry["basis"],
        seen=entry.get("seen", ""),
        note=entry.get("note", ""),
    )


def _spread(given: Any) -> float | tuple[float, float] | None:
    if isinstance(given, list):
        return float(given[0]), float(given[1])
    return None if given is None else float(given)


def _faults(file: str, name: str, entry: Any) -> list[Problem]:
    if not isinstance(entry, dict):
        return [_problem(file, name, f"{entry!r} is not a table", f'a table ["{name}"]')]
    checks = (
        *_key_faults(entry),
        *_word_faults(entry),
        *_value_faults(entry),
        *_source_faults(entry),
    )
    return [_problem(file, f"{name}.{key}", given, allowed) for key, given, allowed in checks]


def _key_faults(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for key in entry:
        if key not in KEYS:
            yield key, "the key is not known", ", ".join(KEYS)
    if not _said(entry.get("unit")):
        yield "unit", "nothing is given", "text (1 for a unit without dimension)"
    if entry.get("basis") in BASES_OF_PEOPLE and not _said(entry.get("population")):
        yield "population", "nothing is given", "text: in whom or what the value was measured"
    if not isinstance(entry.get("note", ""), str):
        yield "note", f"{entry['note']!r}", "text: how the value was derived"


def _word_faults(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    closed = (
        ("basis", entry.get("basis"), BASES),
        ("spread_kind", entry.get("spread_kind", "none"), SPREAD_KINDS),
        ("seen", entry.get("seen", ""), (*SEEN, "")),
    )
    for key, word, allowed in closed:
        if word not in allowed:
            yield key, f"{word!r}", ", ".join(filter(None, allowed))


def _value_faults(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    value, spread = entry.get("value"), entry.get("spread")
    kind = entry.get("spread_kind", "none")
    if not _number(value):
        yield "value", f"{value!r}", "a finite number"
    elif not _spread_fits(kind, spread, value):
        yield "spread", f"{spread!r}", SPREAD_FORMS.get(kind, "a spread of a known kind")


def _source_faults(entry: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    sources = entry.get("sources", [])
    if not isinstance(sources, list) or not all(isinstance(slug, str) for slug in sources):
        yield "sources", f"{sources!r}", "a list of source slugs"
    elif sources and not entry.get("seen"):
        yield "seen", "nothing is given", ", ".join(SEEN)
    elif not sources and entry.get("basis") not in BASES_WITHOUT_SOURCE:
        allowed = f"at least one source, or the basis {', '.join(BASES_WITHOUT_SOURCE)}"
        yield "sources", "no source is given", allowed


def _spread_fits(kind: str, spread: Any, value: Any) -> bool:
    if kind == "none":
        return spread is None
    if kind == "range":
        pair = isinstance(spread, list) and len(spread) == 2 and all(map(_number, spread))
        return pair and spread[0] <= value <= spread[1]
    return _number(spread) and spread >= 0


def _said(given: Any) -> bool:
    return isinstance(given, str) and bool(given.strip())


def _number(given: Any) -> bool:
    plain = isinstance(given, int | float) and not isinstance(given, bool)
    return plain and math.isfinite(given)


def _problem(file: str, key: str, given: str, allowed: str) -> Problem:
    remedy = "Mend the entry; docs/evidence.md describes each key."
    return Problem(f"{file}, {key}", given, allowed, remedy, "evidence.parameter")
