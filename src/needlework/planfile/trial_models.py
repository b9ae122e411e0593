"""What a trial file may hold: population, arms with sessions as in a plan, endpoints."""

from __future__ import annotations

from typing import Literal

from needlework.planfile.models import LAST_DAY, SessionTable
from needlework.planfile.tables import Number, Table, Text, entry


class AgeTable(Table):
    """Age in years."""

    mean: Number | None = entry("mean", 46, needed=True, ge=0, le=120)
    sd: Number | None = entry("standard deviation", 10, needed=True, ge=0, le=60)


class PopulationTable(Table):
    """Who enters the trial."""

    age: AgeTable | None = entry("age", {"mean": 46, "sd": 10})
    female: Number | None = entry("share of women", 0.88, ge=0, le=1)
    severe_at_baseline: Number | None = entry("share of grade 3", 0.57, ge=0, le=1)
    entry_grades: list[int] | None = entry("grades that may enter; 2 and 3 unless said", [2, 3])
    entry_rater: Literal["investigator", "both"] | None = entry(
        "whose grade decides; the investigator's unless said", "investigator"
    )


class ArmTable(Table):
    """One arm."""

    name: Text | None = entry("name of the arm", "abo 125", needed=True)
    size: int | None = entry("published number of patients", 80, ge=1, le=1_000_000)
    session: list[SessionTable] | None = entry("sessions; none for no treatment", [])


class EndpointTable(Table):
    """One endpoint."""

    outcome: Text | None = entry("outcome", "none_or_mild", needed=True)
    area: Text | None = entry("area of the body", "glabella", needed=True)
    days: list[int] | None = entry("days of the visits", [7, 28, 84, 168], needed=True)


class TrialTable(Table):
    """A trial file."""

    format: Text | None = entry("format and version", "needlework-trial/1", needed=True)
    title: str | None = entry("title", "Dose finding in the glabella")
    patients: int | None = entry(
        "patients simulated per arm; 100000 unless said", 100_000, ge=1, le=10_000_000
    )
    seed: int | None = entry("seed of the random numbers", 1, ge=0, le=2**63 - 1)
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
