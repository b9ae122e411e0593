"""The evidence is sound as shipped, and each way of spoiling it is found."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from needlework.evidence import check, counts, parameters, topics
from needlework.evidence.check_curated import curated_problems
from needlework.evidence.check_parameters import parameter_problems
from needlework.evidence.check_tables import figure_problems
from needlework.evidence.library import PACKAGE, SHARED_TABLES, Library
from needlework.problems import Problem
from tests.evidence.conftest import Copy, make_copy

DATA = PACKAGE / "evidence" / "data"
EFFICACY = "neuromodulator_efficacy/results.csv"
EFFICACY_SOURCES = "neuromodulator_efficacy/sources.toml"
ROW = (
    "carruthers-2002,made-up,{arm},onabotulinumtoxinA,{dose},{dose_unit},glabella,adults,{outcome},"
    "defined,{day},{n},{value},{unit},{sd},{low},{high},{note}\n"
)
CELLS = {
    "arm": "ona-20",
    "dose": "20",
    "dose_unit": "U",
    "outcome": "made_up",
    "day": "30",
    "n": "100",
    "value": "0.5",
    "unit": "fraction",
    "sd": "",
    "low": "",
    "high": "",
    "note": "",
}


def row(**changes: str) -> str:
    return ROW.format(**{**CELLS, **changes})


def parameter_entry(name: str, sources: str, seen: str) -> str:
    return (
        f'\n["{name}"]\nvalue = 1\nunit = "day"\npopulation = "adults"\n'
        f'sources = {sources}\nbasis = "measured"\nseen = "{seen}"\n'
    )


def test_the_shipped_evidence_is_sound() -> None:
    assert [problem.sentence() for problem in check()] == []


def test_a_faithful_copy_is_sound(copy: Copy) -> None:
    assert copy.sentences() == ""


def test_the_counts_are_those_of_the_files() -> None:
    found = counts()
    assert (found.topics, found.sources, found.figures) == (6, 942, 1909)
    assert found.held_out_figures == 82
    lines = 0
    shared = [PACKAGE / "vocabulary" / "data" / f"{name}.csv" for name in SHARED_TABLES]
    own = [path for topic in topics() for path in (DATA / topic).glob("*.csv")]
    for path in own + shared:
        with open(path, encoding="utf-8", newline="") as text:
            lines += sum(bool(cells) for cells in csv.reader(text)) - 1
    assert found.table_rows == lines


BAD_CELLS = [
    ({"value": "high"}, "value", "'high' is not a number"),
    ({"value": "nan"}, "value", "'nan' is not a number"),
    ({"value": "inf", "unit": "day"}, "value", "'inf' is not a number"),
    ({"value": ""}, "value", "no bound is given"),
    ({"value": "1.2"}, "value", "1.2 is outside 0 to 1"),
    ({"value": "-0.1"}, "value", "-0.1 is outside 0 to 1"),
    ({"high": "1.4"}, "ci_high", "1.4 is outside 0 to 1"),
    ({"unit": "p", "value": "1.5"}, "value", "1.5 p"),
    ({"unit": "odds_ratio", "value": "-2"}, "value", "-2 odds_ratio"),
    ({"low": "0.6", "high": "0.4"}, "ci_low", "out of order"),
    ({"low": "0.6"}, "ci_low", "out of order"),
    ({"high": "0.4"}, "ci_low", "out of order"),
    ({"day": "-3"}, "day", "-3 is negative"),
    ({"day": "week 4"}, "day", "'week 4' is not a number"),
    ({"n": "0"}, "n", "0 is not a count of people"),
    ({"n": "10.5"}, "n", "10.5 is not a count of people"),
    ({"sd": "-1"}, "sd", "-1 is negative"),
    ({"dose": "twenty"}, "dose", "'twenty' is not a dose"),
    ({"dose": "-5"}, "dose", "'-5' is not a dose"),
    ({"dose": "20-15"}, "dose", "'20-15' is not a dose"),
    ({"dose": "NaN"}, "dose", "'NaN' is not a dose"),
    ({"dose_unit": ""}, "dose_unit", "the dose has no unit"),
    ({"dose_unit": "IU"}, "dose_unit", "'IU' is not known"),
    ({"unit": "furlong"}, "unit", "'furlong' is not a known unit"),
    ({"unit": ""}, "unit", "the cell is empty"),
    ({"outcome": ""}, "outcome", "the cell is empty"),
]
GOOD_CELLS = [
    {},
    {"value": "0"},
    {"value": "1"},
    {"value": "", "low": "0.2"},
    {"low": "0.5", "high": "0.5"},
    {"day": "0"},
    {"day": "0.5"},
    {"n": "1"},
    {"n": ""},
    {"dose": "15-20"},
    {"dose": "0"},
    {"dose": "", "dose_unit": ""},
    {"unit": "percent", "value": "-40"},
]
FIRST_LINE = 501


@pytest.fixture(scope="module")
def faults_by_line(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[Problem]]:
    """Return the problems of one table with every bad row, then every good row, by line."""
    copy = make_copy(tmp_path_factory.mktemp("cells"))
    changes = [change for change, _, _ in BAD_CELLS] + GOOD_CELLS
    rows = [row(**{"arm": f"arm {n}", **change}) for n, change in enumerate(changes)]
    copy.append(EFFICACY, "".join(rows))
    found: dict[int, list[Problem]] = {}
    for problem in figure_problems(copy.library(), "neuromodulator_efficacy"):
        line = int(problem.where.split("line ")[1].split(",")[0])
        found.setdefault(line, []).append(problem)
    return found


@pytest.mark.parametrize("index", range(len(BAD_CELLS)), ids=lambda n: BAD_CELLS[n][2])
def test_a_bad_cell_is_told_with_line_and_column(
    faults_by_line: dict[int, list[Problem]], index: int
) -> None:
    _, column, given = BAD_CELLS[index]
    line = FIRST_LINE + index
    told = [problem for problem in faults_by_line[line] if given in problem.given]
    assert [problem.where for problem in told] == [f"{EFFICACY}, line {line}, column {column}"]
    assert told[0].remedy and told[0].allowed


@pytest.mark.parametrize("index", range(len(GOOD_CELLS)), ids=lambda n: str(GOOD_CELLS[n]))
def test_a_good_cell_at_the_limit_passes(
    faults_by_line: dict[int, list[Problem]], index: int
) -> None:
    assert FIRST_LINE + len(BAD_CELLS) + index not in faults_by_line


def test_a_row_of_an_unknown_source_is_found_with_the_nearest_slug(copy: Copy) -> None:
    copy.append(EFFICACY, row().replace("carruthers-2002", "carruthers-2022"))
    (problem,) = copy.figure_problems("neuromodulator_efficacy")
    assert problem.where == f"{EFFICACY}, line 501, column source"
    assert "carruthers-2002" in problem.allowed


def test_days_that_run_backwards_within_a_curve_are_found(copy: Copy) -> None:
    copy.append(EFFICACY, row(day="60") + row(day="30", arm="other") + row(day="30"))
    (problem,) = copy.figure_problems("neuromodulator_efficacy")
    assert problem.where == f"{EFFICACY}, line 503, column day"
    assert problem.given == "day 30 stands below day 60 of the same curve"


def test_a_row_given_twice_is_found(copy: Copy) -> None:
    copy.append(EFFICACY, row() + row(day="60") + row(day="60"))
    (problem,) = copy.figure_problems("neuromodulator_efficacy")
    assert (problem.where, problem.given) == (
        f"{EFFICACY}, line 503",
        "the row repeats line 502 word for word",
    )


def test_a_number_sign_that_makes_two_ids_alike_is_found(copy: Copy) -> None:
    copy.append(EFFICACY, row() + row(n="90") + row(day="30#2"))
    told = copy.figure_problems("neuromodulator_efficacy")
    assert "the id made-up/ona-20/made_up/30#2 exists already" in {p.given for p in told}


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (EFFICACY, "source,study,arm", "source,trial,arm", "the header has no column study"),
        (EFFICACY, "source,study,arm", "source,study,study", "the header has no column arm"),
        (EFFICACY, "sd,ci_low", "value,ci_low", "the header names value twice"),
        (EFFICACY_SOURCES, 'seen = "abstract"', 'seen = "glanced"', "'glanced'; allowed: page"),
        (EFFICACY_SOURCES, 'kind = "rct"', 'kind = "rumour"', "'rumour'; allowed: label"),
        (EFFICACY_SOURCES, 'url = "https', 'url = "httpx', "is not an address"),
        (EFFICACY_SOURCES, "[carruthers-2002]", "[carruthers-2002", "the file is not valid TOML"),
        ("held_out.toml", '"ready-2"', '"ready-22"', "'ready-22' is no study or source of"),
        ("held_out.toml", "[held_out]", "[heldout]", "the role is not known"),
        ("held_out.toml", "mesotherapy = [", "mesotheropy = [", "no such topic"),
        ("rules/care.csv", "prabot-patient-health-library", "prabot", "no source is named"),
        ("rules/care.csv", ",secondary,", ",second,", "'second'; allowed: page"),
        ("mesotherapy/actives.csv", "pazyar-2023", "pazyar-2032", "no source is named"),
        ("microneedling/skin_regions.csv", "meng-2022", "meng-2202", "no source is named"),
    ],
)
def test_a_spoiled_file_is_found(copy: Copy, file: str, old: str, new: str, told: str) -> None:
    copy.replace(file, old, new)
    assert any(
        told in problem.sentence() and file.split("/")[-1] in problem.where
        for problem in copy.problems()
    ), copy.sentences()


def test_a_spoiled_table_of_the_vocabulary_is_found(copy: Copy) -> None:
    path = copy.shared / "medicines.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("medicines-recalled", "medicines", 1), encoding="utf-8")
    (problem,) = copy.problems()
    assert "line 2, column source" in problem.where


def test_a_line_with_too_few_cells_is_found(copy: Copy) -> None:
    copy.append("therapeutic/results.csv", "only,three,cells\n")
    assert "the line has 3 cells, its header has 18" in copy.sentences()


def test_a_missing_table_is_a_sentence(copy: Copy) -> None:
    (copy.root / "therapeutic" / "results.csv").unlink()
    assert "no table of therapeutic is named 'results'" in copy.sentences()


def test_a_folder_without_evidence_is_told_and_not_a_traceback(tmp_path: Path) -> None:
    problems = check(Library(tmp_path, tmp_path))
    assert problems
    assert all(problem.sentence() for problem in problems)


BAD_CITATIONS = [
    ('["nobody-1999"]', "page", "no source is named 'nobody-1999'"),
    ('["nowhere:carruthers-2002"]', "abstract", "no source is named"),
    ('["ready-2"]', "abstract", "'ready-2' belongs to a held-out study"),
    ('["abo-dose-escalation"]', "abstract", "belongs to a held-out study"),
    ('["joseph-2021-abo-dose"]', "abstract", "belongs to a held-out study"),
    ('["microneedling:alam-2014"]', "abstract", "belongs to a held-out study"),
    ('["dysport-uspi-recalled"]', "page", "'page', though its best source was seen as"),
]
GOOD_CITATIONS = [
    ('["carruthers-2002"]', "abstract"),
    ('["carruthers-2002"]', "secondary"),
    ('["dysport-uspi-recalled", "dysport-hcp-page"]', "page"),
    ('["mesotherapy:beer-2019"]', "abstract"),
]


def test_a_parameter_may_not_cite_what_is_unknown_withheld_or_unseen(copy: Copy) -> None:
    entries = [
        parameter_entry(f"test.bad{number}", sources, seen)
        for number, (sources, seen, _) in enumerate(BAD_CITATIONS)
    ]
    copy.append("parameters/numerics.toml", "".join(entries))
    problems = list(parameter_problems(copy.library()))
    assert len(problems) == len(BAD_CITATIONS)
    for number, (problem, (_, _, told)) in enumerate(zip(problems, BAD_CITATIONS, strict=True)):
        assert problem.where.startswith(f"parameters, test.bad{number}.")
        assert told in problem.given


def test_a_parameter_may_cite_open_sources_as_they_were_seen(copy: Copy) -> None:
    entries = [
        parameter_entry(f"test.good{number}", sources, seen)
        for number, (sources, seen) in enumerate(GOOD_CITATIONS)
    ]
    copy.append("parameters/numerics.toml", "".join(entries))
    assert list(parameter_problems(copy.library())) == []
    assert len(copy.library().parameters()) == len(parameters()) + len(GOOD_CITATIONS)


def test_a_malformed_parameter_is_told_with_its_file(copy: Copy) -> None:
    entry = parameter_entry("test.value", '["carruthers-2002"]', "abstract")
    copy.append("parameters/numerics.toml", entry.replace("value = 1", "value = 'one'"))
    (problem,) = parameter_problems(copy.library())
    assert problem.where == "parameters/numerics.toml, test.value.value"


CURATED = "row_id,use,fit_set,reason\n"


def curate(copy: Copy, leave_out: int = 0, **first: str) -> None:
    figures = copy.library().figures("neuromodulator_efficacy")
    lines = [
        {"row_id": f.row_id, "use": "check", "fit_set": "", "reason": "for the test"}
        for f in figures[leave_out:]
    ]
    lines[0].update(first)
    text = CURATED + "".join(f"{','.join(line.values())}\n" for line in lines)
    path = copy.root / "neuromodulator_efficacy" / "curated_rows.csv"
    path.write_text(text, encoding="utf-8")


def test_a_curated_table_with_every_row_once_is_sound(copy: Copy) -> None:
    curate(copy)
    assert list(curated_problems(copy.library())) == []


def test_a_row_that_the_curated_table_forgets_is_found(copy: Copy) -> None:
    curate(copy, leave_out=2)
    problems = list(curated_problems(copy.library()))
    assert len(problems) == 2
    assert "(line 2) stands here 0 times" in problems[0].given


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"use": "maybe"}, "'maybe'"),
        ({"reason": ""}, "nothing is given"),
        ({"row_id": "no/such/row/1"}, "no row of results.csv has this id"),
    ],
)
def test_a_bad_curated_row_is_found(copy: Copy, change: dict[str, str], told: str) -> None:
    curate(copy, **change)
    assert told in "\n".join(p.sentence() for p in curated_problems(copy.library()))


def test_a_held_out_row_marked_fit_is_found(copy: Copy) -> None:
    curate(copy)
    held_out = next(
        f for f in copy.library().figures("neuromodulator_efficacy") if f.held_out
    ).row_id
    copy.replace(
        "neuromodulator_efficacy/curated_rows.csv", f"{held_out},check", f"{held_out},fit"
    )
    (problem,) = curated_problems(copy.library())
    assert problem.given == "a held-out row is marked fit"
