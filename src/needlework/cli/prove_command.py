"""``needlework prove``: what the check finds of seeded errors."""

from __future__ import annotations

import sys

import click


@click.command("prove")
@click.option(
    "--plans",
    default=36,
    show_default=True,
    type=click.IntRange(1, 10_000),
    help="Plans per kind of error.",
)
@click.option("--seed", default=1, show_default=True, help="Seed of the generator.")
def command(plans: int, seed: int) -> None:
    """Seed errors of known kinds into clean plans, check them, and print what was found.

    The generator knows nothing of the rules. Also told: findings on clean plans and on plans
    outside the label.
    """
    from needlework.exchange.proving_page import detection_text
    from needlework.proving.detection import measure

    def told(name: str) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r\033[K{name}", nl=False, err=True)

    found = measure(per_kind=plans, seed=seed, told=told)
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
    click.echo(detection_text(found), nl=False)
