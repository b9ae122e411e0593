"""The report of a scenario of decades: one self-contained, printable HTML file for research."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from needlework.exchange.charts.lifetime import Life, lifetime_chart
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.report.page import document
from needlework.exchange.report.parts import badge, bullets, figure, section, table, terms
from needlework.exchange.report.provenance import SOURCES_LEAD, source_item
from needlework.exchange.scenario_words import (
    SENSITIVITY_COLUMNS,
    TWINS_LEAD,
    age_words,
    cells,
    key_words,
    key_years,
    person_words,
    prevention_words,
    sensitivity_cells,
    taught_words,
    title_words,
    twin_words,
    visible_cells,
)
from needlework.exchange.words import GRADE_SENTENCES, reasons_words
from needlework.forecast.ageing.values import Scenario
from needlework.forecast.values import Course

SMALL = 370.0


def render_scenario_report(found: Scenario) -> str:
    """Return the report as one HTML document that loads nothing.

    Parameters
    ----------
    found : Scenario
        Decades of one region of skin.
    """
    body = tag(
        "body",
        tag("a", "Skip to the courses", href="#main", class_="skip"),
        _header(found),
        tag("main", *_sections(found), id="main"),
        _footer(found),
    )
    return document(title_words(found), "scenario", body)


def _header(found: Scenario) -> Html:
    facts = [
        ("Skin of", person_words(found.asked)),
        ("Prevention", prevention_words(found.asked)),
        ("Beside", "no prevention, from the same skin"),
        ("Years", str(found.asked.years)),
    ]
    return tag(
        "header",
        tag("p", tag("span", "Needlework"), " research scenario", class_="brand"),
        tag("h1", title_words(found)),
        terms(facts, class_="facts"),
        tag("p", tag("b", found.banner), class_="notice", role="note"),
    )


def _sections(found: Scenario) -> Iterator[Html]:
    yield section("lines", "Frown lines at rest", *_lines(found))
    yield section("skin", "Dermis, collagen and pigment", *_others(found))
    yield section("change", "What would change the lines", *_change(found))
    yield section("twins", "The twins", *_twins(found))
    yield _evidence(found)
    items = [source_item(number, one) for number, one in enumerate(found.sources, start=1)]
    yield section("sources", "Sources", tag("ol", *items), lead=SOURCES_LEAD)


def _lines(found: Scenario) -> Iterator[Html]:
    course = found.courses[0]
    life = _life(found, course, lines=True)

    def draw(uid: str, width: float) -> Html:
        return lifetime_chart(course, life, uid=uid, width=width)

    caption = join(
        [
            f"{course.label} on a scale of grades (0.5 is the boundary of what is seen as mild). "
            "Bands hold one person’s value. The twins stand in rows of their own: they show "
            "that a difference can be, not its size. ",
            badge(course.grade),
        ]
    )
    yield figure(draw, "lines-chart", caption)
    rows = [
        (age_words(found, year), *cells(course, year), *visible_cells(found.visible[year]))
        for year in key_years(found)
    ]
    columns = ("Age", "Prevention", "95 %", "None", "95 %", "Visible", "Visible, none")
    yield table(
        "Depth in grades, and the share of people with a line visible at rest",
        columns,
        rows,
        numeric=6,
    )
    yield bullets(key_words(found))


def _life(found: Scenario, course: Course, lines: bool = False) -> Life:
    """Return the ages of a course; toxin and twins speak of lines alone."""
    ages = np.array([found.age_at(day) for day in course.days])
    return Life(ages, found.asked.toxin_from, found.twins) if lines else Life(ages)


def _others(found: Scenario) -> Iterator[Html]:
    cards = []
    for place, course in enumerate(found.courses[1:]):
        chart = lifetime_chart(
            course,
            _life(found, course),
            uid=f"skin-{place}",
            width=SMALL,
            height=250,
            axis_words=course.unit,
            with_legend=False,
        )
        caption = tag("figcaption", tag("b", f"{course.label} "), badge(course.grade))
        cards.append(tag("figure", caption, chart, _numbers(found, course)))
    yield tag("p", "Colours as above; lines are medians, bands hold one person.", class_="lead")
    yield tag("div", *cards, class_="small-charts")


def _numbers(found: Scenario, course: Course) -> Html:
    rows = [(age_words(found, year), *cells(course, year)) for year in key_years(found)]
    columns = ("Age", "Prevention", "95 %", "None", "95 %")
    shown = table(f"{course.label} ({course.unit})", columns, rows, numeric=4)
    return tag("details", tag("summary", "Numbers"), shown)


def _change(found: Scenario) -> Iterator[Html]:
    lead = (
        "The rate of lines is one lumped, assumed number. This is how the lines differ between "
        "people in the lowest and in the highest third of each number behind it."
    )
    yield tag("p", lead, class_="lead")
    rows = [sensitivity_cells(item) for item in found.sensitivities]
    yield table("Depth in grades at the end", SENSITIVITY_COLUMNS, rows, numeric=3, stacked=True)


def _twins(found: Scenario) -> Iterator[Html]:
    yield tag("p", TWINS_LEAD, class_="lead")
    yield bullets(twin_words(twin) for twin in found.twins)


def _evidence(found: Scenario) -> Html:
    lead = join([badge("assumed"), f" {GRADE_SENTENCES['assumed']}"])
    reasons = [
        join([tag("b", course.label), ": ", badge(course.grade), f" {reasons_words(course)}"])
        for course in found.courses
    ]
    return section(
        "evidence",
        "How good is the evidence?",
        tag("p", lead, class_="overall"),
        bullets(reasons),
        bullets(taught_words(found)),
        tag("h3", "What was assumed"),
        bullets(found.assumptions),
    )


def _footer(found: Scenario) -> Html:
    versions = [(f"{name} version", value) for name, value in found.versions.items()]
    facts = [("format", found.format), *versions, ("seed", str(found.seed))]
    return tag(
        "footer",
        tag("h2", "How to repeat this scenario", id="versions-heading"),
        tag("p", "The same question, versions and seed give the same numbers.", class_="lead"),
        terms(facts, class_="versions"),
        tag("p", found.banner),
    )
