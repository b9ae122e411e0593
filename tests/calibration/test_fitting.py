"""From rows to shipped draws: what is kept, what is said, what is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("jax", reason="needs the extra calibration")
pytest.importorskip("numpyro", reason="needs the extra calibration")

from needlework.calibration import fitting
from needlework.calibration.sampling import Diagnostic, Posterior, SamplerSettings, Samples
from needlework.evidence import held_out, parameter
from needlework.forecast.draws import Draws, load_draws, read_draws
from needlework.forecast.published import PublishedRow

SETTINGS = SamplerSettings(seed=3, chains=2, warmup=50, draws=60, progress=False)


def samples(chains: int = 2, draws: int = 60) -> Samples:
    """Return draws that are numbered, chain after chain."""
    number = np.arange(chains * draws, dtype=float).reshape(chains, draws)
    return {
        "hill": number,
        "strength": np.stack([number, -number], axis=-1),
        "strength_product_sd": number,
        "strength_product_deviate": number,
        "onset_placebo_subject_logit": number,
        "trial_strength_sd": number,
        "trial_strength_effect": number,
        "trial_strength_deviate": number,
    }


def test_every_product_with_a_reference_dose_can_be_fitted() -> None:
    products = fitting.known_products()
    assert "onabotulinumtoxinA" in products
    assert len(products) == len(set(products))
    for product in products:
        assert parameter(f"neuromodulator.reference_dose.{product}").value > 0
    assert set(products) == set(load_draws().products)


def test_a_thousand_draws_are_kept_evenly_over_all_chains() -> None:
    kept = fitting.shipped(samples(chains=4, draws=1000), fitting.SHIPPED_DRAWS)
    assert len(kept["hill"]) == fitting.SHIPPED_DRAWS
    assert (np.diff(kept["hill"]) == 4).all()
    assert kept["strength"].shape == (fitting.SHIPPED_DRAWS, 2)


def test_only_parameters_of_the_population_are_shipped() -> None:
    assert set(fitting.shipped(samples(), 40)) == {"hill", "strength", "trial_strength_sd"}


def test_trust_is_said_by_the_worst_of_all_parameters() -> None:
    checks = [
        Diagnostic("hill", 1.0, 0.1, 1.001, 900, 500),
        Diagnostic("strength", 1.0, 0.1, 1.02, 700, 800),
    ]
    said = fitting.trust(checks, Posterior(samples(), 0, np.zeros((2, 60, 3))))
    assert said == (
        "R-hat at most 1.020, effective sizes at least 700 (bulk) and 500 (tail), "
        "0 divergent transitions"
    )


def test_the_evidence_hash_is_stable_and_names_its_kind() -> None:
    assert fitting.evidence_hash() == fitting.evidence_hash()
    assert fitting.evidence_hash().startswith("sha256:")


@pytest.mark.parametrize(
    ("fit_sets", "names"),
    [
        (["seen-only"], ["neuromodulator-glabella-seen-only"]),
        (
            ["seen-only", "with-recalled"],
            ["neuromodulator-glabella-seen-only", "neuromodulator-glabella-with-recalled"],
        ),
    ],
)
def test_each_fit_set_is_written_under_its_own_name(
    fit_sets: list[str], names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []

    def sampled(area: str, rows: list[PublishedRow], fit_set: str, *_: object) -> Draws:
        assert area == "glabella"
        asked.append((fit_set, len(rows)))
        assert not held_out("neuromodulator_efficacy") & {row.trial for row in rows}
        return load_draws()

    monkeypatch.setattr(fitting, "area_draws", sampled)
    said: list[str] = []
    written = fitting.fit(tmp_path / "new", SETTINGS, fit_sets, ["glabella"], said.append)
    assert [path.stem for path in written] == names
    assert [fit_set for fit_set, _ in asked] == fit_sets
    assert len(said) == len(fit_sets)
    for name, line, (_, rows) in zip(names, said, asked, strict=True):
        assert f"{rows} rows" in line
        assert read_draws(tmp_path / "new", name).size == 1000


def test_figures_from_memory_only_enter_their_own_fit() -> None:
    seen, all_rows = (
        {row.row_id for row in fitting.fit_rows("glabella", fit_set)}
        for fit_set in ("seen-only", "with-recalled")
    )
    assert all_rows - seen


def test_lines_at_rest_start_from_the_glabella_of_the_folder_and_have_one_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from needlework.calibration import rest_fitting

    parents: list[str] = []

    def fitted(parent: Draws, *_: object) -> Draws:
        parents.append(parent.hash)
        return load_draws(False, "glabella-rest")

    monkeypatch.setattr(rest_fitting, "rest_draws", fitted)
    said: list[str] = []
    both = ["seen-only", "with-recalled"]
    written = fitting.fit(tmp_path, SETTINGS, both, ["glabella-rest"], said.append)
    assert [path.stem for path in written] == ["neuromodulator-glabella-rest-seen-only"]
    assert parents == [load_draws().hash]
    assert any("no figure is known from memory" in line for line in said)
