"""What goes along while a file is read: its name, its lines and the problems found so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from needlework.planfile.locator import Path, line_of
from needlework.problems import Problem
from needlework.vocabulary import nearest, resolve, terms

_LONGEST = 60
_FEW = 20
_MANY = 100  # looking for near names takes milliseconds, and a file may hold thousands


@dataclass(slots=True)
class Reading:
    """One file being read; problems are collected so that all are told at once."""

    name: str
    lines: dict[Path, int]
    today: date
    region: str | None = None
    problems: list[Problem] = field(default_factory=list)
    broken: set[Path] = field(default_factory=set)

    def where(self, path: Path) -> str:
        """Return file, line and key in words."""
        line = line_of(self.lines, path)
        parts = [self.name, f"line {line}" if line else "", dotted(path)]
        return ", ".join(part for part in parts if part)

    def report(self, path: Path, given: str, allowed: str, remedy: str, code: str) -> None:
        """Note a problem at a key, unless something around that key is already reported."""
        if self.is_broken(path):
            return
        self.problems.append(Problem(self.where(path), given, allowed, remedy, f"plan.{code}"))

    def is_broken(self, path: Path) -> bool:
        """Whether this key or a table around it is already known to be wrong."""
        return any(path[:length] in self.broken for length in range(1, len(path) + 1))

    def word(self, kind: str, word: str | None, path: Path) -> str | None:
        """Return the slug of a word, or report it with the nearest names."""
        if word is None:
            return None
        term = resolve(word[:200], kind)
        if term is None:
            self._unknown(kind, word, path)
            return None
        return term.slug

    def _unknown(self, kind: str, word: str, path: Path) -> None:
        patient = len(self.problems) < _MANY
        near = [term.slug for term in nearest(word[:200], kind)] if patient else []
        every = [term.slug for term in terms(kind)]
        few = near or (every if len(every) <= _FEW else [])
        allowed = " or ".join(f'"{slug}"' for slug in few) or f"a name of the {kind} vocabulary"
        remedy = "Use one of these." if few else f"See `needlework names WORD --kind {kind}`."
        given = f"{shown(word)} is not a known {kind}"
        self.report(path, given, allowed, remedy, f"unknown-{kind}")


def dotted(path: Path) -> str:
    """Return a path the way people write it: ``session[0].treatment[1].dose``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{clipped(part)}"
    return text.removeprefix(".")


def clipped(text: str) -> str:
    """Return a text short enough for a sentence, on one line."""
    plain = "".join(letter if letter.isprintable() else "�" for letter in text[: _LONGEST + 1])
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST] + "…"


def shown(value: Any) -> str:
    """Return what stands in the file, short enough for a sentence."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f'"{clipped(value)}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() > 200:
        return "a number of very many digits"
    return clipped(str(value)) if isinstance(value, int | Decimal) else str(value)
