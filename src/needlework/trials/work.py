"""The people of a trial simulated on all cores, piece by piece."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from needlework.plans import Trial
from needlework.problems import BadInputError, Problem
from needlework.trials.by_world import Counts
from needlework.trials.kernels import Kernels
from needlework.trials.questions import ArmArea
from needlework.trials.results import Simulated, answered
from needlework.trials.simulation import Tally, simulate
from needlework.trials.together import simulate_together
from needlework.trials.worlds import Worlds

Progress = Callable[[int, int, str], None]
_PEOPLE_AT_ONCE = 8192
"""People of a piece of work, about: enough to be worth a thread, few enough to spread evenly."""

_MOST_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Way:
    """How people are simulated; what comes out does not depend on it.

    Parameters
    ----------
    workers : int
        Threads.
    block : int
        People at a time.
    kernels : Kernels
        Who loops over people.
    progress : callable or None
        Told how many pieces are done, of how many, and by what.
    """

    workers: int
    block: int
    kernels: Kernels
    progress: Progress | None


def cores() -> int:
    """Return on how many cores people are simulated unless said."""
    return min(os.cpu_count() or 1, _MOST_WORKERS)


def simulated(
    trial: Trial, asked: Sequence[ArmArea], worlds: Mapping[str, Worlds], way: Way
) -> list[Simulated]:
    """Simulate every arm in every area, some worlds at a time, on all workers."""
    pieces = [
        (number, start, count)
        for number, one in enumerate(asked)
        for start, count in _parts(worlds[one.first_area])
    ]

    def piece(number: int, start: int, count: int) -> Tally:
        one = asked[number]
        if one.parts:
            some = {part.area: worlds[part.area].part(start, count) for part in one.parts}
            return simulate_together(trial, one, some, way.block, way.kernels)
        some_worlds = worlds[one.area].part(start, count)
        return simulate(trial, one, some_worlds, way.block, way.kernels)

    def answers(number: int) -> Simulated:
        one = asked[number]
        mine = [tallies[place] for place in pieces if place[0] == number]
        return _answered(trial, one, worlds[one.first_area], mine)

    with ThreadPoolExecutor(way.workers) as pool:
        # The context goes along, so that a recording of parameters sees those used in threads.
        running = {
            pool.submit(copy_context().run, lambda place=place: piece(*place)): place
            for place in pieces
        }
        for done, _ in enumerate(as_completed(running), 1):
            if way.progress is not None:
                way.progress(done, len(pieces), way.kernels.NAME)
        tallies = {place: future.result() for future, place in running.items()}
        found = [
            pool.submit(copy_context().run, answers, number) for number, _ in enumerate(asked)
        ]
    return [future.result() for future in found]


def _parts(worlds: Worlds) -> list[tuple[int, int]]:
    """Return first and number of the worlds of each piece of work."""
    people, count = int(worlds.sizes.sum()), len(worlds.sizes)
    pieces = max(1, people // _PEOPLE_AT_ONCE)
    bounds = [count * piece // pieces for piece in range(pieces + 1)]
    return [(start, end - start) for start, end in pairwise(bounds) if end > start]


def _answered(trial: Trial, asked: ArmArea, worlds: Worlds, parts: list[Tally]) -> Simulated:
    counts = [
        np.concatenate([part.counts[place] for part in parts])
        for place, _ in enumerate(asked.questions)
    ]
    _check_people(trial, asked, counts)
    again = sum(float(part.again.sum()) for part in parts) / trial.patients
    return answered(asked, worlds, counts, again, trial.seed)


def _check_people(trial: Trial, asked: ArmArea, counts: Sequence[Counts]) -> None:
    """Refuse a figure of nobody."""
    problems = [
        Problem(
            where=trial.where(f"endpoint[{question.number}].outcome"),
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
