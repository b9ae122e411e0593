"""The angle of a mesotherapy needle: read, kept, and refused outside its limits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from needlework.planfile import plan_hash, read_plan, write_plan
from needlework.plans import Mesotherapy
from needlework.problems import BadInputError

TEXT = """
format = "needlework-plan/1"
[[session]]
day = 0
[[session.treatment]]
kind = "mesotherapy"
area = "malar"
mixture = [{ active = "tranexamic-acid", concentration = "4 mg/mL" }]
needle_depth = "4 mm"
"""


@pytest.mark.parametrize("degrees", ["5", "45", "37.5", "90"])
def test_an_angle_is_kept(degrees: str) -> None:
    plan = read_plan(f"{TEXT}needle_angle_degrees = {degrees}\n")
    treatment = plan.treatments[0]
    assert isinstance(treatment, Mesotherapy)
    assert treatment.needle_angle_degrees == Decimal(degrees)
    assert read_plan(write_plan(plan)) == plan


@pytest.mark.parametrize("degrees", ["4.9", "0", "-45", "90.1", '"45 degrees"'])
def test_an_angle_outside_its_limits_is_one_sentence(degrees: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read_plan(f"{TEXT}needle_angle_degrees = {degrees}\n")
    assert len(caught.value.problems) == 1
    assert "needle_angle_degrees" in caught.value.problems[0].where


def test_a_plan_without_an_angle_keeps_its_hash() -> None:
    plan = read_plan(TEXT)
    assert "angle" not in write_plan(plan)
    assert plan_hash(plan) == plan_hash(read_plan(write_plan(plan)))
