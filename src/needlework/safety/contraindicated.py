"""Contraindications, warnings and interactions against what the patient said."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.safety.case import Case
from needlework.safety.overriding import ANYONE, PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.said import Said, at_home, said
from needlework.safety.subjects import (
    Contraindication,
    applying,
    applying_to_active,
    condition_term,
    contraindications,
)
from needlework.safety.values import Finding, Place, Severity

PREFIX, ASK = "CONDITION", "MEDICINE-SUGGESTS-CONDITION"


def code_of(condition: str) -> str:
    """Return the code of findings about a condition."""
    return f"{PREFIX}-{condition.upper()}"


def _codes() -> tuple[Code, ...]:
    found: dict[str, Code] = {}
    for row in contraindications():
        term = condition_term(row.condition)
        name = term.name if term is not None else row.condition.replace("-", " ")
        code = code_of(row.condition)
        found.setdefault(
            code,
            Code(code, name, row.words, "Do not treat, or treat once this no longer holds."),
        )
    found[ASK] = Code(
        ASK,
        "A medicine suggests a condition that was not named",
        "Some medicines are given for a disease in which this treatment is dangerous.",
        "Ask what the medicine is taken for and name the condition; or let a prescriber accept it "
        "with a reason that names the medicine.",
    )
    return tuple(found.values())


def __getattr__(name: str) -> tuple[Code, ...]:
    # The codes come from a table, which is read when somebody asks for them.
    if name == "CODES":
        return _codes()
    raise AttributeError(name)


def rules() -> tuple[Rule, ...]:
    """Return one rule per row of the table."""
    rows = tuple(
        Rule(
            f"{code_of(row.condition)}/{row.subject}",
            row.severity,
            f"{row.subject}: {row.words}",
            (row.source,),
        )
        for row in contraindications()
    )
    asking = Rule(f"{ASK}/any", Severity.OVERRIDE, "what medicines are taken for")
    return (*rows, asking)


def findings(case: Case) -> Iterator[Finding]:
    """Yield what the patient said that speaks against a treatment."""
    for item in case.items:
        yield from _against(item.place, applying(case, item), said(case.plan, item.day))
    for use in at_home(case.plan):
        place = Place(treatment=use.id)
        about = applying_to_active(use.product.slug or "")
        others = (one for one in said(case.plan, use.from_day) if one.words != use.product.given)
        yield from _against(place, about, tuple(others))


def _against(
    place: Place, rows: tuple[Contraindication, ...], answers: tuple[Said, ...]
) -> Iterator[Finding]:
    by_condition: dict[str, list[Contraindication]] = {}
    for row in rows:
        by_condition.setdefault(row.condition, []).append(row)
    for condition, members in by_condition.items():
        named = [each for each in answers if each.condition == condition]
        if not named:
            continue
        if all(each.asks for each in named):
            yield _asking(place, condition, named[0], members)
        else:
            gravest = min(members, key=lambda row: row.severity.rank)
            yield _finding(place, gravest, next(each for each in named if not each.asks))


def _finding(place: Place, row: Contraindication, answer: Said) -> Finding:
    grave = row.severity.blocks
    through = "" if answer.by == "condition" else f" ({answer.by} {answer.words})"
    return Finding(
        code=code_of(row.condition),
        rule=f"{code_of(row.condition)}/{row.subject}",
        severity=row.severity,
        place=place,
        message=f"{_name(row.condition)}{through}: {row.words.rstrip('.')}",
        remedy=_remedy(row.severity),
        sources=(row.source,),
        entitled=_entitled(row.severity) if grave else (PRESCRIBER, ANYONE),
    )


def _asking(place: Place, condition: str, answer: Said, rows: list[Contraindication]) -> Finding:
    term = condition_term(condition)
    question = term.question if term is not None else f"Is there {_name(condition)}?"
    return Finding(
        code=ASK,
        rule=f"{ASK}/any",
        severity=Severity.OVERRIDE,
        place=place,
        message=f"{answer.words} is usually taken for {_name(condition)}, which was not named",
        remedy=f"Ask: {question}",
        sources=tuple(dict.fromkeys(row.source for row in rows)),
        entitled=(PRESCRIBER,),
        words=(answer.words,),
    )


def _name(condition: str) -> str:
    term = condition_term(condition)
    return term.name if term is not None else condition.replace("-", " ")


def _remedy(severity: Severity) -> str:
    if severity is Severity.STOP:
        return "Do not treat while this holds."
    if severity is Severity.OVERRIDE:
        return "Do not treat, or let a prescriber accept it with a reason."
    return "Weigh it, tell the patient, and adapt the plan."


def _entitled(severity: Severity) -> tuple[str, ...]:
    return () if severity is Severity.STOP else (PRESCRIBER,)
