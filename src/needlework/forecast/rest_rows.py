"""Published figures of lines at rest, said in model terms.

They come from a few trials with rules of their own: whole cycles count, not single visits, and
people enter by their lines at rest or by their frown. What the curated table has no column for
(days between treatments, least grade at entry) are entries of ``parameters/rest.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from needlework.evidence import parameter, parameters
from needlework.evidence.curated import arm_of, curated_rows, curated_study
from needlework.evidence.curated_values import CuratedRow
from needlework.forecast.curated import male_excess_of, median_visits
from needlework.forecast.published import GLABELLA, products_at, reference_dose

RestKind = Literal[
    "any_visit", "every_cycle", "odds_per_cycle", "share", "better", "median", "entry",
    "lowest", "highest",
]  # fmt: skip
CHECKS: tuple[RestKind, ...] = ("lowest", "highest")
"""Kinds that only check the fit: which of several cycles was lowest is not known beforehand."""
MOST_GRADE = 3
SUBGROUP = "subset:rest:mild"
MILD = (1, 1)
"""Grades at entry of those who came with mild lines at rest."""

_KINDS: dict[str, RestKind] = {
    "rest_lines_eliminated_any_visit": "any_visit",
    "rest_lines_eliminated_in_all_3_cycles": "every_cycle",
    "odds_ratio_per_cycle_rest_elimination": "odds_per_cycle",
    "no_static_lines_subject": "share",
    "responder_ge1_grade_investigator_at_rest": "better",
    "median_duration_of_response_at_rest_days": "median",
}
_RANGES: dict[str, RestKind] = {"range-low": "lowest", "range-high": "highest"}
_FEW_AT_MOST = 1
_SHARES = ("mild", "moderate")
_RULES = "rest."


@dataclass(frozen=True, slots=True)
class RestRow:
    """One published figure of lines at rest.

    Parameters
    ----------
    kind : str
        What is counted; see :class:`needlework.forecast.rest_predict.RestPrediction`.
    grade : int
        Highest grade that counts; for ``entry`` the grade itself.
    cycle : int
        Cycle that is looked at, 0 for the first.
    days : tuple of float
        Visits, days after the treatment of the cycle.
    entry : tuple of int
        Lowest and highest grade at rest at entry of those who are counted.
    size, value : float
        People behind the figure, and the figure: share, days or odds ratio.
    low : float
        Lower end of the visit interval of a median, whose upper end is its last visit.
    fitted : bool
        Whether it may enter the fit.
    """

    row_id: str
    kind: RestKind
    rater: str
    grade: int
    cycle: int
    days: tuple[float, ...]
    entry: tuple[int, int]
    size: float
    value: float
    low: float
    fitted: bool


@dataclass(frozen=True, slots=True)
class RestTrial:
    """A trial at rest: what everybody got, on which days, and its figures."""

    trial: str
    product: str
    dose_ratio: float
    session_days: tuple[float, ...]
    male_excess: float
    rows: tuple[RestRow, ...]

    @property
    def days(self) -> tuple[float, ...]:
        """Days that its figures look at, from the first treatment, each once and ascending."""
        visits = {day for row in self.rows for cycle in self.cycles_of(row) for day in cycle}
        return tuple(sorted(visits))

    def cycles_of(self, row: RestRow) -> tuple[tuple[float, ...], ...]:
        """Return the visits of each cycle that a row looks at, from the first treatment."""
        whole = row.kind in ("every_cycle", "odds_per_cycle", *CHECKS)
        starts = self.session_days if whole else (self.session_days[row.cycle],)
        return tuple(tuple(start + day for day in row.days) for start in starts)


def rest_trials(checks: bool = False) -> tuple[RestTrial, ...]:
    """Return the trials with a figure of lines at rest that is used.

    Parameters
    ----------
    checks : bool
        True for every figure that can be predicted, False for those that enter the fit.
    """
    members: dict[str, list[CuratedRow]] = {}
    for row in curated_rows(area=GLABELLA):
        if row.condition == "rest" and is_predicted(row):
            members.setdefault(row.study, []).append(row)
    trials = [_trial(name, rows, checks) for name, rows in members.items()]
    return tuple(trial for trial in trials if trial.rows)


def is_predicted(row: CuratedRow) -> bool:
    """Whether a curated row of lines at rest can be said in model terms, and may be looked at."""
    known = row.at_risk in ("all", "day30-responders", SUBGROUP)
    has_kind = row.outcome in _KINDS or row.bound in _RANGES
    return known and has_kind and not row.held_out and row.product in products_at(row.area)


def _trial(name: str, rows: list[CuratedRow], checks: bool) -> RestTrial:
    first = rows[0]
    found = [*(_row(row) for row in rows), *_entry_rows(first)]
    return RestTrial(
        trial=name,
        product=first.product,
        dose_ratio=float(first.dose or 0) / reference_dose(first.product, first.area),
        session_days=_session_days(name, rows),
        male_excess=male_excess_of(first),
        rows=tuple(row for row in found if checks or row.fitted),
    )


def _session_days(trial: str, rows: Iterable[CuratedRow]) -> tuple[float, ...]:
    interval = _rule("interval", trial)
    if interval is None:
        return (0.0,)
    cycles = _rule("cycles", trial) or max(_cycles(row) for row in rows)
    return tuple(interval * cycle for cycle in range(int(cycles)))


def _cycles(row: CuratedRow) -> int:
    """Return how many cycles a row knows of: from its arm, or from its outcome."""
    named = re.search(r"all_(\d+)_cycles", row.outcome)
    return int(named[1]) if named else _cycle(row) + 1


def _cycle(row: CuratedRow) -> int:
    cycle = arm_of(row).cycle
    return int(cycle) - 1 if cycle.isdigit() else 0


def _row(row: CuratedRow) -> RestRow:
    kind = _RANGES.get(row.bound) or _KINDS[row.outcome]
    visits = curated_study(row.study).visit_days
    whole = kind in ("any_visit", "every_cycle", "odds_per_cycle")
    low, high = float(row.time_low or 0), float(row.time_high or 0)
    days = tuple(map(float, visits)) if whole else (float(row.day or 0),)
    return RestRow(
        row_id=row.row_id,
        kind=kind,
        rater="subject" if row.rater == "subject" else "investigator",
        grade=_FEW_AT_MOST if kind in ("median", *CHECKS) else 0,
        cycle=_cycle(row),
        days=median_visits(visits, low, high) if kind == "median" else days,
        entry=MILD if row.at_risk == SUBGROUP else (_least_grade(row.study), MOST_GRADE),
        size=float(row.analysis_n or parameter("trial.least_size").value),
        value=row.value,
        low=low,
        fitted=kind not in CHECKS and row.at_risk != SUBGROUP,
    )


def _least_grade(trial: str) -> int:
    return int(_rule("entry_grade", trial) or 0)


def _rule(name: str, trial: str) -> float | None:
    """Return what an entry says of a trial, or None where there is no such entry."""
    found = parameters(f"{_RULES}{name}.{trial}")
    return parameter(found[0].name).value if found else None


def _entry_rows(row: CuratedRow) -> Iterator[RestRow]:
    """Yield the printed shares of grades at rest at entry as figures of their own."""
    for grade, word in enumerate(_SHARES, start=1):
        share = _rule("entry_share", f"{row.study}.{word}")
        if share is not None:
            yield RestRow(
                row_id=f"{row.study}/entry/{word}",
                kind="entry",
                rater="investigator",
                grade=grade,
                cycle=0,
                days=(0.0,),
                entry=(0, MOST_GRADE),
                size=float(row.analysis_n or parameter("trial.least_size").value),
                value=share,
                low=0,
                fitted=True,
            )
