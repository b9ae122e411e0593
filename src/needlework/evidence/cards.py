"""The library card of a source, a study or a parameter: what it says and where it is used."""

from __future__ import annotations

from dataclasses import dataclass

from needlework.evidence.library import TOPICS, Library, library
from needlework.evidence.names import nearest_names
from needlework.evidence.uses import (
    CuratedUse,
    TableUse,
    citing_draws,
    citing_parameters,
    citing_tables,
    curated_uses,
)
from needlework.evidence.values import Figure, Parameter, Source, UnknownNameError

SEEN_IN_WORDS = {
    "page": "read in the text itself",
    "abstract": "read as abstract; the tables of the full text were not seen",
    "secondary": "read as quoted elsewhere; the publication itself was not seen",
    "recalled": "from memory; not seen, and never cited as seen",
}


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that the evidence says under one name.

    Parameters
    ----------
    sources : tuple of Source
        The sources of this slug, or those that a study or parameter rests on.
    held_out : bool
        True where figures of the card may enter no fit.
    roles : tuple of str
        Special roles, as words: negative control, same people as another study.
    """

    slug: str
    is_source: bool
    is_study: bool
    parameter: Parameter | None
    sources: tuple[Source, ...]
    figures: tuple[Figure, ...]
    held_out: bool
    roles: tuple[str, ...]
    curated: tuple[CuratedUse, ...]
    parameters: tuple[str, ...]
    draws: tuple[str, ...]
    tables: tuple[TableUse, ...]


def card(name: str, base: Library | None = None) -> Card:
    """Return the card of a source, study or parameter.

    Parameters
    ----------
    name : str
        Slug, ``topic:slug``, or the name of a parameter.
    """
    base = base or library()
    prefix, _, slug = name.rpartition(":")
    topics = (prefix,) if prefix in TOPICS else TOPICS
    own = tuple(s for topic in topics if (s := base.sources(topic).get(slug)) is not None)
    figures = tuple(f for topic in topics for f in base.figures(topic) if _names(f, slug))
    entry = base.parameters().get(name)
    if not own and not figures and entry is None:
        raise UnknownNameError("source, study or parameter", name, _nearest(base, name))
    row_ids = [figure.row_id for figure in figures if figure.topic in TOPICS[:2]]
    return Card(
        slug=slug,
        is_source=bool(own),
        is_study=any(figure.study == slug for figure in figures),
        parameter=entry,
        sources=own or _sources_behind(base, figures, entry),
        figures=figures,
        held_out=any(figure.held_out for figure in figures),
        roles=_roles(base, slug),
        curated=curated_uses(row_ids, base),
        parameters=citing_parameters(slug, base) if own else (),
        draws=citing_draws(row_ids, base),
        tables=citing_tables(slug, base) if own else (),
    )


def _names(figure: Figure, slug: str) -> bool:
    return slug in (figure.study, figure.source)


def _sources_behind(
    base: Library, figures: tuple[Figure, ...], entry: Parameter | None
) -> tuple[Source, ...]:
    cited = [(figure.topic, figure.source) for figure in figures]
    found = [base.sources(topic).get(slug) for topic, slug in dict.fromkeys(cited)]
    found += [base.source(slug) for slug in (entry.sources if entry else ())]
    return tuple(source for source in found if source is not None)


def _roles(base: Library, slug: str) -> tuple[str, ...]:
    roles = base.roles()
    words = []
    if any(slug in listed for listed in roles.get("negative_controls", {}).values()):
        words.append("null result that no forecast may contradict")
    for groups in roles.get("same_cohort", {}).values():
        words += [f"same people as {_others(group, slug)}" for group in groups if slug in group]
    return tuple(words)


def _others(group: list[str], slug: str) -> str:
    return " and ".join(name for name in group if name != slug)


def _nearest(base: Library, name: str) -> tuple[str, ...]:
    known = dict.fromkeys(slug for topic in TOPICS for slug in base.sources(topic))
    known |= dict.fromkeys(figure.study for topic in TOPICS for figure in base.figures(topic))
    return nearest_names(name, [*known, *base.parameters()])
