"""Who and what the report is about, and what made it."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.exchange.markup import Child, Html, join, tag
from needlework.exchange.numbers import calendar
from needlework.exchange.report.given import planned
from needlework.exchange.report.parts import terms
from needlework.exchange.words import (
    DECISION_SUPPORT,
    LINES,
    area_words,
    scale_words,
    sentence_case,
)
from needlework.forecast.values import Forecast
from needlework.plans import Plan, Score


def header(plan: Plan) -> Html:
    """Return the head of the report: title, facts and what the report is not."""
    return tag(
        "header",
        tag("p", tag("span", "Needlework"), " treatment forecast", class_="brand"),
        tag("h1", plan.title or "Treatment plan"),
        terms(_facts(plan), class_="facts"),
        tag("p", DECISION_SUPPORT, class_="notice", role="note"),
    )


def footer(forecast: Forecast) -> Html:
    """Return what is needed to make the same forecast again."""
    versions = [(f"{name} version", value) for name, value in forecast.versions.items()]
    facts = [
        ("format", forecast.format),
        *versions,
        ("seed", str(forecast.seed)),
        ("plan", forecast.plan_hash),
    ]
    return tag(
        "footer",
        tag("h2", "How to repeat this forecast", id="versions-heading"),
        tag("p", "The same plan, versions and seed give the same numbers.", class_="lead"),
        terms(facts, class_="versions"),
        tag("p", DECISION_SUPPORT),
    )


def patient_words(plan: Plan) -> str:
    """Return the patient as the plan describes them."""
    sex = "" if plan.patient.sex == "unspecified" else plan.patient.sex
    age = "" if plan.age is None else f"{plan.age} years"
    return sentence_case(", ".join(word for word in (sex, age) if word)) or "Not described"


def _facts(plan: Plan) -> Iterator[tuple[str, Child]]:
    yield "Patient", patient_words(plan)
    yield "Baseline", _lines([_score(score) for score in plan.patient.scores], "No score given")
    yield "Treatment", _lines(list(planned(plan)), "None planned")
    yield "First session", calendar(plan.start_date, 0) or "No date given"


def _score(score: Score) -> str:
    named = {"maximum": "at maximum contraction", "rest": "at rest"}
    condition = named.get(score.condition, score.condition)
    contracts = score.area in LINES or score.condition != "maximum"
    return ", ".join(
        part
        for part in (
            f"{scale_words(score.scale)} {score.value} in the {area_words(score.area).lower()}",
            condition if contracts else "",
            score.rater,
        )
        if part
    )


def _lines(lines: list[str], otherwise: str) -> Html:
    return join([tag("span", line, class_="line") for line in lines or [otherwise]])
