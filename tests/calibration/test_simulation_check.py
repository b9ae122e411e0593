"""The command of the simulation-based calibration and its table."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from needlework.calibration import simulation_check
from needlework.calibration.simulation_check import CheckSettings, fit_set, main
from needlework.calibration.simulation_report import FORMAT, summary
from needlework.calibration.synthetic_fit import margins

SETTINGS = asdict(CheckSettings())
RANKS = SETTINGS["kept"] + 1


def record(index: int, rank: int, divergences: int = 0, **changes: object) -> dict[str, object]:
    figures = {
        "hill": {"rank": rank, "z": rank / RANKS, "ratio": 0.7, "size": 50.0},
        "log_likelihood": {"rank": RANKS - 1 - rank, "z": 0.1, "ratio": None, "size": 55.0},
    }
    entry = {
        "set": index,
        "settings": SETTINGS,
        "seconds": 1.0,
        "divergences": divergences,
        "steps": 900,
        "figures": figures,
    }
    return {**entry, **changes}


@pytest.fixture(scope="module")
def table() -> dict:
    ranks = np.random.default_rng(5).integers(0, RANKS, size=120)
    records = [record(i, int(rank), int(i % 40 == 0)) for i, rank in enumerate(ranks)]
    return summary(records, SETTINGS)


def test_the_table_counts_every_rank_once(table: dict) -> None:
    assert table["format"] == FORMAT
    assert table["sets"] == 120
    for entry in table["quantities"].values():
        assert len(entry["counts"]) == RANKS
        assert sum(entry["counts"]) == 120


def test_the_table_tells_divergences_and_what_was_learned(table: dict) -> None:
    assert (table["divergences"], table["sets_with_divergences"]) == (3, 3)
    assert table["quantities"]["hill"]["posterior_over_prior"] == 0.7
    assert table["quantities"]["log_likelihood"]["posterior_over_prior"] is None


def test_uniform_ranks_are_not_outside(table: dict) -> None:
    assert all(entry["curve_p_adjusted"] > 0.05 for entry in table["quantities"].values())


def test_ranks_at_one_end_are_outside() -> None:
    table = summary([record(i, i % 10) for i in range(120)], SETTINGS)
    assert table["quantities"]["hill"]["curve_p_adjusted"] < 0.01


def test_the_table_can_be_written_as_json(table: dict) -> None:
    assert json.loads(json.dumps(table)) == table


def test_the_table_names_its_design_and_versions(table: dict) -> None:
    assert table["design"]["rows"] == sum(table["design"]["kinds"].values())
    assert {"needlework", "jax", "numpyro"} <= table["versions"].keys()


def test_no_data_set_is_begun_after_the_time_is_over() -> None:
    assert fit_set(0, CheckSettings(), deadline=0) is None


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Stand in for the fits; return the numbers of the sets that were asked for."""
    asked: list[int] = []

    def run(missing, processes, settings, deadline):  # type: ignore[no-untyped-def]
        asked.extend(missing)
        return (record(i, i % RANKS, settings=asdict(settings)) for i in missing)

    monkeypatch.setattr(simulation_check, "_run", run)
    return asked


def test_the_command_goes_on_where_it_was_stopped(tmp_path: Path, fitted: list[int]) -> None:
    for sets in ("3", "5"):
        result = CliRunner().invoke(main, ["--sets", sets, "--out", str(tmp_path)])
        assert result.exit_code == 0
    assert "3 data sets of an earlier run" in result.output
    assert fitted == [0, 1, 2, 3, 4]
    table = json.loads((tmp_path / "simulation-check.json").read_text())
    assert table["sets"] == 5


def test_sets_of_other_settings_are_not_taken_over(tmp_path: Path, fitted: list[int]) -> None:
    runner = CliRunner()
    runner.invoke(main, ["--sets", "2", "--out", str(tmp_path)])
    runner.invoke(main, ["--sets", "2", "--seed", "9", "--out", str(tmp_path)])
    assert fitted == [0, 1, 0, 1]


def test_without_a_finished_set_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulation_check, "_run", lambda *_: iter(()))
    result = CliRunner().invoke(main, ["--sets", "2", "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert "No data set was finished" in result.output
    assert not (tmp_path / "simulation-check.json").exists()


def test_quantities_name_the_product_and_leave_deviates_out() -> None:
    values = {
        "hill": np.ones(3),
        "strength": np.ones((3, 2)),
        "lag_product_deviate": np.ones((3, 2)),
        "onset_placebo_subject_logit": np.ones(3),
    }
    assert list(margins(values, ["one", "two"])) == ["hill", "strength[one]", "strength[two]"]
