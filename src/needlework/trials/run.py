"""From a trial to its result: one call, one value."""

from __future__ import annotations

from dataclasses import replace

from needlework.forecast.area_scales import FORECAST_AREAS
from needlework.forecast.draws import is_shipped
from needlework.plans import Trial
from needlework.problems import BadInputError, Problem
from needlework.trials.comparable import comparison_faults
from needlework.trials.kernels import choose
from needlework.trials.questions import ArmArea, questions_of, trial_areas
from needlework.trials.results import result_of
from needlework.trials.simulation import BLOCK
from needlework.trials.skin.purposes import faults_of_lines, is_of_skin
from needlework.trials.skin.run import run_skin_trial
from needlework.trials.values import TrialResult
from needlework.trials.work import Progress, Way, cores, simulated
from needlework.trials.worlds import area_draws, make_worlds


def run_trial(
    trial: Trial,
    *,
    patients: int | None = None,
    seed: int | None = None,
    include_recalled: bool = False,
    workers: int | None = None,
    block: int = BLOCK,
    compiled: bool | None = None,
    progress: Progress | None = None,
) -> TrialResult:
    """Simulate a trial and return what is expected of it.

    Parameters
    ----------
    trial : Trial
    patients, seed : int, optional
        Instead of those of the trial; of skin and hair as many clinics stand for people.
    include_recalled : bool
        Use the fit that includes figures known only from memory.
    workers : int, optional
        Threads; as many as there are cores by default. The result does not depend on it.
    block : int
        People simulated at a time; the result does not depend on it.
    compiled : bool, optional
        Whether machine code loops over people where the extra ``fast`` is installed; where it
        pays by default. The result does not depend on it.
    progress : callable, optional
        Told how many pieces are done, of how many, and whether ``compiled`` or by ``numpy``.

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
    if is_of_skin(trial):
        return run_skin_trial(trial, include_recalled)
    unfit = list(faults_of_lines(trial))
    if unfit:
        raise BadInputError(unfit)
    if include_recalled:
        _check_recalled(trial)
    draws = {area: area_draws(area, include_recalled) for area in trial_areas(trial)}
    asked = questions_of(trial, draws)
    _check_comparisons(trial)
    worlds = {
        area: make_worlds(table, area, trial.patients, trial.population, trial.seed)
        for area, table in draws.items()
    }
    kernels = choose(_figures(trial, asked), compiled)
    way = Way(workers or cores(), block, kernels, progress)
    return result_of(trial, draws, worlds, simulated(trial, asked, worlds, way))


def _figures(trial: Trial, asked: tuple[ArmArea, ...]) -> int:
    """Return how many figures of people there are to simulate."""
    return trial.patients * sum(len(one.questions) for one in asked)


def _check_recalled(trial: Trial) -> None:
    """Refuse endpoints in areas that have no fit with figures from memory."""
    fitted = [area for area in FORECAST_AREAS if is_shipped(True, area)]
    problems = [
        Problem(
            where=trial.where(f"endpoint[{number}].outcome"),
            given=f"{area} has no fit that includes figures from memory",
            allowed=" or ".join(fitted),
            remedy="Run the trial without figures from memory, or leave the endpoint out.",
            code="trial.no-recalled-fit",
        )
        for number, endpoint in enumerate(trial.endpoints)
        for area in endpoint.areas
        if area in FORECAST_AREAS and area not in fitted
    ]
    if problems:
        raise BadInputError(problems)


def _check_comparisons(trial: Trial) -> None:
    """Refuse comparisons of what the endpoint is not, or with a margin in another unit."""
    problems = [
        Problem(where=trial.where(f"comparison[{number}].outcome"), code=code, **words)
        for number, comparison in enumerate(trial.comparisons)
        for endpoint in trial.endpoints
        if (endpoint.outcome, endpoint.area) == (comparison.outcome, comparison.area)
        for code, words in comparison_faults(comparison, endpoint)
    ]
    if problems:
        raise BadInputError(dict.fromkeys(problems))
