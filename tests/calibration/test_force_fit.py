"""The shipped fit of force belongs to the evidence and to the glabella, and can be trusted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from needlework.calibration.force_check import coverage, foretold, left_out
from needlework.calibration.force_courses import LABEL_PRODUCT, LOOKED_AT, identified
from needlework.calibration.force_fit import force_hash
from needlework.calibration.force_report import PAGE, page
from needlework.evidence.force_rows import fitted_force_rows
from needlework.forecast.draws import Draws, content_hash, load_draws, with_refits
from needlework.forecast.force import FORCE
from tests.house.reading import ROOT

MODELS = ROOT / "docs" / "models"
AGAIN = "run `needlework fit force --out DIR` again"


@pytest.fixture(scope="module")
def draws() -> Draws:
    return with_refits(load_draws(False, FORCE))


def test_draws_were_fitted_to_the_evidence_of_this_version(draws: Draws) -> None:
    assert draws.provenance["evidence_hash"] == force_hash(), f"the evidence has changed: {AGAIN}"


def test_draws_start_from_the_glabella_that_is_shipped(draws: Draws) -> None:
    assert draws.provenance["glabella"] == load_draws().hash, f"the glabella has changed: {AGAIN}"


def test_draws_were_fitted_to_exactly_the_marked_rows(draws: Draws) -> None:
    rows = fitted_force_rows()
    assert draws.rows == tuple(row.row_id for row in rows)
    assert set(draws.trials) == {row.study for row in rows}


def test_the_content_hash_is_that_of_the_content(draws: Draws) -> None:
    weights = {
        "loto_log_weights": draws.loto_log_weights,
        "loto_pareto_k": draws.loto_pareto_k,
    }
    assert content_hash({**draws.parameters, **weights}) == draws.hash


def test_the_sampler_can_be_trusted(draws: Draws) -> None:
    entry = draws.provenance
    assert entry["divergences"] == 0
    assert entry["worst"]["r_hat"] < 1.01
    assert min(entry["worst"]["bulk"], entry["worst"]["tail"]) > 400


def test_each_study_was_left_out_by_a_fit_of_its_own(draws: Draws) -> None:
    assert set(draws.refits) == set(draws.trials) == set(draws.provenance["refit_r_hat"])
    assert max(draws.provenance["refit_r_hat"].values()) < 1.2
    for again in draws.refits.values():
        assert set(again) == set(draws.parameters)


def test_the_largest_block_is_below_1_in_every_draw(draws: Draws) -> None:
    largest = draws.parameters["largest_block"]
    assert ((largest > 0) & (largest < 1)).all()


def test_what_was_left_out_is_counted_as_recorded(draws: Draws) -> None:
    found = left_out(fitted_force_rows(), draws.refits, draws.products)
    assert len(found) == len(fitted_force_rows())
    recorded = draws.provenance["left_out"]
    for name, count in coverage(found).items():
        assert count["figures"] == recorded[name]["figures"]
        assert abs(count["inside"] - recorded[name]["inside"]) <= 1  # draws ship in 32 bits


def test_figures_of_left_out_studies_are_mostly_foretold(draws: Draws) -> None:
    inside = [item.inside for item in left_out(fitted_force_rows(), draws.refits, draws.products)]
    assert np.mean(inside) >= 0.7


def test_a_printed_interval_that_touches_the_one_foretold_is_inside(draws: Draws) -> None:
    plateau = [row for row in fitted_force_rows() if row.value_high is not None]
    (found,) = foretold(plateau, draws.parameters, draws.products)
    assert found.low < found.middle < found.high
    assert found.inside == (found.low <= 0.9 and found.high >= 0.85)


def test_a_fit_that_learned_nothing_identifies_nothing(draws: Draws) -> None:
    same = identified(draws.parameters, draws.parameters, draws.products)
    for reading in ("movement", "force"):
        assert set(same[reading]) == {str(day) for day in LOOKED_AT}
        assert {entry["ratio"] for entry in same[reading].values()} == {1.0}


def test_the_label_product_is_the_one_with_most_figures() -> None:
    count: dict[str, int] = {}
    for row in fitted_force_rows():
        count[row.product] = count.get(row.product, 0) + 1
    assert max(count, key=lambda product: count[product]) == LABEL_PRODUCT


def test_the_page_is_that_of_the_shipped_draws() -> None:
    written = (MODELS / PAGE).read_text(encoding="utf-8")
    again = "run `python -m needlework.calibration.report docs/models`"
    assert written == page(load_draws(False, FORCE)), f"docs/models/{PAGE} is old; {again}"


@pytest.mark.parametrize("name", ["courses", "doses", "densities"])
def test_the_pictures_are_those_of_the_shipped_draws(draws: Draws, name: str) -> None:
    picture = Path(MODELS / f"force-{name}.svg").read_text(encoding="utf-8")
    assert draws.hash.removeprefix("sha256:")[:12] in picture
