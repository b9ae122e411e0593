"""Checks of the parameters against the sources: they exist, are open, and were seen as said."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.evidence.library import TOPICS, Library
from needlework.evidence.names import nearest_names
from needlework.evidence.values import SEEN, Parameter, Source
from needlework.problems import Problem


def parameter_problems(base: Library) -> Iterator[Problem]:
    """Yield what is wrong with the parameters and with what they cite."""
    found, problems = base.read_parameters()
    yield from problems
    withheld = withheld_names(base)
    for entry in found.values():
        for slug in entry.sources:
            yield from _source_problems(base, entry, slug, withheld)
        yield from _seen_problems(base, entry)


def withheld_names(base: Library) -> frozenset[tuple[str, str]]:
    """Return topic and slug of each held-out study, and of each source of nothing else."""
    names: set[tuple[str, str]] = set()
    for topic in TOPICS:
        figures, _ = base.read_figures(topic)
        open_sources = {figure.source for figure in figures if not figure.held_out}
        closed = {figure.source for figure in figures if figure.held_out} - open_sources
        names |= {(topic, slug) for slug in closed | base.held_out(topic)}
    return frozenset(names)


def _source_problems(
    base: Library, entry: Parameter, slug: str, withheld: frozenset[tuple[str, str]]
) -> Iterator[Problem]:
    source = _source(base, slug)
    bare = slug.rpartition(":")[2]
    if any((topic, bare) in withheld for topic in ([source.topic] if source else TOPICS)):
        given = f"{slug!r} belongs to a held-out study"
        yield _problem(entry, "sources", given, "sources that a fit may use")
    elif source is None:
        known = [name for topic in TOPICS for name in base.sources(topic)]
        near = ", ".join(nearest_names(bare, known)) or "a slug of a sources.toml"
        yield _problem(entry, "sources", f"no source is named {slug!r}", near)


def _seen_problems(base: Library, entry: Parameter) -> Iterator[Problem]:
    marks = [source.seen for slug in entry.sources if (source := _source(base, slug))]
    if not marks or entry.seen not in SEEN:
        return
    strongest = min(marks, key=SEEN.index)
    if SEEN.index(entry.seen) < SEEN.index(strongest):
        given = f"{entry.seen!r}, though its best source was seen as {strongest!r}"
        yield _problem(entry, "seen", given, f"{strongest!r} or weaker")


def _source(base: Library, slug: str) -> Source | None:
    topic, colon, _ = slug.rpartition(":")
    return None if colon and topic not in TOPICS else base.source(slug)


def _problem(entry: Parameter, key: str, given: str, allowed: str) -> Problem:
    where = f"parameters, {entry.name}.{key}"
    return Problem(where, given, allowed, "Correct the entry.", "evidence.parameter")
