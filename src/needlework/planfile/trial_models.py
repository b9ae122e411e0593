"""What a trial file may hold: population, arms with sessions as in a plan, endpoints."""

from __future__ import annotations

from typing import Literal

from needlework.planfile.models import (
    LAST_DAY,
    DailyTable,
    ScoreTable,
    SessionTable,
    SunTable,
)
from needlework.planfile.tables import Names, Number, Table, Text, entry

Rater = Literal["investigator", "subject"]


class AgeTable(Table):
    """Age in years; it bears on the grade of the evidence, not on the model."""

    mean: Number | None = entry("mean", 46, needed=True, ge=0, le=120)
    sd: Number | None = entry("standard deviation", 10, needed=True, ge=0, le=60)


class PopulationTable(Table):
    """Who enters the trial."""

    age: AgeTable | None = entry("age", {"mean": 46, "sd": 10})
    female: Number | None = entry(
        "share of women; the usual share of the trials unless said", 0.88, ge=0, le=1
    )
    severe_at_baseline: Number | None = entry(
        "share of grade 3 by the investigator; drawn from the spread between trials unless said",
        0.57,
        ge=0,
        le=1,
    )
    entry_grades: list[int] | None = entry(
        "grades that may enter, the lower one of the trials of an area being 2 (neck bands: 3 on "
        "C-APPS, masseter: 4 on MMPS); 2 and 3 unless said",
        [2, 3],
    )
    entry_rater: Literal["investigator", "both"] | None = entry(
        "whose grade decides; both raters', as in the fitted trials, unless said", "both"
    )
    conditions: Names | None = entry(
        "conditions that everybody has, of skin and hair: the diagnosis",
        ["androgenetic alopecia"],
    )
    score: list[ScoreTable] | None = entry("baseline scores of skin and hair", [])
    sun: SunTable | None = entry("sunlight, where pigment is treated", {"latitude": 49.3})
    areas_alike: Number | None = entry(
        "correlation of a person's sensitivity between areas; 0.5, assumed, unless said",
        0.5,
        ge=0,
        le=1,
    )


class ArmTable(Table):
    """One arm."""

    name: Text | None = entry("name of the arm", "abo 125", needed=True)
    size: int | None = entry(
        "published number of patients; sampling is left out of the intervals unless said",
        80,
        ge=1,
        le=1_000_000,
    )
    session: list[SessionTable] | None = entry("sessions; none for no treatment", [])
    daily: list[DailyTable] | None = entry("what is used at home, of skin and hair", [])
    beside: Text | None = entry(
        "of skin and hair: the arm whose comparison this arm receives (sunscreen, placebo or "
        "saline injections, no treatment); the one that all treated arms share unless said",
        "tranexamic acid",
    )


class EndpointTable(Table):
    """One endpoint."""

    outcome: Text | None = entry("outcome", "none_or_mild", needed=True)
    area: Text | None = entry(
        "area of the body; several joined by + where people have to respond in all of them",
        "glabella",
        needed=True,
    )
    days: list[int] | None = entry(
        "days of the visits; of a median those that look for the event",
        [7, 28, 84, 168],
        needed=True,
    )
    rater: Literal["investigator", "subject", "both", "either"] | None = entry(
        "who has to rate it, where the outcome leaves it open; the investigator unless said; a "
        "time to a loss ends with the loss by both, or with that by either",
        "both",
    )
    followed: (
        Literal["all", "day30-responders", "week4-responders", "reached-0-1", "ge1-responders"]
        | None
    ) = entry("who is followed to the event of a time; all unless the outcome says it", "all")
    confirmed: int | None = entry(
        "visits in a row that have to find the event of a time, which counts from the first; "
        "1 unless said",
        2,
        ge=1,
        le=6,
    )
    person_sd: Number | None = entry(
        "of skin and hair: standard deviation between people of a mean, in its unit, where no "
        "trial printed one",
        12,
        gt=0,
        le=1_000_000,
    )


