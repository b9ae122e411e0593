"""Any plan is written as a file that reads back as the same plan, with the same hash."""

from __future__ import annotations

import json

import jsonschema
from hypothesis import given

from needlework.planfile import canonical_json, document, plan_hash, read_plan, write_plan
from needlework.planfile.schema import plan_schema
from needlework.plans import Plan
from tests.planfile.strategies import plans

SCHEMA = jsonschema.Draft202012Validator(plan_schema())


@given(plans())
def test_a_written_plan_reads_back_with_the_same_hash_and_outline(plan: Plan) -> None:
    again = read_plan(write_plan(plan))
    assert again == plan
    assert canonical_json(again) == canonical_json(plan)
    assert plan_hash(again) == plan_hash(plan)
    assert str(again) == str(plan)
    assert str(plan).count("\n  day ") >= len(plan.sessions)


@given(plans())
def test_a_written_plan_fits_the_schema(plan: Plan) -> None:
    tables = json.loads(json.dumps(document(plan), default=_plain))
    assert [fault.message for fault in SCHEMA.iter_errors(tables)] == []


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else float(str(value))
