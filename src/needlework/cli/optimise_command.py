"""``needlework optimise``: points and units that reach the goals of a plan, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from needlework.cli.progress import bar

if TYPE_CHECKING:
    from needlework.planning import Proposal

FILE = click.Path(path_type=Path)
EXIT_INFEASIBLE = 1


@click.command("optimise")
@click.argument("plan_path", metavar="PLAN", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--out", "folder", metavar="DIR", type=FILE, help="Write plans and pictures there.")
@click.option("--face", metavar="F", type=FILE, help="The patient's face; an average one without.")
@click.option("--session", metavar="ID", help="Session to plan; the first with a toxin.")
@click.option(
    "--points", type=click.IntRange(1, 200), help="Points of the session at most; as published."
)
@click.option("--free-sides", is_flag=True, help="Let left and right get different units.")
@click.option("--policy", metavar="F", type=FILE, help="What the clinic demands beyond the label.")
@click.option("--today", metavar="DATE", help="Day of the check (YYYY-MM-DD); today by default.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Seed of all random numbers.")
@click.option(
    "--draws", type=click.IntRange(100, 100_000), help="How many simulated patients; 1,000."
)
def command(
    plan_path: Path,
    as_json: bool,
    folder: Path | None,
    face: Path | None,
    session: str | None,
    points: int | None,
    free_sides: bool,
    policy: Path | None,
    today: str | None,
    seed: int | None,
    draws: int | None,
) -> int:
    """Propose points and units for the toxins of PLAN that reach its goals inside all limits.

    Alternatives stand side by side: fewest units, gentlest on neighbouring muscles, longest
    lasting, balanced; each with the limits that bind and how often it holds when hand, volume
    and anatomy differ. Exits with 1 when no plan reaches the goals, and says why.
    """
    from needlework.cli.check_command import context_of
    from needlework.exchange.files import write_all
    from needlework.planfile import load_plan
    from needlework.planning import optimise

    if folder is not None:
        _check_folder(folder)
    plan = load_plan(plan_path)
    context = context_of(policy=policy, today=today, face=face)
    asked = {"seed": seed, "size": draws}
    with bar("Planning") as progress:
        found = optimise(
            plan,
            context=context,
            session=session,
            most_points=points,
            free_sides=free_sides,
            progress=progress,
            **{name: value for name, value in asked.items() if value is not None},
        )
    printed = _printed(found, as_json)
    written = () if folder is None else write_all(_files(found, folder, plan_path))
    click.echo(printed, nl=False)
    for path in written:
        click.echo(f"Written: {path}", err=True)
    return 0 if found.alternatives else EXIT_INFEASIBLE


def _check_folder(folder: Path) -> None:
    from needlework.problems import BadInputError, Problem

    if folder.is_dir():
        return
    raise BadInputError(
        [
            Problem(
                where="--out",
                given=f"{folder} is a file" if folder.exists() else f"there is no folder {folder}",
                allowed="an existing folder",
                remedy="Create it first, or name another.",
                code="optimise.no-folder",
            )
        ]
    )


def _files(found: Proposal, folder: Path, plan_path: Path) -> dict[Path, str]:
    """Return a plan file for each alternative and the picture of all of them."""
    from needlework.exchange.face.alternatives import alternatives_picture
    from needlework.planfile import write_plan

    if not found.alternatives:
        return {}
    stem = plan_path.stem
    texts = {folder / f"{stem}-{one.key}.toml": write_plan(one.plan) for one in found.alternatives}
    return {**texts, folder / f"{stem}-alternatives.svg": alternatives_picture(found)}


def _printed(found: Proposal, as_json: bool) -> str:
    if as_json:
        from needlework.exchange.alternatives_json import alternatives_json_text

        return alternatives_json_text(found)
    from needlework.exchange.alternatives_text import alternatives_text

    return alternatives_text(found)
