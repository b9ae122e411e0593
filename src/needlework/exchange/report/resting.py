"""Lines at rest: pictures of the shares over all cycles, and how cycles add up."""

from __future__ import annotations

from needlework.exchange import selection
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.report.parts import table
from needlework.exchange.report.small import day_cell, share_cells, small_chart
from needlework.exchange.rest_text import SHORT
from needlework.exchange.words import sentence_case
from needlework.forecast.values import Forecast
from needlework.plans import Plan

LEAD = (
    "The relaxed face. Part of a line follows the muscle at once; the rest is skin, which smooths "
    "while it is not folded and folds again slowly, so that treatments add up. The untreated line "
    "is not the score itself, for a second rating of the same face may differ."
)


def rest_block(forecast: Forecast, plan: Plan, area: str, uid: str) -> Html | None:
    """Return pictures and table of lines at rest; None where they are not forecast."""
    found = selection.at_rest(forecast, area)
    if not found:
        return None
    charts = [
        small_chart(course, plan, None, f"{uid}-rest-{place}")
        for place, course in enumerate(found)
    ]
    return tag(
        "div",
        tag("h3", "Lines at rest"),
        tag("p", LEAD, class_="lead"),
        tag("div", *charts, class_="small-charts"),
        _cycles(forecast, plan, area),
        class_="block",
    )


def _cycles(forecast: Forecast, plan: Plan, area: str) -> Html:
    found = selection.at_rest(forecast, area)
    names = [sentence_case(SHORT.get(course.outcome, course.outcome)) for course in found]
    columns = ["Day"]
    for name in names:
        columns += [name, "95 % band", "Untreated"]
    rows = [
        [
            join([day_cell(plan, day), f", {word}" if word else None]),
            *(cell for course in found for cell in share_cells(course, day)),
        ]
        for day, word in selection.cycle_days(found[0], selection.own_days(plan, found[0]))
    ]
    words = "Lines at rest before each session, at its peak and before the next"
    return table(words, columns, rows, numeric=len(columns) - 1)
