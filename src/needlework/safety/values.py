"""What a check finds, as frozen values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from needlework.plans import Amount, Override

FORMAT = "needlework-findings/1"


class Severity(StrEnum):
    """How much a finding weighs, most first.

    ``stop``: not to be done, and nobody can override it. ``override``: approval waits until the
    plan changes, the question is answered, or somebody entitled accepts it with a reason.
    ``warn``: to be read before treating. ``inform``: worth knowing.
    """

    STOP = "stop"
    OVERRIDE = "override"
    WARN = "warn"
    INFORM = "inform"

    @property
    def rank(self) -> int:
        """Place in the order, 0 for the gravest."""
        return list(Severity).index(self)

    @property
    def blocks(self) -> bool:
        """Whether a plan with such a finding cannot be approved as it is."""
        return self in (Severity.STOP, Severity.OVERRIDE)


@dataclass(frozen=True, slots=True)
class RuleSource:
    """A source of a rule: slug and how it was seen; ``recalled`` is unverified."""

    slug: str
    seen: str

    @property
    def verified(self) -> bool:
        """Whether somebody read it."""
        return self.seen != "recalled"


Quantity = Amount
"""An amount with its unit as it is printed: ``50 U``, ``60 days``."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a finding is about: a session, treatment or site; all None for the whole plan."""

    session: str | None = None
    treatment: str | None = None
    site: str | None = None

    @property
    def target(self) -> str | None:
        """The narrowest id that an override can name: points of a scheme have none in a plan."""
        site = None if self.site is None or "/" in self.site else self.site
        return site or self.treatment or self.session

    def __str__(self) -> str:
        return self.site or self.target or "the plan"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a check.

    Parameters
    ----------
    code : str
        Stable code (``LABEL-AREA-DOSE``).
    rule : str
        Code and the row of data behind it (``LABEL-AREA-DOSE/ona-gl``).
    message : str
        What was found, in one sentence.
    measured, limit : Quantity or None
        What the plan has and what the rule allows.
    distance : Quantity or None
        By how much the limit is missed.
    remedy : str
        What to do.
    earliest_day : int or None
        First day on which the plan would satisfy the rule, from the first session; with
        ``earliest`` as a date where the plan has dates.
    entitled : tuple of str
        Roles that may override; empty where nobody may.
    words : tuple of str
        Words that the reason of an override has to name, so that it covers no others.
    override : Override or None
        The plan's answer, where it counts.
    """

    code: str
    rule: str
    severity: Severity
    place: Place
    message: str
    remedy: str
    sources: tuple[RuleSource, ...] = ()
    measured: Quantity | None = None
    limit: Quantity | None = None
    distance: Quantity | None = None
    earliest_day: int | None = None
    earliest: date | None = None
    entitled: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    override: Override | None = None
    override_refused: str = ""

    @property
    def open(self) -> bool:
        """Whether approval still waits for this finding."""
        return self.severity.blocks and self.override is None

    @property
    def less_is_worse(self) -> bool:
        """Whether what was measured falls short of the limit, which is the least allowed."""
        if self.measured is None or self.limit is None or self.distance is None:
            return False
        return self.measured.amount < self.limit.amount

    @property
    def verified(self) -> bool:
        """Whether a source of the rule was read; a rule of ours needs none."""
        return not self.sources or any(source.verified for source in self.sources)


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of a plan, the gravest first, with what was and was not checked.

    Parameters
    ----------
    ran : tuple of str
        Groups of rules that ran.
    not_run : mapping of str to str, as pairs
        Groups that could not run, each with its reason.
    """

    findings: tuple[Finding, ...]
    ran: tuple[str, ...] = ()
    not_run: tuple[tuple[str, str], ...] = ()
    format: str = field(default=FORMAT)

    @property
    def clear(self) -> bool:
        """Whether nothing keeps the plan from being approved."""
        return not any(finding.open for finding in self.findings)

    @property
    def stopped(self) -> bool:
        """Whether a finding forbids the plan."""
        return any(finding.severity is Severity.STOP for finding in self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def of(self, code: str) -> tuple[Finding, ...]:
        """Return the findings of a code."""
        return tuple(finding for finding in self.findings if finding.code == code)
