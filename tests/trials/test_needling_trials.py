"""Trials of needling: schedules against each other and against no treatment."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.forecast.indications.needling_given import sittings
from needlework.forecast.indications.needling_people import knots_for, simulate
from needlework.forecast.indications.needling_rows import draws
from needlework.forecast.indications.values import Ask, Given
from needlework.problems import BadInputError
from needlework.trials import TrialResult
from tests.forecast.needling_plans import plan
from tests.trials.skin_making import arm, comparison, endpoint, of, result

START = (
    '[[population.score]]\nscale = "goodman-baron-qualitative"\narea = "full-face"\n'
    'condition = "rest"\nvalue = 3\n'
)
BETTER, GRADE, SCORE = "responder_gb_one_grade", "gb_grade", "scar_score"
MONTHLY, WEEKLY = (0, 30, 60, 90), (0, 7, 14, 21)


def needling(indication: str = "acne-scars", area: str = "full-face") -> str:
    return (
        f'kind = "microneedling"\ndevice = "pen"\narea = "{area}"\nindication = "{indication}"\n'
        'needle_length = "1.5 mm"\npasses = 4\nserum = "none"\n'
    )


def scars(outcome: str, *more: str) -> TrialResult:
    return result(
        START,
        arm("treated", needling(), MONTHLY, 40),
        arm("other", needling(), WEEKLY, 40),
        arm("none", size=40),
        endpoint(outcome, "full-face", (180,)),
        *more,
    )


def test_monthly_sessions_do_more_than_weekly_ones_and_both_more_than_none() -> None:
    found = scars(BETTER)
    monthly, weekly, none = (of(found, name, 180).mean for name in ("treated", "other", "none"))
    assert monthly - 0.04 > weekly > none + 0.1
    assert found.arm("none").sessions == "untreated"


@pytest.mark.parametrize(("outcome", "start"), [(GRADE, 3), (SCORE, 100)])
def test_a_fall_of_grade_and_score_is_what_is_wanted(outcome: str, start: float) -> None:
    found = scars(outcome, comparison(outcome, "full-face", 180))
    monthly, weekly, none = (of(found, name, 180).mean for name in ("treated", "other", "none"))
    assert monthly < weekly < none < 1.1 * start
    (told,) = found.comparisons
    assert told.lower_is_better


def test_the_average_of_a_clinic_is_the_mean_of_its_people() -> None:
    asked = plan(days=MONTHLY)
    given = tuple(Given(float(session.day), item) for session, item in asked.scheduled())
    days = np.array([0.0, 90.0, 180.0])
    ask = Ask(
        plan=asked,
        indication="acne-scars",
        area="full-face",
        given=given,
        days=days,
        horizon=180.0,
        seed=1,
        size=4000,
        include_recalled=False,
    )
    people = simulate(draws(False), sittings(ask), knots_for(MONTHLY, 180.0), 1, 4000)
    treated, untreated = people.average_left("scar_points")
    own = np.exp(-people.effect("scar_points") - people.drift_course)
    np.testing.assert_allclose(treated.mean(axis=0), own.mean(axis=0), atol=0.01)
    assert (treated.mean(axis=0) <= untreated.mean(axis=0) + 1e-9).all()


@pytest.mark.parametrize(
    ("indication", "area", "outcome"),
    [
        ("facial-wrinkles", "full-face", "responder_wrinkle_one_grade"),
        ("facial-wrinkles", "full-face", "wrinkle_grade"),
        ("neck-wrinkles", "neck", "neck_wrinkle_grade"),
        ("skin-laxity", "full-face", "laxity_grade"),
        ("skin-texture", "full-face", "responder_texture_one_grade"),
        ("striae", "abdomen", "responder_half_better"),
        ("hypertrophic-scars", "abdomen", "responder_vs_untreated_half"),
    ],
)
def test_lines_and_stretch_marks_have_trials_too(indication: str, area: str, outcome: str) -> None:
    found = result(
        arm("treated", needling(indication, area), MONTHLY),
        arm("other", size=60),
        endpoint(outcome, area, (180,)),
    )
    treated, other = (of(found, name, 180).mean for name in ("treated", "other"))
    assert treated > other if outcome.startswith("responder") else treated < other


def test_needles_that_heat_are_refused_with_the_reason() -> None:
    heated = needling().replace('"pen"', '"radiofrequency"')
    with pytest.raises(BadInputError, match="heat"):
        result(
            arm("treated", heated, MONTHLY), arm("other"), endpoint(BETTER, "full-face", (180,))
        )
