"""What provider and policy files may hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from needlework.planfile.tables import Identifier, Number, Table, Text, entry
from needlework.plans import Assessment, Duty


def _counted(value: Any) -> dict[str, int]:
    whole = isinstance(value, dict) and all(
        isinstance(count, int) and not isinstance(count, bool) and count >= 0
        for count in value.values()
    )
    if not whole:
        raise PydanticCustomError("dict_counts", "no table of whole numbers")
    return dict(value)


_COUNTS_SCHEMA = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
Counts = Annotated[dict[str, int], PlainValidator(_counted), WithJsonSchema(_COUNTS_SCHEMA)]


class KitTable(Table):
    """What is at hand."""

    hyaluronidase_expiry: date | None = entry(
        "last day of use of the hyaluronidase in the room", date(2027, 1, 31)
    )
    vials: Counts | None = entry("vials at hand, by product", {"onabotulinumtoxinA": 3})


class ProviderTable(Table):
    """Somebody who takes part."""

    id: Identifier | None = entry("name that signs overrides", "dr-a", needed=True)
    name: Text | None = entry("name in full", "A. Example")
    role: Text | None = entry("role", "physician", needed=True)
    does: list[Duty] | None = entry(
        "what they do: assess, prescribe, inject, delegate", ["assess", "prescribe"], needed=True
    )
    assessment: Assessment | None = entry("how they see the patient before", "in-person")
    delegates: int | None = entry("people whom they supervise", 2, ge=0, le=1000)
    license: Text | None = entry("licence number", "A 12345")


class TeamTable(Table):
    """A provider file."""

    format: Text | None = entry("format and version", "needlework-provider/1", needed=True)
    jurisdiction: Text | None = entry("where they act", "US-CA")
    premises: Text | None = entry("kind of place", "clinic")
    kit: KitTable | None = entry("what is at hand", {"vials": {"onabotulinumtoxinA": 3}})
    provider: list[ProviderTable] | None = entry("who takes part", [], needed=True)


class LimitTable(Table):
    """A limit of the clinic, stricter than the label's."""

    rule: Text | None = entry("rule or code that it makes stricter", "LABEL-INTERVAL", needed=True)
    amount: Number | None = entry("the limit", 100, needed=True, ge=0, le=1_000_000)
    unit: (
        Literal[
            "U",
            "sU",
            "days",
            "mm",
            "mL",
            "mL per 60 kg",
            "mg/mL",
            "points",
            "sessions",
            "h",
            "g",
            "mg",
            "g/cm2",
            "cm2",
            "min",
            "years",
        ]
        | None
    ) = entry("unit of the rule", "days", needed=True)
    reason: Text | None = entry("why", "fewer antibodies")


class PolicyTable(Table):
    """A policy file."""

    format: Text | None = entry("format and version", "needlework-policy/1", needed=True)
    name: Text | None = entry("name of the clinic", "Example clinic")
    forbidden: list[Text] | None = entry(
        "products, devices and actives that the clinic does not use", ["radiofrequency"]
    )
    kit: KitTable | None = entry("what is at hand", {"vials": {"onabotulinumtoxinA": 3}})
    limit: list[LimitTable] | None = entry("limits stricter than the label", [])
