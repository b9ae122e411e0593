"""The rules as a whole: named once, sourced, explained, and enough of them read by somebody."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from needlework.evidence import sources
from needlework.exchange.rule_reference import rule_reference, seen_above_inform
from needlework.planfile import read_plan, read_policy, read_team
from needlework.safety import Context, Severity, check
from needlework.safety.policies import check_policy
from needlework.safety.registry import GROUPS, all_codes, all_rules

HOW_TO = (Path(__file__).parents[2] / "docs" / "how-to" / "check.md").read_text(encoding="utf-8")
EXAMPLES = sorted(
    path.name
    for path in (files("needlework") / "examples").iterdir()
    if path.name.endswith(".toml") and not path.name.startswith("trial-")
)


def test_at_least_a_hundred_rules_above_inform_were_read_by_somebody() -> None:
    assert seen_above_inform() >= 100


def test_every_rule_is_named_once_and_has_a_code_that_is_explained() -> None:
    counted = Counter(rule.id for rule in all_rules())
    assert [name for name, count in counted.items() if count > 1] == []
    assert {rule.code for rule in all_rules()} == set(all_codes())
    for code in all_codes().values():
        assert code.title and code.why and code.remedy


def test_every_source_of_a_rule_stands_in_the_evidence() -> None:
    known = {one.slug for one in sources()}
    named = {source.slug for rule in all_rules() for source in rule.sources}
    assert named - known == set()


def test_what_is_from_memory_stops_nothing_but_a_pregnancy() -> None:
    stops = [rule for rule in all_rules() if rule.severity is Severity.STOP]
    from_memory = {rule.code for rule in stops if rule.sources and not rule.verified}
    assert from_memory == {"PREGNANCY", "BREASTFEEDING"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_finding_names_a_rule_that_is_listed(name: str) -> None:
    text = (files("needlework") / "examples" / name).read_text(encoding="utf-8")
    report = check(read_plan(text), Context(today=date(2026, 12, 1)))
    known = {rule.id for rule in all_rules()}
    assert {finding.rule for finding in report} <= known
    assert {*report.ran, *(reason[0] for reason in report.not_run)} == {g.name for g in GROUPS}


def test_the_reference_lists_every_rule() -> None:
    page = rule_reference()
    assert len(re.findall(r"^\| [^|]+ \| (?:stop|override|warn|inform) \|", page, re.M)) == len(
        all_rules()
    )
    assert all(f"### {code}\n" in page for code in all_codes())


def test_the_files_of_the_manual_can_be_read() -> None:
    texts = re.findall(r"```toml\n(.*?)```", HOW_TO, re.DOTALL)
    (team,) = [text for text in texts if "needlework-provider" in text]
    (policy,) = [text for text in texts if "needlework-policy" in text]
    assert len(read_team(team).providers) == 2
    check_policy(read_policy(policy))


def test_the_manual_shows_what_the_program_says() -> None:
    text = (files("needlework") / "examples" / "frown-lines.toml").read_text(encoding="utf-8")
    row = 'previous_treatments = [{ product = "onabotulinumtoxinA", dose = "20 U", days_ago = 60'
    changed = text.replace("[patient]", f'[patient]\n{row}, area = "glabella" }}]')
    report = check(read_plan(changed), Context(today=date(2026, 12, 1)))
    (found,) = report.of("LABEL-INTERVAL")
    said = " ".join(HOW_TO.split())
    assert found.message in said and found.remedy in said
    assert found.earliest is not None and found.earliest.isoformat() in said
