"""How a library card looks: in the terminal and as JSON."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import click

from needlework.cli.documents import plain
from needlework.cli.output import plain_table
from needlework.evidence.cards import SEEN_IN_WORDS, Card
from needlework.evidence.values import Figure, Parameter, Source

WIDTH = 92
LABEL_WIDTH = 12
YES_NO_UNITS = ("flag", "boolean")
KINDS_IN_WORDS = {
    "label": "label or maker's page",
    "rct": "randomised trial",
    "open-label": "open-label study",
    "cohort": "cohort or case series",
    "review": "review or model",
    "in-vitro": "laboratory study",
    "animal": "animal study",
    "device-summary": "device summary",
}


def print_card(card: Card) -> None:
    """Print a library card: what it is, its figures, where it is used."""
    click.echo(click.style(card.slug, bold=True) + _held_out_mark(card))
    for role in card.roles:
        _line("role", role)
    if card.parameter:
        _print_parameter(card.parameter)
    for source in card.sources:
        _print_source(source, card)
    if card.figures:
        _print_figures(card)
    if card.is_source or card.is_study:
        _print_uses(card)


def card_document(card: Card) -> dict[str, Any]:
    """Return a card as plain values for JSON; doses are text, so that no digit is lost."""
    document: dict[str, Any] = plain(card)
    return document


def value_in_words(figure: Figure) -> str:
    """Return a figure as people write it: fractions as per cent, bounds in brackets."""
    if figure.value is None:
        return f"{_interval(figure)} {figure.unit}"
    bounds = f" ({_interval(figure)})" if _interval(figure) else ""
    if figure.unit in YES_NO_UNITS:
        return "yes" if figure.value else "no"
    if figure.unit == "fraction":
        return f"{_percent(figure.value)} %{bounds}"
    unit = "" if figure.unit == "1" else f" {figure.unit}"
    return f"{figure.value:g}{unit}{bounds}"


def _held_out_mark(card: Card) -> str:
    return "   held out: no fit may use it" if card.held_out else ""


def _print_parameter(entry: Parameter) -> None:
    _line("value", f"{entry.value:g} {entry.unit}")
    if entry.spread is not None:
        _line("spread", f"{_spread(entry.spread)} ({entry.spread_kind})")
    _line("population", entry.population)
    _line("basis", entry.basis)
    _line("seen", SEEN_IN_WORDS.get(entry.seen, "no publication stands behind it"))
    _line("note", entry.note)


def _print_source(source: Source, card: Card) -> None:
    click.echo()
    if not card.is_source:
        click.echo(click.style(source.slug, bold=True))
    click.echo(textwrap.fill(source.citation, WIDTH, initial_indent="  ", subsequent_indent="  "))
    click.echo(f"  {source.url}")
    _line("kind", KINDS_IN_WORDS[source.kind])
    _line("seen", SEEN_IN_WORDS[source.seen])
    _line("topic", source.topic)
    _line("note", source.note)


def _print_figures(card: Card) -> None:
    uses: dict[str, str] = {}
    for use in card.curated:
        said = f"{use.use} (force)" if use.fit_set == "force" else use.use
        uses[use.row_id] = ", ".join(filter(None, (uses.get(use.row_id), said)))
    columns = ["arm", "dose", "day", "n", "value", "seen", *(["use"] if uses else [])]
    rows = [[*_figure_cells(figure), *_use_cell(figure, uses)] for figure in card.figures]
    header, *lines = plain_table(columns, rows, numeric=["day", "n", "value"]).splitlines()
    by_outcome: dict[str, list[str]] = {}
    for figure, line in zip(card.figures, lines, strict=True):
        by_outcome.setdefault(figure.outcome, []).append(line)
    click.echo(f"\n{click.style(f'Figures ({len(lines)})', bold=True)}")
    click.echo(f"    {header}")
    for outcome, members in by_outcome.items():
        click.echo(f"  {outcome}")
        for line in members:
            click.echo(f"    {line}")


def _figure_cells(figure: Figure) -> Iterator[str]:
    yield f"{figure.arm}, {figure.area}" if figure.area else figure.arm
    yield _dose(figure)
    yield "" if figure.day is None else f"{figure.day:g}"
    yield "" if figure.n is None else str(figure.n)
    yield value_in_words(figure)
    yield figure.seen


def _use_cell(figure: Figure, uses: Mapping[str, str]) -> list[str]:
    return [uses.get(figure.row_id, "")] if uses else []


def _print_uses(card: Card) -> None:
    lines = list(_use_lines(card))
    click.echo(f"\n{click.style('Where used', bold=True)}")
    for label, text in lines or [("", "nowhere: kept for reading and comparison")]:
        _line(label, text)


def _use_lines(card: Card) -> Iterator[tuple[str, str]]:
    reasons = Counter((use.use, use.fit_set, use.reason) for use in card.curated)
    for (use, fit_set, reason), rows in sorted(reasons.items()):
        in_set = f" ({fit_set})" if fit_set else ""
        yield use, f"{rows} {_plural('figure', rows)}{in_set}: {reason}"
    for name in card.parameters:
        yield "parameter", name
    for name in card.draws:
        yield "draws", name
    for table in card.tables:
        yield "table", f"{table.topic}/{table.table}: {table.rows} {_plural('row', table.rows)}"


def _line(label: str, text: str) -> None:
    if not text:
        return
    indent = " " * (LABEL_WIDTH + 2)
    start = f"  {label:<{LABEL_WIDTH}}"
    click.echo(textwrap.fill(text, WIDTH, initial_indent=start, subsequent_indent=indent))


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _dose(figure: Figure) -> str:
    if figure.dose is not None:
        return f"{figure.dose} {figure.dose_unit}".strip()
    if figure.dose_range:
        return f"{figure.dose_range[0]}-{figure.dose_range[1]} {figure.dose_unit}".strip()
    return ""


def _interval(figure: Figure) -> str:
    low, high = _bound(figure, figure.ci_low), _bound(figure, figure.ci_high)
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else ""


def _bound(figure: Figure, bound: float | None) -> str:
    if bound is None:
        return ""
    return _percent(bound) if figure.unit == "fraction" else f"{bound:g}"


def _percent(share: float) -> str:
    return f"{share * 100:.4g}"


def _spread(spread: float | tuple[float, float]) -> str:
    return f"{spread[0]:g} to {spread[1]:g}" if isinstance(spread, tuple) else f"{spread:g}"
