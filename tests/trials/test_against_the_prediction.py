"""Simulated people give what the one prediction of published figures expects of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from needlework.forecast.design import SurvivalRows
from needlework.forecast.ensemble import fall_course
from needlework.forecast.history import AreaHistory
from needlework.forecast.predict import Prediction
from needlework.forecast.published import build_design
from needlework.forecast.trial_effects import by_arm
from needlework.trials.by_world import ByWorld
from needlework.trials.effects import effect_nodes, mean_strength
from needlework.trials.figures import Answer, answer
from needlework.trials.kernels import plain
from needlework.trials.simulation import simulate
from tests.trials.making import (
    ABO,
    BETTER,
    COMPOSITE,
    LOSS,
    ONA,
    ONSET,
    RATED,
    TWENTY,
    asked_of,
    endpoint,
    trial_of,
)

PATIENTS = 40_000
COARSE = 0.004
"""How far the coarse grids of the prediction are from the people they stand for."""

FIGURES = (
    endpoint(RATED, (7, 28, 84, 168)),
    endpoint(COMPOSITE, (28,)),
    endpoint(BETTER, (28, 112)),
    endpoint("responder_none_or_mild_subject_max_contraction", (28, 112)),
    endpoint("responder_subject_global_ge_plus2", (28, 112)),
    endpoint(ONSET, (1, 2, 7)),
    endpoint(LOSS, (28, 56, 84, 112, 140, 168)),
    endpoint(LOSS, (28, 56, 84, 112, 140, 168), 'followed = "day30-responders"\n'),
)


@cache
def answers() -> tuple[tuple[Answer, np.ndarray], ...]:
    """Every figure of one arm, simulated and as predicted for the same worlds."""
    trial = trial_of(
        TWENTY,
        *FIGURES,
        head=f"patients = {PATIENTS}",
        population="female = 1.0\nsevere_at_baseline = 0.57",
    )
    (asked,), worlds = asked_of(trial)
    tally = simulate(trial, asked, worlds)
    rows = [row for question in asked.questions for row in question.target.rows]
    design, _ = build_design(rows, worlds.draws.products)
    arms = len(design.severe_known)
    effects = by_arm(worlds.trial, np.zeros(arms, dtype=int), np.full(arms, np.nan))
    prediction = Prediction(dict(worlds.parameters), design, effects)
    expected: list[np.ndarray] = [np.empty(0)] * len(rows)
    for group in design.groups:
        curve = isinstance(group, SurvivalRows)
        found = prediction.curve(group) if curve else prediction.shares(group)[..., None]
        for place, row in enumerate(group.row):
            expected[int(row)] = found[:, place].mean(axis=0)
    return tuple(
        (answer(question, tally.counts[place], PATIENTS), expected[place])
        for place, question in enumerate(asked.questions)
    )


def test_shares_are_those_of_the_prediction_within_chance() -> None:
    shares = [(found, exact) for found, exact in answers() if len(exact) == 1]
    assert len(shares) == 14
    for found, exact in shares:
        chance = np.sqrt(exact * (1 - exact) / PATIENTS)
        assert abs(found.pooled - exact)[0] < 4 * chance[0] + COARSE, found.question.endpoint


def test_the_kaplan_meier_curve_of_people_is_that_of_the_prediction() -> None:
    curves = [(found, exact) for found, exact in answers() if len(exact) > 1]
    assert len(curves) == 2
    for found, exact in curves:
        chance = np.sqrt(exact * (1 - exact) / PATIENTS)
        assert (abs(found.pooled - exact) < 4 * chance + 2 * COARSE).all()


def test_what_differs_between_worlds_is_not_the_chance_of_few_people() -> None:
    """With few people in a world the spread between worlds stays what it is with many."""
    spread = []
    for patients in (2_000, 20_000):
        trial = trial_of(TWENTY, endpoint(days=(84,)), head=f"patients = {patients}")
        (asked,), worlds = asked_of(trial)
        found = answer(asked.questions[0], simulate(trial, asked, worlds).counts[0], patients)
        spread.append(found.worlds.std())
    assert spread[0] == pytest.approx(spread[1], rel=0.5)


@pytest.mark.parametrize(
    ("days", "products", "ratios"),
    [
        ((0.0,), (ONA,), (1.0,)),
        ((0.0, 84.0), (ONA, ONA), (1.0, 0.5)),
        ((0.0, 0.0, 84.0), (ABO, ONA, ONA), (0.3, 1.0, 0.5)),
    ],
)
def test_effects_are_those_of_the_engine(
    days: tuple[float, ...], products: tuple[str, ...], ratios: tuple[float, ...]
) -> None:
    _, worlds = asked_of(trial_of(TWENTY, endpoint(), head="patients = 1000"))
    history = AreaHistory("glabella", days, products, ratios, ("t",) * len(days))
    seen = (0.0, 1.0, 3.0, 14.0, 84.0, 85.0, 90.0, 140.0)
    deviates = np.linspace(-3, 3, 7)
    usual = replace(worlds.trial, strength=1 - mean_strength(worlds, history))
    every = np.broadcast_to(deviates, (len(worlds.sizes), 7))
    exact = fall_course(worlds.parameters, worlds.draws, history, usual, 0.0, every, seen)
    count = len(worlds.sizes)
    shift = (worlds.parameters["patient_day_sd"][:, None] * deviates).ravel()
    nodes = effect_nodes(worlds, history, seen)
    by_world = ByWorld(np.repeat(np.arange(count), 7), count)
    found = plain.effect(nodes, shift, by_world, np.arange(len(seen)))
    assert np.abs(found.reshape(exact.shape) - exact).max() < 0.004
    columns = np.tile(np.arange(len(seen)), (7 * count, 1))
    assert np.allclose(plain.effect(nodes, shift, by_world, columns), found)
