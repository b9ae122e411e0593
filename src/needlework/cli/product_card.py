"""How a product looks: in the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from needlework.cli.card_lines import known, line, rows
from needlework.cli.documents import plain
from needlework.doses.numbers import plain as plain_number
from needlework.doses.numbers import shown
from needlework.evidence import Figure
from needlework.products import (
    Active,
    Composition,
    Device,
    Entry,
    LabelDilution,
    LabelUse,
    Rule,
    Storage,
    Toxin,
)

RATIOS = "Ratios that were observed (no label allows to convert by them)"


def product_document(entry: Entry) -> dict[str, Any]:
    """Return a product as plain values for JSON."""
    document: dict[str, Any] = plain(entry)
    if isinstance(entry, Toxin):
        document["use_within_hours"] = entry.use_within_hours
        document["use_within_seen"] = entry.use_within_seen
        for one, value in zip(document["dilutions"], entry.dilutions, strict=True):
            one["dilution"] = _dilution_document(value)
    return document


def print_product(entry: Entry) -> None:
    """Print what is known of a product."""
    click.echo(click.style(f"{entry.slug}  ({entry.kind})", bold=True))
    line("also written" if isinstance(entry, Active) else "brands", ", ".join(entry.brands))
    if isinstance(entry, Toxin):
        _print_toxin(entry)
    elif isinstance(entry, Device):
        _print_device(entry)
    elif isinstance(entry, Active):
        _print_active(entry)
    else:
        _print_compositions(entry.compositions)
        _print_uses(entry.label_uses)
        _print_rules(entry.rules)
    click.echo()


def _print_toxin(entry: Toxin) -> None:
    line("units", f"{entry.unit}, its own: they do not convert to those of another product")
    line("regions", ", ".join(entry.regions))
    rows(
        "Vials",
        ["brand", "region", "size", "ready liquid", "source"],
        [
            (one.brand, one.region, one.size, one.volume, known(one.seen, one.source))
            for one in entry.vials
        ],
    )
    rows(
        "Label dilutions",
        ["brand", "region", "vial", "diluent", f"{entry.unit} in 0.1 mL", "source"],
        [_dilution_cells(one) for one in entry.dilutions],
    )
    rows(
        "Storage",
        ["brand", "region", "state", "°C", "use within", "how", "source"],
        [_storage_cells(one) for one in entry.storages],
    )
    _print_compositions(entry.compositions)
    rows(
        "Not interchangeable",
        ["brand", "with", "in words", "source"],
        [
            (one.brand, one.other, one.words, known(one.seen, one.source))
            for one in entry.not_interchangeable
        ],
    )
    rows(
        RATIOS,
        ["for each unit of", "units", "source", "note"],
        [
            (one.other, _ends(plain_number(one.low), plain_number(one.high)),
             known(one.seen, one.source), one.note)
            for one in entry.observed_ratios
        ],
    )  # fmt: skip
    _print_uses(entry.label_uses)


def _dilution_cells(one: LabelDilution) -> tuple[object, ...]:
    concentration = shown(one.dilution.concentration.amount / 10)
    regions, source = "/".join(one.regions), known(one.seen, one.source)
    return one.brand, regions, one.dilution.vial, one.dilution.diluent, concentration, source


def _dilution_document(one: LabelDilution) -> dict[str, str]:
    dilution = one.dilution
    return {
        "vial": str(dilution.vial),
        "diluent": str(dilution.diluent),
        "units_per_tenth_ml": shown(dilution.concentration.amount / 10),
    }


def _storage_cells(one: Storage) -> tuple[object, ...]:
    state = "made up" if one.made_up else "unopened"
    within = "" if one.use_within_hours is None else f"{one.use_within_hours} h"
    degrees = _ends(str(one.lowest_celsius), str(one.highest_celsius), " to ")
    source = known(one.seen, one.source)
    words = "; ".join(part for part in (one.words, one.note) if part)
    return one.brand, "/".join(one.regions), state, degrees, within, words, source


def _print_device(entry: Device) -> None:
    line("what", entry.definition)
    rows("Geometry", ["quantity", "value", "source"], [_figure(one) for one in entry.geometry])
    _print_uses(entry.label_uses)
    _print_rules(entry.rules)


def _figure(one: Figure) -> tuple[object, ...]:
    value = "" if one.value is None else f"{one.value:g} {one.unit}"
    return one.outcome.replace("_", " "), value, known(one.seen, one.source)


def _print_active(entry: Active) -> None:
    line("class", entry.pharmacology)
    line("target", entry.target)
    line("how", entry.mechanism)
    line("strength", entry.concentration)
    line("volume", entry.volume)
    line("schedule", entry.schedule)
    line("evidence", f"grade {entry.evidence_grade}: {entry.evidence_note}")
    for region, status in entry.status.items():
        line(region, f"{status} ({entry.status_seen})")
    line("safety", entry.safety_note)
    line("sources", ", ".join(entry.sources))
    _print_uses(entry.label_uses)
    _print_rules(entry.rules)


def _print_compositions(found: Iterable[Composition]) -> None:
    cells = []
    for one in found:
        parts = "; ".join(
            part.words if part.presence == "contains" else f"{part.presence} {part.words}"
            for part in one.ingredients
        )
        source = known(one.seen, one.source)
        cells.append((one.brand, parts, one.complexing_proteins, one.note, source))
    rows("Composition", ["brand", "holds", "complexing proteins", "note", "source"], cells)


def _print_uses(found: Iterable[LabelUse]) -> None:
    rows(
        "Published uses",
        ["protocol", "for", "region", "status", "limits", "source"],
        [
            (one.protocol, one.purpose, one.region, one.status, _limits(one),
             known(one.seen, one.source))
            for one in found
        ],
    )  # fmt: skip


def _limits(one: LabelUse) -> str:
    ends = [str(one.skin_types[end]) for end in (0, -1)] if one.skin_types else ["", ""]
    words = [
        f"from {one.lowest_age} years" if one.lowest_age is not None else "",
        f"under {one.age_excluded} years" if one.age_excluded is not None else "",
        f"skin type {_ends(*ends)}" if one.skin_types else "",
        f"up to {one.deepest_mm} mm" if one.deepest_mm is not None else "",
    ]
    return ", ".join(word for word in words if word)


def _print_rules(found: Iterable[Rule]) -> None:
    rows(
        "Rules about this one",
        ["condition", "severity", "in words", "source"],
        [(one.condition, one.severity, one.words, known(one.seen, one.source)) for one in found],
    )


def _ends(low: str, high: str, between: str = "-") -> str:
    return low if low == high else f"{low}{between}{high}"
