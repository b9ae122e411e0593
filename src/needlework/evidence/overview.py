"""How much there is: figures by topic, by source and by how they are known."""

from __future__ import annotations

from collections import Counter

from needlework.evidence.library import TOPICS, Library, library
from needlework.evidence.values import SEEN


def topic_overview(base: Library | None = None) -> list[dict[str, str | int]]:
    """Return a line per topic: sources, studies, figures by mark, held-out figures."""
    base = base or library()
    return [_line(base, topic) for topic in TOPICS]


def figures_by_source(base: Library | None = None) -> dict[tuple[str, str], int]:
    """Return the number of figures by topic and source."""
    base = base or library()
    return Counter(
        (figure.topic, figure.source) for topic in TOPICS for figure in base.figures(topic)
    )


def _line(base: Library, topic: str) -> dict[str, str | int]:
    figures = base.figures(topic)
    marks = Counter(figure.seen for figure in figures)
    return {
        "topic": topic,
        "sources": len(base.sources(topic)),
        "studies": len({figure.study for figure in figures}),
        "figures": len(figures),
        **{mark: marks[mark] for mark in SEEN},
        "held_out": sum(figure.held_out for figure in figures),
    }
