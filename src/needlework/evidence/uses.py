"""Where a figure or source is used: curated rows, parameters, fitted draws, rule tables."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from needlework.evidence.library import RESULTS, TOPICS, Library, library
from needlework.evidence.tables import read_text, read_toml

CURATED = "curated_rows"
FORCE = "force"
SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class CuratedUse:
    """What a curated table decided about one figure, for which fit, and why."""

    row_id: str
    use: str
    fit_set: str
    reason: str


@dataclass(frozen=True, slots=True)
class TableUse:
    """How many rows of a table other than the results rest on a source."""

    topic: str
    table: str
    rows: int


def curated_uses(row_ids: Iterable[str], base: Library | None = None) -> tuple[CuratedUse, ...]:
    """Return the decisions about some figures of toxins: for the fit of lines, and of force."""
    base = base or library()
    wanted = set(row_ids)
    rows = [
        (cells, fit_set)
        for topic, fit_set in ((TOPICS[0], ""), (TOPICS[1], FORCE))
        if CURATED in base.tables(topic)
        for cells in (row.cells for row in base.table(topic, CURATED))
        if cells["row_id"] in wanted
    ]
    return tuple(
        CuratedUse(
            cells["row_id"],
            cells["use"],
            cells.get("fit_set") or fit_set,
            cells.get("reason", ""),
        )
        for cells, fit_set in rows
    )


def citing_parameters(slug: str, base: Library | None = None) -> tuple[str, ...]:
    """Return the names of the parameters that cite a source."""
    entries = (base or library()).parameters().values()
    return tuple(
        sorted(
            entry.name
            for entry in entries
            if slug in {cited.rpartition(":")[2] for cited in entry.sources}
        )
    )


def citing_tables(slug: str, base: Library | None = None) -> tuple[TableUse, ...]:
    """Return the tables, other than results, with rows that rest on a source."""
    base = base or library()
    return tuple(
        use
        for topic in TOPICS
        for name in base.tables(topic)
        if name != RESULTS and not name.startswith("curated_")
        for use in _table_uses(base, topic, name, slug)
    )


def citing_draws(row_ids: Iterable[str], base: Library | None = None) -> tuple[str, ...]:
    """Return the names of the shipped draws that were fitted on one of these figures.

    A set of draws says what it was fitted on in a ``.json`` or ``.toml`` file of the folder
    ``draws``, under the key ``rows``: a list of row ids.
    """
    wanted = set(row_ids)
    folder = (base or library()).root / "draws"
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".json", ".toml"))
    return tuple(
        path.relative_to(folder).with_suffix("").as_posix()
        for path in paths
        if wanted & set(_fitted_rows(path))
    )


def _table_uses(base: Library, topic: str, name: str, slug: str) -> Iterator[TableUse]:
    cited = (
        row.cells.get("source") or row.cells.get("sources", "") for row in base.table(topic, name)
    )
    count = sum(slug in {part.strip() for part in text.split(SEPARATOR)} for text in cited)
    if count:
        yield TableUse(topic, name, count)


def _fitted_rows(path: Path) -> list[str]:
    text = read_text(path)
    document: Any = json.loads(text) if path.suffix == ".json" else read_toml(text, path.name)
    rows = document.get("rows", []) if isinstance(document, dict) else []
    return [row for row in rows if isinstance(row, str)]
