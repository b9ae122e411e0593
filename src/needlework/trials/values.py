"""The result of a virtual trial as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from needlework.forecast.values import Grade

Figure = tuple[str, str, str, str, str]
"""Outcome, area, rater, who is followed and how many visits confirm it; the last three empty
where nothing is said."""

RESULT_FORMAT = "needlework-trial-result/1"


@dataclass(frozen=True, slots=True)
class EndpointResult:
    """One published figure as predicted.

    Parameters
    ----------
    day : int
        Day of the visit; of a median the last visit that looks for the event.
    mean : float or None
        Expected share or mean, or the median in days of everyone simulated; None where it is not
        reached.
    lo90, hi90 : float or None
        Ends of the central 90 % interval of the published figure; None beyond the last visit.
    unit : str
        ``fraction``, ``days`` or the unit of a measure.
    reasons : tuple of str
        Why the grade is not higher.
    rater, followed, confirmed : str
        As the endpoint says what its outcome leaves open; empty where it does not.
    """

    outcome: str
    area: str
    day: int
    mean: float | None
    lo90: float | None
    hi90: float | None
    unit: str
    grade: Grade
    reasons: tuple[str, ...] = ()
    rater: str = ""
    followed: str = ""
    confirmed: str = ""

    @property
    def figure(self) -> Figure:
        """Return what it is a figure of, whatever the day."""
        return self.outcome, self.area, self.rater, self.followed, self.confirmed


@dataclass(frozen=True, slots=True)
class Curve:
    """Kaplan-Meier: the share still without the event after each visit, with its 90 % ends.

    Parameters
    ----------
    figure : tuple of str
        Outcome, area, rater, who is followed, how many visits confirm it.
    """

    figure: Figure
    visits: tuple[float, ...]
    remaining: tuple[float, ...]
    lo90: tuple[float, ...]
    hi90: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ArmResult:
    """One arm.

    Parameters
    ----------
    simulated : int
        People simulated.
    size : int or None
        Published number that the intervals are for.
    sessions : str
        What is given, in words.
    retreatments : mapping of str to float
        Mean number of further sessions per person, by area; empty without such a rule.
    """

    name: str
    simulated: int
    size: int | None
    sessions: str
    endpoints: tuple[EndpointResult, ...]
    medians: tuple[Curve, ...] = ()
    retreatments: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ComparisonResult:
    """Two arms compared on one figure, arm minus reference, in shares or days.

    Parameters
    ----------
    difference : float or None
        Expected difference; None where a median is not reached.
    lo90, hi90 : float or None
        Ends of the 90 % interval of the published difference; None where a median is not reached.
    ci_low, ci_high : float or None
        Confidence interval that the typical trial of these sizes prints; None without sizes, and
        where a median has no upper limit.
    shown : bool or None
        Whether that interval shows what is to be shown.
    power, power_error : float or None
        Share of simulated trials that show it, with its Monte-Carlo standard error.
    measure : {"share", "mean", "median", "restricted-mean"}
    unit : str
        Of difference, margin and limits: ``fraction``, ``days`` or the unit of a measure.
    lower_is_better : bool
        Whether the arm is to lie below the reference.
    """

    arm: str
    reference: str
    outcome: str
    area: str
    day: int
    kind: str
    margin: float
    alpha: float
    difference: float | None
    lo90: float | None
    hi90: float | None
    ci_low: float | None
    ci_high: float | None
    shown: bool | None
    power: float | None
    power_error: float | None
    measure: str = "share"
    unit: str = "fraction"
    lower_is_better: bool = False


@dataclass(frozen=True, slots=True)
class SizeResult:
    """The smallest number per arm with the power wanted of one comparison.

    Parameters
    ----------
    comparison : int
        Position among the comparisons.
    n_per_arm : int or None
        None where the largest size looked at does not reach it.
    power, power_error : float
        At that size, or at the largest.
    """

    comparison: int
    wanted: float
    smallest: int
    largest: int
    n_per_arm: int | None
    power: float
    power_error: float


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What is expected of a trial, with the versions and the seed that made it.

    Parameters
    ----------
    patients, worlds : int
        People simulated per arm, and the worlds or clinics over which they are spread.
    by : {"people", "clinics"}
        Whether every person is simulated, or the mean and spread of people in each clinic.
    """

    title: str
    versions: Mapping[str, str]
    seed: int
    patients: int
    worlds: int
    arms: tuple[ArmResult, ...]
    comparisons: tuple[ComparisonResult, ...] = ()
    sample_sizes: tuple[SizeResult, ...] = ()
    assumptions: tuple[str, ...] = ()
    by: Literal["people", "clinics"] = "people"
    format: str = field(default=RESULT_FORMAT)

    def unit(self, figure: Figure) -> str:
        """Return the unit of a figure, whatever the arm and day."""
        found = (item for arm in self.arms for item in arm.endpoints)
        return next(item.unit for item in found if item.figure == figure)

    def arm(self, name: str) -> ArmResult:
        """Return the arm of this name."""
        return next(arm for arm in self.arms if arm.name == name)
