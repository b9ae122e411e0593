"""Starting is fast: nothing heavy is loaded before it is needed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.reading import PACKAGE

HEAVY = {"jax", "numpyro", "numba", "django", "matplotlib", "pydantic", "jsonschema", "rich"}


def loaded_after(code: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after running this code."""
    probe = f"{code}\nimport sys\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    run = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60
    )
    return set(run.stderr.splitlines())


@pytest.mark.parametrize(
    "code",
    [
        "import needlework",
        "from needlework.cli.app import main; assert main(['--help']) == 0",
        "from needlework.cli.app import main; assert main(['--version']) == 0",
    ],
)
def test_import_and_help_load_nothing_heavy(code: str) -> None:
    loaded = loaded_after(code)
    assert "needlework" in loaded
    assert not loaded & (HEAVY | {"numpy", "scipy"})


def test_help_imports_no_command_module() -> None:
    loaded = loaded_after("from needlework.cli.app import main; main(['--help'])")
    assert not {name for name in loaded if name.endswith("_command")}


def test_a_forecast_loads_no_fitting_or_drawing_library() -> None:
    loaded = loaded_after("import needlework.forecast, needlework.exchange.report")
    assert not loaded & {"jax", "numpyro", "numba", "django", "matplotlib", "scipy.stats"}


def test_a_small_trial_loads_no_compiler() -> None:
    example = PACKAGE / "examples" / "trial-dose-finding.toml"
    code = f"from needlework.cli.app import main; main(['trial', {str(example)!r}"
    assert "numba" not in loaded_after(f"{code}, '--patients', '200'])")


def processor_seconds(code: str) -> float:
    """Return the least processor time, of three fresh interpreters, that this code takes."""
    probe = "import sys, time; start = time.process_time(); "
    probe += f"{code}; print(time.process_time() - start, file=sys.stderr)"
    runs = [
        subprocess.run(
            [sys.executable, "-c", probe], capture_output=True, text=True, check=True, timeout=60
        )
        for _ in range(3)
    ]
    return min(float(run.stderr) for run in runs)


def test_import_takes_less_than_fifty_milliseconds() -> None:
    assert processor_seconds("import needlework") < 0.05


def test_help_takes_less_than_a_quarter_of_a_second() -> None:
    assert processor_seconds("from needlework.cli.app import main; main(['--help'])") < 0.25


def test_the_package_can_be_run_as_a_module() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "needlework", "--help"], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("Usage: needlework")
