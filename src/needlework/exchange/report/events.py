"""When it starts, peaks and wears off: ranges, definitions, dates."""

from __future__ import annotations

from needlework.exchange.charts import events_chart
from needlework.exchange.charts.events import HOURLY, Row, spoken
from needlework.exchange.markup import Child, Html, join, tag
from needlework.exchange.numbers import calendar
from needlework.exchange.report.parts import badge, figure, table
from needlework.exchange.words import EVENT_ORDER, event_words
from needlework.forecast.values import Event, Forecast
from needlework.plans import Plan

BOOKING = (
    "For booking use the first of the two losses, counted over everyone treated; return to the "
    "starting grade describes a patient’s course and never promises a date."
)

AFTER = "The hours and days after a session"
HEALING = "Counted from the first session; bars hold people of different clinics."


def events_block(forecast: Forecast, plan: Plan, area: str, uid: str) -> Html | None:
    """Return the events of an area as a picture and as a table with definitions."""
    events = sorted(forecast.events(area=area), key=_rank)
    if not events:
        return None
    after = all(event.name in HOURLY for event in events)
    rows = [Row(event, event_words(event)) for event in events]

    def draw(found: str, width: float) -> Html:
        return events_chart(
            rows, uid=found, width=width, start=plan.start_date if width > 400 else None
        )

    return tag(
        "div",
        tag("h3", AFTER if after else "When it starts, peaks and wears off"),
        figure(draw, f"{uid}-events", HEALING if after else BOOKING if _returns(events) else None),
        _definitions(events, plan),
        class_="block",
    )


def _returns(events: list[Event]) -> bool:
    return any(event.name == "return" for event in events)


def _rank(event: Event) -> int:
    return EVENT_ORDER.index(event.name) if event.name in EVENT_ORDER else len(EVENT_ORDER)


def _definitions(events: list[Event], plan: Plan) -> Html:
    rows: list[list[Child]] = [
        [
            event_words(event),
            spoken(event),
            tag("span", _date(event, plan), class_="date"),
            join([event.definition, " ", badge(event.grade)]),
        ]
        for event in events
    ]
    columns = ["Event", "Median and range", "Date", "What it means"]
    return table("Events with their definitions", columns, rows, stacked=True)


def _date(event: Event, plan: Plan) -> str:
    if event.name == "return":
        return "no date: not a promise"
    if event.q50 is None:
        return "–"
    return calendar(plan.start_date, event.q50) or "the plan has no start date"
