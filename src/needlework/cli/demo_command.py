"""``needlework demo``: forecast the example plan and write its report."""

from __future__ import annotations

from pathlib import Path

import click

EXAMPLE = "frown-lines.toml"
REPORT = "needlework-demo.html"
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("demo")
@click.option(
    "--out",
    metavar="F",
    type=FILE,
    default=REPORT,
    show_default=True,
    help="Where to write the report.",
)
@click.option(
    "--plan",
    "plan_copy",
    metavar="F",
    type=FILE,
    help="Also write the example plan to F, to start a plan of your own from.",
)
@click.option(
    "--port",
    metavar="P",
    type=click.IntRange(0, 65535),
    help="For scripts written for the clinic's pages: this version serves none, so it has no "
    "effect.",
)
def command(out: Path, plan_copy: Path | None, port: int | None) -> None:
    """Forecast an example plan, print what is expected and write the report.

    The plan is a first visit for frown lines: 20 U onabotulinumtoxinA in the glabella.
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
    texts = {out: render_report(expected, plan, report)}
    if plan_copy is not None:
        texts[plan_copy] = text
    write_all(texts)
    click.echo(forecast_text(expected, plan, report))
    _name_files(out, plan_copy)
    if port is not None:
        click.echo("--port has no effect: this version serves no pages.", err=True)


def check_names(report: Path, plan_copy: Path | None) -> None:
    """Refuse, before any work, names under which a file cannot be written."""
    from needlework.exchange.files import check_targets

    check_targets((report,) if plan_copy is None else (report, plan_copy))
    if plan_copy is not None and report.resolve() == plan_copy.resolve():
        raise click.UsageError("--out and --plan name the same file; give each its own name.")


def example_text() -> str:
    """Return the text of the example plan that ships in the package."""
    from importlib.resources import files

    return (files("needlework") / "examples" / EXAMPLE).read_text(encoding="utf-8")


def _name_files(report: Path, plan_copy: Path | None) -> None:
    click.echo(f"Report (open it in a browser): {report}")
    if plan_copy is not None:
        click.echo(f"Plan: {plan_copy}")
    else:
        click.echo("To get the plan as a file: needlework demo --plan my-plan.toml")
