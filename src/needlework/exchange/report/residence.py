"""Where the substances of mesotherapy go: how long they stay, which layer, what drops cover."""

from __future__ import annotations

from dataclasses import replace

from needlework.exchange import selection
from needlework.exchange.charts import course_chart
from needlework.exchange.markup import Html, tag
from needlework.exchange.report.parts import badge, bullets, section
from needlework.exchange.words import area_words, sentence_case
from needlework.forecast.values import Course, Forecast

LEAD = (
    "How long a substance stays where it is injected says nothing about how well it works: what "
    "a course of sessions does takes weeks and months."
)
WIDTH, HEIGHT = 370.0, 220.0
LONGEST_IN_HOURS = 4.0


def residence_section(forecast: Forecast) -> Html | None:
    """Return one card per substance and way of injecting it; None where nothing is injected."""
    found = selection.residences(forecast)
    if not found:
        return None
    cards = [_card(course, f"stay-{place}") for place, course in enumerate(found)]
    return section(
        "residence",
        "Where the substances go",
        tag("div", *cards, class_="small-charts"),
        lead=LEAD,
    )


def _card(course: Course, uid: str) -> Html:
    heading = f"{sentence_case(course.label)}, {area_words(course.area).lower()} "
    timed, time_words = by_the_clock(course)
    return tag(
        "figure",
        tag("figcaption", tag("b", heading), badge(course.grade)),
        course_chart(
            timed,
            uid=uid,
            width=WIDTH,
            height=HEIGHT,
            axis_words="% of what was injected",
            session_days=(),
            with_legend=False,
            time_words=time_words,
        ),
        bullets(course.assumptions),
    )


def by_the_clock(course: Course) -> tuple[Course, str]:
    """Return a course by the time since the injection, in hours where it is short, and words."""
    elapsed = course.days - course.days[0]
    if elapsed[-1] > LONGEST_IN_HOURS:
        return replace(course, days=elapsed), "days after an injection"
    return replace(course, days=elapsed * 24), "hours after an injection"
