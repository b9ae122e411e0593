"""Failure modes from assessment to follow-up, and what of the check stands against each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from needlework.proving.error_makers import ErrorKind
from needlework.proving.seeded_errors import KINDS


@dataclass(frozen=True, slots=True)
class FailureMode:
    """One way to fail.

    Parameters
    ----------
    severity, occurrence, detectability : int
        1 to 10, 10 the worst; judgements that order the work.
    kinds : tuple of str
        Seeded errors that stand for it; empty where nothing here catches it.
    why : str
        Why nothing catches it.
    """

    phase: str
    failure: str
    effect: str
    severity: int
    occurrence: int
    detectability: int
    kinds: tuple[str, ...]
    why: str = ""

    @property
    def priority(self) -> int:
        """Severity times occurrence times detectability."""
        return self.severity * self.occurrence * self.detectability

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the findings that catch it."""
        found = (code for name in self.kinds for code in kind_named(name).codes)
        return tuple(dict.fromkeys(found))


@cache
def failure_modes() -> tuple[FailureMode, ...]:
    """Return the table, in the order of the phases."""
    text = files("needlework.proving").joinpath("data", "failure_modes.toml").read_text("utf-8")
    rows = tomllib.loads(text)["failure"]
    return tuple(FailureMode(**{**row, "kinds": tuple(row["kinds"])}) for row in rows)


def kind_named(name: str) -> ErrorKind:
    """Return the kind of seeded error with this name."""
    return next(kind for kind in KINDS if kind.name == name)
