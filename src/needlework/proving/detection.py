"""What the check finds of seeded errors, and how quiet it is on clean plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from needlework.planfile import read_plan, read_team
from needlework.proving.error_makers import ErrorKind
from needlework.proving.sample_plans import Draft
from needlework.proving.seeded_errors import KINDS, clean, seeded
from needlework.safety import Context, Finding, Report, Severity, check

PER_KIND = 36
CLEAN = 400
OFF_LABEL = 200
SEED = 1


@dataclass(frozen=True, slots=True)
class KindRate:
    """What was found of one kind.

    Parameters
    ----------
    found : int
        Plans with a finding of an expected code that no override covers.
    stopped : int
        Plans with a finding that forbids them.
    """

    kind: ErrorKind
    plans: int
    found: int
    stopped: int

    @property
    def rate(self) -> float:
        """Share that was found at the right code, for kinds that must stop also stopped."""
        return (min(self.found, self.stopped) if self.kind.stops else self.found) / self.plans


@dataclass(frozen=True, slots=True)
class Detection:
    """Rates of all kinds, and findings above inform on clean plans."""

    kinds: tuple[KindRate, ...]
    clean_plans: int
    clean_findings: int
    off_label_plans: int
    off_label_findings: int
    clean_codes: tuple[tuple[str, int], ...]

    @property
    def plans(self) -> int:
        """Number of seeded plans."""
        return sum(each.plans for each in self.kinds)

    @property
    def rate(self) -> float:
        """Share of seeded errors that were found."""
        return sum(each.rate * each.plans for each in self.kinds) / self.plans


def measure(
    per_kind: int = PER_KIND,
    clean_plans: int = CLEAN,
    off_label: int = OFF_LABEL,
    seed: int = SEED,
    told: Callable[[str], None] = lambda line: None,
) -> Detection:
    """Return what the check finds of seeded errors.

    Parameters
    ----------
    per_kind, clean_plans, off_label : int
        Number of plans.
    told : callable
        Told each kind as it is done.
    """
    rates = []
    for kind in KINDS:
        reports = [checked(seeded(kind, seed, number)) for number in range(per_kind)]
        found = sum(any(_found(item, kind) for item in report) for report in reports)
        rates.append(KindRate(kind, per_kind, found, sum(each.stopped for each in reports)))
        told(kind.name)
    usual = [checked(clean(seed, number)) for number in range(clean_plans)]
    outside = [checked(clean(seed, number, off_label=True)) for number in range(off_label)]
    codes = Counter(item.code for report in (*usual, *outside) for item in _loud(report))
    return Detection(
        kinds=tuple(rates),
        clean_plans=clean_plans,
        clean_findings=sum(len(_loud(report)) for report in usual),
        off_label_plans=off_label,
        off_label_findings=sum(len(_loud(report)) for report in outside),
        clean_codes=tuple(codes.most_common()),
    )


def checked(draft: Draft) -> Report:
    """Return what the check finds of a draft, with the team and the moment beside it."""
    team = read_team(draft.team) if draft.team else None
    now = datetime.fromisoformat(draft.at) if draft.at else None
    context = Context(today=None if now is None else now.date(), now=now, team=team)
    return check(read_plan(draft.text()), context)


def _found(item: Finding, kind: ErrorKind) -> bool:
    """Whether a finding tells of an error; one that counts as accepted tells nobody."""
    return item.code in kind.codes and item.override is None


def _loud(report: Report) -> list[Finding]:
    """Return the findings above inform."""
    return [item for item in report if item.severity is not Severity.INFORM]
