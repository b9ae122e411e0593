"""Words for scenarios of decades, shared by text and report."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.exchange.numbers import measure, percent, percent_range
from needlework.exchange.words import seen_words, sentence_case
from needlework.forecast.ageing.values import (
    Asked,
    Interval,
    Scenario,
    Sensitivity,
    Twin,
    Visible,
)
from needlework.forecast.values import Course

_PROTECTION = {
    "none": "no sun protection",
    "occasional": "sunscreen now and then",
    "daily-spf15": "sunscreen every day, factor 15",
    "daily-spf30": "sunscreen every day, factor 30",
    "daily-spf50": "sunscreen every day, factor 50",
}
_PEOPLE = {"female": "Woman", "male": "Man", "unspecified": "Person"}
_DECIMALS = {"grade": 2, "mm": 2, "percent": 0, "year": 0}
_STEPS = (0, 5, 10, 20, 30, 40, 50, 60, 70, 80)
TWINS_LEAD = (
    "The only people followed so far: one pair of twins. It shows that such a difference can be, "
    "not how large it is or how often it comes."
)


def title_words(found: Scenario) -> str:
    """Return the heading of a scenario."""
    return f"{found.asked.years} years of skin: frown lines, dermis, collagen and pigment"


def person_words(asked: Asked) -> str:
    """Return whose skin is followed."""
    place = f"{abs(asked.latitude):g}° {'south' if asked.latitude < 0 else 'north'}"
    return f"{_PEOPLE[asked.sex]}, {asked.age:g} years, skin type {asked.skin_type}, {place}"


def prevention_words(asked: Asked) -> str:
    """Return the prevention that is chosen."""
    toxin = "no toxin"
    if asked.toxin_from is not None:
        toxin = f"toxin for frown lines from {asked.toxin_from:g} years on"
    return sentence_case(f"{_PROTECTION[asked.protection]}; {toxin}")


def key_years(found: Scenario) -> list[int]:
    """Return the years from now that tables show, the last included."""
    last = found.asked.years
    return [*(year for year in _STEPS if year < last), last]


def age_words(found: Scenario, year: int) -> str:
    """Return the age after some years."""
    return f"{found.asked.age + year:g}"


def cells(course: Course, year: int) -> list[str]:
    """Return the values of a course after some years: with prevention and none, with bands."""
    digits = _DECIMALS[course.unit]
    words = []
    for path in (course.treated, course.untreated):
        middle, low, high = (
            f"{values[year]:.{digits}f}"
            for values in (path.median, path.band95.low, path.band95.high)
        )
        words += [middle, f"{low}–{high}"]
    return words


def visible_cells(item: Visible) -> list[str]:
    """Return the shares of people with a visible line: with prevention and without."""
    return [percent(item.prevention), percent(item.none)]


def interval_words(item: Interval) -> str:
    """Return a share with the interval of 90 of 100 people."""
    return f"{percent(item.median)} ({percent_range(item.low, item.high)})"


def key_words(found: Scenario) -> Iterator[str]:
    """Yield what the prevention does to sun, folding and surface, one sentence each."""
    yield (
        f"Of the sun, {interval_words(found.sun_left)} reaches the skin; in brackets 90 of 100 "
        "people."
    )
    if found.folding_left is not None:
        yield (
            f"Of the folding, upkeep leaves {interval_words(found.folding_left)}. That it nearly "
            "stops the lines is put in, not found: here lines come from folding alone."
        )
    odds = found.surface_odds
    yield (
        f"The odds of a worse surface grade after {found.asked.years} years are "
        f"{measure(odds.median)} times those without prevention "
        f"({measure(odds.low)}–{measure(odds.high)}); sun alone acts here."
    )


def sensitivity_cells(item: Sensitivity) -> list[str]:
    """Return what an assumed number does: its values, and the lines without and with it."""
    unit = "" if item.unit == "1" else f" ({item.unit})"
    pairs = zip(item.with_low, item.with_high, strict=True)
    return [
        f"{sentence_case(item.words)}{unit}",
        f"{measure(item.low)} / {measure(item.high)}",
        *(f"{measure(low)} / {measure(high)}" for low, high in pairs),
    ]


SENSITIVITY_COLUMNS = ("Assumed number", "low / high third", "lines, none", "lines, prevention")


def twin_words(twin: Twin) -> str:
    """Return one twin in a sentence."""
    lines = "lines at rest" if twin.lines else "no lines at rest"
    return (
        f"At about {twin.age:.0f} years, after {twin.treated}: {lines} ({twin.source}, "
        f"{seen_words(twin.seen)})."
    )


def taught_words(found: Scenario) -> Iterator[str]:
    """Yield which parameters the fitted figures have narrowed, and which stand as assumed."""
    taught = ", ".join(map(_name, found.taught)) or "none"
    yield f"Narrowed by published figures: {taught}."
    yield f"As assumed, no figure speaks of them: {', '.join(map(_name, found.untaught))}."


def _name(parameter: str) -> str:
    return parameter.replace("_", " ")
