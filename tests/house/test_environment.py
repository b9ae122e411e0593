"""The scripts that prepare a machine and run the suite say plainly what they need."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.reading import ROOT

TOOLS = ("sh", "bash", "env", "dirname", "cat", "cksum", "rm", "grep", "tail", "tee", "mktemp")
SUMMARY = "======== 1 failed, 3 passed in 0.12s ========"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the scripts are for POSIX shells")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return a checkout of the scripts on a machine that has a shell and nothing else."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def install_tool(bare: Path, name: str, script: str) -> None:
    """Put a shell script on the path of the bare machine."""
    path = bare / "bin" / name
    path.write_text(f"#!{bare}/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(bare: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a script of the bare checkout with the tools of the bare machine only."""
    return subprocess.run(
        [str(bare / command[0]), *command[1:]],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(bare / "bin"), **settings},
    )


def test_a_machine_without_python_gets_one_sentence(bare: Path) -> None:
    answer = run(bare, ".ci/environment", "runtime")
    assert answer.returncode == 1
    assert answer.stderr.startswith("No Python 3.11 or newer")
    assert answer.stderr.count("\n") == 1


def test_an_old_python_does_not_count(bare: Path) -> None:
    install_tool(bare, "python3", "exit 1")
    assert run(bare, ".ci/environment", "runtime").stderr.startswith("No Python 3.11 or newer")


@pytest.mark.parametrize(
    ("setting", "value"),
    [("PYTHON", "python2"), ("INSTALLER", "conda"), ("INSTALLER", "uv")],
)
def test_a_choice_that_cannot_be_met_is_named(bare: Path, setting: str, value: str) -> None:
    answer = run(bare, ".ci/environment", "runtime", **{setting: value})
    assert answer.returncode == 1
    assert f"{setting}={value}" in answer.stderr
    assert answer.stderr.count("\n") == 1


def python_with_pip(bare: Path) -> Path:
    """Put an interpreter on the bare machine that only notes what it was asked to do."""
    log = bare / "asked.log"
    install_tool(bare, "mkdir", f'exec {shutil.which("mkdir")} "$@"')
    install_tool(bare, "cp", f'exec {shutil.which("cp")} "$@"')
    make = f"mkdir -p .venv/bin; cp {bare}/bin/python3 .venv/bin/python"
    install_tool(
        bare, "python3", f'echo "$*" >> {log}; case "$*" in "-m venv .venv") {make} ;; esac'
    )
    return log


def test_the_second_run_installs_nothing(bare: Path) -> None:
    log = python_with_pip(bare)
    assert run(bare, ".ci/environment", "test").returncode == 0
    assert (
        "--require-hashes --no-deps -r requirements/build.txt -r requirements/test.txt"
        in log.read_text()
    )
    log.unlink()
    assert run(bare, ".ci/environment", "test").returncode == 0
    assert run(bare, ".ci/environment", "runtime").returncode == 0
    assert "install" not in log.read_text()


def test_changed_requirements_are_installed_again(bare: Path) -> None:
    log = python_with_pip(bare)
    assert run(bare, ".ci/environment", "runtime").returncode == 0
    log.unlink()
    with (bare / "requirements" / "runtime.txt").open("a") as requirements:
        requirements.write("one-more==1.0\n")
    assert run(bare, ".ci/environment", "runtime").returncode == 0
    assert "install" in log.read_text()


def test_a_runtime_environment_is_not_enough_for_the_tests(bare: Path) -> None:
    log = python_with_pip(bare)
    assert run(bare, ".ci/environment", "runtime").returncode == 0
    assert run(bare, ".ci/environment", "test").returncode == 0
    assert "requirements/test.txt" in log.read_text()


def test_an_installation_that_fails_is_said_and_tried_again_next_time(bare: Path) -> None:
    log = python_with_pip(bare)
    for _ in range(2):
        with (bare / "bin" / "python3").open("a") as script:
            script.write('case "$*" in *require-hashes*) exit 1 ;; esac\n')
        answer = run(bare, ".ci/environment", "runtime")
        assert answer.returncode == 1
        assert answer.stderr.splitlines()[-1].startswith("The requirements could not be installed")
        assert "--require-hashes" in log.read_text()
        log.unlink()


def test_the_last_word_of_a_failed_run_is_the_summary(bare: Path) -> None:
    install_tool(bare, "make", f"echo '{SUMMARY}'; echo 'make: *** [test] Error 1' >&2; exit 2")
    answer = run(bare, ".ci/run")
    assert answer.returncode == 2
    assert answer.stdout.splitlines()[-1] == SUMMARY


def test_the_last_word_of_a_good_run_is_said_once(bare: Path) -> None:
    install_tool(bare, "make", f"echo '{SUMMARY}'")
    answer = run(bare, ".ci/run")
    assert answer.returncode == 0
    assert answer.stdout == f"{SUMMARY}\n"


def test_a_run_that_never_reached_the_tests_still_fails(bare: Path) -> None:
    install_tool(bare, "make", "echo 'E501 line too long'; exit 2")
    assert run(bare, ".ci/run").returncode == 2
