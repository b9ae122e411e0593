"""Poses of a face over the days of a plan."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from needlework.anatomy import average_face, face_from
from needlework.anatomy.poses import poses
from needlework.exchange.face.moves import moves_document, moves_of
from needlework.forecast import forecast
from needlework.forecast.values import Forecast
from needlework.planfile import load_plan, read_plan
from needlework.plans import Plan
from tests.anatomy.faces import clicked

EXAMPLES = Path(str(files("needlework"))) / "examples"
DAYS = (0, 14, 30, 120, 300)
FACE = average_face()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(EXAMPLES / "frown-lines.toml")


@pytest.fixture(scope="module")
def expected(plan: Plan) -> Forecast:
    return forecast(plan, days=DAYS, draws=400)


def test_every_expression_of_a_pose_is_one_of_the_head() -> None:
    for pose in poses().values():
        assert {part.expression for part in pose.parts} <= set(FACE.head.expressions)
        assert all(0 < part.amplitude <= 1 for part in pose.parts)


def test_a_frown_is_weakest_near_the_peak_and_comes_back(plan: Plan, expected: Forecast) -> None:
    moves = moves_of(expected, plan)
    course = [moves.left("glabella", "left", day) for day in DAYS]
    assert course[0] == pytest.approx(1)
    assert course[2] < 0.6
    assert course[2] < course[3] < course[4]


def test_what_is_not_treated_keeps_moving(plan: Plan, expected: Forecast) -> None:
    moves = moves_of(expected, plan)
    raised = moves.strengths(poses()["raise"], 30)
    assert set(raised.values()) == {1.0}
    smile = moves.strengths(poses()["smile"], 30)
    assert smile["mouthSmileLeft"] == pytest.approx(0.8)


def test_one_treated_side_leaves_the_other_alone(plan: Plan) -> None:
    text = (EXAMPLES / "crows-feet.toml").read_text()
    start = text.index('kind = "neuromodulator"')
    one = read_plan(text[:start] + 'side = "left"\n' + text[start:])
    moves = moves_of(forecast(one, days=DAYS, draws=400), one)
    assert moves.left("lateral-canthal", "left", 30) < 0.9
    assert moves.left("lateral-canthal", "right", 30) == 1


def test_the_document_holds_a_strength_for_every_day(plan: Plan, expected: Forecast) -> None:
    document = moves_document(expected, plan)
    assert document["format"] == "needlework-face-moves/1"
    assert "llustration" in document["label"]
    assert document["days"] == list(DAYS)
    assert [pose["pose"] for pose in document["poses"]] == list(poses())
    for pose in document["poses"]:
        for part in pose["expressions"]:
            assert len(part["strength"]) == len(DAYS)
            assert all(0 <= strength <= part["amplitude"] + 1e-9 for strength in part["strength"])


def test_a_posed_face_moves_and_a_larger_one_moves_further() -> None:
    frown = poses()["frown"].strengths(lambda _area, _side: 1.0)
    brow = FACE.spot("brow-head-upper", "left")
    moved = FACE.posed(frown).surface.position(brow) - FACE.surface.position(brow)
    assert moved[1] < -2
    large = face_from(clicked(stretch=(1.1, 1.1)))
    further = large.posed(frown).surface.position(brow) - large.surface.position(brow)
    assert further[1] / moved[1] == pytest.approx(1.1, abs=0.02)
    half = FACE.posed(poses()["frown"].strengths(lambda _area, _side: 0.5))
    assert np.allclose(2 * (half.surface.position(brow) - FACE.surface.position(brow)), moved)
