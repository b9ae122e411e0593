"""Pictures of a fit: whole, announced, and true to the draws."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from needlework.calibration import pictures
from needlework.calibration.fitted_courses import loss_day, thinned, typical_course
from needlework.calibration.simulation_report import summary
from needlework.calibration.small_multiples import Layout, Panel, curve, small_multiples
from needlework.forecast.draws import Draws, load_draws
from tests.calibration.test_simulation_check import SETTINGS, record

NAMESPACE = {"svg": "http://www.w3.org/2000/svg"}


@pytest.fixture(scope="module")
def draws() -> Draws:
    return load_draws()


def opened(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def words(text: str) -> list[str]:
    return [entry.text or "" for entry in opened(text).iterfind(".//svg:text", NAMESPACE)]


def test_the_courses_have_a_panel_for_each_product_with_rows(draws: Draws) -> None:
    shown = words(pictures.course_picture(draws))
    for product in draws.provenance["products_with_rows"]:
        assert product in shown
    assert "letibotulinumtoxinA" not in shown


def test_densities_show_how_much_was_learned(draws: Draws) -> None:
    prior = {
        name: np.random.default_rng(1).permutation(value) * 1.5
        for name, value in draws.parameters.items()
    }
    shown = words(pictures.density_picture(draws, prior))
    ratio = draws.provenance["prior_to_posterior"].get("hill")
    assert ratio is None or f"{ratio:.2f}" in shown
    assert "steepness of the block" in shown


def test_a_larger_dose_keeps_half_without_lines_for_longer(draws: Draws) -> None:
    parameters = thinned(draws, 40)
    days = np.arange(7, 301, 7.0)
    half, double = (
        loss_day(
            typical_course(parameters, draws.products, "onabotulinumtoxinA", ratio, tuple(days)),
            days,
        )
        for ratio in (0.5, 2)
    )
    assert np.nanmedian(double) > np.nanmedian(half) + 10


def test_the_dose_picture_names_doses_in_the_units_of_the_product(draws: Draws) -> None:
    shown = words(pictures.dose_picture(draws))
    assert {"20", "50", "40"} <= set(shown)


def test_ranks_outside_are_named_for_those_who_do_not_see_them() -> None:
    table = summary([record(i, i % 10) for i in range(120)], SETTINGS)
    text = pictures.rank_picture(table)
    description = opened(text).find("svg:desc", NAMESPACE)
    assert description is not None
    assert "hill" in (description.text or "")
    assert "log likelihood" in words(text)


@pytest.mark.parametrize(
    ("course", "day"),
    [
        ([0.9, 0.7, 0.3, 0.1], 15.0),
        ([0.9, 0.8, 0.7, 0.6], np.nan),
        ([0.1, 0.2, 0.2, 0.1], np.nan),
        ([0.2, 0.9, 0.4, 0.1], 18.0),
    ],
)
def test_the_day_of_loss_lies_where_the_share_falls_below_a_half(
    course: list[float], day: float
) -> None:
    found = loss_day(np.array([course]), np.array([0.0, 10, 20, 30]))
    np.testing.assert_allclose(found, [day])


def test_panels_stand_in_rows_and_stay_inside_the_picture() -> None:
    panel = Panel("one", (0, 1), (0, 1), [curve(np.array([0, 1.0]), np.array([-5, 5.0]), "#000")])
    text = small_multiples(
        [panel] * 5,
        Layout(columns=2, width=100, height=50),
        title="Five",
        description="Five panels.",
        uid="five",
    )
    root = opened(text)
    assert words(text).count("one") == 5
    lines = [entry.attrib["d"] for entry in root.iterfind(".//svg:path", NAMESPACE)]
    height = float(root.attrib["height"])
    numbers = [float(pair.split(",")[1]) for d in lines for pair in d[1:].split("L")]
    assert all(0 <= number <= height for number in numbers)
