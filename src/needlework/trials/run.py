"""From a trial to its result: one call, one value."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from dataclasses import replace

import numpy as np

from needlework.plans import Trial
from needlework.problems import BadInputError, Problem
from needlework.trials.counting import Counts
from needlework.trials.definitions import definition, is_time
from needlework.trials.figures import answer
from needlework.trials.questions import ArmArea, questions_of, trial_areas
from needlework.trials.results import Simulated, result_of
from needlework.trials.simulation import BLOCK, Tally, simulate
from needlework.trials.values import TrialResult
from needlework.trials.worlds import Worlds, area_draws, make_worlds

Progress = Callable[[int, int], None]
_WORLDS_AT_ONCE = 10
_MOST_WORKERS = 8


def run_trial(
    trial: Trial,
    *,
    patients: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    block: int = BLOCK,
    progress: Progress | None = None,
) -> TrialResult:
    """Simulate a trial and return what is expected of it.

    Parameters
    ----------
    trial : Trial
    patients, seed : int, optional
        Instead of those of the trial.
    workers : int, optional
        Threads; as many as there are cores by default. The result does not depend on it.
    block : int
        People simulated at a time; the result does not depend on it.
    progress : callable, optional
        Told how many pieces are done, of how many.

    Raises
    ------
    BadInputError
        With one problem per treatment or endpoint without a fitted model.
    """
    trial = replace(
        trial,
        patients=trial.patients if patients is None else patients,
        seed=trial.seed if seed is None else seed,
    )
    draws = {area: area_draws(area) for area in trial_areas(trial)}
    asked = questions_of(trial, draws)
    _check_comparisons(trial)
    worlds = {
        area: make_worlds(table, area, trial.patients, trial.population, trial.seed)
        for area, table in draws.items()
    }
    found = _simulated(trial, asked, worlds, workers or _workers(), block, progress)
    return result_of(trial, draws, worlds, found)


def _workers() -> int:
    return min(os.cpu_count() or 1, _MOST_WORKERS)


def _check_comparisons(trial: Trial) -> None:
    problems = [
        Problem(
            where=trial.where(f"comparison[{number}].outcome"),
            given=f"{comparison.outcome} is a time, and comparisons are of shares",
            allowed="the outcome of an endpoint that is a share",
            remedy="Compare the share on a day instead.",
            code="trial.comparison-of-times",
        )
        for number, comparison in enumerate(trial.comparisons)
        for endpoint in trial.endpoints
        if endpoint.outcome == comparison.outcome and is_time(definition(endpoint))
    ]
    if problems:
        raise BadInputError(dict.fromkeys(problems))


def _simulated(
    trial: Trial,
    asked: tuple[ArmArea, ...],
    worlds: Mapping[str, Worlds],
    workers: int,
    block: int,
    progress: Progress | None,
) -> list[Simulated]:
    """Simulate every arm in every area, some worlds at a time, on all workers."""
    pieces = [
        (number, start)
        for number, one in enumerate(asked)
        for start in range(0, len(worlds[one.area].sizes), _WORLDS_AT_ONCE)
    ]

    def piece(number: int, start: int) -> Tally:
        one = asked[number]
        some = worlds[one.area].part(slice(start, start + _WORLDS_AT_ONCE))
        return simulate(trial, one, some, start, block)

    with ThreadPoolExecutor(workers) as pool:
        # The context goes along, so that a recording of parameters sees those used in threads.
        running = {
            pool.submit(copy_context().run, piece, number, start): (number, start)
            for number, start in pieces
        }
        for done, _ in enumerate(as_completed(running), 1):
            if progress is not None:
                progress(done, len(pieces))
        tallies = {place: future.result() for future, place in running.items()}
    return [
        _answered(trial, one, worlds[one.area], [tallies[p] for p in pieces if p[0] == number])
        for number, one in enumerate(asked)
    ]


def _answered(trial: Trial, asked: ArmArea, worlds: Worlds, parts: list[Tally]) -> Simulated:
    counts = [
        np.concatenate([part.counts[place] for part in parts])
        for place, _ in enumerate(asked.questions)
    ]
    _check_people(trial, asked, counts)
    answers = tuple(
        answer(question, counted)
        for question, counted in zip(asked.questions, counts, strict=True)
    )
    again = sum(float(part.again.sum()) for part in parts) / trial.patients
    return Simulated(asked, worlds, answers, again)


def _check_people(trial: Trial, asked: ArmArea, counts: Sequence[Counts]) -> None:
    """Refuse a figure of nobody."""
    problems = [
        Problem(
            where=trial.where(f"endpoint[{trial.endpoints.index(question.endpoint)}].outcome"),
            given=f"nobody of {asked.arm.name} is there for the figure of day {question.day}",
            allowed="an endpoint that somebody is there for",
            remedy="Lower dropout_per_year, simulate more people or follow everyone.",
            code="trial.nobody-there",
        )
        for question, counted in zip(asked.questions, counts, strict=True)
        if not counted[:, 1, 0].any()
    ]
    if problems:
        raise BadInputError(problems)
