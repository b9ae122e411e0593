"""Small plan texts, and the problems that a text has."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from needlework.planfile import read_plan
from needlework.plans import Plan
from needlework.problems import BadInputError, Problem

TODAY = date(2026, 11, 20)
EXAMPLES = sorted(
    path.name
    for path in (files("needlework") / "examples").iterdir()
    if path.name[-5:] == ".toml" and not path.name.startswith("trial-")
)

HEAD = 'format = "needlework-plan/1"\n'
TREATMENT = """
[[session]]
day = 0
[[session.treatment]]
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "glabella"
"""
DOSE = 'dose = "20 U"\n'
PLAIN = HEAD + TREATMENT + DOSE


def example(name: str) -> str:
    """Return the text of an example plan of the package."""
    return (files("needlework") / "examples" / name).read_text(encoding="utf-8")


def plan_of(text: str) -> Plan:
    """Return the plan of a text, read on a fixed day."""
    return read_plan(text, "plan.toml", today=TODAY)


def patient(lines: str) -> str:
    """Return a whole plan with these lines about the patient."""
    return f"{HEAD}[patient]\n{lines}\n{TREATMENT}{DOSE}"


def treated(lines: str, head: str = "") -> str:
    """Return a whole plan whose one glabella treatment has these lines instead of a dose."""
    return f"{HEAD}{head}\n{TREATMENT}{lines}\n"


def problems_of(text: str) -> tuple[Problem, ...]:
    """Return every problem of a text."""
    with pytest.raises(BadInputError) as refused:
        plan_of(text)
    return refused.value.problems


def only_problem(text: str) -> Problem:
    """Return the one problem of a text."""
    found = problems_of(text)
    assert len(found) == 1, [problem.sentence() for problem in found]
    return found[0]
