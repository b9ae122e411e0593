"""A scenario of decades as a page of plain text for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from needlework.exchange.forecast_text import WIDTH, columns
from needlework.exchange.scenario_words import (
    SENSITIVITY_COLUMNS,
    TWINS_LEAD,
    age_words,
    cells,
    key_words,
    key_years,
    person_words,
    prevention_words,
    sensitivity_cells,
    taught_words,
    title_words,
    twin_words,
    visible_cells,
)
from needlework.exchange.words import GRADE_SENTENCES, reasons_words
from needlework.forecast.ageing.values import Scenario
from needlework.forecast.values import Course


def scenario_text(found: Scenario) -> str:
    """Return the scenario in a page of text.

    Parameters
    ----------
    found : Scenario
        Decades of one region of skin.
    """
    parts = [
        [
            title_words(found),
            person_words(found.asked),
            f"Prevention: {prevention_words(found.asked)}",
            *_wrapped(found.banner.upper(), ""),
        ],
        *(list(_course(found, course)) for course in found.courses),
        list(_visible(found)),
        _said(key_words(found)),
        list(_sensitivities(found)),
        ["Twins", *_said([TWINS_LEAD, *map(twin_words, found.twins)])],
        list(_evidence(found)),
        ["Assumed", *_said(found.assumptions)],
        [
            f"{len(found.sources)} sources. Seed {found.seed}. A research view, not advice, and "
            "not for patients."
        ],
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _course(found: Scenario, course: Course) -> Iterator[str]:
    yield from _wrapped(f"{course.label}, {course.unit} ({course.grade})", "")
    head = ["age", "prevention", "95 % of people", "none", "95 % of people"]
    rows = [[age_words(found, year), *cells(course, year)] for year in key_years(found)]
    yield from columns([head, *rows], numeric=len(head))


def _visible(found: Scenario) -> Iterator[str]:
    yield "People with a line visible at rest"
    rows = [
        [age_words(found, year), *visible_cells(found.visible[year])] for year in key_years(found)
    ]
    yield from columns([["age", "prevention", "none"], *rows], numeric=3)


def _sensitivities(found: Scenario) -> Iterator[str]:
    yield (
        f"What would change the lines after {found.asked.years} years: people with little and "
        "with much of it"
    )
    yield from columns(
        [list(SENSITIVITY_COLUMNS), *(sensitivity_cells(item) for item in found.sensitivities)]
    )


def _evidence(found: Scenario) -> Iterator[str]:
    yield from _wrapped(f"Evidence: assumed. {GRADE_SENTENCES['assumed']}", "")
    for course in found.courses:
        yield from _wrapped(f"{course.label}: {reasons_words(course)}", "  ")
    yield from _said(taught_words(found))


def _said(words: Iterable[str]) -> list[str]:
    return [line for one in words for line in _wrapped(one, "  ")]


def _wrapped(words: str, indent: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
