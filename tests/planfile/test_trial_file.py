"""Trial files are read whole, and each fault of one has its sentence."""

from __future__ import annotations

import json
import re
import tomllib
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest

from needlework.planfile import load_trial, read_trial
from needlework.planfile.trial_reference import trial_reference
from needlework.plans import Population, Trial
from needlework.problems import BadInputError

EXAMPLES = sorted(
    path.name
    for path in (files("needlework") / "examples").iterdir()
    if path.name.startswith("trial-")
)
OUTCOME = "responder_none_or_mild_investigator_max_contraction"
TREATED = """
[[arm]]
name = "abo 125"
size = 80
[[arm.session]]
day = 0
[[arm.session.treatment]]
kind = "neuromodulator"
product = "abobotulinumtoxinA"
area = "glabella"
dose = "125 sU"
"""
PLACEBO = '[[arm]]\nname = "placebo"\n'
ENDPOINT = f'[[endpoint]]\noutcome = "{OUTCOME}"\narea = "glabella"\ndays = [7, 28]\n'
PLAIN = f'format = "needlework-trial/1"\n{TREATED}{PLACEBO}{ENDPOINT}'
COMPARED = f"""
[comparison]
arm = "abo 125"
reference = "placebo"
outcome = "{OUTCOME}"
area = "glabella"
day = 28
"""
INFERIOR = 'kind = "non-inferiority"\n'
POPULATION = "[population]\n"


def example(name: str) -> str:
    return (files("needlework") / "examples" / name).read_text(encoding="utf-8")


def trial(text: str = PLAIN) -> Trial:
    return read_trial(text, "trial.toml")


def with_top(line: str) -> str:
    return PLAIN.replace("[[arm]]", f"{line}\n[[arm]]", 1)


def faults(text: str) -> list[str]:
    schema = json.loads(
        (files("needlework") / "schemas" / "trial-1.schema.json").read_text(encoding="utf-8")
    )
    checker = jsonschema.Draft202012Validator(schema)
    return [fault.message for fault in checker.iter_errors(tomllib.loads(text))]


def test_what_is_left_out_has_the_default_that_is_stated() -> None:
    found = trial()
    assert (found.patients, found.seed, found.region) == (100_000, 1, None)
    assert (found.visit_window_days, found.dropout_per_year) == (0, 0)
    assert found.imputation == "none"
    assert found.population == Population()
    assert found.population.entry_grades == (2, 3)
    assert found.retreatment is None and found.sample_size is None
    assert found.arms[1].size is None and found.arms[1].sessions == ()


def test_arms_are_treated_as_in_a_plan() -> None:
    (item,) = trial().arms[0].sessions[0].treatments
    assert item.area == "glabella"
    assert str(item.dose) == "125 sU"


def test_days_are_put_in_order_and_said_once() -> None:
    assert trial(PLAIN.replace("[7, 28]", "[28, 7, 28]")).endpoints[0].days == (7, 28)


def test_rules_have_defaults_of_their_own() -> None:
    found = trial(f"{PLAIN}{COMPARED}[retreatment]\n[sample_size]\n")
    assert found.retreatment is not None and found.sample_size is not None
    assert (found.retreatment.least_days, found.retreatment.until_day) == (84, None)
    assert (found.sample_size.power, found.sample_size.largest) == (Decimal("0.8"), 1000)
    assert (found.comparisons[0].kind, found.comparisons[0].alpha) == (
        "superiority",
        Decimal("0.05"),
    )


def test_one_comparison_and_a_list_of_them_read_alike() -> None:
    several = COMPARED.replace("[comparison]", "[[comparison]]")
    assert trial(PLAIN + COMPARED).comparisons == trial(PLAIN + several).comparisons
    assert len(trial(PLAIN + several + several).comparisons) == 2
    assert faults(PLAIN + COMPARED) == faults(PLAIN + several) == []


def test_a_trial_knows_where_its_keys_stand() -> None:
    assert trial().where("endpoint[0]") == "trial.toml, line 15, endpoint[0]"
    assert trial().where("elsewhere") == "elsewhere"


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_read_and_fits_the_schema(name: str) -> None:
    assert len(trial(example(name)).arms) >= 2
    assert faults(example(name)) == []


def test_every_area_has_an_example() -> None:
    trials = [read_trial(example(name), name) for name in EXAMPLES]
    areas = {endpoint.area for each in trials for endpoint in each.endpoints}
    assert areas >= {"glabella", "forehead", "lateral-canthal", "platysma", "masseter"}
    asked = [each for one in trials for each in one.comparisons]
    assert any(each.kind == "non-inferiority" for each in asked)
    assert any(one.sample_size is not None for one in trials)
    assert areas >= {"full-face", "scalp", "submental"}


