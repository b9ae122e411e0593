"""Plans of frown lines for the tests of the forecast, and their forecasts, each made once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np

from needlework.forecast import forecast
from needlework.forecast.area import AreaForecast
from needlework.forecast.baseline import BaselineScores
from needlework.forecast.draws import load_draws
from needlework.forecast.ensemble import male_excess
from needlework.forecast.history import AreaHistory
from needlework.forecast.values import Array, Course, Event, Forecast
from needlework.planfile import read_plan
from needlework.plans import Plan
from needlework.scales.endpoints import ResponderEndpoint

TODAY = date(2026, 11, 20)
ONA = "onabotulinumtoxinA"
DAXI = "daxibotulinumtoxinA"
ABO = "abobotulinumtoxinA"
INVESTIGATOR = ResponderEndpoint("none_or_mild", "investigator")
SUBJECT = ResponderEndpoint("none_or_mild", "subject")
COMPOSITE = ResponderEndpoint("ge2_grade", "both-and")
WOMAN_43 = 'age = 43\nsex = "female"'


def score(value: object, rater: str = "investigator", scale: str = "FWS") -> str:
    """Return the lines of a plan for one baseline score of the glabella."""
    return (
        f'[[patient.score]]\nscale = "{scale}"\narea = "glabella"\nrater = "{rater}"\n'
        f"value = {value}\n"
    )


def treatment(
    dose: str = "20 U", product: str = ONA, area: str = "glabella", more: str = ""
) -> str:
    """Return the lines of a plan for one toxin treatment."""
    return (
        '[[session.treatment]]\nkind = "neuromodulator"\n'
        f'product = "{product}"\narea = "{area}"\ndose = "{dose}"\n{more}\n'
    )


def visit(day: int, *treatments: str) -> str:
    """Return the lines of a plan for one session."""
    return f"[[session]]\nday = {day}\n" + "".join(treatments or (treatment(),))


def plan_of(*parts: str, person: str = WOMAN_43) -> Plan:
    """Return the plan of these parts: scores, goals and sessions, in that order."""
    text = "\n".join(['format = "needlework-plan/1"', "[patient]", person, *parts])
    return read_plan(text, "plan.toml", today=TODAY)


def single(
    dose: str = "20 U",
    product: str = ONA,
    grade: int | None = 3,
    person: str = WOMAN_43,
) -> Plan:
    """Return a plan with one treatment on day 0 and an investigator's grade, if any."""
    scores = () if grade is None else (score(grade),)
    return plan_of(*scores, visit(0, treatment(dose, product)), person=person)


@cache
def forecast_of_single(
    dose: str = "20 U", product: str = ONA, grade: int | None = 3, person: str = WOMAN_43
) -> Forecast:
    """Return the forecast of :func:`single`, made once."""
    return forecast(single(dose, product, grade, person))


@cache
def forecast_of_example(name: str, draws: int = 1000) -> Forecast:
    """Return the forecast of an example plan of the package, made once."""
    text = (files("needlework") / "examples" / f"{name}.toml").read_text(encoding="utf-8")
    return forecast(read_plan(text, name, today=TODAY), draws=draws)


def course(found: Forecast, outcome: str = "none_or_mild", rater: str = "investigator") -> Course:
    """Return the one course of an outcome and a rater."""
    (match,) = [item for item in found.courses if (item.outcome, item.rater) == (outcome, rater)]
    return match


def event(found: Forecast, name: str) -> Event:
    """Return the one event of a name."""
    (match,) = [item for item in found.all_events if item.name == name]
    return match


def median(found: Forecast, name: str) -> float:
    """Return the median day of an event that most people meet."""
    day = event(found, name).q50
    assert day is not None, name
    return day


def at(values: Array, days: Array, day: float) -> float:
    """Return a course's value on a day."""
    return float(np.interp(day, days, values))


def area_of(
    days: Sequence[float] = (0,),
    ratios: Sequence[float] = (1,),
    *,
    grade: int | None = 3,
    subject: int | None = None,
    endpoints: tuple[ResponderEndpoint, ...] = (INVESTIGATOR,),
    horizon: float = 360,
    size: int = 1000,
    seed: int = 1,
) -> AreaForecast:
    """Return the computations of one area: onabotulinumtoxinA in a woman."""
    history = AreaHistory(
        "glabella",
        tuple(map(float, days)),
        (ONA,) * len(days),
        tuple(map(float, ratios)),
        tuple(f"t{number}" for number, _ in enumerate(days)),
    )
    return AreaForecast(
        load_draws(),
        history,
        BaselineScores(grade, subject),
        male_excess("female"),
        endpoints,
        np.arange(horizon + 1),
        horizon,
        size,
        seed,
    )


def outcomes(found: Forecast) -> tuple[Course, ...]:
    """Return the courses of what a treatment does, without how long its substance stays."""
    return tuple(course for course in found.courses if course.outcome != "share_in_skin")
