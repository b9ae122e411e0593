from __future__ import annotations

import numpy as np
import pytest

from needlework.trials.people import DAYS_PER_YEAR, Entrants, People
from tests.trials.making import TWENTY, asked_of, endpoint, mean, result_of, trial_of

MIX = "female = 1.0\nsevere_at_baseline = {}"
BOTH_DAYS = endpoint(days=(28,))


def people_of(population: str = MIX.format(0.57), head: str = "") -> People:
    """Everyone of an arm, all worlds in one."""
    trial = trial_of(TWENTY, endpoint(), population=population, head=f"patients = 20000\n{head}")
    _, worlds = asked_of(trial)
    return Entrants(trial, "20", "glabella", worlds).block(0, trial.patients)


@pytest.mark.parametrize("severe", [0.35, 0.68])
def test_entry_gives_the_mix_of_grades_that_is_asked_for(severe: float) -> None:
    found = people_of(MIX.format(severe))
    assert (found.investigator == 3).mean() == pytest.approx(severe, abs=0.015)
    assert set(np.unique(found.investigator)) == {2, 3}


def test_both_raters_have_to_score_moderate_or_severe() -> None:
    assert set(np.unique(people_of().subject)) == {2, 3}


def test_where_the_investigator_decides_alone_the_subject_may_score_anything() -> None:
    found = people_of(f'{MIX.format(0.57)}\nentry_rater = "investigator"')
    assert set(np.unique(found.subject)) == {0, 1, 2, 3}


@pytest.mark.parametrize("grade", [2, 3])
def test_a_trial_of_one_grade_takes_only_that(grade: int) -> None:
    found = people_of(f"entry_grades = [{grade}]")
    assert set(np.unique(found.investigator)) == {grade}


def test_those_with_the_higher_grade_are_more_severe() -> None:
    found = people_of()
    severity = [found.severity[found.investigator == grade].mean() for grade in (2, 3)]
    assert severity[1] - severity[0] > 0.3


def test_women_come_in_the_share_that_is_asked_for() -> None:
    assert people_of("female = 0.8").male.mean() == pytest.approx(0.2, abs=0.01)


def test_the_share_that_drops_out_in_a_year_is_lost_in_a_year() -> None:
    lost = people_of(head="dropout_per_year = 0.3").last_day < DAYS_PER_YEAR
    assert lost.mean() == pytest.approx(0.3, abs=0.015)
    assert np.isinf(people_of().last_day).all()


def test_the_mix_moves_what_depends_on_the_baseline_and_nothing_within_a_grade() -> None:
    both = endpoint(days=(28,)) + endpoint(
        "responder_composite_ge2_grade_both_raters_max_contraction", (28,)
    )
    composite = "responder_composite_ge2_grade_both_raters_max_contraction"
    few, many, moderate, severe = (
        result_of(TWENTY, both, population=population, patients=20_000)
        for population in (
            MIX.format(0.35),
            MIX.format(0.68),
            "female = 1.0\nentry_grades = [2]",
            "female = 1.0\nentry_grades = [3]",
        )
    )
    assert abs(mean(few, outcome=composite) - mean(many, outcome=composite)) > 0.02
    for found, share in ((few, 0.35), (many, 0.68)):
        mixed = (1 - share) * mean(moderate) + share * mean(severe)
        assert mean(found) == pytest.approx(mixed, abs=0.012)
