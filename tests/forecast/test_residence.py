"""Where the substances of mesotherapy go: half-lives, layers, coverage, in words and courses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.forecast.indications.residence import duration_words
from needlework.forecast.indications.skin_layers import below_dermis, dermis_mm, skin_at
from tests.forecast.injections import course_of, forecast_of, inject

STAY = "share_in_skin"


def stay(active: str, **cells: str):
    return course_of(forecast_of([(0, inject(active, "4 mg/mL", **cells))]), STAY)


def half_life_hours(course) -> float:
    median = course.treated.median
    return float(np.interp(-50, -median, course.days)) * 24


@pytest.mark.parametrize(
    ("active", "low", "high"),
    [
        ("tranexamic-acid", 0.2, 0.9),
        ("minoxidil", 0.2, 0.9),
        ("lidocaine", 0.1, 0.5),
        ("finasteride", 0.3, 1.5),
        ("dutasteride", 6, 60),
        ("hyaluronic-acid-noncrosslinked", 8, 18),
        ("hyaluronidase", 8, 18),
        ("skin booster", 24 * 60, 24 * 140),
    ],
)
def test_how_long_half_stays(active: str, low: float, high: float) -> None:
    assert low <= half_life_hours(stay(active)) <= high


def test_every_substance_of_a_mixture_has_its_course_whatever_it_is_for() -> None:
    mixture = (
        '[{ active = "dutasteride", concentration = "0.1 mg/mL" }, '
        '{ active = "biotin", concentration = "5 mg/mL" }]'
    )
    treatment = inject("x", mixture=mixture, area='"scalp"', indication='"hair-loss"')
    found = forecast_of([(0, treatment), (7, treatment)])
    courses = [course for course in found.courses if course.outcome == STAY]
    assert len(courses) == 2
    assert all(course.treatments == ("s1-t1", "s2-t1") for course in courses)
    assert all(course.treated.median[0] == pytest.approx(100) for course in courses)
    assert len({course.id for course in found.courses}) == len(found.courses)


def test_small_molecules_are_said_to_be_gone_within_hours() -> None:
    told = " ".join(stay("tranexamic-acid").assumptions)
    assert "gone within hours" in told
    assert "gone within hours" not in " ".join(stay("skin booster").assumptions)


def test_a_long_slanted_needle_ends_below_the_dermis_and_is_said_to() -> None:
    told = " ".join(
        stay("glutathione", needle_depth='"4 mm"', needle_angle_degrees="45").assumptions
    )
    assert "With 4 mm at 45 degrees 100 % of the injections end below the dermis" in told


def test_without_a_depth_the_layer_is_not_known() -> None:
    assert any("no needle depth" in said for said in stay("glutathione").assumptions)
    scalp = stay("glutathione", area='"scalp"', needle_depth='"4 mm"')
    assert any("No measured skin thickness" in said for said in scalp.assumptions)


def test_sparse_small_drops_leave_skin_untouched() -> None:
    told = " ".join(
        stay("glutathione", volume_per_point='"0.01 mL"', spacing='"10 mm"').assumptions
    )
    share = int(told.split("cover ")[1].split(" %")[0])
    assert 30 <= share <= 45


def test_the_course_is_assumed_and_says_why() -> None:
    course = stay("tranexamic-acid")
    assert course.grade == "assumed"
    assert "rats" in course.grade_reasons[0]


@given(st.sampled_from(["forehead", "malar", "neck", "lips", "full-face"]), st.floats(0, 5))
def test_women_have_thinner_skin_that_more_needles_pass(area: str, depth: float) -> None:
    women, men = skin_at(area, "female"), skin_at(area, "male")
    both = below_dermis(depth, skin_at(area, "unspecified"))
    assert min(below_dermis(depth, women), below_dermis(depth, men)) - 1e-12 <= both
    assert both <= max(below_dermis(depth, women), below_dermis(depth, men)) + 1e-12
    assert 0.5 < dermis_mm(women) < 1.5


def test_no_face_stands_for_scalp_or_body() -> None:
    assert skin_at("scalp", "female") == ()
    assert skin_at("thigh", "male") == ()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (25 / 1440, "25 minutes"),
        (0.49, "12 hours"),
        (1.0, "24 hours"),
        (9.0, "9 days"),
        (21.0, "3 weeks"),
        (90.0, "3 months"),
        (1 / 1440, "1 minute"),
    ],
)
def test_times_are_told_in_a_fitting_unit(days: float, words: str) -> None:
    assert duration_words(days) == words