CASES = [
    ("format", PLAIN.replace("trial/1", "trial/9"), '"needlework-trial/1"'),
    ("plan", PLAIN.replace("trial/1", "plan/1"), '"needlework-trial/1"'),
    ("no arm", f'format = "needlework-trial/1"\n{ENDPOINT}', "[[arm]]"),
    ("no endpoint", PLAIN.replace(ENDPOINT, ""), "[[endpoint]]"),
    ("no days", PLAIN.replace("days = [7, 28]\n", ""), "days"),
    ("days", PLAIN.replace("[7, 28]", "7"), "a list"),
    ("day", PLAIN.replace("[7, 28]", "[-7]"), "0 to 36525"),
    ("half a day", PLAIN.replace("[7, 28]", "[7.5]"), "a whole number"),
    ("key", with_top("patient = 5"), "Did you mean patients?"),
    ("arm key", PLAIN.replace("size = 80", "sice = 80"), "Did you mean size?"),
    ("size", PLAIN.replace("size = 80", "size = 0"), "1 to 1000000"),
    ("patients", with_top("patients = 0"), "1 to 10000000"),
    ("seed", with_top("seed = -1"), "0 to"),
    ("region", with_top('region = "Mars"'), '"US"'),
    ("window", with_top("visit_window_days = -1"), "0 to"),
    ("dropout", with_top("dropout_per_year = 1.5"), "0 to 1"),
    ("imputation", with_top('imputation = "worst"'), '"non-responder"'),
    ("twice", PLAIN + ENDPOINT, "Put the days together"),
    ("twins", PLAIN + PLACEBO, "a name of its own"),
    ("outcome", PLAIN.replace(OUTCOME, "xyzzy"), "names WORD"),
    ("area", PLAIN.replace('"glabella"\ndays', '"glabela"\ndays'), '"glabella"'),
    ("dose", PLAIN.replace('"125 sU"', "125"), '"20 U"'),
    ("unit", PLAIN.replace('"125 sU"', '"125 mL"'), "sU"),
    ("session day", PLAIN.replace("day = 0", "day = 3"), "0"),
    ("female", f"{PLAIN}{POPULATION}female = 2\n", "0 to 1"),
    ("grades", f"{PLAIN}{POPULATION}entry_grades = [1, 2]\n", "2 or 3"),
    ("no grades", f"{PLAIN}{POPULATION}entry_grades = []\n", "2 or 3"),
    (
        "one grade",
        f"{PLAIN}{POPULATION}entry_grades = [3]\nsevere_at_baseline = 0.5\n",
        "Leave severe_at_baseline out",
    ),
    ("rater", f'{PLAIN}{POPULATION}entry_rater = "nurse"\n', '"both"'),
    ("least days", f"{PLAIN}[retreatment]\nleast_days = 0\n", "1 to"),
    ("stranger", PLAIN + COMPARED.replace('"placebo"', '"placbo"'), '"placebo"'),
    ("itself", PLAIN + COMPARED.replace('"placebo"', '"abo 125"'), "another arm"),
    ("no such day", PLAIN + COMPARED.replace("day = 28", "day = 29"), "7, 28"),
    ("no such figure", PLAIN + COMPARED.replace(OUTCOME, "none_or_mild"), OUTCOME),
    ("no margin", PLAIN + COMPARED + INFERIOR, "a share above 0"),
    ("margin", f"{PLAIN}{COMPARED}margin = 0.1\n", "no margin"),
    ("alpha", f"{PLAIN}{COMPARED}alpha = 0\n", "0.0001 to 0.5"),
    ("size of nothing", f"{PLAIN}[sample_size]\n", "Add [[comparison]]"),
    (
        "sizes",
        f"{PLAIN}{COMPARED}[sample_size]\nsmallest = 90\nlargest = 50\n",
        "Exchange them",
    ),
    ("power", f"{PLAIN}{COMPARED}[sample_size]\npower = 1\n", "0.05 to 0.999"),
]


@pytest.mark.parametrize(
    ("text", "words"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_fault_is_one_sentence_that_says_what_is_allowed(text: str, words: str) -> None:
    with pytest.raises(BadInputError) as refused:
        trial(text)
    (problem,) = refused.value.problems
    assert words in problem.sentence()
    assert problem.where.startswith("trial.toml")
    assert problem.remedy


def test_several_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    with pytest.raises(BadInputError) as refused:
        trial(PLAIN.replace("size = 80", "sice = 80").replace("[7, 28]", "[-7]"))
    lines = [problem.where.split(", ")[1] for problem in refused.value.problems]
    assert lines == ["line 5", "line 18"]


def test_the_pages_of_the_manual_say_what_the_program_does() -> None:
    docs = Path(__file__).parents[2] / "docs"
    assert (docs / "reference" / "trial-file.md").read_text("utf-8") == trial_reference()
    how_to = (docs / "how-to" / "trial.md").read_text("utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", how_to, re.DOTALL)
    assert [arm.name for arm in trial(shown).arms] == ["10 U", "20 U"]
    assert all(f"`{name}`" in how_to for name in EXAMPLES)


def test_a_missing_file_is_told_in_one_sentence() -> None:
    with pytest.raises(BadInputError, match="a trial file"):
        load_trial("nowhere.toml")


def test_text_that_is_no_toml_is_told_where_it_breaks() -> None:
    with pytest.raises(BadInputError, match="line 2"):
        trial('format = "needlework-trial/1"\n[[arm\n')
