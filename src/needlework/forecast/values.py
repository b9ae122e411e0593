"""The forecast as frozen values: courses, events, goals, risks, refusals and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Grade = Literal["calibrated", "informed", "assumed", "insufficient"]
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Band:
    """An interval per day: ``low`` and ``high``, each of shape (days,)."""

    low: Array
    high: Array


@dataclass(frozen=True, slots=True)
class Path:
    """A course with its bands: median of shape (days,), chance of each grade (days, grades)."""

    median: Array
    band50: Band
    band80: Band
    band90: Band
    band95: Band
    p_grade: Array | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one treatment adds to a course: with all treatments minus without it, its median."""

    treatment: str
    median: Array


@dataclass(frozen=True, slots=True)
class Clinics:
    """What a course is on average in each of many simulated clinics, for virtual trials.

    Every clinic has a draw of the fit and effects of its own; those of two courses with the same
    seed and number are the same clinics.

    Parameters
    ----------
    days : array of shape (days,)
    treated, untreated : array of shape (clinics, days)
        A share, or the mean of a measure.
    spread : pair of array of shape (days,), or None
        Standard deviation between people of a clinic, treated and untreated; None for shares,
        and where nobody printed it.
    lower_is_better : bool
        Whether a fall is what is wanted.
    start : float
        Value before anything is given; 0 for shares and changes.
    """

    days: Array
    treated: Array
    untreated: Array
    spread: tuple[Array, Array] | None = None
    lower_is_better: bool = False
    start: float = 0.0


@dataclass(frozen=True, slots=True)
class Course:
    """One quantity over time, treated beside untreated.

    Parameters
    ----------
    band_meaning : {"patient", "population"}
        ``patient``: bands hold one person's value; ``population``: bands hold a share or a mean.
    days : array of shape (days,)
        Days since the first session.
    grade_reasons : tuple of str
        Why the grade is not higher; empty for *calibrated*.
    comparator : str
        What ``untreated`` shows: nothing done, sunscreen alone, saline.
    contributions : tuple of Contribution
        What each treatment adds, where several act on one outcome.
    patient_facing : bool
        False for research views, which stay off patient sheets.
    lowest_grade : int
        Grade of the scale that stands first in the chances of grades.
    seen : tuple of pairs of float
        First and last day on which trials of the area looked, after each session, in days since
        the first; empty where that is not said.
    clinics : Clinics or None
        The same clinic by clinic, where it was asked for.
    """

    id: str
    quantity: Literal["score", "probability", "measure"]
    band_meaning: Literal["patient", "population"]
    label: str
    scale: str
    area: str
    side: str
    condition: str
    rater: str
    outcome: str
    unit: str
    grade: Grade
    grade_reasons: tuple[str, ...]
    days: Array
    treated: Path
    untreated: Path
    treatments: tuple[str, ...]
    assumptions: tuple[str, ...]
    comparator: str = "untreated"
    contributions: tuple[Contribution, ...] = ()
    patient_facing: bool = True
    lowest_grade: int = 0
    seen: tuple[tuple[float, float], ...] = ()
    clinics: Clinics | None = None

    @property
    def end_grades(self) -> tuple[int, int] | None:
        """Lowest and highest grade of a score whose chances of grades are known."""
        table = self.treated.p_grade
        if self.quantity != "score" or table is None:
            return None
        return self.lowest_grade, self.lowest_grade + table.shape[-1] - 1

    def seen_on(self, days: Array) -> NDArray[np.bool_]:
        """Whether trials looked around each day; everywhere where nothing is said."""
        if not self.seen:
            return np.ones(len(days), dtype=np.bool_)
        inside = [(low <= days) & (days <= high) for low, high in self.seen]
        return np.asarray(np.any(inside, axis=0))


EventName = Literal[
    "onset",
    "peak",
    "loss",
    "loss_responders",
    "return",
    "redness_over",
    "barrier_closed",
    "downtime_over",
]


@dataclass(frozen=True, slots=True)
class Event:
    """When something happens to a patient; a quantile is None where never is more likely."""

    name: EventName
    definition: str
    outcome: str
    area: str
    rater: str
    q05: float | None
    q25: float | None
    q50: float | None
    q75: float | None
    q95: float | None
    never: float
    grade: Grade


@dataclass(frozen=True, slots=True)
class GoalChance:
    """Probability that a goal of the plan is met; None with a reason where it is not forecast."""

    id: str
    description: str
    wanted: float | None
    probability: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Risk:
    """A published rate with its bounds; never summed over areas."""

    event: str
    area: str
    probability: float
    lo: float
    hi: float
    comparator: float | None
    grade: Grade
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NotForecast:
    """A treatment for which no course is drawn, and why."""

    treatment: str
    reason: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source that this forecast used: slug, citation, address, how it was seen, for what."""

    slug: str
    citation: str
    url: str
    seen: str
    used_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of a plan, with the versions and the seed that made it."""

    plan_hash: str
    versions: Mapping[str, str]
    seed: int
    courses: tuple[Course, ...]
    all_events: tuple[Event, ...]
    goals: tuple[GoalChance, ...]
    risks: tuple[Risk, ...]
    not_forecast: tuple[NotForecast, ...]
    sources: tuple[CitedSource, ...]
    format: str = field(default="needlework-forecast/1")

    def events(self, name: str | None = None, *, area: str | None = None) -> tuple[Event, ...]:
        """Return the events of this name and area, in the order of the forecast."""
        return tuple(
            event
            for event in self.all_events
            if name in (None, event.name) and area in (None, event.area)
        )
