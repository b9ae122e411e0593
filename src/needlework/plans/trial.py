"""A trial as frozen values: who enters, arms, endpoints, rules; no logic beyond reading them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from needlework.plans.answers import NOT_ASKED, Listed
from needlework.plans.patient import Score, Sun
from needlework.plans.plan import DailyUse, Session

TRIAL_FORMAT = "needlework-trial/1"

Imputation = Literal["none", "last-observation", "non-responder"]
EntryRater = Literal["investigator", "both"]
Kind = Literal["superiority", "non-inferiority"]
Measure = Literal["share", "mean", "median", "restricted-mean"]


@dataclass(frozen=True, slots=True)
class Population:
    """Who enters a trial.

    Parameters
    ----------
    age_mean, age_sd : Decimal or None
        Age in years; it bears on the grade, not on the model.
    female : Decimal or None
        Share of women; None for the usual share of the trials.
    severe_at_baseline : Decimal or None
        Share with the highest entry grade by the investigator; None where each simulated trial
        draws its own from the spread between trials.
    entry_grades : tuple of int
        Grades by the investigator that may enter.
    entry_rater : {"both", "investigator"}
        Whose grade decides; ``both`` asks for moderate or severe from the subject too.
    areas_alike : Decimal or None
        Correlation of a person's own sensitivity between areas; None for what is assumed.
    conditions, scores, sun : Listed, tuple of Score, Sun
        Diagnosis, baseline and sunlight of everybody, in trials of skin and hair.
    """

    age_mean: Decimal | None = None
    age_sd: Decimal | None = None
    female: Decimal | None = None
    severe_at_baseline: Decimal | None = None
    entry_grades: tuple[int, ...] = (2, 3)
    entry_rater: EntryRater = "both"
    areas_alike: Decimal | None = None
    conditions: Listed = NOT_ASKED
    scores: tuple[Score, ...] = ()
    sun: Sun = field(default_factory=Sun)


@dataclass(frozen=True, slots=True)
class TrialArm:
    """One arm: its name, its published size (None leaves sampling out) and what it receives.

    Parameters
    ----------
    beside : str or None
        The arm whose comparison this arm receives, in trials of skin and hair.
    """

    name: str
    size: int | None = None
    sessions: tuple[Session, ...] = ()
    daily: tuple[DailyUse, ...] = ()
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class TrialEndpoint:
    """One endpoint.

    Parameters
    ----------
    outcome, area : str
        Slugs; several areas, in all of which people have to respond, are joined by ``+``.
    days : tuple of int
        Visit days, ascending; of a median the visits that look for the event.
    rater, followed : str or None
        What the slug leaves open: who rates, and who is followed.
    confirmed : int
        Visits in a row that have to find the event of a time, which counts from the first.
    person_sd : Decimal or None
        Standard deviation between people of a mean, where no trial printed one.
    """

    outcome: str
    area: str
    days: tuple[int, ...]
    rater: str | None = None
    followed: str | None = None
    confirmed: int = 1
    person_sd: Decimal | None = None

    @property
    def areas(self) -> tuple[str, ...]:
        """Return its areas, one by one."""
        return tuple(self.area.split("+"))


@dataclass(frozen=True, slots=True)
class Retreatment:
    """The last session is given again at a visit that finds the grade back.

    Parameters
    ----------
    when_grade_at_least : int
    rater : {"investigator", "subject"}
    least_days : int
        Days since the session before.
    until_day : int or None
        Last day on which it is given; None for no limit.
    """

    when_grade_at_least: int = 2
    rater: Literal["investigator", "subject"] = "investigator"
    least_days: int = 84
    until_day: int | None = None


@dataclass(frozen=True, slots=True)
class ArmComparison:
    """Two arms compared on one figure.

    Parameters
    ----------
    measure : {"share", "mean", "median", "restricted-mean"} or None
        What is compared of the figure; None for the share, or for the median of a time.
    margin : Decimal
        How much worse the arm may be, as a share; 0 for superiority.
    margin_days : Decimal
        The same where times are compared, in days.
    margin_units : Decimal
        The same where means are compared, in their unit.
    alpha : Decimal
        Two-sided: the interval of the difference covers ``1 - alpha``.
    """

    arm: str
    reference: str
    outcome: str
    area: str
    day: int
    kind: Kind = "superiority"
    measure: Measure | None = None
    margin: Decimal = Decimal(0)
    margin_days: Decimal = Decimal(0)
    margin_units: Decimal = Decimal(0)
    alpha: Decimal = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class SampleSize:
    """The power wanted of every comparison, and the sizes per arm to look among."""

    power: Decimal = Decimal("0.8")
    smallest: int = 10
    largest: int = 1000


@dataclass(frozen=True, slots=True)
class Trial:
    """A virtual trial; everything in it is frozen.

    Parameters
    ----------
    patients : int
        Simulated per arm.
    visit_window_days : int
        Days that a visit may be early or late.
    dropout_per_year : Decimal
        Share lost in a year.
    places : mapping of str to str
        Where each key stands, for sentences about problems: ``arm[0]`` to file, line and key.
    """

    arms: tuple[TrialArm, ...]
    endpoints: tuple[TrialEndpoint, ...]
    title: str = ""
    patients: int = 100_000
    seed: int = 1
    region: str | None = None
    visit_window_days: int = 0
    dropout_per_year: Decimal = Decimal(0)
    imputation: Imputation = "none"
    population: Population = field(default_factory=Population)
    retreatment: Retreatment | None = None
    comparisons: tuple[ArmComparison, ...] = ()
    sample_size: SampleSize | None = None
    places: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    format: str = field(default=TRIAL_FORMAT)

    def where(self, key: str) -> str:
        """Return where a key stands: with file and line if the trial was read from a file."""
        return self.places.get(key, key)
