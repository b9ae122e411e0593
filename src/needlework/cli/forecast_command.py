"""``needlework forecast``: the course of every outcome of a plan, with bands and sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from needlework.problems import BadInputError, Problem

if TYPE_CHECKING:
    from needlework.forecast.values import Forecast
    from needlework.plans import Plan
    from needlework.safety import Report

FILE = click.Path(path_type=Path)


@click.command("forecast")
@click.argument("plan_path", metavar="PLAN", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--html", "html_path", metavar="F", type=FILE, help="Write the report to F.")
@click.option("--csv", "csv_path", metavar="F", type=FILE, help="Write a table to F.")
@click.option("--days", metavar="A:B:STEP", help="Days to forecast, both ends included.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Seed of the random draws.")
@click.option(
    "--draws",
    type=click.IntRange(100, 100_000),
    help="How many draws of the fitted parameters and patients.",
)
@click.option(
    "--with-recalled",
    is_flag=True,
    help="Use the fit that includes figures from memory, which nobody has verified.",
)
def command(
    plan_path: Path,
    as_json: bool,
    html_path: Path | None,
    csv_path: Path | None,
    **options: Any,
) -> None:
    """Forecast the course of every outcome of PLAN, with bands, events, risks and sources.

    Prints a summary, what forbids the plan first; --json, --html and --csv may be combined. On
    bad input nothing is written.
    """
    from needlework.exchange.files import write_all

    outputs = [path for path in (html_path, csv_path) if path is not None]
    check_outputs(plan_path, outputs)
    plan, expected = forecast_of(plan_path, **options)
    report = findings_of(plan, expected)
    texts: dict[Path, str] = {}
    if html_path is not None:
        texts[html_path] = _report(expected, plan, report)
    if csv_path is not None:
        texts[csv_path] = _table(expected)
    printed = _printed(expected, plan, report, as_json)
    written = write_all(texts)
    click.echo(printed, nl=False)
    for path in written:
        click.echo(f"Written: {path}", err=True)


def forecast_of(
    plan_path: Path,
    days: str | None = None,
    seed: int | None = None,
    draws: int | None = None,
    with_recalled: bool = False,
) -> tuple[Plan, Forecast]:
    """Return the plan of a file and its forecast.

    Parameters
    ----------
    plan_path : Path
        Plan file.
    days : str, optional
        ``A:B:STEP``.
    seed, draws : int, optional
        As in :func:`needlework.forecast.forecast`; its defaults where None.
    with_recalled : bool
        Whether figures from memory may be used.
    """
    from needlework.cli.days import parse_days

    options: dict[str, Any] = {"include_recalled": with_recalled}
    if days is not None:
        options["days"] = parse_days(days)
    options.update({k: v for k, v in (("seed", seed), ("draws", draws)) if v is not None})

    from needlework.planfile import load_plan

    plan = load_plan(plan_path)

    from needlework.forecast import forecast

    return plan, forecast(plan, **options)


def findings_of(plan: Plan, expected: Forecast) -> Report:
    """Return what the check finds in a plan whose forecast is known."""
    from datetime import date

    from needlework.forecast.summary import summary
    from needlework.safety import Context, check

    return check(plan, Context(today=date.today()), summary(expected))


def check_outputs(plan_path: Path, outputs: list[Path], itself: str = "the plan itself") -> None:
    """Raise one sentence per output that would overwrite the input or another output."""
    from needlework.exchange.files import check_targets

    check_targets(tuple(outputs))
    taken = {plan_path.resolve(): itself}
    problems = []
    for path in outputs:
        if path.resolve() in taken:
            problems.append(_overwrites(path, taken[path.resolve()]))
        taken.setdefault(path.resolve(), "the other output")
    if problems:
        raise BadInputError(problems)


def _overwrites(path: Path, taken: str) -> Problem:
    return Problem(
        where=str(path),
        given=f"it would overwrite {taken}",
        allowed="a file of its own for each output",
        remedy="Choose another name.",
        code="output.overwrites",
    )


def _report(expected: Forecast, plan: Plan, report: Report) -> str:
    from needlework.exchange.report import render_report

    return render_report(expected, plan, report)


def _table(expected: Forecast) -> str:
    from needlework.exchange.forecast_csv import forecast_csv_text

    return forecast_csv_text(expected)


def _printed(expected: Forecast, plan: Plan, report: Report, as_json: bool) -> str:
    if as_json:
        from needlework.exchange.forecast_json import forecast_json_text

        return forecast_json_text(expected, report, plan)
    from needlework.exchange.forecast_text import forecast_text

    return forecast_text(expected, plan, report)
