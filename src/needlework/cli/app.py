"""The ``needlework`` command: finds its subcommands lazily and speaks in sentences."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module

import click

from needlework.cli.output import print_problems
from needlework.problems import BadInputError, Problem

COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("needlework.clinic.commands.demo:command", "Show a clinic of invented people."),
    "serve": ("needlework.clinic.commands.serve:serve_command", "Serve the clinic."),
    "clinic": (
        "needlework.clinic.commands.serve:clinic_group",
        "Set a clinic up, export, import, back up.",
    ),
    "audit": ("needlework.clinic.commands.audit:audit_group", "Verify the clinic's audit."),
    "forecast": ("needlework.cli.forecast_command:command", "Forecast the course of a plan."),
    "check": ("needlework.cli.check_command:command", "Check a plan against the rules."),
    "prove": ("needlework.cli.prove_command:command", "Measure what the check finds."),
    "care": (
        "needlework.cli.care_command:command",
        "Print the sheet that the patient takes home.",
    ),
    "face": ("needlework.cli.face_command:command", "Lay the points of a plan on a face."),
    "photo": ("needlework.cli.photo_command:command", "Install what reads photos."),
    "emergency": ("needlework.cli.emergency_command:command", "Show an emergency card."),
    "optimise": (
        "needlework.cli.optimise_command:command",
        "Propose points and units that reach a plan's goals.",
    ),
    "trial": ("needlework.cli.trial_command:command", "Simulate a trial and its figures."),
    "scenario": (
        "needlework.cli.scenario_command:command",
        "Show decades of skin under a prevention, for research.",
    ),
    "cite": ("needlework.cli.cite_command:command", "List the sources that a forecast uses."),
    "protocols": ("needlework.cli.protocols_command:command", "List schemes; begin plans."),
    "products": ("needlework.cli.products_command:command", "Show what is known of a product."),
    "evidence": ("needlework.cli.evidence_command:command", "Read and check the evidence base."),
    "names": ("needlework.cli.names_command:command", "Look a word up in the vocabulary."),
    "validate": (
        "needlework.cli.validate_command:command",
        "Predict published results and score the predictions.",
    ),
    "fit": ("needlework.cli.fit_command:command", "Fit the models to the evidence."),
}
"""Where each subcommand lives and its one-line help, so that help imports none of them."""

COMPLETION_VARIABLE = "_NEEDLEWORK_COMPLETE"
EXIT_BAD_INPUT = 2
EXIT_DEFECT = 70
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141

EPILOG = (
    "PLAN is a treatment plan file; `needlework demo --plan F` writes one to start from. "
    "Needlework is decision support for qualified people and a research tool, "
    "not a cleared medical device."
)


class LazyGroup(click.Group):
    """A group that imports a subcommand only when it is run or asked for its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the subcommand of this name, imported now, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name][0].split(":")
        found = getattr(import_module(module), attribute)
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the subcommand of the first argument, or refuse with the nearest names."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(_no_such_command(args[0]))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of subcommands from their one-line help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _no_such_command(word: str) -> str:
    near = get_close_matches(word.lower(), COMMANDS, n=2)
    meant = f"Did you mean {' or '.join(near)}?" if near else f"Commands: {', '.join(COMMANDS)}."
    return f"There is no command {word!r}. {meant}"


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from needlework import __version__

    click.echo(f"needlework {__version__}")
    ctx.exit()


@click.group(
    cls=LazyGroup,
    name="needlework",
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 99},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version and leave.",
)
def app() -> None:
    """Plan needle-based skin treatments: forecasts with bands, evidence and sources."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        What follows the program's name; taken from the process when not given.

    Returns
    -------
    int
        0 done, 1 what the command's help says, 2 bad input, 70 a defect of the program,
        130 interrupted, 141 the reader of the output went away.
    """
    _print_what_the_terminal_can()
    try:
        return _guarded(lambda: _invoke(arguments))
    except BrokenPipeError:
        _silence_output()
        return EXIT_BROKEN_PIPE


def _invoke(arguments: Sequence[str] | None) -> int:
    # `app.main` would turn a broken pipe into exit code 1, which here means something else.
    if instruction := os.environ.get(COMPLETION_VARIABLE):
        return _complete_in_shell(instruction)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with app.make_context("needlework", given) as context:
            result = app.invoke(context)
    except click.exceptions.Exit as leaving:
        result = leaving.exit_code
    sys.stdout.flush()
    return result if isinstance(result, int) else 0


def _complete_in_shell(instruction: str) -> int:
    from click.shell_completion import shell_complete

    return shell_complete(app, {}, "needlework", COMPLETION_VARIABLE, instruction)


def _guarded(work: Callable[[], int]) -> int:
    try:
        return work()
    except BadInputError as error:
        print_problems(error)
        return EXIT_BAD_INPUT
    except click.ClickException as error:
        error.show()
        return EXIT_BAD_INPUT
    except (click.Abort, KeyboardInterrupt):
        sys.stderr.write("Interrupted.\n")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        raise
    except OSError as error:
        return _refuse_file(error)
    except Exception as error:
        return _admit_defect(error)


def _refuse_file(error: OSError) -> int:
    name = error.filename if error.filename is not None else "input or output"
    problem = Problem(
        where=str(name),
        given=(error.strerror or str(error)).lower(),
        allowed="a file or folder that this user may read or write",
        remedy="Check the name and the permissions.",
        code="file.unusable",
    )
    print_problems(BadInputError([problem]))
    return EXIT_BAD_INPUT


def _admit_defect(error: Exception) -> int:
    if os.environ.get("NEEDLEWORK_DEBUG"):
        raise error
    sys.stderr.write(
        f"Needlework failed on its own account ({type(error).__name__}: {error}). "
        "Please report it with the output of the same command under NEEDLEWORK_DEBUG=1.\n"
    )
    return EXIT_DEFECT


def _print_what_the_terminal_can() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _silence_output() -> None:
    # The interpreter flushes once more at exit; without this it would complain there.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
