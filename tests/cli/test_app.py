"""The command line as a whole: help, suggestions, sentences and exit codes."""

from __future__ import annotations

import errno
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click
import pytest

import needlework
from needlework.cli import app as application
from needlework.cli.app import COMMANDS, main
from needlework.problems import BadInputError, Problem

Raiser = Callable[[BaseException], None]
PROBLEM = Problem("frown.toml, line 12", "24 mL", "a dose in U", "Write the units.")


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> Raiser:
    """Return a function that makes `needlework demo` raise this error."""

    def make(error: BaseException) -> None:
        @click.command("demo")
        def command() -> None:
            raise error

        monkeypatch.setattr(
            application, "import_module", lambda _: type("Module", (), {"command": command})
        )

    return make


def test_help_lists_every_command_with_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    words = " ".join(capsys.readouterr().out.split())
    for name, (_, text) in COMMANDS.items():
        assert f"{name} {text}" in words
    assert "not a cleared medical device" in words


def test_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"needlework {needlework.__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_where_the_list_says_and_has_help(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    module, attribute = COMMANDS[name][0].split(":")
    assert getattr(import_module(module), attribute).name == name
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: needlework {name}")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("forcast", "forecast"),
        ("Forecast", "forecast"),
        ("evidense", "evidence"),
        ("sites", "cite"),
    ],
)
def test_a_misspelt_command_is_answered_with_the_nearest(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([typed]) == 2
    assert f"There is no command {typed!r}. Did you mean {meant}" in capsys.readouterr().err


def test_a_strange_command_is_answered_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["xyzzy"]) == 2
    assert ", ".join(COMMANDS) in capsys.readouterr().err


def test_an_unknown_option_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--prot", "3"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "--prot" in captured.err


def test_no_command_prints_the_help_as_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "Commands:" in capsys.readouterr().err


def test_problems_of_the_input_are_sentences_and_exit_2(
    raising: Raiser, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(BadInputError([PROBLEM, PROBLEM]))
    assert main(["demo"]) == 2
    captured = capsys.readouterr()
    assert captured.err == f"{PROBLEM.sentence()}\n" * 2
    assert captured.out == ""


@pytest.mark.parametrize("code", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOSPC])
def test_a_file_that_cannot_be_used_is_named_in_a_sentence(
    code: int, raising: Raiser, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(OSError(code, "No such luck", "frown.toml"))
    assert main(["demo"]) == 2
    assert capsys.readouterr().err.startswith("frown.toml: no such luck; allowed: ")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_leaves_with_130_and_no_traceback(
    error: BaseException, raising: Raiser, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(error)
    assert main(["demo"]) == 130
    assert capsys.readouterr().err.strip() == "Interrupted."


def test_a_defect_is_admitted_in_a_sentence(
    raising: Raiser, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEEDLEWORK_DEBUG", raising=False)
    raising(KeyError("lost"))
    assert main(["demo"]) == 70
    error = capsys.readouterr().err
    assert "KeyError: 'lost'" in error
    assert "Traceback" not in error


def test_a_defect_shows_where_it_happened_on_request(
    raising: Raiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEEDLEWORK_DEBUG", "1")
    raising(KeyError("lost"))
    with pytest.raises(KeyError, match="lost"):
        main(["demo"])


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (1, 1), (0, 0)])
def test_a_command_says_its_exit_code(
    returned: int | None, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = click.Command("demo", callback=lambda: returned)
    monkeypatch.setattr(
        application, "import_module", lambda _: type("Module", (), {"command": command})
    )
    assert main(["demo"]) == code


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    script = tmp_path / "closed.py"
    script.write_text(
        "import os, sys\n"
        "reader, writer = os.pipe()\n"
        "os.close(reader)\n"
        "os.dup2(writer, 1)\n"
        "from needlework.cli.app import main\n"
        "sys.exit(main(['--help']))\n"
    )
    run = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 141
    assert run.stderr == ""


def test_a_terminal_without_unicode_is_written_to_all_the_same() -> None:
    code = "from needlework.cli.app import main; import sys; main(['--version']); print('–')"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONIOENCODING": "ascii"},
    )
    assert run.stdout.endswith("?\n")


def test_a_shell_can_complete_commands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_NEEDLEWORK_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "needlework fore")
    monkeypatch.setenv("COMP_CWORD", "1")
    assert main([]) == 0
    assert capsys.readouterr().out == "plain,forecast\n"
