"""A draft as the tables of a plan file, and as the plan that engine and check read."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from needlework.clinic.chart.entries import Facts, facts
from needlework.clinic.chart.tables import table_of
from needlework.clinic.models import TreatmentPlan
from needlework.planfile import PLAN_SECTIONS, read_plan
from needlework.planfile.toml_text import toml_text
from needlework.plans import PLAN_FORMAT, Patient, Plan

Tables = dict[str, Any]
NAME = "plan"
# A plan file has at least one treatment; here only its patient is read.
_STAND_IN: Tables = {
    "session": [
        {
            "day": 0,
            "treatment": [
                {
                    "kind": "microneedling",
                    "device": "skinpen",
                    "area": "full-face",
                    "needle_length": "1 mm",
                }
            ],
        }
    ]
}


def tables_of(text: str) -> Tables:
    """Return the tables of a draft, numbers exact."""
    return tomllib.loads(text, parse_float=Decimal)


def text_of(tables: Tables) -> str:
    """Return a draft as it is kept."""
    return toml_text(tables, PLAN_SECTIONS)


def whole_text(plan: TreatmentPlan, tables: Tables, today: date, said: Facts | None = None) -> str:
    """Return the whole plan file: the draft, the patient's chart, and where the clinic is."""
    known = facts(plan.patient) if said is None else said
    start = tables.get("start_date", today)
    head = {
        "format": PLAN_FORMAT,
        "title": plan.title,
        "region": plan.clinic.region,
        **({"jurisdiction": plan.clinic.jurisdiction} if plan.clinic.jurisdiction else {}),
        "start_date": start,
        "patient": table_of(known, plan.patient.birth_date, plan.patient.sex, start),
    }
    own = {key: value for key, value in tables.items() if key not in head}
    return text_of(head | own)


def whole_plan(
    plan: TreatmentPlan, tables: Tables, today: date, said: Facts | None = None
) -> Plan:
    """Return the plan of a draft with the patient as the chart has them today.

    Parameters
    ----------
    said : dict, optional
        What the chart says, where it was read just now.

    Raises
    ------
    BadInputError
        With every problem of the draft, one sentence each.
    """
    return _read(whole_text(plan, tables, today, said), today)


@lru_cache(maxsize=256)
def _read(text: str, today: date) -> Plan:
    """Return the plan that a text is, read once: an edit reads what the page shows after it."""
    return read_plan(text, NAME, today=today)


def sessions(tables: Tables) -> list[Tables]:
    """Return the sessions of a draft, to be read or changed in place."""
    found: list[Tables] = tables.setdefault("session", [])
    return found


def treatment(tables: Tables, identifier: str) -> Tables | None:
    """Return a treatment of a draft by its id."""
    for session in sessions(tables):
        for row in session.get("treatment", []):
            if row["id"] == identifier:
                found: Tables = row
                return found
    return None


def patient_alone(table: Tables, start: date, name: str) -> Patient:
    """Return the patient of a ``[patient]`` table as the engine reads it.

    Raises
    ------
    BadInputError
        With every problem of the table, one sentence each.
    """
    tables = {"format": PLAN_FORMAT, "start_date": start, "patient": table, **_STAND_IN}
    return read_plan(text_of(tables), name, today=start).patient
