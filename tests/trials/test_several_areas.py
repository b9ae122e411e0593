"""People treated in several areas: who responds in all of them."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest

from needlework.evidence import parameter
from needlework.problems import BadInputError
from needlework.trials import TrialResult, run_trial
from needlework.trials.people import Entrants, areas_alike
from needlework.trials.worlds import make_worlds
from tests.trials.making import (
    COMPOSITE,
    LOSS,
    ONSET,
    RATED,
    arm,
    comparison,
    endpoint,
    figure,
    mean,
    result_of,
    some_draws,
    text_of,
    treatment,
    trial_of,
)

BOTH = "forehead+glabella"
TWO = treatment() + treatment(area="forehead")
TREATED = arm("20", TWO)
FOREHEAD = "responder_none_or_mild_investigator_max_contraction"
DAY = 84


def everywhere(outcome: str = RATED, days: tuple[int, ...] = (DAY,), more: str = "") -> str:
    """Return the lines of an endpoint of both areas."""
    return endpoint(outcome, days, more).replace("glabella", "glabella + forehead")


def alone(area: str) -> str:
    return endpoint(days=(DAY,)).replace("glabella", area)


def shares(alike: float | None = None, patients: int = 20_000, **more: str) -> dict[str, float]:
    """Return the shares that respond in each area and in both."""
    said = "" if alike is None else f"areas_alike = {alike}\n"
    parts = (TREATED, alone("glabella"), alone("forehead"), everywhere())
    found = result_of(*parts, population=f"female = 1.0\n{said}", patients=patients, **more)
    return {item.area: item.mean or 0.0 for item in found.arm("20").endpoints}


def test_more_people_respond_everywhere_where_their_areas_are_alike() -> None:
    """Between independent areas and areas of one sensitivity lie several points."""
    found = [shares(alike) for alike in (0.0, 0.5, 1.0)]
    both = [each[BOTH] for each in found]
    assert both == sorted(both)
    assert both[2] - both[0] > 0.025
    assert all(each[BOTH] <= min(each["glabella"], each["forehead"]) for each in found)


def test_how_alike_areas_are_changes_no_area_by_itself() -> None:
    apart, one = shares(0.0), shares(1.0)
    for area in ("glabella", "forehead"):
        assert apart[area] == pytest.approx(one[area], abs=0.012)


def test_independent_areas_respond_together_as_often_as_chance_has_it() -> None:
    """Within a world; between worlds both move with the draw of the fit."""
    found = shares(0.0)
    assert found[BOTH] == pytest.approx(found["glabella"] * found["forehead"], abs=0.02)


@pytest.mark.parametrize("alike", [0.0, 0.3, 1.0])
def test_sensitivities_of_one_person_correlate_as_the_trial_says(alike: float) -> None:
    trial = trial_of(
        TREATED,
        endpoint(),
        population=f"areas_alike = {alike}",
        head="patients = 20000",
    )
    worlds = make_worlds(some_draws(), "glabella", 20_000, trial.population, 1)
    one, other = (
        Entrants(trial, "20", area, worlds).block(0, 20_000).deviate
        for area in ("glabella", "forehead")
    )
    assert np.corrcoef(one, other)[0, 1] == pytest.approx(alike, abs=0.025)
    assert one.std() == pytest.approx(1, abs=0.02)


def test_what_is_assumed_is_an_entry_and_is_said() -> None:
    trial = trial_of(TREATED, everywhere())
    assert areas_alike(trial) == parameter("virtual_trial.areas_alike").value
    assert parameter("virtual_trial.areas_alike").basis == "assumption"
    told = " ".join(result_of(TREATED, everywhere(), patients=200).assumptions)
    assert "correlates by 0.5 between areas (assumed, nothing is published)" in told
    said = result_of(TREATED, everywhere(), population="areas_alike = 0.9", patients=200)
    assert "correlates by 0.9 between areas (as the trial says)" in " ".join(said.assumptions)


def test_a_figure_of_several_areas_is_graded_below_each_of_them() -> None:
    found = result_of(TREATED, everywhere(), patients=200).arm("20").endpoints[0]
    assert found.grade == "assumed"
    assert any("no trial told who responds in several areas" in why for why in found.reasons)


def test_areas_alone_have_the_people_that_they_have_in_a_figure_of_several() -> None:
    parts = TREATED, alone("glabella"), alone("forehead")
    plain, more = result_of(*parts), result_of(*parts, everywhere())
    assert plain.arm("20").endpoints == more.arm("20").endpoints[:2]


ROUGH = 'visit_window_days = 3\ndropout_per_year = 0.3\nimputation = "last-observation"'
RULE = "[retreatment]\nleast_days = 56\n"


def of_everything(run: dict[str, int]) -> TrialResult:
    parts = TREATED, arm("none"), alone("forehead"), everywhere(days=(28, 84, 140)), RULE
    compared = comparison(names=("20", "none")).replace("glabella", "forehead+glabella")
    return result_of(*parts, compared, everywhere(COMPOSITE, (28,)), head=ROUGH, run=run)


def test_several_areas_are_the_same_for_any_block_and_any_number_of_cores() -> None:
    one, *others = (
        of_everything(run) for run in ({"workers": 1}, {"workers": 3, "block": 7}, {"block": 300})
    )
    assert all(one == other for other in others)
    assert set(one.arm("20").retreatments) == {"forehead"}
    assert one.comparisons[0].area == BOTH and one.comparisons[0].difference > 0.2


def test_people_come_once_for_all_their_areas() -> None:
    """With every imputation a figure of two equal areas that are alike is close to that of one."""
    for imputation in ("none", "non-responder"):
        head = f'visit_window_days = 3\ndropout_per_year = 0.5\nimputation = "{imputation}"'
        found = shares(1.0, 4000, head=head)
        assert 0.5 * found["glabella"] < found[BOTH] < found["glabella"]


@pytest.mark.parametrize("outcome", [LOSS, ONSET, "responder_subject_global_ge_plus2"])
def test_what_is_no_grade_on_a_day_is_asked_area_by_area(outcome: str) -> None:
    with pytest.raises(BadInputError, match="of several areas at once") as refused:
        result_of(TREATED, everywhere(outcome, (28, 56)), patients=200)
    assert "endpoint[0]" in str(refused.value)


def test_areas_are_told_in_words_and_in_any_order() -> None:
    from needlework.exchange.trial_text import trial_text

    one = result_of(TREATED, everywhere(), patients=200)
    text = text_of(TREATED, endpoint(days=(DAY,)).replace("glabella", "forehead+ frown lines"))
    assert "in all of forehead and glabella" in trial_text(one)
    from needlework.planfile import read_trial

    with patch("needlework.trials.run.area_draws", lambda *asked: some_draws()):
        other = run_trial(read_trial(text, "t"), patients=200)
    assert figure(other) == figure(one)
    assert mean(one) == mean(other)


def test_an_unknown_area_among_several_is_named() -> None:
    with pytest.raises(BadInputError, match='"nowhere" is not a known area'):
        trial_of(TREATED, endpoint().replace("glabella", "glabella+nowhere"))
