"""``needlework check``: the plan against the rules, the gravest finding first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from needlework.problems import BadInputError, Problem

FILE = click.Path(path_type=Path)
EXIT_BLOCKED = 1


@click.command("check")
@click.argument("plan_path", metavar="[PLAN]", type=FILE, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--jurisdiction", metavar="CODE", help="Where the provider acts, e.g. US-CA.")
@click.option("--today", metavar="DATE", help="Day of the check (YYYY-MM-DD); today by default.")
@click.option("--explain", "code", metavar="CODE", help="Say what a code means, and stop.")
def command(
    plan_path: Path | None,
    as_json: bool,
    jurisdiction: str | None,
    today: str | None,
    code: str | None,
) -> int:
    """Check PLAN against labels, protocols, contraindications, intervals and authority.

    Exits with 0 when nothing keeps the plan from being approved, with 1 when it must stop or
    waits for an answer or an override, with 2 on bad input.
    """
    if code is not None:
        click.echo(_explained(code), nl=False)
        return 0
    if plan_path is None:
        raise click.UsageError("Give a plan file, or --explain CODE.")
    from needlework.planfile import load_plan
    from needlework.safety import Context, check

    plan = load_plan(plan_path)
    report = check(plan, Context(today=_day(today), jurisdiction=jurisdiction))
    if as_json:
        from needlework.exchange.findings_json import findings_json_text

        click.echo(findings_json_text(report, plan), nl=False)
    else:
        from needlework.exchange.findings_text import findings_text

        click.echo(findings_text(report, plan), nl=False)
    return 0 if report.clear else EXIT_BLOCKED


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInputError(
            [
                Problem(
                    where="--today",
                    given=repr(text),
                    allowed="a date such as 2026-12-01",
                    remedy="Write year, month and day.",
                    code="check.today",
                )
            ]
        ) from None


def _explained(code: str) -> str:
    from difflib import get_close_matches

    from needlework.exchange.findings_text import explain_text
    from needlework.safety.registry import all_codes

    text = explain_text(code.upper())
    if text is not None:
        return text
    near = get_close_matches(code.upper(), all_codes(), n=3) or list(all_codes())[:3]
    raise BadInputError(
        [
            Problem(
                where="--explain",
                given=f"{code!r} is no code of a finding",
                allowed="a code that a check prints",
                remedy=f"Nearest: {', '.join(near)}.",
                code="check.unknown-code",
            )
        ]
    )
