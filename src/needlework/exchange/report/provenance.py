"""How good the evidence is, what was assumed, what is missing, and the sources."""

from __future__ import annotations

from needlework.exchange.markup import Child, Html, join, tag
from needlework.exchange.report.parts import badge, bullets, references, section
from needlework.exchange.selection import areas, assumed, drawn, main_grade
from needlework.exchange.words import (
    GRADE_SENTENCES,
    area_words,
    at_areas,
    reasons_words,
    seen_words,
    sentence_case,
)
from needlework.forecast.values import CitedSource, Course, Forecast

SOURCES_LEAD = (
    "Every source that this forecast used, and how it was seen. What was not read is said so."
)


def evidence_section(forecast: Forecast) -> Html:
    """Return the evidence grade of each course with reasons, and the assumptions."""
    overall = main_grade(forecast)
    lead = join([badge(overall), f" {GRADE_SENTENCES[overall]}"])
    return section(
        "evidence",
        "How good is the evidence?",
        tag("p", lead, class_="overall"),
        _graded(forecast),
        tag("h3", "What was assumed"),
        _assumptions(forecast),
    )


def _graded(forecast: Forecast) -> Html | None:
    """Return the grade of every course with its reasons, under each area where there are more."""
    found = areas(forecast)
    if len(found) < 2:
        return bullets(map(_course, drawn(forecast))) if found else None
    return join(
        join(
            [
                tag("h3", sentence_case(area_words(area))),
                bullets(map(_course, drawn(forecast, area))),
            ]
        )
        for area in found
    )


def assumptions(forecast: Forecast) -> tuple[str, ...]:
    """Return the assumptions of all courses, each once, with its areas where others lack it."""
    return tuple(at_areas(said, places) for said, places in assumed(forecast))


def _assumptions(forecast: Forecast) -> Html:
    found = assumptions(forecast)
    return bullets(found) if found else tag("p", "Nothing beyond the plan.")


def _course(course: Course) -> Html:
    return join([tag("b", course.label), ": ", badge(course.grade), f" {reasons_words(course)}"])


def not_forecast_section(forecast: Forecast) -> Html:
    """Return the treatments for which no course is drawn, each with its reason."""
    if not forecast.not_forecast:
        words = "Every treatment of the plan has a course."
        return section("not-forecast", "What is not forecast", tag("p", words))
    items: list[Child] = [
        join([tag("b", item.treatment), f": {item.reason} ", references(forecast, item.sources)])
        for item in forecast.not_forecast
    ]
    return section("not-forecast", "What is not forecast", bullets(items))


def sources_section(forecast: Forecast) -> Html:
    """Return the numbered sources; what was only recalled stands out as unverified."""
    if not forecast.sources:
        return section("sources", "Sources", tag("p", "No source was used."))
    items = [source_item(i, source) for i, source in enumerate(forecast.sources, start=1)]
    return section("sources", "Sources", tag("ol", *items), lead=SOURCES_LEAD)


def source_item(number: int, source: CitedSource) -> Html:
    """Return one numbered source: citation, how it was seen, address, use."""
    used = f"Used for: {', '.join(source.used_for)}." if source.used_for else None
    return tag(
        "li",
        tag("span", source.citation),
        " ",
        tag("span", seen_words(source.seen), class_=_seen_class(source)),
        _address(source.url),
        tag("span", used, class_="used") if used else None,
        id=f"source-{number}",
    )


def _seen_class(source: CitedSource) -> str:
    return "seen unverified" if source.seen == "recalled" else "seen"


def _address(url: str) -> Html | None:
    if not url:
        return None
    if not url.startswith(("https://", "http://")):
        return tag("span", url, class_="address")
    return tag("a", url, href=url, rel="noreferrer noopener", class_="address")
