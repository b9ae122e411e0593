"""``needlework emergency``: cards for what must be done at once."""

from __future__ import annotations

from pathlib import Path

import click

from needlework.problems import BadInputError

FILE = click.Path(path_type=Path)


@click.command("emergency")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--region", metavar="R", help="Show this region's own scheme only, e.g. US or UK.")
@click.option("--html", "html_path", metavar="F", type=FILE, help="Write printable cards to F.")
def command(name: str | None, region: str | None, html_path: Path | None) -> None:
    """Show the card of an emergency: signs, steps in order, doses, telephone numbers.

    NAME is an emergency such as occlusion, vision, anaphylaxis, botulism, ptosis or infection;
    without it the cards are listed, and --html writes all of them, one to a page. What is known
    from memory only is called unverified.
    """
    from needlework.exchange.emergency_text import cards_text, list_text
    from needlework.exchange.files import check_targets, write_all
    from needlework.safety.emergency import cards, find_cards

    check_targets(() if html_path is None else (html_path,))
    where = None if region is None else _region(region)
    found = cards(where) if name is None else find_cards(name, where)
    texts = {}
    if html_path is not None:
        from needlework.exchange.emergency_page import render_cards

        texts[html_path] = render_cards(found, where)
    written = write_all(texts)
    click.echo(list_text(found) if name is None else cards_text(found), nl=False)
    for path in written:
        click.echo(f"Written: {path}", err=True)


def _region(word: str) -> str:
    from needlework.vocabulary import resolve, resolve_problem

    term = resolve(word[:200], "region")
    if term is None:
        raise BadInputError([resolve_problem(word[:200], "region", "--region")])
    return term.slug
