"""``needlework fit``: what it asks for, what it hands on, how it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from needlework.cli.app import main
from needlework.forecast.area_scales import FORECAST_AREAS

with_extra = pytest.mark.skipif(find_spec("jax") is None, reason="needs the extra calibration")


@pytest.fixture
def _precision() -> Iterator[None]:
    """Give the precision back as it was."""
    jax = import_module("jax")
    before = jax.config.jax_enable_x64
    yield
    jax.config.update("jax_enable_x64", before)


@pytest.fixture
def asked(_precision: None, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Stand in for the sampler and keep what it was asked for."""
    fitting = import_module("needlework.calibration.fitting")
    calls: list[dict[str, Any]] = []

    def fit(
        folder: Path, settings: Any, fit_sets: Any, areas: Any, say: Callable[[str], None]
    ) -> list[Path]:
        calls.append({"settings": settings, "fit_sets": tuple(fit_sets), "areas": tuple(areas)})
        say("halfway")
        return [folder / "draws.npz"]

    monkeypatch.setattr(fitting, "fit", fit)
    return calls


@with_extra
def test_progress_goes_to_standard_error_and_files_to_standard_output(
    asked: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", "neuromodulator", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert said.err == "halfway\n"
    assert said.out == f"{tmp_path / 'draws.npz'}\n"
    assert asked[0]["fit_sets"] == ("seen-only", "with-recalled")
    assert asked[0]["areas"] == ("glabella", "glabella-rest", *FORECAST_AREAS[1:])


@with_extra
def test_the_sampler_gets_what_was_asked_for(asked: list[dict[str, Any]], tmp_path: Path) -> None:
    options = [
        "--area",
        "masseter",
        "--seed",
        "7",
        "--chains",
        "2",
        "--warmup",
        "60",
        "--draws",
        "70",
        "--rows",
        "seen",
        "--accept",
        "0.95",
    ]
    assert main(["fit", "neuromodulator", "--out", str(tmp_path), *options]) == 0
    settings = asked[0]["settings"]
    assert (settings.seed, settings.chains) == (7, 2)
    assert (settings.warmup, settings.draws, settings.accept) == (60, 70, 0.95)
    assert (asked[0]["fit_sets"], asked[0]["areas"]) == (("seen-only",), ("masseter",))


def test_without_the_extra_it_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert main(["fit", "neuromodulator", "--out", str(tmp_path / "new")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "jax" in said
    assert "pip install 'needlework[calibration]'" in said
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["fit"], "TOPIC"),
        (["fit", "astrology", "--out", "x"], "neuromodulator"),
        (["fit", "neuromodulator"], "--out"),
        (["fit", "neuromodulator", "--out", "x", "--chains", "1"], "--chains"),
        (["fit", "neuromodulator", "--out", "x", "--warmup", "1"], "--warmup"),
        (["fit", "neuromodulator", "--out", "x", "--draws", "many"], "--draws"),
        (["fit", "neuromodulator", "--out", "x", "--rows", "some"], "--rows"),
    ],
)
def test_wrong_arguments_leave_with_code_2_and_say_which(
    arguments: list[str],
    word: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert word in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder_for_draws(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    assert main(["fit", "neuromodulator", "--out", str(taken)]) == 2
    assert "taken" in capsys.readouterr().err
    assert taken.read_text(encoding="utf-8") == "mine"


@with_extra
def test_force_is_fitted_with_settings_of_its_own(
    _precision: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    force_fit = import_module("needlework.calibration.force_fit")
    calls: list[Any] = []

    def fit(folder: Path, settings: Any, say: Callable[[str], None]) -> list[Path]:
        calls.append(settings)
        return [folder / "force.npz"]

    monkeypatch.setattr(force_fit, "fit_force", fit)
    assert main(["fit", "force", "--out", str(tmp_path), "--chains", "2"]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'force.npz'}\n"
    assert (calls[0].chains, calls[0].draws, calls[0].accept) == (2, 1500, 0.97)


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--rows", "seen"], "--rows seen"), (["--area", "masseter"], "--area masseter")],
)
def test_options_of_lines_are_refused_for_force(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", "force", "--out", str(tmp_path / "new"), *options]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert said in told
    assert not (tmp_path / "new").exists()


def test_a_fit_of_nothing_known_from_memory_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fit", "hair", "--out", str(tmp_path / "new"), "--rows", "recalled"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "no figure of hair is known from memory alone" in told
    assert not (tmp_path / "new").exists()
