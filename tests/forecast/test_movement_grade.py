"""The grade of what is left, computed from what the fit of force had: both sides of each rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from needlework.forecast import movement_grade as rules
from needlework.forecast.draws import load_draws
from needlework.forecast.force import FORCE
from needlework.forecast.grading import Graded
from needlework.forecast.history import AreaHistory
from needlework.forecast.movement_grade import MOVEMENT, MUSCLE_FORCE, Reading, movement_grade

ONA, DAXI, PRABO = "onabotulinumtoxinA", "daxibotulinumtoxinA", "prabotulinumtoxinA"
BEST = Graded("calibrated")
Provenance = Callable[..., None]


def history(product: str = ONA, ratio: float = 1.0, area: str = "glabella") -> AreaHistory:
    return AreaHistory(area, (0.0,), (product,), (ratio,), ("t1",))


def grade(reading: Reading = MOVEMENT, **changes: Any) -> Graded:
    return movement_grade(BEST, reading, history(**changes))


@pytest.fixture
def fit(monkeypatch: pytest.MonkeyPatch) -> Provenance:
    """Change what the fit of force says of itself."""

    def change(ratio: float = 0.5, figures: int = 20, inside: int = 18) -> None:
        draws = load_draws(False, FORCE)
        days = {"30": {"ratio": 0.3}, "180": {"ratio": ratio}}
        told = {"figures": figures, "inside": inside}
        both = ("movement", "force")
        changed = replace(
            draws,
            provenance={
                **draws.provenance,
                "identified": dict.fromkeys(both, days),
                "left_out": dict.fromkeys(both, told),
            },
        )
        monkeypatch.setattr(rules, "load_draws", lambda recalled, area: changed)

    return change


def test_two_controlled_studies_that_were_foretold_are_calibrated(fit: Provenance) -> None:
    fit()
    assert grade() == BEST


def test_one_controlled_study_is_informed(fit: Provenance) -> None:
    fit()
    found = grade(product=PRABO)
    assert found.grade == "informed"
    assert "only one controlled study of prabotulinumtoxinA (lemdani-strain)" in found.reasons[0]


@pytest.mark.parametrize(("ratio", "expected"), [(0.8, "calibrated"), (0.81, "assumed")])
def test_a_course_that_was_not_narrowed_is_assumed(
    fit: Provenance, ratio: float, expected: str
) -> None:
    fit(ratio=ratio)
    found = grade()
    assert found.grade == expected
    assert expected == "calibrated" or "day 180 (0.81)" in found.reasons[0]


@pytest.mark.parametrize(("inside", "expected"), [(16, "calibrated"), (15, "informed")])
def test_figures_that_were_not_foretold_keep_it_informed(
    fit: Provenance, inside: int, expected: str
) -> None:
    fit(inside=inside)
    found = grade()
    assert found.grade == expected
    assert expected == "calibrated" or "15 lay inside the 90 % interval" in found.reasons[0]


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [(1.0, "calibrated"), (1.5, "calibrated"), (1.55, "assumed"), (0.6, "assumed")],
)
def test_a_dose_far_from_those_measured_is_assumed(
    fit: Provenance, ratio: float, expected: str
) -> None:
    fit()
    assert grade(ratio=ratio).grade == expected


@pytest.mark.parametrize(
    "changes", [{"product": DAXI}, {"area": "forehead"}, {"reading": MUSCLE_FORCE}], ids=str
)
def test_what_no_controlled_study_measured_is_assumed(
    fit: Provenance, changes: dict[str, Any]
) -> None:
    fit()
    assert grade(**changes).grade == "assumed"


def test_a_chain_takes_its_weakest_grade(fit: Provenance) -> None:
    fit()
    lines = Graded("insufficient", ("no lines",))
    found = movement_grade(lines, MOVEMENT, history())
    said = "the lines that it starts from: no lines"
    assert (found.grade, found.reasons) == ("insufficient", (said,))


def test_the_shipped_fit_is_told_by_its_own_provenance() -> None:
    told = load_draws(False, FORCE).provenance["left_out"]["movement"]
    enough = told["inside"] >= 0.8 * told["figures"]
    assert grade().grade == ("calibrated" if enough else "informed")
