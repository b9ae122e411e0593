"""How a scheme looks: in the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from needlework.cli.card_lines import UNVERIFIED, heading, known, line, rows
from needlework.cli.documents import plain
from needlework.cli.evidence_card import value_in_words
from needlework.doses import Dose
from needlework.evidence import Figure
from needlework.evidence.rule_cells import Span
from needlework.products import pool, toxin
from needlework.protocols import (
    Amount,
    LabelStatus,
    NeedleProtocol,
    NeighbourTherapy,
    Protocol,
    Scheme,
    outcomes,
    questions,
)

OUTCOMES_SHOWN = 24
_AS_TEXT = (Amount, Span)


def scheme_document(one: Scheme | NeighbourTherapy) -> dict[str, Any]:
    """Return a scheme as plain values for JSON."""
    document: dict[str, Any] = plain(one, _AS_TEXT)
    document["executable"] = one.execution.possible
    if isinstance(one, Protocol):
        document["may_be_named_in_a_plan"] = one.may_be_named
    return document


def card_document(one: Scheme | NeighbourTherapy) -> dict[str, Any]:
    """Return a scheme with its questions and outcomes as plain values for JSON."""
    document = scheme_document(one)
    if isinstance(one, NeighbourTherapy):
        return document
    document["questions"] = plain(questions(one.indication))
    document["outcomes"] = plain(_outcomes(one))
    return document


def row_of(one: Scheme | NeighbourTherapy) -> Sequence[object]:
    """Return the cells of a scheme in a list."""
    how, needs = one.execution.how, ", ".join(one.execution.needs)
    if isinstance(one, NeighbourTherapy):
        return one.id, "electrical", ", ".join(one.targets), "", how, needs, ""
    return one.id, one.product, one.indication, one.dose_words, how, needs, _seen(one)


def _seen(one: Scheme) -> str:
    """Return how the doses of a scheme are known; one that has no other is unverified."""
    marks = [target.seen for target in one.targets] if isinstance(one, Protocol) else [one.seen]
    return one.seen if any(mark != "recalled" for mark in marks) else UNVERIFIED


def print_card(one: Scheme | NeighbourTherapy) -> None:
    """Print the card of a scheme."""
    click.echo(click.style(f"{one.id}  ({one.kind})", bold=True))
    if isinstance(one, NeighbourTherapy):
        _print_neighbour(one)
        return
    line("for", f"{one.purpose} ({one.indication})")
    line("product", one.product)
    line("areas", ", ".join(one.areas))
    line("dose", one.dose_words)
    line("carried out", str(one.execution))
    line("needs", ", ".join(one.execution.needs))
    if isinstance(one, Protocol):
        _print_toxin(one)
    else:
        _print_needles(one)
    _print_common(one)
    if isinstance(one, Protocol):
        _print_sites(one)
    else:
        _print_chart(one)
    _print_questions(one)
    _print_outcomes(_outcomes(one))


def _print_toxin(one: Protocol) -> None:
    if one.retreat_minimum_days is not None:
        line("again after", f"{one.retreat_minimum_days} days{_doubt('interval', one)}")
    line("depth", one.depth_words + _doubt("depth", one))
    if one.points and "sites" in one.unverified:
        line("sites", "their split was recalled from memory and is unverified")
    if one.may_be_named:
        line("in a plan", f'protocol = "{one.id}"')


def _print_sites(one: Protocol) -> None:
    rows(
        "Sites as the table has them",
        ["muscle or place", "sites", "each", "in all", "source"],
        [
            (target.words, target.sites, target.each, target.total,
             known(target.seen, target.source))
            for target in one.targets
        ],
    )  # fmt: skip
    rows(
        "By area",
        ["area", "points", "dose", "scheme of it alone"],
        [(part.area, len(part.points), part.total, part.protocol or "none that was seen")
         for part in one.parts],
    )  # fmt: skip
    if one.total is not None and one.execution.possible:
        columns = ["vial", "diluent", "in all", "each point", "vials", "left over", "source"]
        rows("Drawn up with a label dilution", columns, _drawn(one, one.total))


def _drawn(one: Protocol, total: Dose) -> Iterator[Sequence[object]]:
    known_toxin = toxin(one.product)
    each = {point.dose.units: point.dose for point in one.points}
    for label in () if known_toxin is None else known_toxin.dilutions:
        dilution = label.dilution
        vials = pool(dilution, [(one.id, total)])
        point = " or ".join(str(dilution.volume_for(dose)) for dose in each.values())
        yield (
            dilution.vial, dilution.diluent, dilution.volume_for(total), point,
            len(vials.vials), f"{vials.left_over} ({vials.left_volume})",
            known(label.seen, label.source),
        )  # fmt: skip


def _print_needles(one: NeedleProtocol) -> None:
    line("devices", ", ".join(one.devices))
    line("sessions", "" if one.sessions is None else str(one.sessions))
    if one.interval_days is not None:
        line("spaced", f"{one.interval_days} days{_doubt('interval', one)}")
    line("depth", one.depth_words + _doubt("depth", one))
    for label, span, unit, part in _amounts(one):
        if span is not None:
            line(label, f"{span} {unit}{_doubt(part, one)}")
    if one.concentration is not None:
        line("strength", str(one.concentration))
    if one.skin_types:
        line("skin types", ", ".join(str(number) for number in one.skin_types))


def _print_chart(one: NeedleProtocol) -> None:
    rows(
        "Depth by region",
        ["region", "mm", "source"],
        [(row.region, row.depth_mm, known(row.seen, row.source)) for row in one.depth_chart],
    )


def _amounts(one: NeedleProtocol) -> Iterator[tuple[str, Span | None, str, str]]:
    yield "each point", one.volume_per_point_ml, "mL", "volume"
    yield "a session", one.total_volume_ml, "mL", ""
    yield "at most", one.most_volume_ml, "mL a session", ""
    yield "at most", one.most_in_all_ml, "mL over all sessions", ""
    yield "points", one.points, "", ""
    yield "distance", one.spacing_mm, "mm", "spacing"


def _print_common(one: Scheme) -> None:
    line("technique", one.technique)
    line("needle", one.needle + _doubt("needle", one) if one.needle else "")
    line("limit", one.limit_note)
    line("label", ", ".join(_status(each) for each in one.label))
    if one.lowest_age is not None:
        line("from age", str(one.lowest_age))
    if one.upper_age is not None:
        line("under age", str(one.upper_age))
    line("note", one.note)
    line("source", known(one.seen, one.source))


def _status(one: LabelStatus) -> str:
    words = f"{one.status} {one.region}".strip()
    words += f" ({one.remark})" if one.remark else ""
    return f"{words} ({'unverified' if one.seen == 'recalled' else one.seen})"


def _doubt(part: str, one: Scheme) -> str:
    return " (unverified)" if part in one.unverified else ""


def _print_questions(one: Scheme) -> None:
    asked = questions(one.indication)
    if asked:
        heading("Ask before this use (an answer informs, it never clears)")
    for each in asked:
        line("-", f"{each.ask} ({each.why})")


def _outcomes(one: Scheme) -> tuple[Figure, ...]:
    return outcomes(one.indication, one.product) if isinstance(one, Protocol) else ()


def _print_neighbour(one: NeighbourTherapy) -> None:
    line("what", one.name)
    line("also written", ", ".join(one.aliases))
    line("acts on", ", ".join(one.targets))
    line("people", "; ".join(one.populations))
    for each in one.parameters:
        line("published", each)
    line("carried out", str(one.execution))
    _print_outcomes(one.outcomes)


def _print_outcomes(found: Sequence[Figure]) -> None:
    shown = found[:OUTCOMES_SHOWN]
    columns = ["outcome", "arm", "day", "n", "value", "source"]
    rows(f"Published outcomes ({len(found)})", columns, _outcome_cells(shown))
    if len(found) > len(shown):
        left = dict.fromkeys(one.study for one in found[OUTCOMES_SHOWN:])
        line("more", f"{len(found) - len(shown)} in --json, and in {', '.join(left)}")


def _outcome_cells(found: Iterable[Figure]) -> Iterator[Sequence[object]]:
    for one in found:
        day = "" if one.day is None else f"{one.day:g}"
        what = one.outcome.replace("_", " ")
        arm = f"{one.study} {one.arm}"
        held_out = ", held out" if one.held_out else ""
        yield what, arm, day, one.n, value_in_words(one), known(one.seen, one.source) + held_out
