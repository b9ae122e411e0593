"""The forecast as a part of a page: the answer, its course, goals and published side effects."""

from __future__ import annotations

from needlework.exchange.markup import Html, join, tag
from needlework.exchange.report.answer import answers
from needlework.exchange.report.courses import course_sections
from needlework.exchange.report.outcomes import goals_section, risks_section
from needlework.exchange.report.provenance import not_forecast_section, sources_section
from needlework.forecast.values import Forecast
from needlework.plans import Plan


def forecast_panel(forecast: Forecast, plan: Plan) -> Html:
    """Return what is expected of a plan, in the order in which people read it."""
    return join(
        [
            answers(forecast, plan),
            not_forecast_section(forecast),
            goals_section(forecast) if plan.goals else None,
            _folded("The course over time", course_sections(forecast, plan)),
            _folded("Published side effects", risks_section(forecast)),
            _folded("Sources", sources_section(forecast)),
        ]
    )


def _folded(words: str, *inside: Html | None) -> Html:
    return tag("details", tag("summary", words), *inside, class_="fold")
