"""What is forecast for the examples of injections, in every form of output."""

from __future__ import annotations

import re

import pytest

from needlework.exchange.charts import course_chart
from needlework.exchange.forecast_text import forecast_text
from needlework.exchange.report import render_report
from needlework.exchange.report.residence import by_the_clock
from needlework.exchange.selection import drawn, main, main_grade, residences, telling_day
from needlework.safety import check
from tests.exchange.family_examples import INJECTIONS, forecast_of, plan_of


def test_the_comparator_has_its_own_name_everywhere() -> None:
    found, plan = forecast_of("double-chin"), plan_of("double-chin")
    assert "placebo injections" in forecast_text(found, plan)
    page = render_report(found, plan)
    assert "Placebo injections" in page
    assert ">untreated<" not in course_chart(drawn(found)[0])


def test_the_grade_of_a_page_is_that_of_the_outcome_that_tells_most() -> None:
    found = forecast_of("double-chin")
    first = main(found, "submental")
    assert first is not None
    assert main_grade(found) == first.grade == "calibrated"


def test_where_substances_go_is_told_apart_from_what_they_do() -> None:
    found, plan = forecast_of("dry-ageing-skin"), plan_of("dry-ageing-skin")
    assert len(residences(found)) == 2
    assert not {course.outcome for course in drawn(found)} & {"share_in_skin"}
    said = forecast_text(found, plan)
    assert "Where the substances go (assumed)" in said
    assert "With 4 mm at 45 degrees 100 % of the injections end below the dermis" in " ".join(
        said.split()
    )
    assert 'id="residence"' in render_report(found, plan)


def test_a_page_without_mesotherapy_has_no_such_section() -> None:
    assert 'id="residence"' not in render_report(forecast_of("lips"), plan_of("lips"))


def test_short_stays_are_drawn_in_hours_and_long_ones_in_days() -> None:
    gel, vitamins = residences(forecast_of("dry-ageing-skin"))
    assert by_the_clock(gel)[1] == "days after an injection"
    timed, words = by_the_clock(vitamins)
    assert words == "hours after an injection"
    assert timed.days[0] == 0
    assert 1 < timed.days[-1] < 24


def test_what_lost_against_control_is_said_to_people() -> None:
    page = render_report(forecast_of("dry-ageing-skin"), plan_of("dry-ageing-skin"))
    assert "did not beat control in amin-2006" in page


def test_fillers_lose_their_grade_in_words_of_their_own() -> None:
    said = forecast_text(forecast_of("lips"), plan_of("lips"))
    assert "No longer a grade better, all treated" in said
    assert "none or mild" not in said


def test_what_swells_is_told_a_month_after_the_last_session() -> None:
    (course,) = [
        one
        for one in forecast_of("combined-year").courses
        if one.outcome == "responder_smoother_ge1_grade"
    ]
    assert telling_day(plan_of("combined-year"), course) == 158.0


@pytest.mark.parametrize("name", ["melasma", "hair-loss-man", "hair-loss-woman", *INJECTIONS])
def test_no_page_names_a_product_or_substance_by_its_slug(name: str) -> None:
    plan = plan_of(name)
    page = render_report(forecast_of(name), plan, report=check(plan))
    shown = re.sub(r"<style.*?</style>|<a [^>]*>.*?</a>|<cite.*?</cite>", " ", page, flags=re.S)
    words = re.sub(r"<[^>]+>", " ", shown)
    slugs = {one.active for item in plan.treatments for one in getattr(item, "mixture", ())}
    slugs |= {item.product for item in plan.treatments if hasattr(item, "product")}
    slugs |= {str(use.product) for use in plan.daily}
    slugs |= {score.scale for score in plan.patient.scores if score.scale.islower()}
    assert not [slug for slug in slugs if "-" in slug and re.search(rf"(?<![\w/]){slug}\b", words)]