class RetreatmentTable(Table):
    """The last session of the arm is given again at a visit that finds the grade back."""

    when_grade_at_least: int | None = entry(
        "grade at which it is given again, counted as in entry_grades; 2 unless said",
        2,
        ge=1,
        le=3,
    )
    rater: Rater | None = entry("whose grade; the investigator's unless said", "investigator")
    least_days: int | None = entry(
        "days since the session before; 84 unless said", 84, ge=1, le=LAST_DAY
    )
    until_day: int | None = entry("last day on which it is given", 336, ge=0, le=LAST_DAY)


class ComparisonTable(Table):
    """Two arms compared on one figure, arm minus reference: shares, or times in days."""

    arm: Text | None = entry("name of the arm", "abo 125", needed=True)
    reference: Text | None = entry("name of the arm it is compared with", "placebo", needed=True)
    outcome: Text | None = entry("outcome of an endpoint", "none_or_mild", needed=True)
    area: Text | None = entry("area of that endpoint", "glabella", needed=True)
    day: int | None = entry(
        "one of its days; of a time the last", 28, needed=True, ge=0, le=LAST_DAY
    )
    kind: Literal["superiority", "non-inferiority"] | None = entry(
        "what is to be shown; superiority unless said", "non-inferiority"
    )
    measure: Literal["share", "mean", "median", "restricted-mean"] | None = entry(
        "what is compared: the share or the mean of a measure unless said, of a time the median "
        "unless said; the restricted mean is that of the time up to the last day",
        "restricted-mean",
    )
    margin: Number | None = entry(
        "how much worse the arm may be, as a share; needed by non-inferiority", 0.15, gt=0, le=1
    )
    margin_days: Number | None = entry(
        "how much worse the arm may be where times are compared, in days", 14, gt=0, le=LAST_DAY
    )
    margin_units: Number | None = entry(
        "how much worse the arm may be where means are compared, in their unit", 5, gt=0, le=1000
    )
    alpha: Number | None = entry(
        "two-sided: the interval covers 1 - alpha; 0.05 unless said", 0.05, ge=0.0001, le=0.5
    )


class SampleSizeTable(Table):
    """The smallest number per arm with which every comparison has the power wanted."""

    power: Number | None = entry("power wanted; 0.8 unless said", 0.9, ge=0.05, le=0.999)
    smallest: int | None = entry("smallest size looked at; 10 unless said", 10, ge=2, le=1_000_000)
    largest: int | None = entry(
        "largest size looked at; 1000 unless said", 1000, ge=2, le=1_000_000
    )


class TrialTable(Table):
    """A trial file."""

    format: Text | None = entry("format and version", "needlework-trial/1", needed=True)
    title: str | None = entry("title", "Dose finding in the glabella")
    patients: int | None = entry(
        "patients simulated per arm; 100000 unless said", 100_000, ge=1, le=10_000_000
    )
    seed: int | None = entry("seed of the random numbers; 1 unless said", 1, ge=0, le=2**63 - 1)
    region: Text | None = entry("regulatory region of the products", "US")
    visit_window_days: int | None = entry(
        "days that a visit may be early or late; 0 unless said", 3, ge=0, le=LAST_DAY
    )
    dropout_per_year: Number | None = entry("share lost in a year; 0 unless said", 0.1, ge=0, le=1)
    imputation: Literal["none", "last-observation", "non-responder"] | None = entry(
        "what stands for a missed visit; none unless said", "non-responder"
    )
    population: PopulationTable | None = entry("who enters", {"female": 0.88})
    arm: list[ArmTable] | None = entry("arms", [], needed=True)
    endpoint: list[EndpointTable] | None = entry("endpoints", [], needed=True)
    retreatment: RetreatmentTable | None = entry(
        "when a session is given again; never unless said", {"least_days": 84}
    )
    comparison: list[ComparisonTable] | None = entry("comparisons of arms", [])
    sample_size: SampleSizeTable | None = entry(
        "the size looked for; none unless said", {"power": 0.9}
    )
