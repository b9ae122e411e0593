"""``needlework trial``: a virtual trial, read off as a paper would print it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from needlework.cli.progress import bar

if TYPE_CHECKING:
    from needlework.trials.values import TrialResult

FILE = click.Path(path_type=Path)


@click.command("trial")
@click.argument("trial_path", metavar="TRIAL", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--html", "html_path", metavar="F", type=FILE, help="Write the report to F.")
@click.option("--csv", "csv_path", metavar="F", type=FILE, help="Write a tidy table to F.")
@click.option(
    "--patients",
    metavar="N",
    type=click.IntRange(1, 10_000_000),
    help="People simulated per arm, instead of what the file says.",
)
@click.option(
    "--seed",
    metavar="S",
    type=click.IntRange(0, 2**63 - 1),
    help="Seed of the random numbers, instead of what the file says.",
)
@click.option(
    "--with-recalled",
    is_flag=True,
    help="Use the fit that includes figures from memory, which nobody has verified.",
)
def command(
    trial_path: Path,
    as_json: bool,
    html_path: Path | None,
    csv_path: Path | None,
    **options: Any,
) -> None:
    """Simulate the trial of TRIAL: shares, medians, comparisons and sample sizes.

    Every figure comes with the interval in which a paper of the arm's size would print it, and
    with the grade of the evidence. --json, --html and --csv may be combined; on bad input
    nothing is written.
    """
    from needlework.cli.forecast_command import check_outputs
    from needlework.exchange.files import write_all

    outputs = [path for path in (html_path, csv_path) if path is not None]
    check_outputs(trial_path, outputs, "the trial itself")
    result = result_of(trial_path, **options)
    texts: dict[Path, str] = {}
    if html_path is not None:
        texts[html_path] = _report(result)
    if csv_path is not None:
        texts[csv_path] = _table(result)
    printed = _printed(result, as_json)
    written = write_all(texts)
    click.echo(printed, nl=False)
    for path in written:
        click.echo(f"Written: {path}", err=True)


def result_of(
    trial_path: Path,
    patients: int | None = None,
    seed: int | None = None,
    with_recalled: bool = False,
) -> TrialResult:
    """Return the result of the trial in a file, showing progress to whoever watches.

    Parameters
    ----------
    patients, seed : int, optional
        Instead of those of the file.
    with_recalled : bool
        Whether figures known only from memory may be used.
    """
    from needlework.planfile import load_trial

    trial = load_trial(trial_path)

    from needlework.trials import run_trial

    with bar("Simulating") as progress:
        return run_trial(
            trial,
            patients=patients,
            seed=seed,
            include_recalled=with_recalled,
            progress=progress,
        )


def _report(result: TrialResult) -> str:
    from needlework.exchange.report.trial import render_trial_report

    return render_trial_report(result)


def _table(result: TrialResult) -> str:
    from needlework.exchange.trial_csv import trial_csv_text

    return trial_csv_text(result)


def _printed(result: TrialResult, as_json: bool) -> str:
    if as_json:
        from needlework.exchange.trial_json import trial_json_text

        return trial_json_text(result)
    from needlework.exchange.trial_text import trial_text

    return trial_text(result)
