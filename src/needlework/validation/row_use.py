"""What becomes of every efficacy row: the fits that use it, or the first reason that it has none.

The decisions stand in the curated table; what is asked here is which rows the shipped fits really
rest on, and what kind of row each of the others is.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache

from needlework.evidence.curated import all_curated_rows, curated_studies, curated_study
from needlework.evidence.curated_values import SAFETY, CuratedRow
from needlework.evidence.force_rows import fitted_force_rows
from needlework.forecast.area_scales import FORECAST_AREAS
from needlework.forecast.curated import PLACEBO, fit_rows, published_row
from needlework.forecast.draws import FIT_SETS, shipped_rows
from needlework.forecast.force import FORCE
from needlework.forecast.published import known_products
from needlework.forecast.rest_rows import rest_trials

HELD_OUT = "held out"
SIDE_EFFECT = "side effect"
SAME_PEOPLE = "same people"
OTHER_MEASURE = "other measure"
NO_OUTCOME = "no outcome"
OUTSIDE: dict[str, str] = {
    HELD_OUT: "held-out trials, and the trial behind a withheld review line",
    SIDE_EFFECT: "side effects and antibodies: rates of the risk table",
    SAME_PEOPLE: "printed twice: these people stand in a fit at this endpoint and visit, or in a "
    "diary or pool of it",
    OTHER_MEASURE: "another scale or an instrument: five-grade photographs, muscle activity on "
    "video, brow excursion, strain, EMG (some of both enter the fit of force), a sum over areas",
    NO_OUTCOME: "no outcome of a course: grades at entry, doses, treatments per year, odds "
    "ratios, mean durations, events without a definition",
}
"""Kinds of rows that the share used is not asked of, in the order in which they are told."""

NOT_LINES = (OTHER_MEASURE, NO_OUTCOME)
"""Kinds that are outside because of what they measure, not because of whom."""

LEFT: dict[str, str] = {
    "bound": "only a bound or the end of a range is printed",
    "rest": "lines at rest",
    "dose": "no single dose in the area, or a product without a reference dose",
    "rater": "rater or definition not printed",
    "size": "no number of people",
    "awaits": "marked for a fit and not yet in its draws",
    "certain": "follows from the row before: all of this diary had begun",
    "set": "recalled row of an area whose fit with recalled rows is not shipped",
    "other": "the curated reason alone",
}
"""Kinds of rows that could be used and are not."""

_KINDS = {
    "share": "beta-binomial",
    "onset": "beta-binomial, as increments of the diary",
    "global": "beta-binomial",
    "median": "visit interval",
    "odds_per_cycle": "normal on the log odds",
}
_FORCE_FIT = f"{FORCE}-{FIT_SETS[0]}"
_INSTRUMENTS = ("strain", "emg", "still_responding")
_OTHER_SCALES = ("_frs_", "_fams_")
_SEVERAL_AREAS = "upper-face"
_SAID_BY = {
    "onset_median": ("onset_subject_cumulative", "onset_physician_cumulative"),
    "relapsed_fraction": ("ge1_grade",),
}
"""Endpoints that follow from another of the same arm: the median of a diary from its shares, who
has relapsed from who is still better."""
_NO_OUTCOMES = ("other", "mean_duration")
_USUAL_GRADES = 4
_OWN_SCALES = ("platysma", "masseter")
_ABSOLUTE = "none_or_mild"


@dataclass(frozen=True, slots=True)
class RowUse:
    """One efficacy row and what becomes of it.

    Parameters
    ----------
    row : CuratedRow
    fits : tuple of str
        Shipped fits that the row enters, as ``glabella seen-only``.
    likelihood : str
        How it enters them; empty where it enters none.
    why : str
        Key of :data:`OUTSIDE` or :data:`LEFT`; empty where it enters a fit of lines.
    """

    row: CuratedRow
    fits: tuple[str, ...]
    likelihood: str
    why: str

    @property
    def decision(self) -> str:
        """``used``, ``check`` (predicted and compared, never fitted) or ``excluded``."""
        if self.fits:
            return "used"
        return "excluded" if self.row.use == "drop" else "check"

    @property
    def numeric(self) -> bool:
        """Whether dose in the area, day and people are numbers, printed or derived."""
        return None not in (self.row.dose, self.row.day, self.row.n)

    @property
    def asked(self) -> bool:
        """Whether the row is of a kind that a fit of lines and their courses can use."""
        return self.why not in OUTSIDE


@cache
def row_uses() -> tuple[RowUse, ...]:
    """Return every efficacy row in the order of ``results.csv`` with what becomes of it."""
    fits: dict[str, tuple[str, ...]] = {}
    for name, rows in shipped_rows().items():
        for row_id in rows:
            fits[row_id] = (*fits.get(row_id, ()), name)
    lines = {row_id for row_id, names in fits.items() if names != (_FORCE_FIT,)}
    return tuple(_use(row, fits.get(row.row_id, ()), lines) for row in all_curated_rows())


def _use(row: CuratedRow, entered: tuple[str, ...], lines: Set[str]) -> RowUse:
    if row.row_id not in lines:
        likelihood = _force_kinds()[row.row_id] if entered else ""
        return RowUse(row, entered, likelihood, _why(row, lines))
    published = published_row(row)
    kind = published.kind if published else _rest_kinds().get(row.row_id, "")
    return RowUse(row, entered, _KINDS.get(kind, row.likelihood), "")


@cache
def _force_kinds() -> Mapping[str, str]:
    """Return the likelihood of each figure in the fit of force."""
    return {row.row_id: row.likelihood for row in fitted_force_rows()}


@cache
def _rest_kinds() -> Mapping[str, str]:
    """Return the kind of each figure of lines at rest."""
    rows = (row for trial in rest_trials() for row in trial.rows)
    special = ("median", "odds_per_cycle")
    return {row.row_id: row.kind if row.kind in special else "share" for row in rows}


def _why(row: CuratedRow, lines: Set[str]) -> str:
    rules = {
        HELD_OUT: row.held_out or _twin_held_out(row.study),
        SIDE_EFFECT: row.endpoint.startswith(SAFETY),
        SAME_PEOPLE: _printed_twice(row, lines),
        OTHER_MEASURE: _other_measure(row),
        NO_OUTCOME: row.endpoint in _NO_OUTCOMES,
        "bound": row.bound not in ("exact", "rounded"),
        "rest": row.condition == "rest",
        "dose": row.dose is None or row.product not in (PLACEBO, *known_products()),
        "rater": row.rater == "unstated",
        "size": row.analysis_n is None,
        "set": row.use == "fit" and row.fit_set == FIT_SETS[1],
        "awaits": row.row_id in _marked(),
        "certain": row.use == "fit",
    }
    return next((name for name, holds in rules.items() if holds), "other")


@cache
def _marked() -> frozenset[str]:
    """Return the rows that a fit made now would rest on."""
    fits = [fit_rows(area, name) for area in FORECAST_AREAS for name in FIT_SETS]
    at_rest = [row.row_id for trial in rest_trials() for row in trial.rows]
    return frozenset([row.row_id for rows in fits for row in rows] + at_rest)


def _twin_held_out(study: str) -> bool:
    return study in {entry.same_as for entry in curated_studies() if entry.held_out}


def _printed_twice(row: CuratedRow, lines: Set[str]) -> bool:
    if row.duplicate_of or any(other in lines for other in row.overlaps):
        return True
    said = _SAID_BY.get(row.endpoint, ())
    return any(
        other.row_id in lines and other.endpoint in said and row.day in (None, other.day)
        for other in all_curated_rows()
        if (other.study, other.arm) == (row.study, row.arm)
    )


def _other_measure(row: CuratedRow) -> bool:
    """Whether the row is read on something else than the grades of lines of its area."""
    if row.rater == "instrument" or row.endpoint in _INSTRUMENTS or row.area == _SEVERAL_AREAS:
        return True
    if any(name in row.outcome for name in _OTHER_SCALES):
        return True
    own = row.area in _OWN_SCALES or row.endpoint == _ABSOLUTE
    return not own and curated_study(row.study).scale_grades != _USUAL_GRADES
