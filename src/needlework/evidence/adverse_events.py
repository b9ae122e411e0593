"""The adverse-event table of the rules, read as figures: one published rate per row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from needlework.evidence.tables import Row
from needlework.problems import Problem

EVENT_COLUMNS = (
    "product_or_procedure",
    "area",
    "event",
    "n",
    "events",
    "rate",
    "comparator_rate",
    "onset_days",
    "duration_days",
    "serious",
    "source",
    "seen",
)


def event_rows(rows: Iterable[Row | Problem]) -> Iterator[Row | Problem]:
    """Yield the rows that print a rate, in the columns of a results table."""
    for row in rows:
        if isinstance(row, Problem):
            yield row
        elif row.cells.get("rate"):
            yield Row(row.line, _as_result(row.cells))


def _as_result(cells: Mapping[str, str]) -> dict[str, str]:
    remarks = {
        "events": cells["events"],
        "comparator": cells["comparator_rate"],
        "starts on days": cells["onset_days"],
        "lasts days": cells["duration_days"],
        "serious": cells["serious"],
        "seen": cells["seen"],
    }
    return {
        "source": cells["source"],
        "study": cells["source"],
        "arm": cells["product_or_procedure"],
        "product": cells["product_or_procedure"],
        "area": cells["area"],
        "outcome": cells["event"],
        "definition": "share of people treated in whom the event was reported",
        "n": cells["n"],
        "value": cells["rate"],
        "unit": "fraction",
        "note": "; ".join(f"{word} {text}" for word, text in remarks.items() if text),
    }
