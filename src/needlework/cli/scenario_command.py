"""``needlework scenario``: decades of skin under a prevention, as a research view."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from needlework.problems import BadInputError, Problem

if TYPE_CHECKING:
    from needlework.forecast.ageing.values import Asked, Scenario

FILE = click.Path(path_type=Path)
NEVER = "never"
PROTECTIONS = ("none", "occasional", "daily-spf15", "daily-spf30", "daily-spf50")


@click.command("scenario")
@click.argument("plan_path", metavar="[PLAN]", type=FILE, required=False)
@click.option("--age", metavar="YEARS", type=float, help="Age at the start.  [default: 28]")
@click.option(
    "--sex",
    type=click.Choice(["female", "male", "unspecified"]),
    help="Women have a menopause.  [default: female]",
)
@click.option("--skin-type", metavar="1-6", type=int, help="Fitzpatrick type.  [default: 2]")
@click.option(
    "--latitude",
    metavar="DEGREES",
    type=float,
    help="Where the skin lives, negative in the south.  [default: 49.3]",
)
@click.option(
    "--protection",
    type=click.Choice(PROTECTIONS),
    help="Habit of sun protection from now on.  [default: daily-spf30]",
)
@click.option(
    "--toxin-from",
    metavar="AGE",
    help="Age from which frown lines are treated, or never.  [default: the age at the start]",
)
@click.option(
    "--years", metavar="N", type=int, default=40, show_default=True, help="How far to look."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--html", "html_path", metavar="F", type=FILE, help="Write the report to F.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Seed of the random draws.")
@click.option(
    "--with-recalled",
    is_flag=True,
    help="Use the fit that includes figures from memory, which nobody has verified.",
)
def command(
    plan_path: Path | None,
    as_json: bool,
    html_path: Path | None,
    seed: int | None,
    with_recalled: bool,
    **options: Any,
) -> None:
    """Show decades of skin, a prevention beside none: lines at rest, dermis, collagen, pigment.

    A research view: structure without fitted rates, graded *assumed*, not for patient sheets.
    Age, sex, skin type, latitude and protection are those of PLAN where it gives them; an option
    that is given counts more.
    """
    from needlework.cli.forecast_command import check_outputs
    from needlework.exchange.files import check_targets, write_all

    outputs = [] if html_path is None else [html_path]
    if plan_path is not None:
        check_outputs(plan_path, outputs)
    check_targets(tuple(outputs))
    from needlework.forecast.ageing.scenario import DEFAULT_SEED, scenario

    asked = asked_of(plan_path, options)
    found = scenario(
        asked, seed=DEFAULT_SEED if seed is None else seed, include_recalled=with_recalled
    )
    texts = {} if html_path is None else {html_path: _report(found)}
    printed = _printed(found, as_json)
    written = write_all(texts)
    click.echo(printed, nl=False)
    for path in written:
        click.echo(f"Written: {path}", err=True)


def asked_of(plan_path: Path | None, options: dict[str, Any]) -> Asked:
    """Return the question: options first, then the plan, then the defaults.

    Parameters
    ----------
    plan_path : Path or None
        Plan file.
    options : dict
        Options of the command by name; None where not given.
    """
    from needlework.forecast.ageing.values import Asked

    given = {name: value for name, value in options.items() if value is not None}
    toxin = given.pop("toxin_from", None)
    known = {**_of_plan(plan_path), **given}
    age = float(known.get("age", Asked().age))
    return Asked(**known | {"age": age, "toxin_from": _toxin_from(toxin, age)})


def _of_plan(plan_path: Path | None) -> dict[str, Any]:
    """Return what a plan says of its patient, as far as a scenario asks for it."""
    if plan_path is None:
        return {}
    from needlework.planfile import load_plan

    plan = load_plan(plan_path)
    patient = plan.patient
    sun = patient.sun
    found = {
        "age": plan.age,
        "sex": patient.sex,
        "skin_type": patient.skin_type,
        "latitude": None if sun.latitude is None else float(sun.latitude),
        "protection": sun.protection,
    }
    return {name: value for name, value in found.items() if value is not None}


def _toxin_from(word: str | None, age: float) -> float | None:
    """Return the age of an option: now where it is not given, None for never."""
    if word is None:
        return age
    if word.strip().lower() == NEVER:
        return None
    try:
        return float(word)
    except ValueError:
        raise BadInputError([_no_age(word)]) from None


def _no_age(word: str) -> Problem:
    return Problem(
        where="--toxin-from",
        given=repr(word),
        allowed=f"an age in years such as 28 or 40, or {NEVER}",
        remedy="Give one of them.",
        code="scenario.toxin-from",
    )


def _report(found: Scenario) -> str:
    from needlework.exchange.report.scenario import render_scenario_report

    return render_scenario_report(found)


def _printed(found: Scenario, as_json: bool) -> str:
    if as_json:
        from needlework.exchange.scenario_json import scenario_json_text

        return scenario_json_text(found)
    from needlework.exchange.scenario_text import scenario_text

    return scenario_text(found)
