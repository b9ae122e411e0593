"""The shipped draws: read whole, checked by hash, refused when changed."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from needlework.forecast.draws import (
    FIT_SETS,
    Draws,
    content_hash,
    draws_name,
    load_draws,
    read_draws,
    with_refits,
    write_draws,
)
from needlework.problems import BadInputError

NAME = draws_name(False)


@pytest.fixture(scope="module")
def few() -> Draws:
    """Return the shipped draws cut to the first five."""
    table = load_draws()
    return replace(
        table,
        parameters={name: value[:5] for name, value in table.parameters.items()},
        loto_log_weights=table.loto_log_weights[:, :5],
    )


@pytest.fixture
def folder(tmp_path: Path, few: Draws) -> Path:
    write_draws(tmp_path, NAME, few)
    return tmp_path


def test_each_fit_set_has_a_name() -> None:
    assert [draws_name(flag) for flag in (False, True)] == [
        f"neuromodulator-glabella-{fit_set}" for fit_set in FIT_SETS
    ]


def test_draws_come_back_as_they_were_written(folder: Path, few: Draws) -> None:
    found = read_draws(folder, NAME)
    assert (found.products, found.trials, found.rows) == (few.products, few.trials, few.rows)
    assert found.size == 5
    for name, value in few.parameters.items():
        np.testing.assert_allclose(found.parameters[name], value, rtol=1e-6)
    np.testing.assert_allclose(found.loto_pareto_k, few.loto_pareto_k, rtol=1e-6)


def test_nothing_but_table_and_provenance_is_left_behind(folder: Path) -> None:
    names = {f"{NAME}.npz", f"{NAME}-refits.npz", f"{NAME}.json"}
    assert {path.name for path in folder.iterdir()} == names


def test_draws_without_a_trial_are_read_when_asked_for(tmp_path: Path, few: Draws) -> None:
    again = {name: value[:20].astype(np.float32) for name, value in few.parameters.items()}
    write_draws(tmp_path, NAME, replace(few, refits={"botox-gl-2": again}))
    table = read_draws(tmp_path, NAME)
    assert table.refits == {}
    found = with_refits(table, tmp_path).refits
    assert list(found) == ["botox-gl-2"]
    for name, value in again.items():
        np.testing.assert_array_equal(found["botox-gl-2"][name], value)


def test_changed_draws_without_a_trial_are_refused(tmp_path: Path, few: Draws) -> None:
    write_draws(tmp_path, NAME, few)
    np.savez_compressed(tmp_path / f"{NAME}-refits.npz", **{"a:hill": np.ones(3)})
    with pytest.raises(BadInputError, match="refits"):
        with_refits(read_draws(tmp_path, NAME), tmp_path)


def test_a_changed_table_is_refused_in_a_sentence(folder: Path, few: Draws) -> None:
    changed = {**few.parameters, "hill": few.parameters["hill"] * 1.001}
    arrays = {
        **changed,
        "loto_log_weights": few.loto_log_weights,
        "loto_pareto_k": few.loto_pareto_k,
    }
    compact = {name: np.asarray(value, dtype=np.float32) for name, value in arrays.items()}
    np.savez_compressed(folder / f"{NAME}.npz", allow_pickle=False, **compact)
    assert_refused(folder)


def test_a_changed_hash_is_refused_in_a_sentence(folder: Path) -> None:
    path = folder / f"{NAME}.json"
    provenance = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**provenance, "content_hash": "sha256:0"}), encoding="utf-8")
    assert_refused(folder)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"no archive at all"])
def test_a_broken_table_is_refused_in_a_sentence(folder: Path, content: bytes) -> None:
    (folder / f"{NAME}.npz").write_bytes(content)
    assert_refused(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"content_hash": 3}'])
def test_a_broken_provenance_is_refused_in_a_sentence(folder: Path, text: str) -> None:
    (folder / f"{NAME}.json").write_text(text, encoding="utf-8")
    assert_refused(folder)


def test_a_missing_table_is_refused_in_a_sentence(folder: Path) -> None:
    (folder / f"{NAME}.npz").unlink()
    assert_refused(folder)


def assert_refused(folder: Path) -> None:
    with pytest.raises(BadInputError) as refused:
        read_draws(folder, NAME)
    (problem,) = refused.value.problems
    assert problem.code == "draws.changed"
    assert "needlework fit" in problem.sentence()
    assert str(folder) not in problem.sentence()


def test_the_hash_does_not_depend_on_order_or_on_width() -> None:
    one = {"a": np.array([1.5, 2.5], dtype=np.float32), "b": np.array([0.1], dtype=np.float32)}
    wide = {name: value.astype(np.float64) for name, value in reversed(one.items())}
    assert content_hash(one) == content_hash(wide)
    assert content_hash(one) != content_hash({**one, "b": np.array([0.2])})
    assert content_hash({"a": one["a"]}) != content_hash({"c": one["a"]})


def test_shipped_tables_are_small_and_complete() -> None:
    shipped = Path(str(files("needlework.evidence"))) / "data" / "draws"
    table = load_draws()
    assert table.size == 1000
    assert {len(value) for value in table.parameters.values()} == {1000}
    assert all(np.isfinite(value).all() for value in table.parameters.values())
    assert table.loto_log_weights.shape == (len(table.trials), 1000)
    assert (shipped / f"{NAME}.npz").stat().st_size < 500_000
