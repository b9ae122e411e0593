"""Pregnancy, breastfeeding and childbearing: cosmetic treatment waits."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from needlework.plans import Answer, Named
from needlework.safety.case import Case, Item
from needlework.safety.overriding import PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.said import at_home
from needlework.safety.subjects import is_form_of
from needlework.safety.values import Finding, Place, RuleSource, Severity
from needlework.vocabulary import fold

PREGNANT, FEEDING = "PREGNANCY", "BREASTFEEDING"
ASK_PREGNANT, ASK_FEEDING = "PREGNANCY-NOT-ASKED", "BREASTFEEDING-NOT-ASKED"
BEARING = "CHILDBEARING-POTENTIAL"
CODES = (
    Code(
        PREGNANT,
        "Pregnant",
        "Nothing elective is done in pregnancy: safety is not established.",
        "Wait until after pregnancy and breastfeeding.",
    ),
    Code(
        FEEDING,
        "Breastfeeding",
        "Nothing elective is done while breastfeeding: safety is not established.",
        "Wait until after breastfeeding.",
    ),
    Code(
        ASK_PREGNANT,
        "Pregnancy not asked",
        "An answer that is missing is not a no.",
        "Ask, test where in doubt, and write pregnant = yes or no into [patient].",
    ),
    Code(
        ASK_FEEDING,
        "Breastfeeding not asked",
        "An answer that is missing is not a no.",
        "Ask, and write breastfeeding = yes or no into [patient].",
    ),
    Code(
        BEARING,
        "May become pregnant, with an active that may harm a fetus",
        "The active stays in the body for months.",
        "Use another active, or let a prescriber accept it with contraception confirmed.",
    ),
)
_STATES = (
    ("pregnant", PREGNANT, ASK_PREGNANT),
    ("breastfeeding", FEEDING, ASK_FEEDING),
)


@cache
def _table() -> Mapping[str, Any]:
    text = files("needlework.safety").joinpath("data", "pregnancy.toml").read_text("utf-8")
    return tomllib.loads(text)


def _sources(row: Mapping[str, Any]) -> tuple[RuleSource, ...]:
    return (RuleSource(row["source"], row["seen"]),) if "source" in row else ()


def rules() -> tuple[Rule, ...]:
    """Return one rule per kind and state, the questions, and the actives."""
    codes = {state: code for state, code, _ in _STATES}
    rows = [
        Rule(f"{codes[row['state']]}/{row['kind']}", Severity.STOP, row["words"], _sources(row))
        for row in _table()["row"]
    ]
    asked = [
        Rule(f"{code}/patient", Severity.OVERRIDE, f"whether {state} was asked")
        for state, _, code in _STATES
    ]
    bearing = [
        Rule(f"{BEARING}/{active}", Severity.OVERRIDE, row["words"], _sources(row))
        for row in _table()["childbearing"]
        for active in row["actives"]
    ]
    return (*rows, *asked, *bearing)


def findings(case: Case) -> Iterator[Finding]:
    """Yield treatments that pregnancy or breastfeeding forbid, and answers that are missing."""
    patient = case.plan.patient
    named = {state: _named(case, state) for state, _, _ in _STATES}
    answered = any(getattr(patient, state) is Answer.YES for state, _, _ in _STATES)
    if not case.items or (patient.sex == "male" and not answered and not any(named.values())):
        return
    for state, code, asking in _STATES:
        answer: Answer = getattr(patient, state)
        if answer is Answer.YES or any(_is_plain(item, state) for item in named[state]):
            for item in case.items:
                yield from _forbidden(item, state, code)
        elif named[state]:
            said = ", ".join(repr(item.given) for item in named[state])
            yield _not_asked(state, asking, f"the conditions name {said}, so it must be asked")
        elif answer is Answer.UNKNOWN and _must_ask(case):
            yield _not_asked(state, asking, "not asked, or the answer is not known")
    if patient.childbearing_potential is not Answer.NO and patient.pregnant is not Answer.YES:
        for item in case.items:
            yield from _bearing(case, item.place, item.actives)
        for use in at_home(case.plan):
            yield from _bearing(case, Place(treatment=use.id), (use.product.slug or "",))


def _named(case: Case, state: str) -> list[Named]:
    """Return what the conditions name of a state, whatever was answered to its own question."""
    about = _table()["named"][state]["conditions"]
    return [item for item in case.plan.patient.conditions.items if item.slug in about]


def _is_plain(item: Named, state: str) -> bool:
    return fold(item.given) in {fold(word) for word in _table()["named"][state]["plainly"]}


def _must_ask(case: Case) -> bool:
    """Whether it concerns the patient.

    That somebody cannot become pregnant is no answer to whether she is, nor to whether she
    feeds a child.
    """
    return case.plan.patient.sex != "male"


def _forbidden(item: Item, state: str, code: str) -> Iterator[Finding]:
    for row in _table()["row"]:
        if (row["kind"], row["state"]) != (item.treatment.kind, state):
            continue
        severity = Severity.OVERRIDE if item.therapeutic else Severity.STOP
        yield Finding(
            code=code,
            rule=f"{code}/{row['kind']}",
            severity=severity,
            place=item.place,
            message=f"{state}: {row['words']}, and the treatment can wait",
            remedy=next(each.remedy for each in CODES if each.code == code),
            sources=_sources(row),
            entitled=(PRESCRIBER,) if item.therapeutic else (),
        )


def _not_asked(state: str, code: str, why: str) -> Finding:
    return Finding(
        code=code,
        rule=f"{code}/patient",
        severity=Severity.OVERRIDE,
        place=Place(),
        message=f"{state}: {why}",
        remedy=next(each.remedy for each in CODES if each.code == code),
    )


def _bearing(case: Case, place: Place, given: tuple[str, ...]) -> Iterator[Finding]:
    for row in _table()["childbearing"]:
        for active in (one for one in row["actives"] if any(is_form_of(it, one) for it in given)):
            known = case.plan.patient.childbearing_potential is Answer.YES
            state = "may become pregnant" if known else "childbearing potential was not asked"
            yield Finding(
                code=BEARING,
                rule=f"{BEARING}/{active}",
                severity=Severity.OVERRIDE,
                place=place,
                message=f"{active}: {row['words']}; {state}",
                remedy=CODES[4].remedy,
                sources=_sources(row),
                entitled=(PRESCRIBER,),
            )
