"""Figures of lines at rest in model terms: who is counted, on which visits, of which cycle."""

from __future__ import annotations

import pytest

from needlework.evidence import held_out
from needlework.evidence.curated import all_curated_rows
from needlework.forecast.rest_rows import CHECKS, RestRow, RestTrial, is_predicted, rest_trials


def trial(name: str, checks: bool = False) -> RestTrial:
    (found,) = [item for item in rest_trials(checks) if item.trial == name]
    return found


def figure(name: str, kind: str, cycle: int = 0) -> RestRow:
    rows = [row for row in trial(name, True).rows if (row.kind, row.cycle) == (kind, cycle)]
    return rows[0]


def test_no_held_out_study_has_a_figure_at_rest() -> None:
    withheld = held_out("neuromodulator_efficacy")
    assert not withheld & {item.trial for item in rest_trials(checks=True)}


def test_every_figure_at_rest_is_predicted_or_is_of_a_group_that_the_model_does_not_know() -> None:
    rows = [row for row in all_curated_rows() if row.condition == "rest"]
    assert len(rows) == 12
    left = [row.at_risk for row in rows if not is_predicted(row)]
    assert left == ["subset:rest-sex-age:mild-women-55"]


def test_four_trials_enter_the_fit_and_a_fifth_checks_it() -> None:
    fitted = [item.trial for item in rest_trials()]
    assert fitted == ["ona-gl-4trials", "ona-rest-3cycles", "nabota-onset", "sakura-static"]
    more = {item.trial for item in rest_trials(checks=True)} - set(fitted)
    assert more == {"inco-longterm"}
    rows = [row for item in rest_trials() for row in item.rows]
    assert len(rows) == 10
    assert all(row.fitted and row.kind not in CHECKS for row in rows)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("ona-rest-3cycles", (0, 120, 240)),
        ("sakura-static", (0, 168, 336)),
        ("nabota-onset", (0,)),
        ("ona-gl-4trials", (0,)),
        ("inco-longterm", (0, 90, 180, 270, 360, 450, 540, 630)),
    ],
)
def test_sessions_fall_on_the_days_of_the_trial(name: str, days: tuple[int, ...]) -> None:
    assert trial(name, True).session_days == days
    assert trial(name, True).dose_ratio == 1


def test_all_visits_of_every_cycle_are_looked_at() -> None:
    found = trial("ona-rest-3cycles")
    every = figure("ona-rest-3cycles", "every_cycle")
    assert found.cycles_of(every)[1] == (127, 150, 180, 210, 240)
    once = figure("ona-rest-3cycles", "any_visit")
    assert found.cycles_of(once) == ((7, 30, 60, 90, 120),)
    assert {0.0, 120.0, 360.0} & set(found.days) == {120.0, 360.0}


def test_a_later_cycle_is_looked_at_after_its_own_session() -> None:
    found = trial("sakura-static")
    third = figure("sakura-static", "share", cycle=2)
    assert found.cycles_of(third) == ((364,),)
    assert (third.rater, third.grade, third.size) == ("subject", 0, 568)


def test_people_enter_by_the_rule_of_their_trial() -> None:
    assert figure("ona-rest-3cycles", "any_visit").entry == (1, 3)
    assert figure("ona-gl-4trials", "median").entry == (2, 3)
    assert figure("sakura-static", "share").entry == (0, 3)
    mild = [row for row in trial("ona-rest-3cycles", True).rows if not row.fitted]
    assert [row.entry for row in mild] == [(1, 1)]


def test_a_median_is_looked_for_between_two_visits_among_responders_of_day_30() -> None:
    row = figure("ona-gl-4trials", "median")
    assert row.days == (30, 60, 90, 101, 150)
    assert (row.low, row.value, row.grade) == (101, 131, 1)


def test_the_printed_grades_at_entry_are_figures_of_their_own() -> None:
    shares = {row.grade: row.value for row in trial("sakura-static").rows if row.kind == "entry"}
    assert shares == {1: 0.46, 2: 0.36}
