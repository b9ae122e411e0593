"""The reference page of the plan file, made from the models that read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from needlework.planfile import models, treatment_models
from needlework.planfile.tables import NEEDED
from needlework.planfile.wording import example_of, limits_of, toml_of

_TABLES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The top of the file", models.PlanTable),
    ("[patient]", models.PatientTable),
    ("previous_treatments = [{ … }]", models.PreviousTable),
    ("sun = { … }", models.SunTable),
    ("[[patient.score]]", models.ScoreTable),
    ("[[goal]]", models.GoalTable),
    ("[[session]]", models.SessionTable),
    ('[[session.treatment]] with kind = "neuromodulator"', treatment_models.NeuromodulatorTable),
    ("[[session.treatment.site]]", treatment_models.SiteTable),
    ("at = { … }", treatment_models.PlaceTable),
    ("vial = { … }", treatment_models.VialTable),
    ("anaesthesia = { … }", treatment_models.AnaesthesiaTable),
    ('[[session.treatment]] with kind = "microneedling"', treatment_models.MicroneedlingTable),
    ('[[session.treatment]] with kind = "mesotherapy"', treatment_models.MesotherapyTable),
    ("mixture = [{ … }]", treatment_models.MixtureTable),
    ('[[session.treatment]] with kind = "filler"', treatment_models.FillerTable),
    ("[[session.treatment.site]] of a filler", treatment_models.FillerSiteTable),
    ('[[session.treatment]] with kind = "fat-dissolving"', treatment_models.FatDissolvingTable),
    ("[[daily]]", models.DailyTable),
    ("[[override]]", models.OverrideTable),
)

_INTRODUCTION = """\
# The plan file

*Written from the models that read the file: `python -m needlework.planfile.reference`.*

A plan file is TOML in UTF-8, at most 1 MB, with `format = "needlework-plan/1"`. How to write one
is told in [Write a plan](../how-to/write-a-plan.md); the JSON Schema is
[plan-1.schema.json](../../src/needlework/schemas/plan-1.schema.json).

- **Absent is not asked.** A question about the patient that is left out is unknown, never "no".
  `{ none = true }` says that it was asked and there are none; an empty list is refused.
- **Amounts are text with their unit** (`"20 U"`, `"2.5 mL"`). `sU` is the unit of
  abobotulinumtoxinA; `U` is accepted for it only with `region = "US"`, and is echoed as `sU`.
- **Sides are the patient's.** The dose of an area is the total of both sides; a treatment of one
  side says `side`.
- **Days** count from the first session, which is day 0, and never decrease.
- **Names** of areas, products, muscles, scales, outcomes … are looked up in the
  [vocabulary](../how-to/names.md). Unknown ones are refused with the nearest names. Medicines,
  conditions, allergies and serums that nobody knows are kept as typed and reported.
- **Every id** is unique in the plan; ids that are left out are made (`s1`, `s1-t1`, `s1-t1-p1`).
- A neuromodulator's dose comes from **exactly one of** `protocol`, `dose` and
  `[[session.treatment.site]]`. A protocol together with sites deviates: the sites replace those
  of the same muscle and side.
- A filler's volume is said by `volume`, by the points `[[session.treatment.site]]`, or by both;
  `volume` is then their sum.
- **Ways** from a place may be negative: `lateral = "-5 mm"` leads towards the midline and
  `up = "-5 mm"` towards the chin.

The mark • stands at keys that may not be left out.
"""


def plan_reference() -> str:
    """Return the page as Markdown."""
    return "\n".join([_INTRODUCTION, *(part for table in _TABLES for part in section(*table))])


def section(title: str, table: type[BaseModel]) -> Iterator[str]:
    """Yield the heading of a table and a line for each of its keys."""
    yield f"## {title if title[0] == 'T' else f'`{title}`'}\n"
    yield "| key | what | example |\n| --- | --- | --- |"
    for name, info in table.model_fields.items():
        yield f"| {_key(name, info)} | {_what(info)} | {_example(name, info)} |"
    yield ""


def _key(name: str, info: FieldInfo) -> str:
    extra = info.json_schema_extra
    needed = info.is_required() or (isinstance(extra, dict) and NEEDED in extra)
    return f"`{name}`" + (" •" if needed else "")


def _what(info: FieldInfo) -> str:
    limits = limits_of(info)
    words = info.description or "kind of treatment"
    choices = [str(choice) for choice in _choices(info.annotation)]
    parts = [words, f"one of {', '.join(choices)}" if len(choices) > 1 else "", limits]
    return "; ".join(part for part in parts if part)


def _choices(annotation: Any) -> tuple[Any, ...]:
    """Return the choices of a field that has some."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return next((found for inner in get_args(annotation) if (found := _choices(inner))), ())


def _example(name: str, info: FieldInfo) -> str:
    example = example_of(info)
    if info.is_required():
        return f'`{name} = "{_choices(info.annotation)[0]}"`'
    return "a section of its own" if example == [] else f"`{name} = {toml_of(example)}`"


if __name__ == "__main__":
    print(plan_reference(), end="")
