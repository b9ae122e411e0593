"""``needlework names``: what a word means in the vocabulary, or the names nearest to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

import click

from needlework.cli.output import is_terminal, print_json, print_table
from needlework.vocabulary import Near, Term, candidates, kinds, near_names, terms

NEAREST_SHOWN = 5
ALIASES_SHOWN = 6
_HIDDEN = {"kind", "slug", "name", "aliases", "brands", "definition", "group", "source"}
_LABELS = {
    "asked_for": "asked before",
    "is_class": "class word",
    "plan_rule": "answered by the plan",
    "seen": "known by",
    "meaningful_change": "meaningful change",
    "mark_ml": "one mark, mL",
    "capacity_ml": "capacity, mL",
    "largest_vial": "largest vial",
}


@click.command(name="names", short_help="Look a word up in the vocabulary.")
@click.argument("word", nargs=-1, metavar="WORD")
@click.option(
    "--kind",
    type=click.Choice(kinds(), case_sensitive=False),
    metavar="KIND",
    help=f"Look only among one kind: {', '.join(kinds())}.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(word: Sequence[str], kind: str | None, as_json: bool) -> int:
    """Look a word up in the vocabulary: areas, products, medicines, scales, outcomes and more.

    Case, spaces, hyphens and accents do not matter, brands and everyday words are known. Of a
    word that nobody knows the nearest names are shown; without a word, --kind lists its terms.

    Leaves with 0, or with 1 when no name is near.
    """
    text = " ".join(word).strip()
    if not text and kind is None:
        raise click.UsageError("Give a WORD to look up, or a --kind to list.")
    found = candidates(text, kind) if text else terms(kind or "")
    near = [entry for entry in _near(text, kind) if entry.term not in found]
    if as_json:
        print_json(_document(text, kind, found, near))
    else:
        _print(text, found, near, short=not text)
    return 0 if found or near else 1


def _near(text: str, kind: str | None) -> tuple[Near, ...]:
    return near_names(text, kind, limit=NEAREST_SHOWN) if text else ()


def _document(
    text: str, kind: str | None, found: Iterable[Term], near: Iterable[Near]
) -> dict[str, Any]:
    return {
        "word": text,
        "kind": kind,
        "terms": [_as_json(term) for term in found],
        "nearest": [
            {"kind": entry.term.kind, "slug": entry.term.slug, "spelling": entry.spelling}
            for entry in near
        ],
    }


def _as_json(term: Term) -> dict[str, Any]:
    values = {field.name: getattr(term, field.name) for field in fields(term)}
    return {
        key: str(value) if isinstance(value, Decimal) else value for key, value in values.items()
    }


def _print(text: str, found: Sequence[Term], near: Sequence[Near], *, short: bool) -> None:
    if short:
        print_table(["slug", "name"], [(term.slug, term.name) for term in found])
    elif found:
        for term in found:
            _print_card(term)
    elif near:
        rows = [(entry.term.kind, entry.term.slug, entry.spelling) for entry in near]
        print_table(
            ["kind", "slug", "written"], rows, title=f"No term is named {text!r}; nearest:"
        )
    else:
        click.echo(f"Nothing is named {text!r}, and no name is near.", err=True)


def _print_card(term: Term) -> None:
    heading = f"{term.slug}  ({term.kind.replace('_', ' ')})"
    click.echo(click.style(heading, bold=True) if is_terminal() else heading)
    for label, text in _facts(term):
        click.echo(f"  {label}: {text}")


def _facts(term: Term) -> Iterator[tuple[str, str]]:
    """Yield what the card of a term says, each with its label."""
    if term.name != term.slug:
        yield "name", term.name
    if term.definition:
        yield "meaning", term.definition
    for field in fields(term):
        value = getattr(term, field.name)
        if field.name not in _HIDDEN and value not in ("", None, ()) and value is not False:
            yield _LABELS.get(field.name, field.name), _shown(value)
    if term.aliases:
        rest = len(term.aliases) - ALIASES_SHOWN
        more = f" and {rest} more" if rest > 0 else ""
        yield "also written", ", ".join(term.aliases[:ALIASES_SHOWN]) + more


def _shown(value: object) -> str:
    if value is True:
        return "yes"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
