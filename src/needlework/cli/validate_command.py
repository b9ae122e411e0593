"""``needlework validate``: published figures predicted, compared and scored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

FILE = click.Path(path_type=Path)


@click.command("validate")
@click.option(
    "--results",
    metavar="CSV",
    type=FILE,
    help="Table of results in the evidence format; the held-out studies where none is given.",
)
@click.option("--sources", metavar="TOML", type=FILE, help="Sources that the table names.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option("--checks", is_flag=True, help="Without a table: also the rows kept for checks.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Seed of the random draws.")
@click.option(
    "--with-recalled",
    "include_recalled",
    is_flag=True,
    help="Use the fit that includes figures from memory, which nobody has verified.",
)
def command(as_json: bool, seed: int | None, **options: Any) -> None:
    """Predict every row of a table of published results, and score the predictions.

    Without --results: the studies held out of every fit, and each fitted row predicted without
    its own trial. Every row comes back, with its prediction or the reason why there is none.
    """
    from needlework.validation import validate

    if seed is not None:
        options["seed"] = seed
    found = validate(**options)
    if as_json:
        from needlework.exchange.validation_json import validation_json_text

        click.echo(validation_json_text(found), nl=False)
        return
    from needlework.exchange.validation_text import validation_text

    click.echo(validation_text(found), nl=False)
