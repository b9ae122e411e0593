"""What an observation file may hold: scores, events and measures after a treatment."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue

from needlework.planfile.models import LAST_DAY
from needlework.planfile.tables import Identifier, Number, Table, Text, entry
from needlework.planfile.treatment_models import TreatedSide

_WHEN: list[JsonValue] = [{"required": ["date"]}, {"required": ["day"]}]
_WHAT: list[JsonValue] = [{"required": [key]} for key in ("scale", "event", "measure")]
_HOW_MUCH: list[JsonValue] = [
    {"required": ["event"]},
    {"required": ["value"]},
    {"required": ["interval"]},
]


class ObservationTable(Table):
    """One thing seen at follow-up."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [{"oneOf": _WHEN}, {"oneOf": _WHAT}, {"anyOf": _HOW_MUCH}],
        }
    )

    id: Identifier | None = entry("name of the observation", "f1")
    date: datetime.date | None = entry("day it was seen", datetime.date(2026, 12, 15))
    day: int | None = entry("day since the first session", 14, ge=0, le=LAST_DAY)
    treatment: Text | None = entry("treatment it belongs to", "s1-gl")
    scale: Text | None = entry("named scale", "FWS")
    event: Text | None = entry("what happened", "eyelid-ptosis")
    measure: Text | None = entry("what was measured", "brow-height-mm")
    area: Text | None = entry("area of the body", "glabella")
    side: TreatedSide | None = entry("the patient's side", "both")
    condition: Literal["maximum", "rest"] | None = entry("state of the face", "maximum")
    rater: Literal["investigator", "subject"] | None = entry("who scores", "investigator")
    value: Number | None = entry("grade or value", 1)
    interval: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = entry(
        "lowest and highest value that fit what was seen", [0, 1]
    )
    note: Text | None = entry("remark", "photograph taken")


class ObservationsTable(Table):
    """An observation file."""

    format: Text | None = entry("format and version", "needlework-observations/1", needed=True)
    plan: Text | None = entry("hash of the plan", "sha256:…")
    observation: list[ObservationTable] | None = entry("what was seen", [], needed=True)
