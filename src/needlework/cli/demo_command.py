"""The example plan and its report, for ``needlework demo --out`` and ``--plan``."""

from __future__ import annotations

from pathlib import Path

import click

EXAMPLE = "frown-lines.toml"
FILE = click.Path(dir_okay=False, path_type=Path)


def write_example(out: Path | None, plan_copy: Path | None) -> None:
    """Forecast the example plan, print what is expected, and write what is asked for.

    The plan is a first visit for frown lines: 20 U onabotulinumtoxinA in the glabella.

    Parameters
    ----------
    out, plan_copy : Path or None
        Files for the report and for the plan.
    """
    check_names(out, plan_copy)

    from needlework.cli.forecast_command import findings_of
    from needlework.exchange.files import write_all
    from needlework.exchange.forecast_text import forecast_text
    from needlework.exchange.report import render_report
    from needlework.forecast import forecast
    from needlework.planfile import read_plan

    text = example_text()
    plan = read_plan(text, EXAMPLE)
    expected = forecast(plan)
    report = findings_of(plan, expected)
    texts = {} if out is None else {out: render_report(expected, plan, report)}
    if plan_copy is not None:
        texts[plan_copy] = text
    write_all(texts)
    click.echo(forecast_text(expected, plan, report))
    _name_files(out, plan_copy)


def check_names(report: Path | None, plan_copy: Path | None) -> None:
    """Refuse, before any work, names under which a file cannot be written."""
    from needlework.exchange.files import check_targets

    check_targets(tuple(path for path in (report, plan_copy) if path is not None))
    if report is not None and plan_copy is not None and report.resolve() == plan_copy.resolve():
        raise click.UsageError("--out and --plan name the same file; give each its own name.")


def example_text() -> str:
    """Return the text of the example plan that ships in the package."""
    from importlib.resources import files

    return (files("needlework") / "examples" / EXAMPLE).read_text(encoding="utf-8")


def _name_files(out: Path | None, plan_copy: Path | None) -> None:
    if out is not None:
        click.echo(f"Report (open it in a browser): {out}")
    if plan_copy is not None:
        click.echo(f"Plan: {plan_copy}")
    else:
        click.echo("To get the plan as a file: needlework demo --plan my-plan.toml")
