"""``needlework care``: the patient's sheet, before and after each session, with dates."""

from __future__ import annotations

from pathlib import Path

import click

from needlework.cli.check_command import EXIT_BLOCKED, FILE, context_of


@click.command("care")
@click.argument("plan_path", metavar="PLAN", type=FILE)
@click.option("--html", "html_path", metavar="F", type=FILE, help="Write the sheet to F.")
@click.option("--provider", metavar="F", type=FILE, help="Who assesses, prescribes and injects.")
@click.option("--policy", metavar="F", type=FILE, help="What the clinic demands beyond the label.")
@click.option("--today", metavar="DATE", help="Day of the check (YYYY-MM-DD); today by default.")
def command(
    plan_path: Path,
    html_path: Path | None,
    provider: Path | None,
    policy: Path | None,
    today: str | None,
) -> int:
    """Print the sheet that the patient of PLAN takes home: what to do, when, and when to call.

    In plain words, with dates where the plan has a start date, with who asks for each advice and
    how often side effects happened to others. There is no sheet while a finding forbids the plan:
    that is said, and the exit code is 1.
    """
    from needlework.cli.forecast_command import check_outputs
    from needlework.exchange.care_text import care_text, refusal_text
    from needlework.exchange.files import write_all
    from needlework.forecast.beaten import beaten_treatments
    from needlework.forecast.risks import plan_risks
    from needlework.planfile import load_plan
    from needlework.safety import check
    from needlework.safety.care import care_sheet
    from needlework.safety.case import Case
    from needlework.safety.emergency import concerning

    check_outputs(plan_path, [] if html_path is None else [html_path])
    plan = load_plan(plan_path)
    context = context_of(provider=provider, policy=policy, today=today)
    report = check(plan, context)
    if report.stopped:
        click.echo(refusal_text(report), nl=False)
        return EXIT_BLOCKED
    sheet, risks = care_sheet(plan, context), plan_risks(plan)
    cards, beaten = concerning(Case(plan, context).items), beaten_treatments(plan)
    texts = {}
    if html_path is not None:
        from needlework.exchange.care_page import render_care

        texts[html_path] = render_care(sheet, plan, report, risks, cards, beaten)
    written = write_all(texts)
    click.echo(care_text(sheet, plan, report, risks, cards, beaten), nl=False)
    for path in written:
        click.echo(f"Written: {path}", err=True)
    return 0
