"""The page of the calibration is current and names what is weak."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from needlework.calibration.area_report import other_areas
from needlework.calibration.report import PAGE, page, shipped_check, shipped_fits
from needlework.forecast.draws import Draws
from tests.house.reading import ROOT

MODELS = ROOT / "docs" / "models"


@pytest.fixture(scope="module")
def fits() -> list[Draws]:
    return shipped_fits()


def test_the_page_is_that_of_the_shipped_draws(fits: list[Draws]) -> None:
    written = (MODELS / PAGE).read_text(encoding="utf-8")
    again = "run `python -m needlework.calibration.report docs/models`"
    made = page(fits, shipped_check(), other_areas())
    assert written == made, f"docs/models/{PAGE} is old; {again}"


@pytest.mark.parametrize("name", ["courses", "densities", "doses"])
def test_the_pictures_are_those_of_the_shipped_draws(fits: list[Draws], name: str) -> None:
    picture = Path(MODELS / f"{name}.svg").read_text(encoding="utf-8")
    assert fits[0].hash.removeprefix("sha256:")[:12] in picture


def changed(fit: Draws, **entries: object) -> Draws:
    return replace(fit, provenance={**fit.provenance, **entries})


def test_an_unidentified_parameter_is_named(fits: list[Draws]) -> None:
    fit = changed(fits[0], prior_to_posterior={"hill": 0.91, "lag_mean": 0.4, "strength[0]": 0.85})
    text = page([fit], None)
    assert f"`hill` (0.91), `strength, {fit.products[0]}` (0.85)" in text
    assert "`lag_mean` (" not in text


def test_a_parameter_short_of_an_aim_is_named(fits: list[Draws]) -> None:
    good = {"name": "hill", "mean": 2, "sd": 0.5, "r_hat": 1.001, "bulk": 900, "tail": 900}
    bad = {**good, "name": "saturation", "r_hat": 1.02}
    text = page([changed(fits[0], diagnostics=[good, bad])], None)
    assert "Short of an aim: `saturation` (seen-only)." in text
    assert "meets these aims" in page([changed(fits[0], diagnostics=[good])], None)


def test_a_trial_whose_weights_cannot_be_trusted_is_bold(fits: list[Draws]) -> None:
    shapes = np.zeros(len(fits[0].trials))
    shapes[0] = 0.83
    text = page([replace(fits[0], loto_pareto_k=shapes)], None)
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {fits[0].trials[0]} |")]
    assert "**0.83**" in line


def test_two_fits_stand_side_by_side(fits: list[Draws]) -> None:
    other = changed(fits[0], fit_set="with-recalled")
    text = page([fits[0], other], None)
    assert "| likelihood | seen-only | with-recalled |" in text
    assert "| mean, with-recalled | SD | shift / SD |" in text


def test_without_a_simulation_check_the_page_says_so(fits: list[Draws]) -> None:
    assert "No result is shipped." in page(fits, None)


def test_other_areas_have_a_line_for_each_fit(fits: list[Draws]) -> None:
    shifts = {"area_strength": np.array([0.1, 0.3]), "area_day": np.array([-4.0, 4.0])}
    ratios = dict.fromkeys(shifts, 0.5)
    area = replace(
        fits[0],
        parameters={**fits[0].parameters, **shifts},
        provenance={**fits[0].provenance, "area": "masseter", "prior_to_posterior": ratios},
    )
    text = page(fits, None, [area])
    assert "## Other areas" in text
    assert "| masseter |" in text
    assert "+0.2 ± 0.1" in text
    assert "## Other areas" not in page(fits, None)
