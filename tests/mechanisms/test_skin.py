"""The state of skin over years: exact, balanced, and it goes the right way."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.mechanisms.skin import (
    SkinInputs,
    SkinState,
    advance,
    course,
    dermis_left,
    fed_and_fading,
    mean_left,
    stacked,
    young_skin,
)
from tests.mechanisms.making_skin import RATES, any_inputs, any_rates, any_step
from tests.reference.skin_oracle import NAMES, solve

DARK = SkinInputs(age=20.0)


def end_of(steps, rates=RATES, start: SkinState | None = None) -> SkinState:
    return list(course(start or young_skin(rates), steps, rates))[-1]


def years_of(count: int, first: float = 20.0, **inputs) -> list[tuple[float, SkinInputs]]:
    return [(1.0, SkinInputs(age=first + year + 0.5, **inputs)) for year in range(count)]


def assert_same(one: SkinState, other: SkinState, **tolerance: float) -> None:
    for name in NAMES:
        assert getattr(one, name) == pytest.approx(getattr(other, name), **tolerance), name


@settings(max_examples=12, deadline=None)
@given(rates=any_rates, steps=st.lists(any_step, min_size=1, max_size=4))
def test_a_course_is_that_of_a_general_solver(rates, steps) -> None:
    assert_same(end_of(steps, rates), solve(young_skin(rates), steps, rates), rel=1e-6, abs=1e-7)


def test_what_the_lines_feel_may_be_held_over_a_month() -> None:
    steps = [(1 / 12, SkinInputs(age=40 + month / 12, ultraviolet=1.0)) for month in range(120)]
    exact = solve(young_skin(RATES), steps, RATES, frailty_held=False)
    assert end_of(steps).line == pytest.approx(exact.line, rel=1e-3)


@given(rates=any_rates)
def test_young_skin_without_sun_stays_as_it_is(rates) -> None:
    start = young_skin(rates)
    after = end_of([(5.0, DARK), (3.0, DARK)], rates)
    assert after.labile == pytest.approx(start.labile)
    assert after.mature == pytest.approx(start.mature)
    assert (after.tan, after.sun_load) == (0, 0)


@given(rates=any_rates, inputs=any_inputs, years=st.floats(0.01, 3), share=st.floats(0.1, 0.9))
def test_two_parts_of_a_step_make_the_whole(rates, inputs, years, share) -> None:
    rates = replace(rates, line_frailty=0.0)
    whole = end_of([(years, inputs)], rates)
    parts = end_of([(years * share, inputs), (years * (1 - share), inputs)], rates)
    assert_same(whole, parts, rel=1e-9, abs=1e-12)


@given(rates=any_rates, inputs=any_inputs)
def test_a_step_of_no_time_changes_nothing(rates, inputs) -> None:
    start = advance(young_skin(rates), inputs, 1.0, rates)
    assert_same(advance(start, inputs, 0.0, rates), start, rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(rates=any_rates, inputs=any_inputs)
def test_collagen_that_is_made_is_kept_or_lost(rates, inputs) -> None:
    """Made minus lost over a step is what the skin has more, by Gauss-Legendre in time."""
    nodes, weights = np.polynomial.legendre.leggauss(24)
    pieces = np.linspace(0, 1, 9)
    start, made, lost = young_skin(rates), 0.0, 0.0
    sun = inputs.ultraviolet / (inputs.ultraviolet + rates.sunlight_half)
    ageing = np.exp(-rates.synthesis_fall * max(inputs.age - 25, 0))
    output = ageing * (1 - rates.synthesis_block * sun) + inputs.stimulus
    break_mature = rates.turnover * (1 + rates.breakdown_by_sun * sun)
    break_mature += rates.menopause_breakdown * inputs.after_menopause
    for first, last in pairwise(pieces):
        times = first + (last - first) * (nodes + 1) / 2
        found = [advance(start, inputs, float(time), rates) for time in times]
        weight = weights * (last - first) / 2
        made += float(np.sum(weight)) * rates.labile_loss * rates.labile_share * output
        lost += float(
            sum(
                w * (rates.labile_breakdown * s.labile + break_mature * s.mature)
                for w, s in zip(weight, found, strict=True)
            )
        )
    end = advance(start, inputs, 1.0, rates)
    assert end.collagen - start.collagen == pytest.approx(made - lost, rel=1e-6, abs=1e-8)


@given(rates=any_rates, low=st.floats(0, 3), more=st.floats(0, 3))
def test_more_sun_is_never_better(rates, low, more) -> None:
    less, much = (
        end_of(years_of(10, first=35, ultraviolet=dose), rates) for dose in (low, low + more)
    )
    slack = 1e-12
    assert much.collagen <= less.collagen + slack
    assert much.elastin <= less.elastin + slack
    assert dermis_left(much, young_skin(rates), rates) <= (
        dermis_left(less, young_skin(rates), rates) + slack
    )
    assert much.tan >= less.tan - slack
    assert much.sun_load >= less.sun_load - slack
    assert much.wrinkling >= less.wrinkling - slack
    assert much.line >= less.line - slack


@given(rates=any_rates, low=st.floats(0, 1), more=st.floats(0, 1))
def test_more_folding_never_makes_shallower_lines(rates, low, more) -> None:
    little, much = (
        end_of(years_of(8, folding=share), rates).line for share in (low, min(low + more, 1))
    )
    assert little <= much + 1e-12


@given(rates=any_rates, first=st.floats(20, 70))
def test_older_skin_makes_less_and_has_less_collagen(rates, first) -> None:
    younger = end_of(years_of(10, first=first), rates)
    older = end_of(years_of(10, first=first + 15), rates)
    assert older.collagen <= younger.collagen + 1e-12


@given(rates=any_rates)
def test_the_menopause_takes_collagen_and_a_stimulus_gives_some(rates) -> None:
    plain = end_of(years_of(6, first=51), rates).collagen
    assert end_of(years_of(6, first=51, after_menopause=1.0), rates).collagen <= plain + 1e-12
    assert end_of(years_of(6, first=51, stimulus=0.3), rates).collagen > plain


@given(rates=any_rates, steps=st.lists(any_step, min_size=1, max_size=30))
def test_nothing_ever_falls_below_nothing(rates, steps) -> None:
    after = end_of(steps, rates)
    for name in NAMES:
        assert np.isfinite(getattr(after, name))
        assert getattr(after, name) >= -1e-12
    assert after.tan <= 1


def test_a_line_fades_only_slowly_when_nothing_folds_the_skin() -> None:
    lined = replace(young_skin(RATES), line=1.0)
    after = end_of(years_of(20, folding=0.0), start=lined).line
    assert after == pytest.approx(np.exp(-0.035 * 20))


def test_feeding_and_fading_meet_where_the_rates_do() -> None:
    assert fed_and_fading(1.0, 2.0, 0.0, 3.0) == pytest.approx(7)
    assert fed_and_fading(1.0, 2.0, 1e-13, 3.0) == pytest.approx(7)
    assert mean_left(np.array([0.0, 1e-20, 1.0])) == pytest.approx([1, 1, 1 - np.exp(-1)])


def test_people_are_simulated_side_by_side_and_each_alone() -> None:
    spread = np.array([0.005, 0.01, 0.03])
    rates = replace(RATES, synthesis_fall=spread)
    together = end_of(years_of(30, ultraviolet=0.5), rates).collagen
    alone = [
        end_of(years_of(30, ultraviolet=0.5), replace(RATES, synthesis_fall=value)).collagen
        for value in spread
    ]
    assert together == pytest.approx(alone)


def test_a_course_in_jax_is_the_same() -> None:
    pytest.importorskip("jax")
    import jax.numpy as jnp

    steps = years_of(12, first=45, ultraviolet=0.7, after_menopause=1.0)
    there = list(course(young_skin(RATES), steps, RATES, jnp))[-1]
    found = SkinState(*(float(getattr(there, name)) for name in NAMES))
    assert_same(end_of(steps), found, rel=1e-5)


def test_states_are_stacked_with_time_last() -> None:
    rates = replace(RATES, turnover=np.array([0.03, 0.06]))
    found = stacked(course(young_skin(rates), years_of(3), rates))
    assert {getattr(found, field.name).shape for field in fields(SkinState)} == {(2, 3)}
