"""What is wrong with a face file, collected while it is read."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from needlework.problems import Problem

LARGEST_PIXELS = 20_000
CODE = "face"
LONGEST = 60  # characters of what was given that a sentence quotes


@dataclass
class Faults:
    """What is wrong with a file, collected while it is read.

    Parameters
    ----------
    file : str
        What the sentences call it.
    """

    file: str
    problems: list[Problem] = field(default_factory=list)

    def report(self, key: str, given: str, allowed: str, remedy: str, code: str) -> None:
        """Keep one problem."""
        where = f"{self.file}, {key}" if key else self.file
        self.problems.append(Problem(where, given, allowed, remedy, f"{CODE}.{code}"))


def quoted(value: Any) -> str:
    """Return a value as a sentence quotes it, not too long."""
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def read_point(value: Any, key: str, faults: Faults) -> tuple[float, float] | None:
    """Return two pixels, or None after keeping the problem."""
    if isinstance(value, list) and len(value) == 2 and all(map(_finite, value)):
        return float(value[0]), float(value[1])
    faults.report(key, quoted(value), "[right, down] in pixels", "Click it again.", "point")
    return None


def _finite(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and abs(value) < 2 * LARGEST_PIXELS
