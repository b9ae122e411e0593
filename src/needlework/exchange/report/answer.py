"""The answer in words: how many of a hundred, from when, until when."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.exchange import selection
from needlework.exchange.charts import people_chart
from needlework.exchange.charts.grade import FEW_GRADES, spoken
from needlework.exchange.charts.palette import grade_colours, grade_words
from needlework.exchange.markup import Child, Html, join, tag
from needlework.exchange.numbers import (
    bare_percent,
    calendar,
    day,
    measure,
    percent,
    percent_range,
)
from needlework.exchange.report.parts import badge, section
from needlework.exchange.words import (
    LINES,
    NONE_OR_MILD,
    area_words,
    event_words,
    few_lines_words,
    sentence_case,
)
from needlework.forecast.values import Course, Event, Forecast
from needlework.plans import Plan

TILES = (
    ("onset", "Starts to show"),
    ("peak", "At its best"),
    ("loss", "Worn off for half of all treated"),
    ("return", "Back to the starting grade"),
)
NO_COURSE = "No course could be drawn for this plan. The reasons are given below."


def answers(forecast: Forecast, plan: Plan) -> Html:
    """Return the short answer of every area with a course."""
    found = [_answer(forecast, plan, area, i) for i, area in enumerate(selection.areas(forecast))]
    return section("answer", "In short", *(found or [tag("p", NO_COURSE)]))


def _answer(forecast: Forecast, plan: Plan, area: str, index: int) -> Html:
    course = selection.headline(forecast, area)
    picture = _people(forecast, plan, area, f"people-{index}")
    words = _fallback(forecast, plan, area) if course is None else _words(course, plan)
    return tag(
        "article",
        tag(
            "div",
            tag("div", tag("h3", sentence_case(area_words(area))), words, class_="words"),
            picture,
            class_="answer",
        ),
        _tiles(forecast, plan, area),
        class_="card",
    )


def _fallback(forecast: Forecast, plan: Plan, area: str) -> Html:
    missing = f"The chance of {few_lines_words(area)} is not forecast on its own"
    grades = selection.graded(forecast, area)
    if grades is None or area not in LINES:
        return _of_main(forecast, plan, area)
    at = selection.key_day(plan, grades)
    counts = spoken(selection.hundred(forecast, area, at), area)
    words = f"Of 100 people like this patient, on day {at:.0f}: {counts}."
    return join([tag("p", words, class_="key"), tag("p", f"{missing}, without a band.")])


def _of_main(forecast: Forecast, plan: Plan, area: str) -> Html:
    """Return the answer of an area whose outcome is not a grade of lines."""
    course = selection.main(forecast, area)
    if course is None:
        return tag("p", "See the courses below.")
    read = selection.reading(course, selection.telling_day(plan, course))
    when = calendar(plan.start_date, read.day)
    day_words = f"on day {read.day:.0f}{f' ({when})' if when else ''}"
    if course.quantity == "probability":
        value, band = percent(read.treated), percent_range(read.low, read.high)
        beside = percent(read.untreated)
    else:
        value = f"{measure(read.treated)} {course.unit}"
        band = f"{measure(read.low)} to {measure(read.high)}"
        beside = f"{measure(read.untreated)} {course.unit}"
    return join(
        [
            tag("p", f"{course.label}: ", tag("strong", value), f" {day_words}.", class_="key"),
            tag("p", f"95 % band {band}. {sentence_case(course.comparator)}: {beside}."),
            tag("p", "Evidence: ", badge(course.grade)),
        ]
    )


def _words(course: Course, plan: Plan) -> Html:
    read = selection.reading(course, selection.key_day(plan, course))
    when = calendar(plan.start_date, read.day)
    return join(
        [
            tag(
                "p",
                "Of 100 people like this patient, ",
                tag("strong", f"about {bare_percent(read.treated)}"),
                f" have {few_lines_words(course.area, only=True)} on day {read.day:.0f}"
                f"{f' ({when})' if when else ''}.",
                class_="key",
            ),
            tag(
                "p",
                f"95 % band {percent_range(read.low, read.high)}. Without treatment: "
                f"{percent(read.untreated)}. {_as_scored(course)}",
            ),
            tag("p", "Evidence: ", badge(course.grade)),
        ]
    )


def _as_scored(course: Course) -> str:
    rater = {"investigator": "As a trained rater scores it", "subject": "As patients rate it"}
    condition = {"maximum": " at maximum contraction", "rest": " at rest"}
    who = rater.get(course.rater, "As it is scored")
    return f"{who}{condition.get(course.condition, '')}."


def _people(forecast: Forecast, plan: Plan, area: str, uid: str) -> Html | None:
    grades = selection.graded(forecast, area)
    if grades is None:
        return None
    at = selection.key_day(plan, selection.headline(forecast, area) or grades)
    counts = selection.hundred(forecast, area, at)
    title = f"A hundred people like this patient on day {at:.0f}"
    return tag(
        "figure",
        people_chart(counts, uid=uid, title=title, area=area),
        tag("figcaption", _key(counts, area)),
        class_="people",
    )


def _key(counts: tuple[int, ...], area: str) -> Html:
    colours, words = grade_colours(len(counts)), grade_words(len(counts), area)
    items = [
        tag(
            "li",
            _swatch(colour),
            tag("b", str(count)),
            f" {word}",
        )
        for grade, (count, colour, word) in enumerate(zip(counts, colours, words, strict=True))
        if grade or count or len(counts) <= FEW_GRADES
    ]
    return tag("ul", *items, class_="key-list")


def _swatch(colour: str) -> Html:
    """Return a small square of a colour; a drawing, since pages may forbid styles in elements."""
    return tag("svg", tag("rect", width=10, height=10, fill=colour), viewBox="0 0 10 10")


def _tiles(forecast: Forecast, plan: Plan, area: str) -> Html | None:
    tiles = list(_each_tile(forecast, plan, area))
    return tag("ul", *tiles, class_="tiles") if tiles else None


def _each_tile(forecast: Forecast, plan: Plan, area: str) -> Iterator[Html]:
    for name, words in TILES:
        for event in forecast.events(name, area=area)[:1]:
            yield tag(
                "li",
                tag("span", _tile_words(event, words), class_="tile-name"),
                tag("strong", _middle(event)),
                tag("span", _between(event), class_="tile-range"),
                tag("span", _when(event, plan), class_="tile-date"),
            )


def _tile_words(event: Event, words: str) -> str:
    return words if event.outcome == NONE_OR_MILD or event.name != "loss" else event_words(event)


def _middle(event: Event) -> str:
    return "not reached by most" if event.q50 is None else f"day {day(event.q50)}"


def _between(event: Event) -> str:
    if event.q05 is None:
        return f"never in {percent(event.never)}"
    if event.q95 is None:
        return f"from day {day(event.q05)}; never in {percent(event.never)}"
    return f"9 in 10: day {day(event.q05)}–{day(event.q95)}"


def _when(event: Event, plan: Plan) -> Child:
    if event.name == "return":
        return "not a promise"
    when = None if event.q50 is None else calendar(plan.start_date, event.q50)
    if event.name == "loss" and event.outcome == NONE_OR_MILD:
        return f"for booking: {when}" if when else "use this one for booking"
    return when
