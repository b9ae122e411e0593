"""The forecast as a part of a page: the answer, its course, goals and published side effects.

What is folded away is most of the work and of the page. The editor, which shows a new forecast
after every edit, leaves it out and asks for a fold when somebody opens it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from needlework.clinic.kept import Kept
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.report.answer import answers
from needlework.exchange.report.courses import course_figures, course_sections
from needlework.exchange.report.outcomes import goals_section, risks_section
from needlework.exchange.report.provenance import not_forecast_section, sources_section
from needlework.forecast.values import Forecast
from needlework.plans import Plan

FOLDS: Mapping[str, tuple[str, Callable[[Forecast, Plan], Html | None]]] = {
    "course": (
        "Numbers, grades and dates",
        lambda forecast, plan: course_sections(forecast, plan, figures=False),
    ),
    "harms": ("Published side effects", lambda forecast, plan: risks_section(forecast)),
    "sources": ("Sources", lambda forecast, plan: sources_section(forecast)),
}
"""What is folded away: its heading, and what makes it."""

_SHOWN = ""
_kept: Kept[tuple[str, str], Html] = Kept(64)


def forecast_panel(forecast: Forecast, plan: Plan, *, whole: bool = True) -> Html:
    """Return what is expected of a plan, in the order in which people read it.

    Parameters
    ----------
    whole : bool
        With the folds; else each fold is empty and says by ``data-fold`` which one it is.
    """
    shown = _kept.get((forecast.plan_hash, _SHOWN), lambda: _shown(forecast, plan))
    folds = (
        tag(
            "details",
            tag("summary", words),
            fold(forecast, plan, name) if whole else None,
            class_="fold",
            data_fold=None if whole else name,
        )
        for name, (words, _) in FOLDS.items()
    )
    return join([shown, *folds])


def fold(forecast: Forecast, plan: Plan, name: str) -> Html:
    """Return what is inside a fold of :data:`FOLDS`."""
    made = FOLDS[name][1]
    return _kept.get((forecast.plan_hash, name), lambda: join([made(forecast, plan)]))


def _shown(forecast: Forecast, plan: Plan) -> Html:
    goals = goals_section(forecast) if plan.goals else None
    figures = course_figures(forecast, plan)
    return join([answers(forecast, plan), figures, not_forecast_section(forecast), goals])
