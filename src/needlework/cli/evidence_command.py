"""``needlework evidence``: list the sources, show a library card, check the tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from needlework.cli.output import is_terminal, print_json, print_table
from needlework.evidence.values import SEEN, SOURCE_KINDS, Source, UnknownNameError
from needlework.problems import BadInputError, Problem

CITATION_WIDTH = 72
EXIT_UNSOUND = 1
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group(name="evidence")
def command() -> None:
    """Read and check the evidence: sources, published figures and parameters."""


@command.command(name="list")
@click.argument("topic", required=False)
@click.option("--kind", type=click.Choice(SOURCE_KINDS), help="Only sources of this kind.")
@click.option("--seen", type=click.Choice(SEEN), help="Only sources that were seen this way.")
@as_json
def list_sources(topic: str | None, kind: str | None, seen: str | None, as_json: bool) -> None:
    """List the topics, or the sources of a TOPIC or of a kind.

    How a source was seen: page (read in the text), abstract, secondary (read as quoted
    elsewhere) or recalled (from memory, never cited as seen).
    """
    with _names_explained("TOPIC"):
        if topic is None and kind is None and seen is None:
            _list_topics(as_json)
        else:
            _list_chosen(_topic_slug(topic), kind, seen, as_json)


@command.command(name="show")
@click.argument("slug")
@as_json
def show(slug: str, as_json: bool) -> None:
    """Show the library card of a source, a study or a parameter.

    SLUG is a name from the list, such as carruthers-2002; topic:slug where two topics share one.
    """
    from needlework.cli.evidence_card import card_document, print_card
    from needlework.evidence.cards import card

    with _names_explained("SLUG"):
        found = card(slug)
    if as_json:
        print_json(card_document(found))
    else:
        print_card(found)


@command.command(name="check")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Check this evidence folder instead of the installed one.",
)
@as_json
@click.pass_context
def check_evidence(context: click.Context, data: Path | None, as_json: bool) -> None:
    """Check every table, source list and parameter; exit 1 when something is wrong."""
    from needlework.evidence import check
    from needlework.evidence.library import PACKAGE, Library, library

    base = library() if data is None else Library(data, PACKAGE / "vocabulary" / "data")
    problems = check(base)
    sizes = _sizes(base)
    if as_json:
        listed = [_problem_document(problem) for problem in problems]
        print_json({"sound": not problems, "checked": sizes, "problems": listed})
    else:
        _print_verdict(sizes, problems)
    context.exit(EXIT_UNSOUND if problems else 0)


def _list_topics(as_json: bool) -> None:
    from needlework.evidence.overview import topic_overview

    rows = topic_overview()
    if as_json:
        print_json({"topics": rows})
        return
    shown = ["sources", "studies", "figures", "recalled", "held out"]
    cells = [[row["topic"], *(row[word.replace(" ", "_")] for word in shown)] for row in rows]
    print_table(["topic", *shown], cells, numeric=shown)
    click.echo("\nrecalled: known from memory only, never cited as seen. held out: in no fit.")
    click.echo("needlework evidence list TOPIC lists its sources.")


def _list_chosen(topic: str | None, kind: str | None, seen: str | None, as_json: bool) -> None:
    from needlework.evidence.overview import figures_by_source
    from needlework.evidence.queries import sources

    chosen = [s for s in sources(topic) if kind in (None, s.kind) and seen in (None, s.seen)]
    counted = figures_by_source()
    if as_json:
        print_json({"sources": [_source_document(source, counted) for source in chosen]})
        return
    if is_terminal():
        _print_entries(chosen, counted)
    else:
        columns = ["slug", "topic", "kind", "seen", "figures", "citation"]
        rows = [_source_row(source, counted) for source in chosen]
        print_table(columns, rows, numeric=["figures"])
    click.echo(f"\n{len(chosen)} sources. needlework evidence show SLUG opens a card.")


def _print_entries(chosen: list[Source], counted: dict[tuple[str, str], int]) -> None:
    for source in chosen:
        slug, topic, kind, seen, figures, citation = _source_row(source, counted)
        click.echo(f"{click.style(slug, bold=True)}  {topic}, {kind}, {seen}, {figures} figures")
        click.echo(f"    {citation}")


def _source_row(source: Source, counted: dict[tuple[str, str], int]) -> list[object]:
    figures = counted.get((source.topic, source.slug), 0)
    citation = _shortened(source.citation)
    return [source.slug, source.topic, source.kind, source.seen, figures, citation]


def _source_document(source: Source, counted: dict[tuple[str, str], int]) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(source), "figures": counted.get((source.topic, source.slug), 0)}


def _shortened(text: str) -> str:
    return text if len(text) <= CITATION_WIDTH else f"{text[: CITATION_WIDTH - 1].rstrip()}…"


def _topic_slug(topic: str | None) -> str | None:
    return None if topic is None else topic.strip().lower().replace("-", "_")


def _sizes(base: Any) -> dict[str, int]:
    from dataclasses import asdict

    from needlework.evidence import counts

    try:
        return asdict(counts(base))
    except (BadInputError, UnknownNameError):
        return {}


def _print_verdict(sizes: dict[str, int], problems: tuple[Problem, ...]) -> None:
    if sizes:
        listed = ", ".join(f"{n:,} {word.replace('_', ' ')}" for word, n in sizes.items())
        click.echo(f"Checked {listed}.")
    for problem in problems:
        click.echo(problem.sentence())
    click.echo(f"{len(problems)} problems." if problems else "Nothing is wrong.")


def _problem_document(problem: Problem) -> dict[str, str]:
    from dataclasses import asdict

    return asdict(problem)


@contextmanager
def _names_explained(argument: str) -> Iterator[None]:
    try:
        yield
    except UnknownNameError as error:
        raise BadInputError([error.problem(argument)]) from None
