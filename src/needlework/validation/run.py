"""Validation from a table to its scores: one call, one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from needlework.evidence import read_results
from needlework.evidence.curated import all_curated_rows
from needlework.forecast.area_scales import FORECAST_AREAS
from needlework.forecast.draws import Draws, hash_of, is_shipped, load_draws, with_refits
from needlework.forecast.published import GLABELLA
from needlework.problems import BadInputError, Problem
from needlework.validation.curated import printed_row
from needlework.validation.printed import PrintedRow
from needlework.validation.rows import validate_rows, versions
from needlework.validation.studies import family_validation, figure_validation
from needlework.validation.summary import summarise
from needlework.validation.table import table_rows
from needlework.validation.values import (
    Comparison,
    SummaryLine,
    Validation,
    ValidationRow,
)

Tables = Mapping[str, Draws]
"""Draws by area."""

DEFAULT_SEED = 1
WORTH_SHOWING_POINTS = 2
"""Errors of the two sets of draws that differ by more are both shown."""


def validate(
    results: Path | str | None = None,
    sources: Path | str | None = None,
    *,
    include_recalled: bool = False,
    seed: int = DEFAULT_SEED,
    checks: bool = False,
    skin: bool = True,
) -> Validation:
    """Predict published figures and score the predictions.

    Parameters
    ----------
    results : Path or str, optional
        Results table in the evidence format. Without it: the held-out studies, and every row of
        the fit predicted without its own trial.
    sources : Path or str, optional
        TOML with the sources that the table names.
    include_recalled : bool
        Use the draws whose fit also took figures known only from memory.
    seed : int
        Seed of the predictive draws.
    checks : bool
        Without a table: also the rows that were kept for checks.
    skin : bool
        Without a table: also the figures of needling, mesotherapy, fat and fillers.

    Raises
    ------
    BadInputError
        With one problem per fault of the table.
    """
    if results is None and sources is not None:
        raise BadInputError([_sources_alone(sources)])
    tables = area_tables(include_recalled)
    if results is None:
        printed = default_rows(tables, checks)
        found = validate_by_area(printed, tables, seed)
        if skin:
            more = family_validation(include_recalled, seed, checks)
            found = with_rows(found, (*found.rows, *more))
    else:
        figures = read_results(results, sources)
        printed = table_rows(figures)
        of_families = figure_validation(figures, include_recalled, seed)
        found = validate_by_area(printed, tables, seed)
        rows = (of_families.get(place, row) for place, row in enumerate(found.rows))
        found = with_rows(found, tuple(rows))
        printed = tuple(row for place, row in enumerate(printed) if place not in of_families)
    other = _other_tables(include_recalled)
    return replace(found, other=compare(found, printed, tables, other) if other else None)


def with_rows(found: Validation, rows: tuple[ValidationRow, ...]) -> Validation:
    """Return a validation with other rows and the summary of those."""
    return replace(found, rows=rows, summary=summarise(rows))


def area_tables(include_recalled: bool) -> Tables:
    """Return the shipped draws of every area, with those fitted again without a trial."""
    return {
        area: with_refits(load_draws(include_recalled, area))
        for area in FORECAST_AREAS
        if is_shipped(include_recalled, area)
    }


def _other_tables(include_recalled: bool) -> Tables | None:
    """Return the other set of draws; a checkout between two fits may hold one set only."""
    try:
        return area_tables(not include_recalled)
    except FileNotFoundError:
        return None


def validate_by_area(printed: Sequence[PrintedRow], tables: Tables, seed: int) -> Validation:
    """Return every figure predicted by the draws of its own area, in the order given."""
    by_area: dict[str, list[int]] = {}
    for place, row in enumerate(printed):
        area = row.area if row.area in tables else GLABELLA
        by_area.setdefault(area, []).append(place)
    rows: dict[int, ValidationRow] = {}
    untrusted: dict[str, float] = {}
    for area, places in by_area.items():
        members = [_answerable(printed[place], tables) for place in places]
        found = validate_rows(members, tables[area], seed)
        rows |= dict(zip(places, found.rows, strict=True))
        untrusted |= found.untrusted
    ordered = tuple(rows[place] for place in range(len(printed)))
    main = tables[GLABELLA]
    return Validation(
        versions=versions(main) | {"draws": hash_of(tables.values())},
        seed=seed,
        fit_set=str(main.provenance["fit_set"]),
        rows=ordered,
        summary=summarise(ordered),
        untrusted=untrusted,
    )


def _answerable(row: PrintedRow, tables: Tables) -> PrintedRow:
    """Return a row, refused where its area has a fit but not with these figures."""
    if row.area in tables or row.area not in FORECAST_AREAS:
        return row
    return replace(row, refusal=f"no fit with figures from memory for the area {row.area}")


def _sources_alone(sources: Path | str) -> Problem:
    return Problem(
        where=str(sources),
        given="sources without a table of results",
        allowed="sources beside the table that names them",
        remedy="Give the table with --results, or leave the sources out.",
        code="validate.sources-alone",
    )


def default_rows(tables: Tables, checks: bool = False) -> tuple[PrintedRow, ...]:
    """Return the held-out figures, then the rows of the fits, then those kept for checks."""
    rows = all_curated_rows()
    fitted_ids = fitted_rows(tables)
    held_out = [row for row in rows if row.held_out]
    fitted = [row for row in rows if row.row_id in fitted_ids]
    kept = [
        row
        for row in rows
        if checks and row.use == "check" and not row.held_out and row.area in FORECAST_AREAS
    ]
    return tuple(printed_row(row) for row in (*held_out, *fitted, *kept))


def fitted_rows(tables: Tables) -> set[str]:
    """Return the ids of the rows in the fits of all areas."""
    return {row for table in tables.values() for row in table.rows}


def compare(
    found: Validation, printed: Sequence[PrintedRow], tables: Tables, other: Tables
) -> Comparison | None:
    """Return the summary under the other draws where the error differs by more than two points.

    Compared are the rows of neither fit: those that are held out, or that a user gave.
    """
    fitted = fitted_rows(tables) | fitted_rows(other)
    outside = [row for row in printed if row.row_id not in fitted]
    kept = {row.row_id for row in outside}
    mine = summarise([row for row in found.rows if row.row_id in kept])
    theirs = validate_by_area(outside, other, found.seed)
    here, there = overall_error(mine), overall_error(theirs.summary)
    if here is None or there is None or abs(here - there) <= WORTH_SHOWING_POINTS:
        return None
    return Comparison(theirs.fit_set, theirs.versions, mine, theirs.summary)


def overall_error(lines: Sequence[SummaryLine]) -> float | None:
    """Return the mean absolute error over all shares, in points."""
    return next(
        (line.mae for line in lines if (line.by, line.unit) == ("overall", "points")), None
    )
