"""The forecast of an area by dose: the same as a forecast of each dose by itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from needlework.doses import Dose
from needlework.forecast import forecast
from needlework.planning.response import FORCE, MOVEMENT, Response, response
from needlework.plans import Neuromodulator, Plan
from tests.planning.proposals import wanted

SEED, SIZE = 3, 400
PLAN = wanted("frown-lines-dose", probability="0.8")
TREATMENT = PLAN.treatments[0]
assert isinstance(TREATMENT, Neuromodulator)


@pytest.fixture(scope="module")
def told() -> Response:
    assert isinstance(TREATMENT, Neuromodulator)
    return response(PLAN, TREATMENT, PLAN.goals, 30.0, seed=SEED, size=SIZE)


def with_dose(units: str) -> Plan:
    assert isinstance(TREATMENT, Neuromodulator)
    dosed = replace(TREATMENT, dose=Dose.create(Decimal(units), product=TREATMENT.product))
    return replace(PLAN, sessions=(replace(PLAN.sessions[0], treatments=(dosed,)),))


@pytest.mark.parametrize("units", ["7", "12.4", "20", "27"])
def test_between_the_nodes_it_is_the_forecast_of_that_dose(told: Response, units: str) -> None:
    found = forecast(with_dose(units), seed=SEED, draws=SIZE)
    chance = found.goals[0].probability
    assert chance is not None
    assert told.chance("g1", np.array(float(units))) == pytest.approx(chance, abs=0.002)
    (loss,) = found.events("loss", area="glabella")
    assert loss.q50 is not None
    assert told.loss_day(np.array(float(units))) == pytest.approx(loss.q50, abs=2)


def test_more_units_never_lower_the_chance_nor_leave_more_force(told: Response) -> None:
    units = np.linspace(0, 30, 61)
    assert (np.diff(told.chance("g1", units)) >= -1e-9).all()
    for what in (FORCE, MOVEMENT):
        assert (np.diff(told.kept(what, units)) <= 1e-9).all()


def test_without_units_all_force_is_left_and_nobody_has_a_response_to_lose(
    told: Response,
) -> None:
    nothing = np.array(0.0)
    assert told.kept(FORCE, nothing) == 1
    assert told.loss_day(nothing) == 0
    assert told.chance("g1", nothing) < 0.1


def test_grades_are_those_of_the_forecast(told: Response) -> None:
    found = forecast(with_dose("30"), seed=SEED, draws=SIZE)
    grades = {course.outcome: course.grade for course in reversed(found.courses)}
    assert told.grades["g1"] == grades["none_or_mild"]
    assert told.grades[MOVEMENT] == grades["residual_movement"]
