"""Counts of the curated rows: run ``python -m needlework.evidence.curated_counts``."""

from __future__ import annotations

from collections.abc import Iterable

from needlework.evidence.curated import all_curated_rows, curated_rows
from needlework.evidence.curated_values import FIT_SETS, CuratedRow

AREA_HEADER = (
    "area",
    "rows",
    "fit, both",
    "fit, seen only",
    "fit, with recalled only",
    "check",
    "drop",
)
PRODUCT_HEADER = ("product", "area", "fitted, seen only", "fitted, with recalled", "trials")


def count_tables() -> str:
    """Return the counts by area and by product, as two Markdown tables."""
    areas = dict.fromkeys(row.area for row in all_curated_rows())
    lines = [_area_line(area, curated_rows(area=area)) for area in areas]
    lines.append(_area_line("all", all_curated_rows()))
    return f"{_table(AREA_HEADER, lines)}\n\n{_table(PRODUCT_HEADER, _product_lines())}\n"


def _area_line(area: str, rows: tuple[CuratedRow, ...]) -> tuple[str, ...]:
    fitted = [sum(row.fit_set == name for row in rows) for name in FIT_SETS]
    others = [sum(row.use == use for row in rows) for use in ("check", "drop")]
    return (area, *(str(count) for count in (len(rows), *fitted, *others)))


def _product_lines() -> Iterable[tuple[str, ...]]:
    fitted = curated_rows(use="fit")
    for area, product in dict.fromkeys((row.area, row.product) for row in fitted):
        rows = [row for row in fitted if (row.area, row.product) == (area, product)]
        counts = [sum(row.enters(name) for row in rows) for name in FIT_SETS[1:]]
        trials = len({row.study for row in rows})
        yield (product, area, *(str(count) for count in (*counts, trials)))


def _table(header: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> str:
    rule = tuple("---" for _ in header)
    return "\n".join(_line(cells) for cells in (header, rule, *lines))


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', ' or ') for cell in cells)} |"


if __name__ == "__main__":
    print(count_tables(), end="")
