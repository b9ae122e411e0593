"""Goals with their chance, and side effects with their published rates."""

from __future__ import annotations

from needlework.exchange.charts import rate_chart
from needlework.exchange.markup import Child, Html, join, tag
from needlework.exchange.numbers import denominator, out_of, people_of, percent
from needlework.exchange.report.parts import badge, references, section, table
from needlework.exchange.words import area_words, plain, sentence_case
from needlework.forecast.values import Forecast, GoalChance, Risk

RISKS_LEAD = (
    "Published rates in trials, not this patient’s own; rates of several areas are never added "
    "up. The bar is the range of the rate, the dot the rate, the ring the comparison group."
)


def goals_section(forecast: Forecast) -> Html:
    """Return the goals of the plan with the chance that each is met."""
    if not forecast.goals:
        return section("goals", "Goals", tag("p", "The plan names no goal."))
    return section("goals", "Goals", tag("ul", *map(_goal, forecast.goals), class_="goals"))


def _goal(goal: GoalChance) -> Html:
    name = tag("b", sentence_case(goal.description or goal.id))
    if goal.probability is None:
        return tag("li", name, tag("p", f"Not forecast. {goal.reason}"))
    return tag(
        "li",
        name,
        tag("p", _chance(goal.probability, goal.wanted)),
        tag("p", goal.reason) if goal.reason else None,
        _meter(goal.probability, goal.wanted),
    )


def _chance(chance: float, wanted: float | None) -> str:
    if wanted is None:
        return f"Chance {percent(chance)}."
    verdict = "high enough" if chance >= wanted else "below what is wanted"
    return f"Chance {percent(chance)}, wanted at least {percent(wanted)}: {verdict}."


def _meter(chance: float, wanted: float | None) -> Html:
    """Return the chance as a bar with a tick where it is wanted; the words say the same."""
    bar = tag("rect", width=_part(chance), height=10, class_="chance")
    tick = None
    if wanted is not None:
        tick = tag("rect", x=_part(wanted) - 0.25, width=0.5, height=10, class_="wanted")
    return tag(
        "svg",
        bar,
        tick,
        class_="meter",
        viewBox="0 0 100 10",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def _part(share: float) -> float:
    return 100 * min(1.0, max(0.0, share))


def risks_section(forecast: Forecast) -> Html:
    """Return side effects as natural frequencies with bounds and comparator."""
    if not forecast.risks:
        words = (
            "No published rate is on record for this product and area; that is not a rate of 0."
        )
        return section("risks", "Side effects", tag("p", words))
    highest = max(max(risk.hi, risk.probability, risk.comparator or 0) for risk in forecast.risks)
    highest = max(highest, 1e-9) * 1.05
    rows = [_risk(forecast, risk, f"rate-{i}", highest) for i, risk in enumerate(forecast.risks)]
    columns = ["What", "Treated", "Comparison group", "", "Source"]
    shown = table("Published side effects", columns, rows, stacked=True)
    return section("risks", "Side effects", shown, lead=RISKS_LEAD)


def risk_words(risk: Risk) -> str:
    """Return a rate with its bounds as natural frequencies."""
    if risk.probability <= 0:
        return f"none seen; at most about {out_of(risk.hi)}"
    size = denominator(risk.probability)
    low, high = people_of(risk.lo, size), people_of(risk.hi, size)
    return f"{out_of(risk.probability, size)} ({low} to {high})"


def _comparator(risk: Risk) -> str:
    if risk.comparator is None:
        return "not given"
    if risk.comparator <= 0:
        return "none seen"
    if risk.probability <= 0:
        return out_of(risk.comparator)
    return out_of(risk.comparator, denominator(risk.probability))


def _risk(forecast: Forecast, risk: Risk, uid: str, highest: float) -> list[Child]:
    where = "" if risk.area in ("", "any") else f", {area_words(risk.area).lower()}"
    name = join([sentence_case(plain(risk.event)), tag("small", where)])
    note = tag("small", f" {risk.note}") if risk.note else None
    return [
        name,
        join([risk_words(risk), note]),
        _comparator(risk),
        rate_chart(risk, uid=uid, highest=highest),
        join([references(forecast, [risk.source]), " ", badge(risk.grade)]),
    ]
