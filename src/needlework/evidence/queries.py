"""Finding figures, sources and studies."""

from __future__ import annotations

from functools import lru_cache

from needlework.evidence.library import TOPICS, known_topic, library
from needlework.evidence.names import fold, nearest_names
from needlework.evidence.tables import Row
from needlework.evidence.values import SEEN, Figure, Source, Study, UnknownNameError


def topics() -> tuple[str, ...]:
    """Return the topics of the evidence."""
    return TOPICS


def figures(
    topic: str,
    *,
    study: str | None = None,
    product: str | None = None,
    area: str | None = None,
    outcome: str | None = None,
    seen: str | None = None,
    exclude_recalled: bool = False,
    held_out: bool | None = None,
) -> tuple[Figure, ...]:
    """Return the figures of a topic that pass every filter, in file order.

    Parameters
    ----------
    study, product, area, outcome : str, optional
        Words of the table; case, hyphens and underscores do not matter.
    seen : {"page", "abstract", "secondary", "recalled"}, optional
        How the row is known.
    exclude_recalled : bool
        True drops the rows known from memory only.
    held_out : bool, optional
        True keeps only the held-out rows, False drops them.
    """
    wanted = {"study": study, "product": product, "area": area, "outcome": outcome}
    words = {column: fold(word) for column, word in wanted.items() if word is not None}
    if seen is not None and seen not in SEEN:
        raise UnknownNameError("way of having seen a figure", seen, SEEN)
    return tuple(
        figure
        for figure in library().figures(topic)
        if seen in (None, figure.seen)
        and not (exclude_recalled and figure.seen == "recalled")
        and held_out in (None, figure.held_out)
        and all(fold(getattr(figure, column)) == word for column, word in words.items())
    )


def sources(topic: str | None = None) -> tuple[Source, ...]:
    """Return the sources of a topic, or of all topics in their order."""
    chosen = TOPICS if topic is None else (known_topic(topic),)
    return tuple(source for name in chosen for source in library().sources(name).values())


def source(slug: str, topic: str | None = None) -> Source:
    """Return the source of this slug.

    Parameters
    ----------
    slug : str
        ``carruthers-2002``, or ``topic:slug`` where two topics share a slug.
    topic : str, optional
        Topic to look in first; without it the order of :func:`topics` decides.
    """
    found = library().source(slug, topic)
    if found is None:
        known = [entry.slug for entry in sources()]
        raise UnknownNameError("source", slug, nearest_names(slug.rpartition(":")[2], known))
    return found


def sources_named(slug: str) -> tuple[Source, ...]:
    """Return the entries that all topics hold under a slug; they may differ."""
    return tuple(entry for entry in sources() if entry.slug == slug)


@lru_cache(maxsize=len(TOPICS))
def studies(topic: str) -> tuple[Study, ...]:
    """Return the studies of a topic in the order of its table."""
    grouped: dict[str, list[Figure]] = {}
    for figure in library().figures(topic):
        grouped.setdefault(figure.study, []).append(figure)
    return tuple(_study(slug, topic, members) for slug, members in grouped.items())


def study(slug: str, topic: str) -> Study:
    """Return the study of this slug within a topic."""
    found = {entry.slug: entry for entry in studies(topic)}
    if slug not in found:
        raise UnknownNameError(f"study of {topic}", slug, nearest_names(slug, found))
    return found[slug]


def held_out(topic: str) -> frozenset[str]:
    """Return the slugs of studies of a topic that no fit, prior or tuning may use."""
    return library().held_out(known_topic(topic))


def negative_controls(topic: str) -> tuple[str, ...]:
    """Return the studies with null results that a forecast must not contradict."""
    listed = library().roles().get("negative_controls", {})
    return tuple(listed.get(known_topic(topic), ()))


def same_cohorts(topic: str) -> tuple[tuple[str, ...], ...]:
    """Return the groups of studies that report the same people."""
    listed = library().roles().get("same_cohort", {})
    return tuple(tuple(group) for group in listed.get(known_topic(topic), ()))


def table(topic: str, name: str) -> tuple[Row, ...]:
    """Return any table of a topic as rows of text, for example ``rules``, ``products``."""
    return library().table(topic, name)


def _study(slug: str, topic: str, members: list[Figure]) -> Study:
    return Study(
        slug=slug,
        topic=topic,
        sources=_distinct(members, "source"),
        products=_distinct(members, "product"),
        areas=_distinct(members, "area"),
        figures=tuple(members),
        held_out=any(figure.held_out for figure in members),
    )


def _distinct(members: list[Figure], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(getattr(figure, column) for figure in members))
