"""The courses of each area: chance over days, grades, events, other outcomes."""

from __future__ import annotations

from collections.abc import Sequence

from needlework.exchange import selection
from needlework.exchange.charts import course_chart, grade_chart
from needlework.exchange.charts.grade import FEW_GRADES, describe, shares_at
from needlework.exchange.charts.palette import grade_words
from needlework.exchange.markup import Html, join, tag
from needlework.exchange.report.events import events_block
from needlework.exchange.report.parts import NARROW, badge, figure, section, table
from needlework.exchange.report.resting import rest_block
from needlework.exchange.report.small import added_table, day_cell, share_cells, small_chart
from needlework.exchange.words import area_words, few_lines_words, lines_words, sentence_case
from needlework.forecast.values import Course, Forecast
from needlework.plans import Plan

SMALL = 370.0
RESEARCH = "Research views, not for patients"
BAND_MEANINGS = {
    "population": "The line is the median forecast of the share or mean; the bands say how "
    "sure that is, not how much patients differ.",
    "patient": "The bands hold one patient’s value: 50, 80 and 95 of 100 patients lie inside.",
}


def course_sections(forecast: Forecast, plan: Plan, *, figures: bool = True) -> Html:
    """Return one section per area with a course; without its first picture where that is shown."""
    areas = enumerate(selection.areas(forecast))
    return join(_area(forecast, plan, area, i, figures) for i, area in areas)


def course_figures(forecast: Forecast, plan: Plan) -> Html:
    """Return the course of the headline of every area with a course, as pictures alone."""
    found = [
        tag("div", *_pictured(forecast, plan, area, f"course-{i}"), class_="block")
        for i, area in enumerate(selection.areas(forecast))
        if selection.main(forecast, area) is not None
    ]
    return tag("div", *found, class_="course-figures")


def _area(forecast: Forecast, plan: Plan, area: str, index: int, figures: bool) -> Html:
    name = area_words(area)
    uid = f"area-{index}"
    return section(
        uid,
        f"{sentence_case(name)}: the course",
        _headline(forecast, plan, area, uid, figures),
        _grades(forecast, plan, area, uid),
        events_block(forecast, plan, area, uid),
        _others(forecast, plan, area, uid),
        rest_block(forecast, plan, area, uid),
    )


def _headline(forecast: Forecast, plan: Plan, area: str, uid: str, figures: bool) -> Html | None:
    course = selection.main(forecast, area)
    if course is None:
        return None
    return tag(
        "div",
        *(_pictured(forecast, plan, area, uid) if figures else ()),
        _key_table(forecast, plan, area, course),
        added_table(course),
        class_="block",
    )


def _pictured(forecast: Forecast, plan: Plan, area: str, uid: str) -> tuple[Html, Html]:
    """Return heading and picture of the course that an area is told by."""
    course = selection.main(forecast, area)
    assert course is not None
    lines = course is selection.headline(forecast, area)
    heading = f"Chance of {few_lines_words(area)}" if lines else course.label
    words = f"% of people with {few_lines_words(area)}" if lines else _axis_words(course)

    def draw(found: str, width: float) -> Html:
        return course_chart(
            course,
            uid=found,
            width=width,
            height=390 if width > NARROW else 330,
            title=f"{heading} over the days",
            axis_words=words,
            session_days=selection.own_days(plan, course),
            mark_day=selection.telling_day(plan, course),
            start=plan.start_date if width > NARROW else None,
            until=selection.horizon(forecast, area),
        )

    return tag("h3", heading), figure(draw, f"{uid}-share", _meaning(course))


def _axis_words(course: Course) -> str:
    return "% of people" if course.quantity == "probability" else course.unit


def _meaning(course: Course) -> Html:
    words = BAND_MEANINGS[course.band_meaning]
    return join([f"{course.label}. {words} ", badge(course.grade)])


def _key_table(forecast: Forecast, plan: Plan, area: str, course: Course) -> Html:
    grades = selection.graded(forecast, area)
    held = [course] if grades is None else [course, grades]
    shown = [] if grades is None or grades.treated.p_grade is None else _told(grades)
    words = grade_words(_grade_count(grades), area) if grades is not None and shown else ()
    columns = ["Day", "Treated", "95 % band", sentence_case(course.comparator)]
    columns += [sentence_case(words[grade]) for grade in shown]
    rows = []
    for day in selection.key_days(held):
        people = selection.hundred(forecast, area, day)
        counts = [str(people[grade]) for grade in shown]
        when = day_cell(plan, day, selection.unseen_words(course, day))
        rows.append([when, *share_cells(course, day), *counts])
    lines = course is selection.headline(forecast, area)
    caption = sentence_case(few_lines_words(area)) if lines else course.label
    caption += "; at the right, of 100 treated people, how many have each grade" if shown else ""
    return table(caption, columns, rows, numeric=len(columns) - 1)


def _told(course: Course) -> list[int]:
    """Return the grades worth a column: a longer scale may begin above grade 0."""
    assert course.treated.p_grade is not None
    most = course.treated.p_grade.max(axis=0)
    return [grade for grade, chance in enumerate(most) if chance > 0 or len(most) <= FEW_GRADES]


def _grade_count(course: Course) -> int:
    return len(shares_at(course, course.treated, float(course.days[0])))


def _grades(forecast: Forecast, plan: Plan, area: str, uid: str) -> Html | None:
    course = selection.graded(forecast, area)
    if course is None:
        return None
    beside = selection.key_day(plan, course)
    words = describe(course, beside, selection.hundred(forecast, area, beside))

    def draw(found: str, width: float) -> Html:
        return grade_chart(
            course,
            uid=found,
            width=width,
            height=340 if width > NARROW else 320,
            title=f"Of 100 people like this patient: {lines_words(area)} over the days",
            beside_day=beside,
            start=plan.start_date if width > NARROW else None,
            until=selection.horizon(forecast, area),
            words=words,
        )

    return tag(
        "div",
        tag("h3", "Of 100 people like this patient"),
        figure(draw, f"{uid}-grades", words),
        class_="block",
    )


def _others(forecast: Forecast, plan: Plan, area: str, uid: str) -> Html | None:
    found = selection.others(forecast, area)
    shown = [course for course in found if course.patient_facing]
    research = [course for course in found if not course.patient_facing]
    heading = "Courses" if selection.headline(forecast, area) is None else "Other outcomes"
    blocks = [
        _cards(forecast, plan, area, f"{uid}-other", heading, shown),
        _cards(forecast, plan, area, f"{uid}-research", RESEARCH, research),
    ]
    return join(block for block in blocks if block) if found else None


def _cards(
    forecast: Forecast, plan: Plan, area: str, uid: str, heading: str, found: Sequence[Course]
) -> Html | None:
    if not found:
        return None
    until = selection.horizon(forecast, area)
    cards = [small_chart(course, plan, until, f"{uid}-{i}") for i, course in enumerate(found)]
    meanings = dict.fromkeys(BAND_MEANINGS[course.band_meaning] for course in found)
    return tag(
        "div",
        tag("h3", heading),
        tag("p", " ".join(meanings), class_="lead"),
        tag("div", *cards, class_="small-charts"),
    )
