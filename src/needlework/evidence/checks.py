"""The evidence base checks itself: every table, source list, role and parameter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from needlework.evidence.check_curated import curated_problems
from needlework.evidence.check_force import force_problems
from needlework.evidence.check_parameters import parameter_problems
from needlework.evidence.check_tables import figure_problems, other_table_problems
from needlework.evidence.library import TOPICS, Library, library
from needlework.evidence.names import nearest_names
from needlework.evidence.values import UnknownNameError
from needlework.problems import BadInputError, Problem

ROLES = ("held_out", "also_withheld", "negative_controls", "same_cohort")


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of what the check looks at."""

    topics: int
    sources: int
    figures: int
    studies: int
    held_out_figures: int
    table_rows: int
    parameters: int
    curated_rows: int


def check(base: Library | None = None) -> tuple[Problem, ...]:
    """Return everything that is wrong with the evidence; nothing when it is sound."""
    base = base or library()
    return tuple(problem for work in _works(base) for problem in _caught(work))


def counts(base: Library | None = None) -> Counts:
    """Return how much evidence there is."""
    base = base or library()
    figures = [figure for topic in TOPICS for figure in base.figures(topic)]
    tables = [(topic, name) for topic in TOPICS for name in base.tables(topic)]
    efficacy = base.tables(TOPICS[0])
    return Counts(
        topics=len(TOPICS),
        sources=sum(len(base.sources(topic)) for topic in TOPICS),
        figures=len(figures),
        studies=len({(figure.topic, figure.study) for figure in figures}),
        held_out_figures=sum(figure.held_out for figure in figures),
        table_rows=sum(len(base.table(*table)) for table in tables),
        parameters=len(base.parameters()),
        curated_rows=len(base.table(TOPICS[0], "curated_rows"))
        if "curated_rows" in efficacy
        else 0,
    )


def _works(base: Library) -> Iterator[Callable[[], Iterator[Problem]]]:
    for topic in TOPICS:
        for look in (_source_file_problems, figure_problems, other_table_problems):
            yield partial(look, base, topic)
    for work in (role_problems, parameter_problems, curated_problems, force_problems):
        yield partial(work, base)


def _source_file_problems(base: Library, topic: str) -> Iterator[Problem]:
    yield from base.read_sources(topic)[1]


def _caught(work: Callable[[], Iterator[Problem]]) -> Iterator[Problem]:
    try:
        yield from work()
    except BadInputError as error:
        yield from error.problems
    except UnknownNameError as error:
        yield error.problem("the evidence folder")


def role_problems(base: Library) -> Iterator[Problem]:
    """Yield a problem for each role, topic or slug of ``held_out.toml`` that means nothing."""
    for role, topics in base.roles().items():
        if role not in ROLES:
            yield _role_problem(role, "the role is not known", ", ".join(ROLES))
            continue
        for topic, listed in topics.items():
            if topic not in TOPICS:
                yield _role_problem(f"{role}.{topic}", "no such topic", ", ".join(TOPICS))
                continue
            yield from _slug_problems(base, f"{role}.{topic}", topic, listed)


def _slug_problems(base: Library, key: str, topic: str, listed: list[object]) -> Iterator[Problem]:
    figures, _ = base.read_figures(topic)
    known = {name for figure in figures for name in (figure.study, figure.source)}
    slugs = [slug for entry in listed for slug in (entry if isinstance(entry, list) else [entry])]
    for slug in slugs:
        if slug not in known:
            near = ", ".join(nearest_names(str(slug), known)) or "a study of the table"
            yield _role_problem(key, f"{slug!r} is no study or source of {topic}", near)


def _role_problem(key: str, given: str, allowed: str) -> Problem:
    remedy = "Correct the name; a study that is not in the table withholds nothing."
    return Problem(f"held_out.toml, {key}", given, allowed, remedy, "evidence.role")
