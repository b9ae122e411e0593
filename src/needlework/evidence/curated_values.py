"""The curated study table as frozen values: studies, arms by area, rows with their use."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

USES = ("fit", "check", "drop")
FIT_SETS = ("both", "seen-only", "with-recalled")
BOUNDS = ("exact", "rounded", "lower", "upper", "range-low", "range-high")
LIKELIHOODS = ("binomial", "binomial-bound", "median-interval", "none")
N_BASES = ("printed", "derived", "unknown")
RATERS = ("investigator", "subject", "both-and", "both-or", "unstated", "instrument")
REFERENCES = ("baseline-grade", "none-or-mild", "absolute")
CONDITIONS = ("maximum", "rest")
DESIGNS = ("rct-placebo", "rct-active", "rct-dose", "open-label", "pooled", "review", "registry")
SIDES = ("both", "half", "unknown")
SAFETY = "safety:"
ENDPOINTS = (
    "none_or_mild",
    "ge1_grade",
    "ge2_grade",
    "composite_ge2",
    "subject_global_ge2",
    "mmps_le3",
    "grade1_2",
    "relapsed_fraction",
    "still_responding",
    "onset_subject_cumulative",
    "onset_physician_cumulative",
    "onset_median",
    "loss_none_or_mild_median",
    "loss_response_median",
    "return_to_baseline_median",
    "mean_duration",
    "static_lines",
    "strain",
    "emg",
    "other",
)


@dataclass(frozen=True, slots=True)
class CuratedStudy:
    """One trial or pool: design, people at entry, visits, and what it shares with others.

    Parameters
    ----------
    severe_share : float or None
        Share of grade 3 among grades 2 and 3 at entry, investigator; ``severe_n`` people.
    visit_days : tuple of int
        Planned efficacy visits as far as they are known, days from the injection.
    contains : tuple of str
        Studies whose people this one pools; ``contains_seen`` says printed or inferred.
    same_as : str
        Study that reports the same people; empty where there is none.
    """

    study: str
    design: str
    controlled: bool
    blinded: str
    n_total: int | None
    population: str
    naive: str
    female_share: float | None
    severe_share: float | None
    severe_n: int | None
    severe_basis: str
    entry_grades: str
    entry_raters: str
    scale_grades: int
    visit_days: tuple[int, ...]
    imputation: str
    held_out: bool
    contains: tuple[str, ...]
    contains_seen: str
    same_as: str
    seen: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CuratedArm:
    """One arm in one area.

    Parameters
    ----------
    dose_area : Decimal or None
        Units of the product in this area, both sides together unless ``side`` is ``half``.
    dose_low, dose_high : Decimal or None
        Range of units where the dose was chosen by need or by grade.
    dose_visit_total : Decimal or None
        Units of the whole visit over all areas.
    subset_of : tuple of str
        Arms of the study that hold these people.
    """

    study: str
    arm: str
    product: str
    area: str
    side: str
    dose_area: Decimal | None
    dose_low: Decimal | None
    dose_high: Decimal | None
    dose_visit_total: Decimal | None
    n: int | None
    n_basis: str
    n_low: int | None
    n_high: int | None
    female_share: float | None
    severe_share: float | None
    cycle: str
    subset_of: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class CuratedRow:
    """One published figure with its event, its weight and the decision about it.

    Parameters
    ----------
    dose : Decimal or None
        Units in this area (see :class:`CuratedArm`).
    time_low, time_high : float or None
        Days between which a median falls: the event came after the first, not after the second.
    n_low, n_high : int or None
        Bounds of the denominator where it is derived, unknown or printed too large.
    bound : str
        How the value binds: exact, rounded to a whole percent, lower or upper bound, range end.
    fit_set : str
        Which fit a ``fit`` row enters: both, seen-only or with-recalled; empty for other uses.
    overlaps : tuple of str
        Rows on the same people at the same endpoint and visit.
    """

    row_id: str
    study: str
    arm: str
    product: str
    area: str
    side: str
    dose: Decimal | None
    unit: str
    outcome: str
    endpoint: str
    rater: str
    condition: str
    reference: str
    at_risk: str
    day: int | None
    time_low: float | None
    time_high: float | None
    n: int | None
    n_basis: str
    n_low: int | None
    n_high: int | None
    value: float
    bound: str
    seen: str
    held_out: bool
    use: str
    fit_set: str
    reason: str
    duplicate_of: str
    overlaps: tuple[str, ...]
    likelihood: str

    @property
    def analysis_n(self) -> int | None:
        """Return the denominator to weigh with: the known one, else its lower bound."""
        return self.n_low if self.n is None else self.n

    def enters(self, fit_set: str) -> bool:
        """Return whether the row is fitted in the fit ``seen-only`` or ``with-recalled``."""
        return self.use == "fit" and self.fit_set in ("both", fit_set)
