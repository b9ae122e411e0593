"""Plans for the tests of the rules: a clean one, and the same with one thing changed."""

from __future__ import annotations

from needlework.planfile import read_plan
from needlework.plans import Plan
from needlework.safety import Context, Report, check

PATIENT = """
birth_date = 1983-04-02
sex = "female"
weight = "64 kg"
skin_type = 3
pregnant = "no"
breastfeeding = "no"
childbearing_potential = "no"
conditions = { none = true }
medicines = { none = true }
allergies = { none = true }
previous_treatments = { none = true }
"""
SCORE = """
[[patient.score]]
scale = "FWS"
area = "glabella"
value = 3
"""
TOXIN = """
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "glabella"
dose = "20 U"
"""


def plan(
    treatment: str = TOXIN,
    patient: str = PATIENT,
    *,
    head: str = 'region = "US"\nstart_date = 2026-12-01',
    more: str = "",
) -> Plan:
    """Return a plan of one session, and whatever follows."""
    text = (
        f'format = "needlework-plan/1"\n{head}\n[patient]\n{patient}\n{SCORE}\n'
        f'[[session]]\nid = "s1"\nday = 0\n[[session.treatment]]\nid = "t1"\n{treatment}\n{more}'
    )
    return read_plan(text)


def patient(**changed: str) -> str:
    """Return the clean patient with some lines changed; an empty one takes the line away."""
    lines = []
    for line in PATIENT.strip().splitlines():
        key = line.partition("=")[0].strip()
        wanted = changed.pop(key, None)
        if wanted is None:
            lines.append(line)
        elif wanted:
            lines.append(f"{key} = {wanted}")
    lines += [f"{key} = {value}" for key, value in changed.items() if value]
    return "\n".join(lines)


def treatment(**changed: str) -> str:
    """Return the clean toxin treatment with some lines changed."""
    values = {"kind": '"neuromodulator"', "product": '"onabotulinumtoxinA"'}
    values |= {"area": '"glabella"', "dose": '"20 U"'}
    values |= changed
    return "\n".join(f"{key} = {value}" for key, value in values.items() if value)


def checked(*arguments: str, context: Context | None = None, **options: str) -> Report:
    """Return the findings of such a plan."""
    return check(plan(*arguments, **options), context)


def severities(report: Report, code: str) -> list[str]:
    """Return the severities of the findings of a code."""
    return [finding.severity.value for finding in report.of(code)]
