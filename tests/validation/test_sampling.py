from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from needlework.evidence import Figure
from needlework.forecast.curated import fit_rows
from needlework.forecast.design import SurvivalRows
from needlework.forecast.draws import Draws
from needlework.forecast.predict import Prediction
from needlework.forecast.published import build_design
from needlework.forecast.trial_effects import SPREADS, no_effects
from needlework.validation.noise import median_draws, share_draws
from needlework.validation.sampling import draw_index, generator, predict_rows
from needlework.validation.table import table_rows
from needlework.validation.targets import Target, target_of
from tests.validation.synthetic import PRODUCTS, draws, figure, median, with_weights

STILL = dict.fromkeys((*SPREADS.values(), "severe_logit_sd"), 0.0)


def targets(*figures: Figure) -> list[Target]:
    found = [target_of(row, PRODUCTS) for row in table_rows(figures)]
    assert all(isinstance(target, Target) for target in found), found
    return [target for target in found if isinstance(target, Target)]


def samples(table: Draws, *figures: Figure, seed: int = 1, n: int | None = None) -> list[Any]:
    return list(predict_rows(targets(*figures), table, seed, n).samples)


def test_the_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    table = draws()
    first, again, other = (samples(table, figure(), seed=seed)[0] for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_figure_is_predicted_alike_whatever_else_is_in_the_table() -> None:
    table = draws()
    alone = samples(table, figure(study="b"))[0]
    beside = samples(table, figure(study="a"), figure(study="b", day=84.0), figure(study="b"))[2]
    assert np.allclose(alone, beside)


def test_the_size_of_a_chunk_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    table = draws(size=30)
    rows = (figure(), median(), median(outcome="median_time_to_onset_days", value=3.0))
    whole = samples(table, *rows)
    monkeypatch.setattr("needlework.validation.sampling.CHUNK", 7)
    for one, other in zip(whole, samples(table, *rows), strict=True):
        assert np.allclose(one, other)


def test_without_noise_the_draws_are_what_the_model_of_the_fit_predicts() -> None:
    table = draws(size=20, **STILL, concentration=1e9)
    found = samples(table, figure(n=10**9, value=0.8512))[0]
    target = targets(figure(n=10**9, value=0.8512))[0]
    design, _ = build_design(target.rows, table.products)
    severe = 1 / (1 + np.exp(-table.parameters["severe_logit_mean"]))[:, None]
    still = no_effects(severe)
    expected = Prediction(table.parameters, design, still).shares(design.groups[0])[:, 0]
    assert np.sort(found) == pytest.approx(np.sort(expected), abs=2e-4)


def test_people_of_a_trial_share_its_effect_and_trials_do_not() -> None:
    table = draws(size=400, spread=0.0, concentration=1e9, trial_strength_sd=0.5)
    big = {"n": 10**6, "value": 0.8512}
    same = samples(table, figure(**big), figure(day=56.0, **big))
    apart = samples(table, figure(**big), figure(study="other", day=56.0, **big))
    assert np.corrcoef(same[0], same[1])[0, 1] > 0.9
    assert abs(np.corrcoef(apart[0], apart[1])[0, 1]) < 0.2


def test_a_known_mix_of_grades_takes_its_spread_out_of_the_interval() -> None:
    table = draws(size=300, spread=0.0, concentration=1e9, severe_logit_sd=1.5)
    late = {"n": 10**6, "day": 112.0, "value": 0.3512}
    unknown = samples(table, figure(**late))[0]
    known = samples(table, figure(population="adults, 50% severe", **late))[0]
    assert np.std(known) < np.std(unknown)


def test_a_small_sample_widens_the_interval_and_an_unknown_one_does_not() -> None:
    table = draws(size=500)
    widths = [
        np.ptp(np.quantile(samples(table, figure(n=n))[0], [0.05, 0.95])) for n in (10, 1000, None)
    ]
    assert widths[0] > widths[1]
    assert widths[0] > widths[2]


def test_people_between_bounds_are_drawn_between_them() -> None:
    people = table_rows([figure(n=None), figure(day=56.0, n=20), figure(day=84.0, n=90)])[0].people
    drawn = people.draw(generator(1, "x"), 1000)
    assert drawn is not None
    assert (drawn.min(), drawn.max()) == (20, 90)


def test_shares_are_rounded_as_printed_and_stay_shares() -> None:
    found = samples(draws(size=300), figure(value=0.85))[0]
    assert np.allclose(found, np.round(found, 2))
    assert 0 <= found.min() <= found.max() <= 1


def test_a_relapsed_share_falls_when_the_dose_rises() -> None:
    relapsed = {"outcome": "relapsed_to_baseline_fraction", "day": 120.0, "value": 0.4}
    low, high = samples(
        draws(size=200),
        figure(arm="ona-10", dose=Decimal(10), **relapsed),
        figure(arm="ona-40", dose=Decimal(40), **relapsed),
    )
    assert np.mean(low) > np.mean(high)


def test_one_arm_name_with_two_doses_is_two_arms() -> None:
    late = {"day": 112.0, "value": 0.4}
    low, high = samples(
        draws(size=200), figure(dose=Decimal(10), **late), figure(dose=Decimal(40), **late)
    )
    assert np.mean(high) > np.mean(low) + 0.05


def test_medians_fall_on_visits_and_grow_with_the_dose() -> None:
    low, high = samples(
        draws(size=200), median(dose=Decimal(10)), median(arm="ona-40", dose=Decimal(40))
    )
    assert set(np.unique(low[np.isfinite(low)])) <= set(range(28, 1000, 28))
    assert np.mean(high) > np.mean(low)


def test_a_kaplan_meier_share_at_its_median_is_about_a_half() -> None:
    table = draws(size=300)
    times = samples(table, median())[0]
    middle = float(np.median(times))
    shares = samples(
        table,
        figure(outcome="not_returned_to_baseline", day=middle, value=0.5),
        figure(outcome="not_returned_to_baseline", day=middle - 28, value=0.5),
    )
    assert np.median(shares[0]) <= 0.55
    assert np.median(shares[1]) >= 0.45


def test_a_median_that_is_not_reached_is_infinite() -> None:
    reached = np.array([[0.1, 0.2, 0.6], [0.1, 0.2, 0.3]])
    found = median_draws(reached, (28, 56, 84), np.zeros_like(reached), generator(1, "x"))
    assert found.tolist() == [84, np.inf]


def test_the_chance_of_a_median_by_a_visit_is_that_of_the_likelihood() -> None:
    size = 40_000
    reached = np.tile([0.2, 0.45, 0.7], (size, 1))
    spread = np.full_like(reached, 0.1)
    found = median_draws(reached, (28, 56, 84), spread, generator(1, "x"))
    # P(median <= visit) = normal((reached - 0.5) / spread): -3, -0.5 and 2 deviations.
    assert np.mean(found <= 28) == pytest.approx(0.00135, abs=0.001)
    assert np.mean(found <= 56) == pytest.approx(0.3085, abs=0.01)
    assert np.mean(found <= 84) == pytest.approx(0.9772, abs=0.005)


def test_drawn_shares_have_the_spread_of_a_beta_binomial() -> None:
    size, share, people, concentration = 40_000, 0.3, 50, 80.0
    found = share_draws(
        np.full(size, share),
        np.full(size, float(people)),
        np.full(size, concentration),
        generator(1, "x"),
    )
    inflation = (concentration + people) / (concentration + 1)
    assert np.mean(found) == pytest.approx(share, abs=0.003)
    assert np.var(found) == pytest.approx(share * (1 - share) / people * inflation, rel=0.04)


def test_a_trial_of_the_fit_is_predicted_by_the_draws_that_do_without_it() -> None:
    table = draws(size=60)
    trial = table.trials[0]
    weights = np.where(np.arange(60) < 30, 0.0, -50.0)
    chosen = draw_index(with_weights(table, trial, weights), trial, 600, generator(1, "x"))
    assert chosen.max() < 30
    assert np.bincount(chosen, minlength=30)[:30].tolist() == [20] * 30


def test_a_new_trial_takes_every_draw_once() -> None:
    table = draws(size=60)
    assert draw_index(table, "new", 60, generator(1, "x")).tolist() == list(range(60))


def test_left_out_weights_move_the_prediction_of_their_trial_only() -> None:
    table = draws(size=200, spread=0.1)
    trial = table.trials[0]
    strong = np.where(table.parameters["strength"][:, 0] > 2.1, 0.0, -50.0)
    moved = with_weights(table, trial, strong)
    late = {"day": 112.0, "value": 0.4, "arm": "x"}
    own, other = (figure(study=name, **late) for name in (trial, "new"))
    assert np.mean(samples(moved, own)[0]) > np.mean(samples(table, own)[0])
    assert np.array_equal(samples(moved, other)[0], samples(table, other)[0])


def test_more_draws_may_be_asked_for_than_are_shipped() -> None:
    assert samples(draws(size=40), figure(), n=100)[0].shape == (100,)


def test_no_target_means_no_prediction() -> None:
    assert predict_rows([], draws(), 1).samples == ()


def test_figures_drawn_from_the_model_lie_in_its_intervals_as_often_as_they_should() -> None:
    table = draws(size=400)
    days = (7.0, 28.0, 56.0, 84.0, 112.0, 140.0)
    rows = [figure(study=f"trial-{i}", day=day, n=60) for i in range(15) for day in days]
    printed = samples(table, *rows, seed=1)
    predicted = samples(table, *rows, seed=2)
    inside = [
        np.quantile(sample, 0.05) <= truth[17] <= np.quantile(sample, 0.95)
        for truth, sample in zip(printed, predicted, strict=True)
    ]
    # Rows of a trial go together, so 90 of them are worth fewer; printed shares are discrete.
    assert 0.84 <= np.mean(inside) <= 0.99


def test_survival_by_visit_is_that_of_the_likelihood_of_the_fit() -> None:
    table = draws(size=8)
    row = fit_rows("glabella", "seen-only")
    known = [entry for entry in row if entry.kind == "median" and entry.product in PRODUCTS]
    design, _ = build_design(known, table.products)
    arms = len(design.trial)
    effects = no_effects(np.full((8, arms), 0.5))
    curves = Prediction(table.parameters, design, effects)
    groups = [group for group in design.groups if isinstance(group, SurvivalRows)]
    assert len(groups) > 2
    for group in groups:
        low, high = curves.remaining(group)
        by_visit = curves.curve(group)
        rows = np.arange(len(group.row))
        reached = group.high < group.visits.shape[1]
        last = np.minimum(group.high, group.visits.shape[1] - 1)
        assert np.where(reached, by_visit[:, rows, last], 0) == pytest.approx(high)
        before = np.where(group.low < 0, 1, by_visit[:, rows, np.maximum(group.low, 0)])
        assert before == pytest.approx(low)
