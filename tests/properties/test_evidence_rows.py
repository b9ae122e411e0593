"""Laws of the results tables: ids are unique, numbers survive, bad text never breaks."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from needlework.evidence.figure_rows import COLUMNS, REQUIRED_COLUMNS, read_figures
from needlework.evidence.tables import read_rows
from needlework.evidence.values import Figure
from needlework.problems import Problem

WORDS = st.text(alphabet="ab-/1", min_size=1, max_size=3)
CELLS = st.text(alphabet=st.characters(codec="utf-8"), max_size=6)


def table(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read(text: str) -> tuple[tuple[Figure, ...], tuple[Problem, ...]]:
    rows = read_rows(text, "t.csv", REQUIRED_COLUMNS)
    return read_figures(rows, "t.csv", "results", {}, lambda study, source: False)


KEYS = st.fixed_dictionaries(
    {
        "study": WORDS,
        "arm": WORDS,
        "outcome": WORDS,
        "day": st.sampled_from(["", "0", "30"]),
        "value": st.just("1"),
        "unit": st.just("day"),
    }
)


@given(st.lists(KEYS, max_size=30))
def test_row_ids_are_unique_and_stay_when_rows_are_added(rows: list[dict[str, str]]) -> None:
    figures, problems = read(table(rows))
    ids = [figure.row_id for figure in figures]
    assert problems == ()
    assert len(set(ids)) == len(rows)
    earlier, _ = read(table(rows[:-1]))
    assert [figure.row_id for figure in earlier] == ids[: len(earlier)]


@given(
    value=st.floats(0, 1),
    day=st.floats(0, 3650),
    n=st.integers(1, 10**6),
    dose=st.decimals(0, 1000, places=3),
)
def test_numbers_come_back_as_they_were_written(
    value: float, day: float, n: int, dose: object
) -> None:
    row = {
        "study": "s",
        "outcome": "o",
        "unit": "fraction",
        "value": repr(value),
        "day": repr(day),
        "n": str(n),
        "dose": str(dose),
    }
    ((figure,), problems) = read(table([row]))
    assert problems == ()
    assert (figure.value, figure.day, figure.n, figure.dose) == (value, day, n, dose)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), max_size=5))
def test_any_cells_give_figures_or_sentences(rows: list[dict[str, str]]) -> None:
    _, problems = read(table(rows))
    assert all(problem.sentence() for problem in problems)


@given(st.text(max_size=200))
def test_any_text_gives_figures_or_sentences(text: str) -> None:
    figures, problems = read(text)
    assert figures or problems
