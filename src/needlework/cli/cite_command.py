"""``needlework cite``: exactly the sources that a forecast of this plan uses."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from needlework.forecast.values import CitedSource, Forecast


@click.command("cite")
@click.argument("plan_path", metavar="PLAN", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--with-recalled",
    is_flag=True,
    help="Cite the forecast that includes figures from memory.",
)
def command(plan_path: Path, as_json: bool, with_recalled: bool) -> None:
    """List exactly the sources that a forecast of PLAN uses, and how each was seen."""
    from needlework.cli.forecast_command import forecast_of

    _, expected = forecast_of(plan_path, with_recalled=with_recalled)
    click.echo(_as_json(expected) if as_json else _as_text(expected), nl=False)


def _as_json(expected: Forecast) -> str:
    from needlework.exchange.forecast_json import json_text, source_to_json

    return json_text(
        {
            "format": "needlework-sources/1",
            "plan_hash": expected.plan_hash,
            "versions": dict(expected.versions),
            "sources": [source_to_json(source) for source in expected.sources],
        }
    )


def _as_text(expected: Forecast) -> str:
    if not expected.sources:
        return "This forecast uses no source.\n"
    cards = [_card(number, source) for number, source in enumerate(expected.sources, start=1)]
    unverified = sum(source.seen == "recalled" for source in expected.sources)
    last = f"{len(expected.sources)} sources"
    last += f", {unverified} of them from memory and unverified" if unverified else ""
    return "\n\n".join([*cards, f"{last}.\n"])


def _card(number: int, source: CitedSource) -> str:
    from needlework.exchange.words import seen_words

    lines = [
        *textwrap.wrap(f"{number:>3}. {source.citation}", 94, subsequent_indent="     "),
        f"     {source.url}" if source.url else "     no address on record",
        f"     {source.slug}: {seen_words(source.seen)}",
    ]
    if source.used_for:
        lines += textwrap.wrap(
            f"used for {', '.join(source.used_for)}",
            94,
            initial_indent="     ",
            subsequent_indent="     ",
        )
    return "\n".join(lines)
