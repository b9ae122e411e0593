"""What was simulated, put together as the result of a trial."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from needlework.forecast.draws import Draws
from needlework.plans import ArmComparison, Trial, TrialArm
from needlework.trials.by_world import Counts
from needlework.trials.comparing import compare, contest
from needlework.trials.definitions import endpoint_key
from needlework.trials.figures import LOW, Answer, answer, interval, middle, published
from needlework.trials.grading import grade_of
from needlework.trials.notes import assumptions, given_words
from needlework.trials.questions import ArmArea
from needlework.trials.sizing import sample_size
from needlework.trials.values import (
    ArmResult,
    ComparisonResult,
    Curve,
    EndpointResult,
    SizeResult,
    TrialResult,
)
from needlework.trials.worlds import Worlds


@dataclass(frozen=True, slots=True)
class Simulated:
    """An arm in an area with the answers to its questions.

    Parameters
    ----------
    intervals : tuple of pairs of float or None
        Ends of the interval of each answer's published figure.
    again : float
        Mean number of further sessions per person.
    """

    asked: ArmArea
    worlds: Worlds
    answers: tuple[Answer, ...]
    intervals: tuple[tuple[float | None, float | None], ...]
    again: float


def answered(
    asked: ArmArea, worlds: Worlds, counts: Sequence[Counts], again: float, seed: int
) -> Simulated:
    """Return the answers to the questions of an arm in an area.

    Parameters
    ----------
    counts : sequence of arrays of shape (worlds, 2, days)
        Those of each question.
    """
    pairs = zip(asked.questions, counts, strict=True)
    people = int(worlds.sizes.sum())
    answers = tuple(answer(question, counted, people) for question, counted in pairs)
    ends = tuple(interval(published(found, worlds, seed)) for found in answers)
    return Simulated(asked, worlds, answers, ends, again)


def result_of(
    trial: Trial,
    draws: Mapping[str, Draws],
    worlds: Mapping[str, Worlds],
    found: list[Simulated],
) -> TrialResult:
    """Return what was simulated as a result."""
    return TrialResult(
        title=trial.title,
        versions=_versions(draws),
        seed=trial.seed,
        patients=trial.patients,
        worlds=max(len(one.sizes) for one in worlds.values()),
        arms=tuple(_arm(trial, arm, found) for arm in trial.arms),
        comparisons=tuple(_comparisons(trial, found)),
        sample_sizes=tuple(_sizes(trial, found)),
        assumptions=assumptions(
            trial, [question for one in found for question in one.asked.questions]
        ),
    )


def _arm(trial: Trial, arm: TrialArm, found: list[Simulated]) -> ArmResult:
    mine = [one for one in found if one.asked.arm is arm]
    rule = trial.retreatment is not None
    return ArmResult(
        name=arm.name,
        simulated=trial.patients,
        size=arm.size,
        sessions=given_words(arm),
        endpoints=tuple(
            _endpoint(trial, one, found, ends)
            for one in mine
            for found, ends in zip(one.answers, one.intervals, strict=True)
        ),
        medians=tuple(
            _curve(trial, one, found)
            for one in mine
            for found in one.answers
            if found.question.target.form == "median"
        ),
        retreatments={one.asked.area: one.again for one in mine if rule and not one.asked.parts},
    )


def _endpoint(
    trial: Trial, one: Simulated, found: Answer, ends: tuple[float | None, float | None]
) -> EndpointResult:
    question = found.question
    graded = grade_of(trial, one.asked, question, _fit_set(one.worlds.draws))
    *_, rater, followed, confirmed = endpoint_key(question.endpoint)
    return EndpointResult(
        outcome=question.endpoint.outcome,
        area=question.endpoint.area,
        day=question.day,
        mean=middle(found),
        lo90=ends[0],
        hi90=ends[1],
        unit=question.target.printed.unit,
        grade=graded.grade,
        reasons=graded.reasons,
        rater=rater,
        followed=followed,
        confirmed=confirmed,
    )


def _curve(trial: Trial, one: Simulated, found: Answer) -> Curve:
    ends = np.quantile(found.worlds, [LOW, 1 - LOW], axis=0)
    question = found.question
    return Curve(
        figure=endpoint_key(question.endpoint),
        visits=question.target.grid,
        remaining=tuple(map(float, found.pooled)),
        lo90=tuple(map(float, ends[0])),
        hi90=tuple(map(float, ends[1])),
    )


def _comparisons(trial: Trial, found: list[Simulated]) -> Iterator[ComparisonResult]:
    for asked in trial.comparisons:
        arm, reference, worlds = _pair(asked, found)
        yield compare(asked, arm, reference, worlds, trial.seed)


def _sizes(trial: Trial, found: list[Simulated]) -> Iterator[SizeResult]:
    if trial.sample_size is None:
        return
    for number, asked in enumerate(trial.comparisons):
        arm, reference, worlds = _pair(asked, found)
        simulated = contest(asked, arm, reference, worlds, trial.seed)
        yield sample_size(number, asked, trial.sample_size, simulated, trial.seed)


def _pair(asked: ArmComparison, found: list[Simulated]) -> tuple[Answer, Answer, Worlds]:
    def of(name: str) -> tuple[Answer, Worlds]:
        return next(
            (each, one.worlds)
            for one in found
            for each in one.answers
            if one.asked.arm.name == name
            and (each.question.endpoint.outcome, one.asked.area, each.question.day)
            == (asked.outcome, asked.area, asked.day)
        )

    (arm, worlds), (reference, _) = of(asked.arm), of(asked.reference)
    return arm, reference, worlds


def _versions(draws: Mapping[str, Draws]) -> dict[str, str]:
    from needlework import __version__

    table = next(iter(draws.values()))
    return {
        "package": __version__,
        "evidence": str(table.provenance["evidence_hash"]),
        "draws": table.hash if len(draws) == 1 else " ".join(each.hash for each in draws.values()),
        "fit_set": _fit_set(table),
    }


def _fit_set(table: Draws) -> str:
    return str(table.provenance["fit_set"])
