"""The evidence base on disk: which tables there are, read lazily and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

from needlework.evidence.adverse_events import EVENT_COLUMNS, event_rows
from needlework.evidence.figure_rows import REQUIRED_COLUMNS, read_figures
from needlework.evidence.names import nearest_names
from needlework.evidence.parameter_files import read_parameters
from needlework.evidence.source_files import read_sources
from needlework.evidence.tables import Row, read_rows, read_text, read_toml
from needlework.evidence.values import Figure, Parameter, Source, UnknownNameError
from needlework.problems import BadInputError, Problem

TOPICS = (
    "neuromodulator_efficacy",
    "neuromodulator_mechanism",
    "therapeutic",
    "microneedling",
    "mesotherapy",
    "rules",
)
"""Topics, the one whose source wins first where two share a slug."""

RESULTS = "results"
EVENTS = "adverse_events"
SHARED_TABLES = ("conditions", "medicines", "scales")
"""Tables of the topic ``rules`` that live once, beside the vocabulary."""

T = TypeVar("T")
PACKAGE = Path(__file__).resolve().parents[1]


class Library:
    """One evidence base in one folder.

    Parameters
    ----------
    root : Path
        Folder with one folder per topic, ``parameters`` and ``held_out.toml``.
    shared : Path
        Folder of the tables that the vocabulary holds.
    """

    def __init__(self, root: Path, shared: Path) -> None:
        self.root = root
        self.shared = shared
        self._kept: dict[tuple[str, str], Any] = {}

    def sources(self, topic: str) -> Mapping[str, Source]:
        """Return the sources of a topic by slug."""
        return _good(self.read_sources(topic))

    def source(self, slug: str, topic: str | None = None) -> Source | None:
        """Return the source of a slug (``topic:slug`` where two topics share one), or None."""
        prefix, _, rest = slug.rpartition(":")
        order = [prefix] if prefix else list(dict.fromkeys([topic or TOPICS[0], *TOPICS]))
        found = (self.sources(known_topic(name)).get(rest) for name in order)
        return next((source for source in found if source is not None), None)

    def figures(self, topic: str) -> tuple[Figure, ...]:
        """Return the figures of a topic in file order."""
        return _good(self.read_figures(topic))

    def parameters(self) -> Mapping[str, Parameter]:
        """Return every parameter by name."""
        return _good(self.read_parameters())

    def held_out(self, topic: str) -> frozenset[str]:
        """Return the slugs of studies and sources of a topic that no fit may use."""
        roles = self.roles()
        listed = [roles.get(role, {}).get(topic, []) for role in ("held_out", "also_withheld")]
        return frozenset(slug for slugs in listed for slug in slugs)

    def roles(self) -> dict[str, Any]:
        """Return ``held_out.toml``: lists of studies by role and topic."""
        path = self.root / "held_out.toml"
        return self._keep("roles", "", lambda: read_toml(read_text(path), self.name(path)))

    def table(self, topic: str, name: str) -> tuple[Row, ...]:
        """Return the rows of any table of a topic as text cells."""
        rows: list[Row] = []
        for row in self.read_table(topic, name):
            if isinstance(row, Problem):
                raise BadInputError([row])
            rows.append(row)
        return tuple(rows)

    def tables(self, topic: str) -> dict[str, Path]:
        """Return the tables of a topic by name, those beside the vocabulary included."""
        folder = self.root / known_topic(topic)
        paths = {path.stem: path for path in folder.glob("*.csv")}
        if topic == "rules":
            paths |= {name: self.shared / f"{name}.csv" for name in SHARED_TABLES}
        return dict(sorted(paths.items()))

    def read_sources(self, topic: str) -> tuple[Mapping[str, Source], tuple[Problem, ...]]:
        """Return the sources of a topic, and what is wrong with them."""
        path = self.root / known_topic(topic) / "sources.toml"

        def read() -> tuple[Mapping[str, Source], tuple[Problem, ...]]:
            document = read_toml(read_text(path), self.name(path))
            sources, problems = read_sources(document, self.name(path), topic)
            return MappingProxyType(sources), problems

        return self._keep("sources", topic, read)

    def read_figures(self, topic: str) -> tuple[tuple[Figure, ...], tuple[Problem, ...]]:
        """Return the figures of a topic, and what is wrong with them."""
        return self._keep("figures", known_topic(topic), lambda: self._read_figures(topic))

    def read_table(
        self, topic: str, name: str, required: tuple[str, ...] = ()
    ) -> tuple[Row | Problem, ...]:
        """Return the lines of a table, with a problem where one does not fit the header."""
        paths = self.tables(topic)
        if name not in paths:
            raise UnknownNameError(f"table of {topic}", name, nearest_names(name, paths))
        path = paths[name]

        def read() -> tuple[Row | Problem, ...]:
            return tuple(read_rows(read_text(path), self.name(path), required))

        return self._keep(f"table:{topic}", name, read)

    def read_parameters(self) -> tuple[Mapping[str, Parameter], tuple[Problem, ...]]:
        """Return every parameter, and what is wrong with their files."""

        def read() -> tuple[Mapping[str, Parameter], tuple[Problem, ...]]:
            paths = sorted((self.root / "parameters").glob("*.toml"))
            documents = {self.name(path): read_toml(read_text(path), path.name) for path in paths}
            found, problems = read_parameters(documents)
            return MappingProxyType(found), problems

        return self._keep("parameters", "", read)

    def name(self, path: Path) -> str:
        """Return the name of a file as people see it: relative to the evidence."""
        base = self.root if path.is_relative_to(self.root) else self.shared
        return path.relative_to(base).as_posix()

    def _read_figures(self, topic: str) -> tuple[tuple[Figure, ...], tuple[Problem, ...]]:
        sources, _ = self.read_sources(topic)
        held_out = self.held_out(topic)
        table = EVENTS if topic == "rules" else RESULTS
        columns = EVENT_COLUMNS if topic == "rules" else REQUIRED_COLUMNS
        rows = self.read_table(topic, table, columns)
        return read_figures(
            event_rows(rows) if topic == "rules" else rows,
            f"{topic}/{table}.csv",
            topic,
            sources,
            lambda study, source: bool({study, source} & held_out),
        )

    def _keep(self, kind: str, key: str, read: Callable[[], T]) -> T:
        if (kind, key) not in self._kept:
            self._kept[kind, key] = read()
        return cast(T, self._kept[kind, key])


def known_topic(topic: str) -> str:
    """Return the topic, or raise with the nearest ones."""
    if topic not in TOPICS:
        raise UnknownNameError(
            "topic of the evidence", topic, nearest_names(topic, TOPICS) or TOPICS
        )
    return topic


@lru_cache(maxsize=1)
def library() -> Library:
    """Return the evidence base that ships with the package."""
    return Library(PACKAGE / "evidence" / "data", PACKAGE / "vocabulary" / "data")


def _good(read: tuple[T, tuple[Problem, ...]]) -> T:
    found, problems = read
    if problems:
        raise BadInputError(problems)
    return found
