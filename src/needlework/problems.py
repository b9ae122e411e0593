"""Problems with what a user gave, as values that carry their own sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input.

    Parameters
    ----------
    where : str
        File, key and line as far as they are known, in the user's own words
        (``frown.toml, line 12, session[0].treatment[0].dose``).
    given : str
        What was found there.
    allowed : str
        What may stand there.
    remedy : str
        What to do about it.
    code : str
        Stable code for tests and translation (``plan.unknown-key``).
    """

    where: str
    given: str
    allowed: str
    remedy: str
    code: str = "input.invalid"

    def sentence(self) -> str:
        """Return the one sentence that a person reads."""
        return f"{self.where}: {self.given}; allowed: {self.allowed}. {self.remedy}"


class BadInputError(ValueError):
    """Input that cannot be used, with one :class:`Problem` per fault."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.sentence() for problem in self.problems))
