"""The tables of the manual's page on how well figures of skin and hair are predicted.

``python -m needlework.exchange.skin_validation_page docs/models/validation-skin.md`` writes them
between the two marks of that page, from the shipped draws; a test compares the page with them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from needlework.exchange.files import write_all
from needlework.exchange.markdown import markdown_table
from needlework.exchange.numbers import measure
from needlework.exchange.validation_page import rewritten
from needlework.exchange.words import sentence_case
from needlework.forecast.draws import with_refits
from needlework.forecast.indications import FAMILIES
from needlework.validation import SummaryLine, ValidationRow
from needlework.validation.goals import COVERAGE, LARGEST_ERROR_POINTS, reading_of
from needlework.validation.studies import one_family
from needlework.validation.summary import summarise

SEED = 1
FEW = 30
"""Figures below which all of them inside cannot be told from 97 %."""

ALL_OF_FEW = "all of few inside"
ROLES = {"loto": "fit, left out", "held-out": "held out"}
FAMILY_HEADER = ("family", "figures", "studies", "inside", "mean error of shares", "goals")
MEASURE_HEADER = (
    "family", "measure", "figures", "studies", "unit", "inside", "mean error", "mean width",
    "width / error", "better than the mean", "intervals",
)  # fmt: skip
ROW_HEADER = ("figure", "family", "people", "printed", "predicted", "90 % from", "to", "grade")

Rows = Sequence[ValidationRow]
Families = dict[str, Rows]


def families() -> Families:
    """Return the figures of every family: held out, and of the fit without their own study."""
    found: Families = {}
    for family in FAMILIES:
        table = with_refits(family.module.draws(False))
        rows = one_family(family, table, SEED, checks=False)
        found[family.name] = [row for row in rows if row.score is not None]
    return found


def draws_used() -> Iterator[str]:
    """Yield what the predictions were made from, one line per family."""
    for family in FAMILIES:
        yield f"{family.name} `{family.module.draws(False).hash}`"


def page_tables(found: Families) -> str:
    """Return the generated part of the page."""
    parts = [" ".join(_in_short(found)), f"Seed {SEED}. Draws: {', '.join(draws_used())}."]
    parts += ["### By family", markdown_table(FAMILY_HEADER, _family_lines(found))]
    for role, words in ROLES.items():
        title = f"### By measure: {words}"
        parts += [title, markdown_table(MEASURE_HEADER, _measure_lines(found, role))]
    held_out, outside = (
        _figures(found, keep) for keep in (_is_held_out, lambda row: not _inside(row))
    )
    parts += ["### Held-out figures", markdown_table(ROW_HEADER, held_out)]
    parts += ["### Figures outside their interval", markdown_table(ROW_HEADER, outside)]
    return "\n\n".join(parts) + "\n"


def _in_short(found: Families) -> Iterator[str]:
    """Yield what is reached, in sentences."""
    left_out, held_out = (_of_role(found, role) for role in ("loto", "held-out"))
    for rows, words in ((left_out, "left out with their study"), (held_out, "held out")):
        inside = sum(map(_inside, rows))
        share = f"{100 * inside / len(rows):.0f} %"
        yield f"Of {len(rows)} figures {words}, {inside} lie inside their interval ({share})."
    by_family = {
        name: _share_error([row for row in rows if row.role == "loto"])
        for name, rows in found.items()
    }
    told = [f"{name} {error:.1f}" for name, error in by_family.items() if error is not None]
    yield (
        f"Shares left out are {_share_error(left_out):.1f} points off on average "
        f"({', '.join(told)}), those held out {_share_error(held_out):.1f}; "
        f"{LARGEST_ERROR_POINTS:.0f} are wanted."
    )
    for reading in ("too narrow", "wider than its errors"):
        called = [
            f"{name} {endpoint.replace('_', ' ')} ({unit})"
            for name, endpoint, unit, said in _readings(found)
            if said == reading
        ]
        yield f"{sentence_case(reading)}: {', '.join(called) or 'no measure with enough figures'}."


def _of_role(found: Families, role: str) -> Rows:
    return [row for rows in found.values() for row in rows if row.role == role]


def _share_error(rows: Rows) -> float | None:
    """Return the mean error of shares in points, None where there is no share."""
    errors = [100 * abs(row.score.error) for row in rows if row.measure == "share" and row.score]
    return sum(errors) / len(errors) if errors else None


def _readings(found: Families) -> Iterator[tuple[str, str, str, str]]:
    """Yield family, measure, unit and what is said of the intervals."""
    for role in ROLES:
        for name, endpoint, mine in _groups(found, role):
            line = next(one for one in summarise(mine) if one.by == "overall")
            yield name, endpoint, line.unit, reading_of(line, len({row.study for row in mine}))


def _family_lines(found: Families) -> Iterator[Sequence[str]]:
    for role, words in ROLES.items():
        every = [row for rows in found.values() for row in rows if row.role == role]
        yield (f"all, {words}", *_scored(every))
        for name, rows in found.items():
            mine = [row for row in rows if row.role == role]
            if mine:
                yield (f"{name}, {words}", *_scored(mine))


def _scored(rows: Rows) -> Sequence[str]:
    inside = sum(map(_inside, rows)) / len(rows)
    shares, error = [row for row in rows if row.measure == "share"], _share_error(rows)
    low, high = COVERAGE
    few = inside == 1 and len(rows) < FEW
    held = few or low <= inside <= high
    missed = [] if held else [f"inside {100 * low:.0f} to {100 * high:.0f} %"]
    if error is not None and error > LARGEST_ERROR_POINTS:
        missed.append(f"at most {LARGEST_ERROR_POINTS:.0f} points")
    return (
        str(len(rows)),
        str(len({row.study for row in rows})),
        f"{100 * inside:.0f} %",
        "" if error is None else f"{error:.1f} points of {len(shares)}",
        f"**missed**: {', '.join(missed)}" if missed else ALL_OF_FEW if few else "reached",
    )


def _groups(found: Families, role: str) -> Iterator[tuple[str, str, Rows]]:
    """Yield family, measure and figures of each measure in each unit."""
    for name, rows in found.items():
        groups: dict[tuple[str, str], list[ValidationRow]] = {}
        for row in rows:
            if row.role == role:
                groups.setdefault((row.endpoint, row.unit), []).append(row)
        yield from ((name, endpoint, mine) for (endpoint, _), mine in groups.items())


def _measure_lines(found: Families, role: str) -> Iterator[Sequence[str]]:
    for name, endpoint, mine in _groups(found, role):
        line = next(one for one in summarise(mine) if one.by == "overall")
        yield (name, endpoint.replace("_", " "), str(len(mine)), *_line(mine, line))


def _line(rows: Rows, line: SummaryLine) -> Sequence[str]:
    assert line.coverage is not None and line.mae is not None and line.width is not None
    studies = len({row.study for row in rows})
    return (
        str(studies),
        line.unit,
        f"{100 * line.coverage:.0f} %",
        measure(line.mae),
        measure(line.width),
        f"{line.width / line.mae:.1f}" if line.mae else "",
        "" if line.gain is None else f"{100 * line.gain:.0f} %",
        reading_of(line, studies),
    )


def _is_held_out(row: ValidationRow) -> bool:
    return row.role == "held-out"


def _inside(row: ValidationRow) -> bool:
    return row.score is not None and row.score.inside


def _figures(found: Families, keep: Callable[[ValidationRow], bool]) -> Iterable[Sequence[str]]:
    for name, rows in found.items():
        for row in filter(keep, rows):
            yield _figure(name, row)


def _figure(name: str, row: ValidationRow) -> Sequence[str]:
    made = row.predicted
    assert made is not None and row.published is not None
    numbers = (row.published, made.median, made.low, made.high)
    size = "" if row.n is None else str(row.n)
    return (f"`{row.row_id}`", name, size, *(_said(row, value) for value in numbers), made.grade)


def _said(row: ValidationRow, value: float) -> str:
    if row.measure == "share":
        return f"{100 * value:.1f} %"
    return f"{measure(value)} {row.unit}"


def main(arguments: Sequence[str]) -> int:
    """Rewrite the generated part of the page that is named; return the exit code."""
    path = Path(arguments[0])
    page = rewritten(path.read_text(encoding="utf-8"), page_tables(families()))
    write_all({path: page})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
