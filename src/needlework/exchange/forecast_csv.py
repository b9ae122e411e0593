"""A forecast as a tidy table: one row per course and day."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from needlework.exchange.numbers import kept
from needlework.forecast.values import Course, Forecast, Path

NAMED = (
    *("course", "quantity", "band_meaning", "area", "side", "condition"),
    *("rater", "outcome", "scale", "unit", "grade", "day"),
)
BANDS = ("band50", "band80", "band90", "band95")
GRADES = 4


def header(grades: int = GRADES) -> tuple[str, ...]:
    """Return the column names for a forecast with this many grades."""
    return (*NAMED, *_path_header("treated", grades), *_path_header("untreated", grades))


def forecast_csv_text(forecast: Forecast) -> str:
    """Return the forecast as CSV text; a cell is empty where the course has no such value.

    Parameters
    ----------
    forecast : Forecast
        What is expected of a plan.
    """
    grades = max([GRADES, *(_grades(course) for course in forecast.courses)])
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header(grades))
    for course in forecast.courses:
        writer.writerows(_rows(course, grades))
    return stream.getvalue()


def _path_header(prefix: str, grades: int) -> tuple[str, ...]:
    bands = tuple(f"{prefix}_{band}_{end}" for band in BANDS for end in ("low", "high"))
    return (f"{prefix}_median", *bands, *(f"{prefix}_p{grade}" for grade in range(grades)))


def _grades(course: Course) -> int:
    table = course.treated.p_grade
    return 0 if table is None else table.shape[1]


def _rows(course: Course, grades: int) -> Iterator[list[str]]:
    named = [course.id, *(getattr(course, name) for name in NAMED[1:-1])]
    for index, day in enumerate(course.days):
        yield [
            *named,
            _cell(day),
            *_path_cells(course.treated, index, grades),
            *_path_cells(course.untreated, index, grades),
        ]


def _path_cells(path: Path, index: int, grades: int) -> Iterator[str]:
    yield _cell(path.median[index])
    for name in BANDS:
        band = getattr(path, name)
        yield _cell(band.low[index])
        yield _cell(band.high[index])
    row = [] if path.p_grade is None else [_cell(value) for value in path.p_grade[index]]
    yield from row
    yield from [""] * (grades - len(row))


def _cell(value: float) -> str:
    return repr(kept(float(value))).removesuffix(".0")
