"""``needlework check``: the plan against the rules, the gravest finding first."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from needlework.problems import BadInputError, Problem

if TYPE_CHECKING:
    from needlework.anatomy import Face
    from needlework.plans import ForecastSummary, Plan
    from needlework.safety import Context

FILE = click.Path(path_type=Path)
EXIT_BLOCKED = 1


@click.command("check")
@click.argument("plan_path", metavar="[PLAN]", type=FILE, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--provider", metavar="F", type=FILE, help="Who assesses, prescribes and injects.")
@click.option("--policy", metavar="F", type=FILE, help="What the clinic demands beyond the label.")
@click.option("--face", metavar="F", type=FILE, help="The patient's face, to measure sites on.")
@click.option("--jurisdiction", metavar="CODE", help="Where the provider acts, e.g. US-CA.")
@click.option("--today", metavar="DATE", help="Day of the check (YYYY-MM-DD); today by default.")
@click.option("--at", "at", metavar="TIME", help="Time of that day's session, for opened vials.")
@click.option(
    "--forecast", "with_forecast", is_flag=True, help="Forecast the plan too, and check its goals."
)
@click.option("--explain", "code", metavar="CODE", help="Say what a code means, and stop.")
def command(
    plan_path: Path | None, as_json: bool, with_forecast: bool, code: str | None, **options: Any
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
    from needlework.safety import check

    plan = load_plan(plan_path)
    context = context_of(**options)
    report = check(plan, context, _expected(plan) if with_forecast else None)
    if as_json:
        from needlework.exchange.findings_json import findings_json_text

        click.echo(findings_json_text(report, plan), nl=False)
    else:
        from needlework.exchange.findings_text import findings_text

        click.echo(findings_text(report, plan), nl=False)
    return 0 if report.clear else EXIT_BLOCKED


def _expected(plan: Plan) -> ForecastSummary:
    from needlework.forecast import forecast
    from needlework.forecast.summary import summary

    return summary(forecast(plan))


def context_of(
    provider: Path | None = None,
    policy: Path | None = None,
    jurisdiction: str | None = None,
    today: str | None = None,
    at: str | None = None,
    face: Path | None = None,
) -> Context:
    """Return what a check knows beside the plan.

    Parameters
    ----------
    provider, policy : Path, optional
        Provider and policy files.
    today, at : str, optional
        Day of the check, today's where None, and time of that day's session.
    face : Path, optional
        Face file.

    Raises
    ------
    BadInputError
        With one sentence for each thing that cannot be used.
    """
    from needlework.planfile import load_policy, load_team
    from needlework.plans import Policy
    from needlework.safety import Context
    from needlework.safety.policies import check_policy

    clinic = Policy() if policy is None else load_policy(policy)
    check_policy(clinic)
    day = _day(today)
    return Context(
        today=day,
        now=_time(at, day),
        jurisdiction=jurisdiction,
        team=None if provider is None else load_team(provider),
        policy=clinic,
        face=None if face is None else _face(face),
    )


def _face(path: Path) -> Face:
    from needlework.anatomy import face_from, read_clicks
    from needlework.planfile.files import read_text

    return face_from(read_clicks(read_text(path, "a face file"), str(path)))


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        example, remedy = "a date such as 2026-12-01", "Write year, month and day."
        raise _refused("--today", text, example, remedy) from None


def _time(text: str | None, day: date) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.combine(day, time.fromisoformat(text))
    except ValueError:
        example, remedy = "a time of the day such as 14:30", "Write hours and minutes."
        raise _refused("--at", text, example, remedy) from None


def _refused(option: str, text: str, allowed: str, remedy: str) -> BadInputError:
    code = f"check.{option.removeprefix('--')}"
    return BadInputError([Problem(option, repr(text), allowed, remedy, code)])


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
