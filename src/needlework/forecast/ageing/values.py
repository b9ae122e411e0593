"""A scenario of decades as frozen values: what was asked, courses, what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from needlework.forecast.values import CitedSource, Course

BANNER = "Research view: structure without fitted rates; not for patient sheets."


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose skin is followed, and which prevention is chosen.

    Parameters
    ----------
    age : float
        Years at the start.
    sex : {"female", "male", "unspecified"}
    skin_type : int
        Fitzpatrick type, 1 to 6.
    latitude : float
        Degrees, negative in the south.
    protection : str
        Habit of sun protection from the start on.
    toxin_from : float or None
        Age from which frown lines are treated; None for never.
    years : int
        How far the courses go.
    area : str
        The region.
    """

    age: float = 28.0
    sex: str = "female"
    skin_type: int = 2
    latitude: float = 49.3
    protection: str = "daily-spf30"
    toxin_from: float | None = 28.0
    years: int = 40
    area: str = "glabella"


@dataclass(frozen=True, slots=True)
class Visible:
    """At an age, the share of people with a line that is visible at rest."""

    age: float
    prevention: float
    none: float


@dataclass(frozen=True, slots=True)
class Interval:
    """A number with the interval that holds 90 of 100 people."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What an assumed number does to the lines at the end.

    Parameters
    ----------
    name, words : str
        Parameter, and what it is.
    low, high : float
        Its middle in the lowest and in the highest third of the people.
    with_low, with_high : tuple of float
        Median depth of the line at the end in those thirds: without prevention, with it.
    """

    name: str
    words: str
    unit: str
    low: float
    high: float
    with_low: tuple[float, float]
    with_high: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Twin:
    """One of a pair of twins: age, how it was treated, whether lines were visible at rest."""

    age: float
    treated: str
    lines: bool
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """Decades of one region of skin: the chosen prevention beside none.

    Parameters
    ----------
    courses : tuple of Course
        ``treated`` is the prevention, ``untreated`` none; days since the start.
    visible : tuple of Visible
        By age.
    folding_left : Interval or None
        Share of folding that upkeep leaves, None without a toxin.
    sun_left : Interval
        Share of the sun that the protection lets through.
    surface_odds : Interval
        Odds of a worse surface grade at the end, prevention against none.
    sensitivities : tuple of Sensitivity
    twins : tuple of Twin
    taught, untaught : tuple of str
        Parameters that the fitted figures have narrowed, and those that stand as assumed.
    """

    asked: Asked
    versions: Mapping[str, str]
    seed: int
    courses: tuple[Course, ...]
    visible: tuple[Visible, ...]
    folding_left: Interval | None
    sun_left: Interval
    surface_odds: Interval
    sensitivities: tuple[Sensitivity, ...]
    twins: tuple[Twin, ...]
    taught: tuple[str, ...]
    untaught: tuple[str, ...]
    assumptions: tuple[str, ...]
    sources: tuple[CitedSource, ...]
    banner: str = BANNER
    patient_facing: bool = False
    format: str = field(default="needlework-scenario/1")

    def course(self, outcome: str) -> Course:
        """Return the course of an outcome.

        Raises
        ------
        KeyError
            There is none of this name.
        """
        found = {course.outcome: course for course in self.courses}
        return found[outcome]

    def age_at(self, day: float) -> float:
        """Return the age on a day of the courses."""
        return self.asked.age + day / DAYS_PER_YEAR


DAYS_PER_YEAR = 365.25
