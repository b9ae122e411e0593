"""Small trials for the tests, with made-up draws, so that no fit decides whether they pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from unittest.mock import patch

from needlework.forecast.draws import Draws
from needlework.planfile import read_trial
from needlework.plans import Trial
from needlework.trials import TrialResult, run_trial
from needlework.trials.questions import ArmArea, questions_of
from needlework.trials.values import EndpointResult
from needlework.trials.worlds import Worlds, make_worlds
from tests.validation.synthetic import draws as made_up

ONA = "onabotulinumtoxinA"
ABO = "abobotulinumtoxinA"
RATED = "responder_none_or_mild_investigator_max_contraction"
COMPOSITE = "responder_composite_ge2_grade_both_raters_max_contraction"
BETTER = "responder_ge1_grade_investigator_max_contraction"
ONSET = "cumulative_onset_subject_reported"
LOSS = "median_time_to_loss_of_none_or_mild_days"


@cache
def some_draws(**changed: Any) -> Draws:
    """Return draws around plausible values, with the products that have rows."""
    found = made_up(**changed)
    provenance = {**found.provenance, "products_with_rows": list(found.products)}
    return replace(found, provenance=provenance)


def treatment(dose: str = "20 U", product: str = ONA, area: str = "glabella") -> str:
    """Return the lines of one toxin treatment of an arm."""
    return (
        '[[arm.session.treatment]]\nkind = "neuromodulator"\n'
        f'product = "{product}"\narea = "{area}"\ndose = "{dose}"\n'
    )


def arm(name: str, *treatments: str, size: int | None = 80, days: Sequence[int] = (0,)) -> str:
    """Return the lines of one arm; without treatments nothing is given."""
    head = f'[[arm]]\nname = "{name}"\n' + ("" if size is None else f"size = {size}\n")
    sessions = [
        f"[[arm.session]]\nday = {day}\n{one}" for day, one in zip(days, treatments, strict=False)
    ]
    return head + "".join(sessions)


def endpoint(outcome: str = RATED, days: Sequence[int] = (28, 84), more: str = "") -> str:
    """Return the lines of one endpoint of the glabella."""
    return f'[[endpoint]]\noutcome = "{outcome}"\narea = "glabella"\ndays = {list(days)}\n{more}'


def comparison(more: str = "", day: int = 84, names: tuple[str, str] = ("20", "10")) -> str:
    """Return the lines of one comparison of two arms."""
    return (
        f'[[comparison]]\narm = "{names[0]}"\nreference = "{names[1]}"\noutcome = "{RATED}"\n'
        f'area = "glabella"\nday = {day}\n{more}'
    )


TWENTY = arm("20", treatment())
TEN = arm("10", treatment("10 U"))


def text_of(*parts: str, head: str = "", population: str = "female = 1.0") -> str:
    """Return the text of a trial: top keys, population, then arms, endpoints and rules."""
    top = f'format = "needlework-trial/1"\ntitle = "Small trial"\n{head}\n'
    return "\n".join([top, "[population]", population, *parts])


def trial_of(*parts: str, **more: str) -> Trial:
    """Return the trial of :func:`text_of`."""
    return read_trial(text_of(*parts, **more), "trial.toml")


def result_of(*parts: str, patients: int = 2000, run: Any = None, **more: str) -> TrialResult:
    """Return the result of a trial under made-up draws."""
    with patch("needlework.trials.run.area_draws", lambda *asked: some_draws()):
        return run_trial(trial_of(*parts, **more), patients=patients, **(run or {}))


def figure(
    found: TrialResult, name: str = "20", outcome: str = RATED, day: int | None = None
) -> EndpointResult:
    """Return one figure of an arm, on the first day unless said."""
    items = [item for item in found.arm(name).endpoints if item.outcome == outcome]
    return next(item for item in items if day in (None, item.day))


def mean(
    found: TrialResult, name: str = "20", outcome: str = RATED, day: int | None = None
) -> float:
    """Return one expected figure of an arm."""
    value = figure(found, name, outcome, day).mean
    assert value is not None
    return value


def asked_of(trial: Trial) -> tuple[tuple[ArmArea, ...], Worlds]:
    """Return what is asked of each arm, and the worlds of the trial."""
    draws = some_draws()
    worlds = make_worlds(draws, "glabella", trial.patients, trial.population, trial.seed)
    return questions_of(trial, {"glabella": draws}), worlds
