"""Predictive draws of published figures: what another trial of this kind would have printed.

Each draw takes one posterior draw of the parameters and gives the trial an effect of its own
(strength, days, and where it is not printed the mix of grades at entry), shared by its arms and
rows. Around the share that follows, the row scatters beta-binomially with the people behind it,
and is rounded as printed. Medians are read off the predicted survival at the visits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from needlework.forecast.design import Design, SurvivalRows
from needlework.forecast.draws import Draws
from needlework.forecast.predict import Prediction
from needlework.forecast.published import PublishedRow, build_design
from needlework.forecast.trial_effects import DEVIATES, TrialEffects, by_arm, trial_effects
from needlework.validation.noise import figure_draws
from needlework.validation.targets import Target

Array = NDArray[np.float64]
CHUNK = 125


@dataclass(frozen=True, slots=True)
class RowPredictions:
    """Draws of every figure in the order of the targets, as printed but in shares and days.

    Parameters
    ----------
    samples : tuple of arrays of shape (draws,)
        Times that never come within the visits are infinite.
    """

    samples: tuple[Array, ...]


def predict_rows(
    targets: Sequence[Target], draws: Draws, seed: int, n_draws: int | None = None
) -> RowPredictions:
    """Return the predictive distribution of each published figure.

    Trials of the fit are predicted without themselves, by their leave-one-out weights. A figure
    has the same draws whatever else is in the table, as long as its trial is the same.

    Parameters
    ----------
    targets : sequence of Target
    draws : Draws
        Posterior draws of the population parameters.
    seed : int
        Seed of the trial effects and of sampling.
    n_draws : int, optional
        Number of predictive draws; as many as there are posterior draws by default.
    """
    size = n_draws or draws.size
    samples: list[Array | None] = [None] * len(targets)
    for trial, places in _by_trial(targets).items():
        members = [targets[place] for place in places]
        for place, sample in zip(places, _trial(trial, members, draws, seed, size), strict=True):
            samples[place] = sample
    return RowPredictions(tuple(sample for sample in samples if sample is not None))


def _by_trial(targets: Sequence[Target]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, target in enumerate(targets):
        places.setdefault(target.printed.study, []).append(place)
    return places


def _trial(
    trial: str, targets: Sequence[Target], draws: Draws, seed: int, size: int
) -> Iterator[Array]:
    rng = generator(seed, "trial", trial)
    parameters = parameters_without(draws, trial, size, rng)
    deviates = rng.standard_normal((len(DEVIATES), size))
    rows = [_own_arm(row) for target in targets for row in target.rows]
    design, _ = build_design(rows, draws.products)
    shares, curves = _expected(parameters, design, deviates)
    place = 0
    for target in targets:
        number = len(target.rows)
        noise = generator(seed, "row", target.printed.row_id)
        curve = curves.get(place)
        expected = shares[:, place : place + number] if curve is None else curve
        yield figure_draws(target, expected, parameters, noise)
        place += number


def _own_arm(row: PublishedRow) -> PublishedRow:
    """Keep apart what a table may call by one name: an arm is also its product and dose."""
    name = f"{row.arm} {row.product} {row.dose_ratio:g} {row.male_excess:g} {row.severe_share:g}"
    return replace(row, arm=name)


def generator(seed: int, *words: str) -> np.random.Generator:
    """Return random numbers that depend on the seed and these words alone."""
    digest = hashlib.sha256("\0".join([str(seed), *words]).encode()).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "big")))


def parameters_without(
    draws: Draws, trial: str, size: int, rng: np.random.Generator
) -> dict[str, Array]:
    """Return posterior draws that know nothing of a trial: fitted again, or weighted."""
    again = draws.refits.get(trial)
    if again is None:
        index = draw_index(draws, trial, size, rng)
        return {name: value[index] for name, value in draws.parameters.items()}
    number = len(again["hill"])
    index = rng.permutation(np.arange(size) % number)
    return {name: value[index] for name, value in again.items()}


def draw_index(draws: Draws, trial: str, size: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """Return which posterior draws to take: by leave-one-out weight for a trial of the fit."""
    if trial in draws.trials:
        log_weights = draws.loto_log_weights[draws.trials.index(trial)]
        weights = np.exp(log_weights - log_weights.max())
    else:
        weights = np.ones(draws.size)
    edges = np.cumsum(weights / weights.sum())
    positions = (np.arange(size) + rng.random()) / size
    return np.minimum(np.searchsorted(edges, positions), draws.size - 1)


def _expected(
    parameters: dict[str, Array], design: Design, deviates: Array
) -> tuple[Array, dict[int, Array]]:
    """Return expected shares (draws, rows), and survival by visit for rows of medians."""
    size = deviates.shape[1]
    shares = np.full((size, design.rows), np.nan)
    curves: dict[int, list[Array]] = {}
    for start in range(0, size, CHUNK):
        part = slice(start, min(start + CHUNK, size))
        chunk = {name: value[part] for name, value in parameters.items()}
        prediction = Prediction(chunk, design, _effects(chunk, design, deviates[:, part]))
        for group in design.groups:
            if not isinstance(group, SurvivalRows):
                shares[part, group.row] = prediction.shares(group)
                continue
            curve = prediction.curve(group)
            for place, row in enumerate(group.row):
                counted = group.counted[place]
                curves.setdefault(int(row), []).append(curve[:, place, counted])
    return shares, {row: np.concatenate(parts) for row, parts in curves.items()}


def _effects(parameters: dict[str, Array], design: Design, deviates: Array) -> TrialEffects:
    """Return a new trial's effects, the same for all arms."""
    drawn = trial_effects(parameters, dict(zip(DEVIATES, deviates, strict=True)))
    one = np.zeros(len(design.severe_known), dtype=np.intp)
    return by_arm(drawn, one, design.severe_known)
