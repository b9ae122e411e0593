"""The reference page of the rules, made from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.safety.registry import GROUPS, Code, Group, Rule, all_codes, all_rules
from needlework.safety.values import Severity

_INTRODUCTION = """\
# The rules of the check

*Written by `docs/generate.py` from the rules themselves; change them there.*

`needlework check PLAN` compares a plan with these rules; how to read it is told in
[Check a plan](../how-to/check.md), and `needlework check --explain CODE` prints one code.

A rule is one row of data. **stop**: not to be done, and nobody can override it. **override**:
approval waits until the plan changes, the question is answered, or somebody entitled accepts it
with a reason. **warn**: to be read before treating. **inform**: worth knowing. The severity below
is the gravest that a rule makes.

How a source was seen: *page* its text was read, *abstract* its abstract, *secondary* it was read
as quoted elsewhere, *recalled* nobody read it. A recalled rule is one-sided: it may raise a
finding, which is then called unverified, and it never clears one; pregnancy apart, it never stops
a plan by itself. A rule without a source is ours: a question that must be asked, or arithmetic.
"""


def rule_reference() -> str:
    """Return the page as Markdown."""
    parts = [_INTRODUCTION, *_counts()]
    for group in GROUPS:
        parts += _group(group)
    return "\n".join(parts)


def seen_above_inform() -> int:
    """Return how many rules above inform have a source that somebody read."""
    return sum(rule.verified for rule in all_rules() if rule.severity is not Severity.INFORM)


def _counts() -> Iterator[str]:
    rules = all_rules()
    above = [rule for rule in rules if rule.severity is not Severity.INFORM]
    recalled = sum(bool(rule.sources) and not rule.verified for rule in above)
    ours = sum(not rule.sources for rule in above)
    yield (
        f"There are {len(rules)} rules under {len(all_codes())} codes. {len(above)} of them can "
        f"fire above inform: {seen_above_inform()} with a source that was read, {recalled} from "
        f"memory only, {ours} of ours.\n"
    )
    yield "| severity | rules | with a source that was read |\n| --- | --- | --- |"
    for severity in Severity:
        own = [rule for rule in rules if rule.severity is severity]
        yield f"| {severity.value} | {len(own)} | {sum(rule.verified for rule in own)} |"
    yield ""


def _group(group: Group) -> Iterator[str]:
    yield f"## {group.name[:1].upper()}{group.name[1:]}\n"
    own = group.rules
    for code in group.codes:
        yield from _code(code, [rule for rule in own if rule.code == code.code])
    elsewhere = {code.code for code in group.codes}
    rest = [rule for rule in own if rule.code not in elsewhere]
    for name in dict.fromkeys(rule.code for rule in rest):
        yield from _code(all_codes()[name], [rule for rule in rest if rule.code == name])


def _code(code: Code, rules: list[Rule]) -> Iterator[str]:
    yield f"### {code.code}\n"
    yield f"{code.title}. {code.why} *{code.remedy}*\n"
    yield "| rule | severity | compares | source |\n| --- | --- | --- | --- |"
    for rule in rules:
        row = rule.id.partition("/")[2]
        yield (
            f"| {_cell(row)} | {rule.severity.value} | {_cell(rule.compares)} | {_sources(rule)} |"
        )
    yield ""


def _sources(rule: Rule) -> str:
    found = dict.fromkeys(f"`{source.slug}` ({source.seen})" for source in rule.sources)
    return ", ".join(found) or "ours"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").rstrip(".")
