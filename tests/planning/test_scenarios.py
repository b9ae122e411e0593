"""Scenarios of hand, volume, dilution and anatomy."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.evidence import parameter
from needlework.planning.robust import placement_mm
from needlework.planning.scenarios import deviates
from tests.planning.proposals import alternative, proposal

POINTS = ("procerus/midline", "corrugator-medial/left")
MUSCLES = (("procerus", "midline"),)


def test_a_scenario_hangs_on_its_number_and_the_seed_alone() -> None:
    few, many = (deviates(POINTS, MUSCLES, count, 7) for count in (5, 50))
    assert (many.vials[:5] == few.vials).all()
    for name in POINTS:
        assert (many.points[name][:5] == few.points[name]).all()
    assert (deviates(POINTS, MUSCLES, 5, 8).vials != few.vials).all()


def test_deviates_are_standard_normal_and_apart() -> None:
    found = deviates(POINTS, MUSCLES, 2000, 1)
    every = np.column_stack([found.vials, *found.points.values(), *found.muscles.values()])
    assert np.abs(every.mean(axis=0)).max() < 0.1
    assert every.std(axis=0) == pytest.approx(np.ones(every.shape[1]), abs=0.06)
    assert np.abs(np.corrcoef(every.T) - np.eye(every.shape[1])).max() < 0.1


def test_novices_go_further_astray_than_practised_hands() -> None:
    assert placement_mm("novice") == pytest.approx(4.6)
    assert placement_mm("practised") <= 2


def test_goals_hold_less_often_in_less_practised_hands_and_with_fewer_units() -> None:
    found = proposal("upper-face")
    for one in (*found.references, *found.alternatives):
        practised, novice = one.robust
        assert practised.scenarios == parameter("planning.scenarios").value
        assert practised.all_goals is not None
        assert novice.all_goals is not None
        assert novice.all_goals < practised.all_goals < 1
    least, longest = (alternative(found, key) for key in ("least-units", "longest"))
    assert (least.robust[0].all_goals or 0) < (longest.robust[0].all_goals or 0)


def test_units_that_count_scatter_around_what_is_given_and_never_above_it() -> None:
    for one in proposal("upper-face").alternatives:
        for area in one.areas:
            low, high = one.robust[0].counted[area.treatment]
            assert 0.2 * float(area.dose.units) < low < high <= float(area.dose.units) + 1e-6
