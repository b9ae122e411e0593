"""The manual's pages about the plan file say what the program does."""

from __future__ import annotations

import re
from pathlib import Path

from needlework.planfile.reference import plan_reference
from needlework.planfile.schema import SCHEMAS, write_schemas
from needlework.protocols import Protocol, every
from tests.planfile.texts import EXAMPLES, plan_of, problems_of

DOCS = Path(__file__).parents[2] / "docs"
HOW_TO = (DOCS / "how-to" / "write-a-plan.md").read_text(encoding="utf-8")


def test_the_reference_page_is_current() -> None:
    page = (DOCS / "reference" / "plan-file.md").read_text(encoding="utf-8")
    assert page == plan_reference()


def test_the_shortest_plan_of_the_manual_is_a_plan() -> None:
    shortest = re.findall(r"```toml\n(.*?)```", HOW_TO, re.DOTALL)[0]
    assert plan_of(shortest).treatments[0].area == "glabella"


def test_the_sentences_of_the_manual_are_those_of_the_program() -> None:
    shortest = re.findall(r"```toml\n(.*?)```", HOW_TO, re.DOTALL)[0]
    spoiled = shortest.replace('"glabella"', '"glabela"').replace('"20 U"', "20")
    told = [line for line in HOW_TO.splitlines() if line.startswith("plan.toml, line")]
    assert told == [problem.sentence() for problem in problems_of(spoiled)]


def test_the_manual_names_every_example() -> None:
    named = re.findall(r"`([a-z-]+\.toml)`", HOW_TO)
    assert sorted(set(named)) == EXAMPLES


def test_the_manual_lists_the_protocols_that_a_plan_may_name() -> None:
    page = (DOCS / "how-to" / "protocols.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z0-9-]+)` \| ([\w.]+) (s?U) \|", page, re.MULTILINE)
    named = [one for one in every() if isinstance(one, Protocol) and one.may_be_named]
    assert [(slug, f"{units} {unit}") for slug, units, unit in listed] == [
        (one.id, str(one.total)) for one in named
    ]


def test_schemas_are_written_where_they_are_asked_for(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(SCHEMAS)
