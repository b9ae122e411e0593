"""What a plan file may hold; the JSON Schema and the reference page are made from this."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from needlework.planfile.tables import (
    Identifier,
    Names,
    NoneOrRows,
    Number,
    Quantity,
    Table,
    Text,
    entry,
)
from needlework.planfile.treatment_models import TreatedSide, TreatmentTable

Protection = Literal["none", "occasional", "daily-spf15", "daily-spf30", "daily-spf50"]
YesNo = Literal["yes", "no", "unknown"]
LAST_DAY = 36525


class ScoreTable(Table):
    """A baseline score."""

    id: Identifier | None = entry("name of the score", "b1")
    scale: Text | None = entry("named scale", "FWS", needed=True)
    area: Text | None = entry("area that is scored", "glabella", needed=True)
    side: TreatedSide | None = entry("the patient's side; both unless said", "both")
    condition: Literal["maximum", "rest"] | None = entry("state of the face", "maximum")
    rater: Literal["investigator", "subject"] | None = entry("who scores", "investigator")
    value: Number | None = entry("grade on the scale", 3, needed=True)


class SunTable(Table):
    """Where the skin lives."""

    latitude: Number | None = entry("degrees north", 49.3, ge=-90, le=90)
    protection: Protection | None = entry("daily protection", "daily-spf30")


class PreviousTable(Table):
    """A treatment before this plan."""

    id: Identifier | None = entry("name of the entry", "h1")
    product: Text | None = entry("product, if known", "onabotulinumtoxinA")
    dose: Quantity | None = entry("bilateral total of the area", "20 U")
    days_ago: int | None = entry("days before day 0", 140, ge=0, le=LAST_DAY)
    area: Text | None = entry("area that was treated", "glabella")
    here: bool | None = entry("given in this clinic", False)


class PatientTable(Table):
    """The patient; what is absent was not asked."""

    birth_date: date | None = entry("date of birth", date(1983, 4, 2))
    age: int | None = entry("whole years at day 0", 43, ge=0, le=120)
    sex: Literal["female", "male", "unspecified"] | None = entry("sex", "female")
    weight: Quantity | None = entry("body weight", "64 kg")
    skin_type: int | None = entry("Fitzpatrick type", 3, ge=1, le=6)
    pregnant: YesNo | None = entry("pregnant", "no")
    breastfeeding: YesNo | None = entry("breastfeeding", "no")
    childbearing_potential: YesNo | None = entry("could become pregnant", "no")
    conditions: Names | None = entry("medical conditions", {"none": True})
    medicines: Names | None = entry("medicines, generic or brand", ["warfarin"])
    allergies: Names | None = entry("allergies", {"none": True})
    sun: SunTable | None = entry("sunlight", {"latitude": 49.3, "protection": "daily-spf30"})
    previous_treatments: Annotated[list[PreviousTable] | None, NoneOrRows] = entry(
        "treatments before this plan",
        [{"product": "onabotulinumtoxinA", "days_ago": 140}],
        or_none=True,
    )
    score: list[ScoreTable] | None = entry("baseline scores", [])


class GoalTable(Table):
    """What the treatment is for."""

    id: Identifier | None = entry("name of the goal", "g1")
    area: Text | None = entry("area of the body", "glabella", needed=True)
    outcome: Text | None = entry("outcome that is wanted", "none_or_mild", needed=True)
    by_day: int | None = entry("day since the first session", 30, ge=0, le=LAST_DAY)
    probability: Number | None = entry("chance that is wanted", 0.8, ge=0, le=1)
    keep_movement: Number | None = entry("share of force to keep", 0.2, ge=0, le=1)


class SessionTable(Table):
    """One visit."""

    id: Identifier | None = entry("name of the session", "s1")
    day: int | None = entry("day since the first session", 0, needed=True, ge=0, le=LAST_DAY)
    treatment: list[TreatmentTable] | None = entry("treatments", [], needed=True)


class DailyTable(Table):
    """What is used at home every day."""

    id: Identifier | None = entry("name of the entry", "d1")
    product: Text | None = entry("medicine, generic or brand", "minoxidil", needed=True)
    route: Literal["oral", "topical"] | None = entry("how it is used", "topical")
    strength: Text | None = entry("strength, as written", "5 %")
    from_day: int | None = entry("first day of use; 0 unless said", 0, ge=0, le=LAST_DAY)
    until_day: int | None = entry("day from which it is used no more", 180, ge=1, le=LAST_DAY)


class OverrideTable(Table):
    """An answer to a finding."""

    id: Identifier | None = entry("name of the answer", "o1")
    finding: Text | None = entry("code of the finding", "LABEL-INTERVAL", needed=True)
    treatment: Text | None = entry("session, treatment or site meant", "s1-gl")
    reason: Text | None = entry("why it is accepted", "seen at day 60", needed=True)
    by: Text | None = entry("who accepts it", "provider-7", needed=True)
    accepts: Quantity | None = entry(
        "amount that is accepted, in the unit of the finding; needed where one was measured",
        "24 U",
    )


class PlanTable(Table):
    """A plan file."""

    format: Text | None = entry("format and version", "needlework-plan/1", needed=True)
    title: str | None = entry("title", "Frown lines, first visit")
    region: Text | None = entry("regulatory region of the products", "US")
    jurisdiction: Text | None = entry("where the provider acts", "US-CA")
    start_date: date | None = entry(
        "date of day 0", date(2026, 12, 1), ge=date(1900, 1, 1), le=date(2200, 1, 1)
    )
    patient: PatientTable | None = entry("the patient", {"age": 43})
    goal: list[GoalTable] | None = entry("goals", [])
    session: list[SessionTable] | None = entry("sessions", [], needed=True)
    daily: list[DailyTable] | None = entry("what is used at home every day", [])
    override: list[OverrideTable] | None = entry("answers to findings", [])
