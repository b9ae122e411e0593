"""What may be asked of a scenario: each fault as one sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator

from needlework.evidence import parameter
from needlework.forecast.ageing.values import Asked
from needlework.mechanisms.skin_layers import SEXES
from needlework.mechanisms.sunlight import PROTECTIONS, skin_types
from needlework.problems import BadInputError, Problem

AREAS = ("glabella",)
_POLE = 90.0


def check(asked: Asked) -> None:
    """Raise one problem per fault of what is asked.

    Raises
    ------
    BadInputError
        If an age, sex, skin type, place, habit, region or length cannot be followed.
    """
    problems = [*_numbers(asked), *_words(asked), *_toxin(asked)]
    if problems:
        raise BadInputError(problems)


def _numbers(asked: Asked) -> Iterator[Problem]:
    first, last = (parameter(f"ageing.{end}_asked_age").value for end in ("first", "last"))
    most = parameter("ageing.most_years").value
    for where, value, low, high, unit in (
        ("age", asked.age, first, last, "years"),
        ("latitude", asked.latitude, -_POLE, _POLE, "degrees, negative in the south"),
        ("years", asked.years, 1, most, "years"),
    ):
        if not low <= value <= high:
            remedy = f"Give a number from {low:g} to {high:g}."
            yield _problem(where, f"{value:g}", f"{low:g} to {high:g} {unit}", remedy)


def _words(asked: Asked) -> Iterator[Problem]:
    for where, given, allowed in (
        ("sex", asked.sex, SEXES),
        ("skin type", asked.skin_type, skin_types()),
        ("protection", asked.protection, PROTECTIONS),
        ("area", asked.area, AREAS),
    ):
        if given not in allowed:
            listed = ", ".join(map(str, allowed))
            yield _problem(where, repr(given), listed, "Give one of them.")


def _toxin(asked: Asked) -> Iterator[Problem]:
    start = asked.toxin_from
    if start is None:
        return
    end = asked.age + asked.years
    if not (math.isfinite(start) and asked.age <= start <= end):
        remedy = "A scenario begins today: what was done before is not followed."
        yield _problem("toxin from", f"{start:g}", f"{asked.age:g} to {end:g}, or never", remedy)


def _problem(where: str, given: str, allowed: str, remedy: str) -> Problem:
    code = f"scenario.{where.replace(' ', '-')}"
    return Problem(f"scenario, {where}", given, allowed, remedy, code)
