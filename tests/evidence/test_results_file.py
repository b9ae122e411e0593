"""A user's results: read like the evidence, refused in sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from needlework.evidence import figures, read_results
from needlework.evidence.library import PACKAGE
from needlework.evidence.results_file import LARGEST_RESULTS_MB, MOST_PROBLEMS
from needlework.problems import BadInputError, Problem

HEADER = (
    "source,study,arm,product,dose,dose_unit,area,population,outcome,definition,day,n,"
    "value,unit,sd,ci_low,ci_high,note\n"
)
GOOD = "own-2026,own,ona-20,onabotulinumtoxinA,20,U,glabella,,made_up,,30,120,0.8,fraction,,,,\n"
SOURCES = """
[own-2026]
citation = "Own 2026"
url = "https://example.org/own"
kind = "registry"
seen = "page"
"""


def write(folder: Path, text: str | bytes, name: str = "own.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def refused(path: Path, sources: Path | None = None) -> tuple[Problem, ...]:
    with pytest.raises(BadInputError) as caught:
        read_results(path, sources)
    return caught.value.problems


def test_the_shipped_table_reads_as_the_shipped_figures() -> None:
    folder = PACKAGE / "evidence" / "data" / "neuromodulator_efficacy"
    read = read_results(folder / "results.csv", folder / "sources.toml")
    shipped = figures("neuromodulator_efficacy")
    assert [(f.row_id, f.value, f.seen, f.held_out) for f in read] == [
        (f.row_id, f.value, f.seen, f.held_out) for f in shipped
    ]
    assert read == read_results(str(folder / "results.csv"), str(folder / "sources.toml"))


def test_a_source_of_the_users_list_gives_its_mark(tmp_path: Path) -> None:
    path, sources = write(tmp_path, HEADER + GOOD), write(tmp_path, SOURCES, "own.toml")
    (figure,) = read_results(path, sources)
    assert (figure.seen, figure.topic, figure.held_out) == ("page", "results", False)
    assert figure.row_id == "own/ona-20/made_up/30"


def test_without_a_list_an_unknown_source_counts_as_recalled(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER + GOOD + GOOD.replace("own-2026", "carruthers-2002"))
    assert [figure.seen for figure in read_results(path)] == ["recalled", "abstract"]


def test_a_held_out_study_is_marked_in_a_users_table_too(tmp_path: Path) -> None:
    (figure,) = read_results(write(tmp_path, HEADER + GOOD.replace(",own,", ",ready-2,")))
    assert figure.held_out


def test_order_of_columns_extra_columns_and_a_byte_order_mark_do_not_matter(
    tmp_path: Path,
) -> None:
    text = "﻿value,unit,remark,study,arm,product,dose,area,outcome,day\r\n"
    row = "0.8,fraction,ours,own,ona-20,onabotulinumtoxinA,20,glabella,made_up,30\r\n"
    (figure,) = read_results(write(tmp_path, text + row))
    assert (figure.value, figure.n, figure.source) == (0.8, None, "")


def test_a_unit_that_is_not_known_is_left_to_the_prediction(tmp_path: Path) -> None:
    (figure,) = read_results(write(tmp_path, HEADER + GOOD.replace("fraction", "furlong")))
    assert figure.unit == "furlong"


def test_every_fault_has_its_own_sentence(tmp_path: Path) -> None:
    bad = GOOD.replace(",0.8,", ",high,").replace(",30,", ",day 30,")
    problems = refused(write(tmp_path, HEADER + bad + GOOD + GOOD.replace(",120,", ",-1,")))
    places = [problem.where.rpartition("own.csv, ")[2] for problem in problems]
    assert places == ["line 2, column day", "line 2, column value", "line 4, column n"]
    for problem in problems:
        assert problem.given and problem.allowed and problem.remedy.endswith(".")


@pytest.mark.parametrize(
    ("text", "place", "given"),
    [
        ("", "own.csv, line 1", "the table is empty"),
        ("\n", "own.csv, line 1", "the table is empty"),
        (HEADER, "own.csv", "the table has a header and no rows"),
        (HEADER.replace("value", "values"), "line 1", "no column value"),
        (HEADER.replace("outcome", "endpoint") + GOOD, "line 1", "no column outcome"),
        (HEADER + GOOD + "own,short\n", "line 3", "the line has 2 cells, its header has 18"),
        (HEADER + GOOD.replace("\n", ",more\n"), "line 2", "the line has 19 cells"),
        (HEADER + '"own-2026,' + "x" * 140_000, "line", "cannot be read as CSV"),
        (HEADER + 'a,"b"c,' + GOOD, "line 2", "cannot be read as CSV"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(
    tmp_path: Path, text: str, place: str, given: str
) -> None:
    problem = refused(write(tmp_path, text))[0]
    assert place in problem.where
    assert given in problem.given


def test_text_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    (problem,) = refused(write(tmp_path, HEADER.encode() + GOOD.encode() + b"caf\xe9,\n"))
    assert problem.where.endswith("own.csv, line 3")
    assert problem.given == "the byte 0xe9 is not UTF-8 text"


def test_bytes_of_another_kind_of_file_are_refused(tmp_path: Path) -> None:
    (problem,) = refused(write(tmp_path, b"PK\x03\x04\x00\x00\x00\x00\x00"))
    assert problem.code in {"evidence.header", "evidence.csv"}


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    with open(path, "wb") as huge:
        huge.truncate(LARGEST_RESULTS_MB * 1_000_000 + 1)
    (problem,) = refused(path)
    assert problem.code == "evidence.too-large"
    assert "at most 5 MB" in problem.sentence()


@pytest.mark.parametrize("name", ["missing.csv", ".", "nul\0byte"])
def test_a_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    (problem,) = refused(tmp_path / name)
    assert problem.code == "evidence.unreadable"


def test_a_source_that_neither_list_holds_is_told_once(tmp_path: Path) -> None:
    stray = GOOD.replace("own-2026", "own-2062")
    path = write(tmp_path, HEADER + stray + stray)
    (problem,) = refused(path, write(tmp_path, SOURCES, "own.toml"))
    assert problem.where.endswith("line 2, column source")
    assert "own-2026" in problem.allowed


@pytest.mark.parametrize(
    ("old", "new", "given"),
    [
        ('seen = "page"', 'seen = "glanced"', "'glanced'"),
        ('seen = "page"', "", "nothing is given"),
        ("[own-2026]", "[own-2026", "not valid TOML"),
        ('citation = "Own 2026"', "citation = 7", "nothing is given"),
    ],
)
def test_a_bad_source_list_is_refused(tmp_path: Path, old: str, new: str, given: str) -> None:
    sources = write(tmp_path, SOURCES.replace(old, new), "own.toml")
    problem = refused(write(tmp_path, HEADER + GOOD), sources)[0]
    assert "own.toml" in problem.where
    assert given in problem.given


def test_a_table_of_faults_is_cut_short_with_the_number_left(tmp_path: Path) -> None:
    rows = MOST_PROBLEMS + 7
    problems = refused(write(tmp_path, HEADER + GOOD.replace(",0.8,", ",high,") * rows))
    assert len(problems) == MOST_PROBLEMS + 1
    assert problems[-1].given.startswith("7 more faults")
