"""From a trial of skin or hair to its result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from needlework.forecast.draws import Draws, hash_of
from needlework.forecast.values import Course
from needlework.plans import ArmComparison, Trial, TrialArm
from needlework.problems import BadInputError, Problem
from needlework.trials.comparable import margin_faults
from needlework.trials.comparing import compared
from needlework.trials.sizing import sample_size
from needlework.trials.skin.arms import Arms
from needlework.trials.skin.comparing import Pair
from needlework.trials.skin.figures import (
    FEWEST,
    SkinFigure,
    ends,
    expected,
    figure,
    number_of_clinics,
    printed,
)
from needlework.trials.skin.notes import assumptions, given_words
from needlework.trials.skin.purposes import faults
from needlework.trials.skin.visits import visits_of
from needlework.trials.values import (
    ArmResult,
    ComparisonResult,
    EndpointResult,
    SizeResult,
    TrialResult,
)
from needlework.validation.sampling import generator


def run_skin_trial(trial: Trial, include_recalled: bool = False) -> TrialResult:
    """Return what is expected of a trial of skin or hair.

    Raises
    ------
    BadInputError
        With one problem per treatment, endpoint or comparison without a fitted model.
    """
    problems = list(faults(trial))
    if problems:
        raise BadInputError(dict.fromkeys(problems))
    visits = visits_of(trial)
    clinics = number_of_clinics(trial.patients)
    arms = Arms(trial, visits, clinics, include_recalled)
    figures = [
        figure(trial, arm, endpoint, day, arms.course(arm, endpoint, number), visits)
        for arm in trial.arms
        for number, endpoint in enumerate(trial.endpoints)
        for day in endpoint.days
    ]
    _check_people(trial, figures)
    _check_comparisons(trial, figures)
    return TrialResult(
        title=trial.title,
        versions=_versions(arms.tables()),
        seed=trial.seed,
        patients=clinics,
        worlds=clinics,
        arms=tuple(_arm(trial, arm, figures) for arm in trial.arms),
        comparisons=tuple(_comparisons(trial, figures)),
        sample_sizes=tuple(_sizes(trial, figures)),
        assumptions=assumptions(trial, figures),
        by="clinics",
    )


def _arm(trial: Trial, arm: TrialArm, figures: Sequence[SkinFigure]) -> ArmResult:
    mine = [one for one in figures if one.arm is arm]
    return ArmResult(
        name=arm.name,
        simulated=len(mine[0].center),
        size=arm.size,
        sessions=given_words(arm, [one.found.comparison for one in mine]),
        endpoints=tuple(_endpoint(trial, one) for one in mine),
    )


def _endpoint(trial: Trial, one: SkinFigure) -> EndpointResult:
    words = (one.arm.name, one.endpoint.outcome, one.endpoint.area, one.endpoint.rater or "")
    low, high = ends(printed(one, generator(trial.seed, "figure", *words, str(one.day))))
    course: Course = one.found.course
    return EndpointResult(
        outcome=one.endpoint.outcome,
        area=one.endpoint.area,
        day=one.day,
        mean=expected(one),
        lo90=low,
        hi90=high,
        unit=one.unit,
        grade=course.grade,
        reasons=course.grade_reasons,
        rater=one.endpoint.rater or "",
    )


def _pair(asked: ArmComparison, figures: Sequence[SkinFigure]) -> Pair:
    def of(name: str) -> SkinFigure:
        return next(
            one
            for one in figures
            if (one.arm.name, one.endpoint.outcome, one.endpoint.area, one.day)
            == (name, asked.outcome, asked.area, asked.day)
        )

    return Pair(of(asked.arm), of(asked.reference))


def _comparisons(trial: Trial, figures: Sequence[SkinFigure]) -> Iterator[ComparisonResult]:
    sizes = {arm.name: arm.size for arm in trial.arms}
    for asked in trial.comparisons:
        pair = _pair(asked, figures)
        both = (sizes[asked.arm], sizes[asked.reference]) if pair.sampled else (None, None)
        yield compared(asked, pair, both, trial.seed)


def _sizes(trial: Trial, figures: Sequence[SkinFigure]) -> Iterator[SizeResult]:
    if trial.sample_size is None:
        return
    for number, asked in enumerate(trial.comparisons):
        yield sample_size(number, asked, trial.sample_size, _pair(asked, figures), trial.seed)


def _check_people(trial: Trial, figures: Sequence[SkinFigure]) -> None:
    """Refuse visits to which hardly anyone of an arm comes."""
    empty = [one for one in figures if (one.arm.size or FEWEST) * one.seen < FEWEST]
    if empty and trial.imputation == "none":
        raise BadInputError(
            [
                Problem(
                    where=trial.where("dropout_per_year"),
                    given=f"hardly anyone of {empty[0].arm.name!r} is left on day {empty[0].day}",
                    allowed="an arm with at least two people at every visit",
                    remedy="Lower dropout_per_year, enlarge the arm or impute who is missing.",
                    code="trial.nobody-left",
                )
            ]
        )


def _check_comparisons(trial: Trial, figures: Sequence[SkinFigure]) -> None:
    """Refuse comparisons of what the endpoint is not, and sizes where no spread is known."""
    problems = [
        problem
        for number, asked in enumerate(trial.comparisons)
        for problem in _comparison_faults(trial, number, asked, _pair(asked, figures))
    ]
    if problems:
        raise BadInputError(dict.fromkeys(problems))


def _comparison_faults(
    trial: Trial, number: int, asked: ArmComparison, pair: Pair
) -> Iterator[Problem]:
    where = trial.where(f"comparison[{number}].outcome")
    if asked.measure not in (None, pair.measure):
        given = f"{asked.outcome} is a {pair.measure}"
        remedy = "Change measure or leave it out."
        yield Problem(where, given, pair.measure, remedy, "trial.comparison-measure")
    right = "margin" if pair.measure == "share" else "margin_units"
    for code, words in margin_faults(asked, right):
        yield Problem(where=where, code=code, **words)
    if trial.sample_size is not None and not pair.sampled:
        yield Problem(
            where=trial.where("sample_size"),
            given=f"no trial printed how much people differ in {asked.outcome}",
            allowed="a measure whose spread between people is known",
            remedy=f"Write person_sd, in {pair.unit}, at its endpoint.",
            code="trial.no-spread",
        )


def _versions(tables: Sequence[Draws]) -> dict[str, str]:
    from needlework import __version__

    return {
        "package": __version__,
        "evidence": str(tables[0].provenance["evidence_hash"]),
        "draws": hash_of(tables),
        "fit_set": " ".join(dict.fromkeys(str(one.provenance["fit_set"]) for one in tables)),
    }
