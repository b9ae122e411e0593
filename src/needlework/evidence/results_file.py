"""A user's own results in the format of the evidence tables."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from needlework.evidence.figure_rows import REQUIRED_COLUMNS, read_figures
from needlework.evidence.library import TOPICS, library
from needlework.evidence.names import nearest_names
from needlework.evidence.source_files import read_sources
from needlework.evidence.tables import read_rows, read_text, read_toml
from needlework.evidence.values import Figure, Source
from needlework.problems import BadInputError, Problem

LARGEST_RESULTS_MB = 5
MOST_PROBLEMS = 50
NEEDED_OF_A_USER = ("citation", "seen")


def read_results(path: Path | str, sources_path: Path | str | None = None) -> tuple[Figure, ...]:
    """Return the figures of a results table that a user gives.

    Parameters
    ----------
    path : Path or str
        CSV with the columns of ``results.csv``; columns that are not known are left alone.
    sources_path : Path or str, optional
        TOML with the sources that the table names, beside those of the evidence. Without it a
        row whose source the evidence does not hold counts as recalled.

    Raises
    ------
    BadInputError
        With one problem per fault.
    """
    text = read_text(Path(path), str(path), LARGEST_RESULTS_MB)
    sources = _given_sources(sources_path) if sources_path else _known_sources()
    held_out = {slug for topic in TOPICS for slug in library().held_out(topic)}
    rows = read_rows(text, str(path), REQUIRED_COLUMNS)
    figures, problems = read_figures(
        rows, str(path), "results", sources, lambda study, source: bool({study, source} & held_out)
    )
    faults = [*problems, *_unknown_sources(figures, sources, path, sources_path)]
    if not figures and not faults:
        faults.append(_no_rows(path))
    if faults:
        raise BadInputError(_at_most(faults, str(path)))
    return figures


def _given_sources(path: Path | str) -> Mapping[str, Source]:
    name = str(path)
    document = read_toml(read_text(Path(path), name, LARGEST_RESULTS_MB), name)
    sources, problems = read_sources(document, name, "results", NEEDED_OF_A_USER)
    if problems:
        raise BadInputError(_at_most(list(problems), name))
    return {**_known_sources(), **sources}


def _known_sources() -> Mapping[str, Source]:
    reversed_topics = reversed(TOPICS)
    return {
        slug: source
        for topic in reversed_topics
        for slug, source in library().sources(topic).items()
    }


def _unknown_sources(
    figures: tuple[Figure, ...],
    sources: Mapping[str, Source],
    path: Path | str,
    sources_path: Path | str | None,
) -> list[Problem]:
    if sources_path is None:
        return []
    first = {figure.source: figure for figure in reversed(figures)}
    return [
        Problem(
            f"{path}, line {figure.line}, column source",
            f"neither {sources_path} nor the evidence has a source {slug!r}",
            ", ".join(nearest_names(slug, sources)) or "a slug of the sources file",
            "Correct the slug, or add its source to the file.",
            "evidence.source",
        )
        for slug, figure in sorted(first.items(), key=lambda item: item[1].line)
        if slug not in sources
    ]


def _no_rows(path: Path | str) -> Problem:
    return Problem(
        str(path),
        "the table has a header and no rows",
        "at least one row",
        "Add the published figures, one a row.",
        "evidence.no-rows",
    )


def _at_most(problems: list[Problem], name: str) -> list[Problem]:
    more = len(problems) - MOST_PROBLEMS
    if more <= 0:
        return problems
    rest = Problem(
        name,
        f"{more} more faults of the same table are not listed",
        "a table without faults",
        "Mend those above and run the command again.",
        "evidence.more",
    )
    return [*islice(problems, MOST_PROBLEMS), rest]
