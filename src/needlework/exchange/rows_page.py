"""Every efficacy row with what becomes of it, as a page of the manual and as a table."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence

from needlework.evidence.curated_values import CuratedRow
from needlework.exchange.markdown import markdown_table
from needlework.forecast.draws import shipped_rows
from needlework.validation.row_use import LEFT, NOT_LINES, OUTSIDE, RowUse, row_uses

GOALS = {"rows": 200, "share": 0.9}
"""Rows in at least one fit, and share used of the rows that could be."""

COLUMNS = (
    *("row_id", "study", "arm", "product", "area", "dose", "unit", "outcome", "day"),
    *("n", "n_basis", "value", "bound", "seen", "decision", "fits", "likelihood", "why", "reason"),
)
_HEADER = (
    *("study", "arm", "product", "dose", "outcome", "day", "n", "value", "seen"),
    *("decision", "fits", "likelihood", "why"),
)
_OPENING = (
    "# Every row of the toxin trials, and what becomes of it",
    "*Written by `python docs/generate.py rows` from the curated table and the shipped draws; "
    "change it there. The same as a file: [rows.csv](rows.csv).*",
    "The rules behind the decisions are in [the page on curation](curation.md). *Used*: the row "
    "enters the likelihood of the fits that are named. *Check*: it is never fitted; it is "
    "predicted and compared, or kept for the risk table. *Excluded*: it cannot be scored.",
)


def rows_page() -> str:
    """Return the page."""
    uses = row_uses()
    parts = [*_OPENING, "## Totals", *_totals(uses), "## By fit", _by_fit(uses)]
    parts += ["## The share used", *_share(uses)]
    for area in dict.fromkeys(use.row.area for use in uses):
        lines = [_line(use) for use in uses if use.row.area == area]
        parts += [f"## Rows: {area}", markdown_table(_HEADER, lines)]
    return "\n\n".join(parts) + "\n"


def rows_csv_text() -> str:
    """Return the rows as CSV text, one line each in the order of ``results.csv``."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for use in row_uses():
        own = {
            "decision": use.decision,
            "fits": " ".join(use.fits),
            "likelihood": use.likelihood,
            "why": use.why,
        }
        row = use.row
        writer.writerow([_cell(own[c] if c in own else getattr(row, c)) for c in COLUMNS])
    return stream.getvalue()


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _totals(uses: Sequence[RowUse]) -> list[str]:
    counts = Counter(use.decision for use in uses)
    lines = [(name, str(counts[name])) for name in ("used", "check", "excluded")]
    verdict = _verdict(counts["used"] >= GOALS["rows"])
    return [
        markdown_table(("decision", "rows"), [*lines, ("all", str(len(uses)))]),
        f"Aim: at least {GOALS['rows']:.0f} rows in a fit. {counts['used']} are: {verdict}.",
    ]


def _by_fit(uses: Sequence[RowUse]) -> str:
    counts = Counter(name for use in uses for name in use.fits)
    lines = [(f"`{name}`", str(counts[name])) for name in shipped_rows()]
    return markdown_table(("shipped fit", "rows"), lines)


def _share(uses: Sequence[RowUse]) -> list[str]:
    numeric = [use for use in uses if use.numeric]
    asked = [use for use in numeric if use.asked]
    wider = [use for use in numeric if use.asked or use.why in NOT_LINES]
    used = _used(asked)
    verdict = _verdict(used >= GOALS["share"] * len(asked))
    return [
        "Counted are rows *with numbers*: dose in the area, day and number of people are numbers, "
        "printed or derived from what is printed. A row falls under the first kind that holds. "
        "These kinds are outside the count, since a fit of lines may not or cannot use them:",
        markdown_table(("outside", "rows with numbers", "of all rows"), _kinds(OUTSIDE, uses)),
        f"Of {len(numeric)} rows with numbers {len(numeric) - len(asked)} are outside and "
        f"{len(asked)} could be used. **Used are {used}, {used / len(asked):.1%}** (aim: at least "
        f"{GOALS['share']:.0%}; {verdict}). With *{'* and *'.join(NOT_LINES)}* counted too: "
        f"{_used(wider)} of {len(wider)}, {_used(wider) / len(wider):.1%}. Of all {len(numeric)}, "
        f"whatever their kind: {_used(numeric) / len(numeric):.1%}. "
        f"The {len(asked) - used} that could be used and are not:",
        markdown_table(("why not", "rows with numbers", "of all rows"), _kinds(LEFT, uses)),
    ]


def _used(uses: Sequence[RowUse]) -> int:
    return sum(bool(use.fits) for use in uses)


def _kinds(names: dict[str, str], uses: Sequence[RowUse]) -> list[tuple[str, str, str]]:
    everything = Counter(use.why for use in uses)
    numeric = Counter(use.why for use in uses if use.numeric)
    return [
        (f"*{key}*: {words}", str(numeric[key]), str(everything[key]))
        for key, words in names.items()
        if everything[key]
    ]


def _verdict(reached: bool) -> str:
    return "reached" if reached else "**not reached**"


def _line(use: RowUse) -> tuple[str, ...]:
    row = use.row
    why = row.reason if not use.why else f"*{use.why}*: {row.reason}"
    return (
        row.study,
        row.arm,
        row.product,
        "" if row.dose is None else f"{row.dose} {row.unit}",
        row.outcome,
        _day(row),
        "" if row.n is None else f"{row.n}",
        f"{row.value:g}",
        row.seen,
        f"**{use.decision}**" if use.fits else use.decision,
        ", ".join(use.fits),
        use.likelihood,
        why,
    )


def _day(row: CuratedRow) -> str:
    if row.day is not None:
        return str(row.day)
    return "" if row.time_high is None else f"{row.time_low or 0:g}–{row.time_high:g}"
