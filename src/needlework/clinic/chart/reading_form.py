"""The history as a form: each question can stay "not asked", and that stays visible."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.http import QueryDict

from needlework.clinic.chart.entries import Facts
from needlework.clinic.chart.tables import ANSWERS, LISTS, PREVIOUS, SCORES, table_of
from needlework.clinic.drafts import answers
from needlework.clinic.drafts.document import patient_alone
from needlework.problems import BadInputError

ASKED = ("not-asked", "none", "these")
_YES_NO = ("yes", "no")
_PREVIOUS = ("product", "dose", "area", "on", "here")
_SCORE = ("scale", "area", "condition", "value")
_ROWS = 12
_LONGEST_WORD = 120
NAME = "history"


def read(sent: QueryDict) -> tuple[Facts, tuple[str, ...]]:
    """Return what a history form says, None for what was not asked, and what cannot be read."""
    said: Facts = {}
    problems: list[str] = []
    for name, reader in _readers().items():
        try:
            said[name] = reader(sent)
        except BadInputError as fault:
            said[name] = None
            problems += [problem.sentence() for problem in fault.problems]
    return said, tuple(problems)


def _readers() -> dict[str, Callable[[QueryDict], Any]]:
    return {
        "weight": _weight,
        "skin_type": lambda sent: answers.whole(sent, "skin_type", "skin type"),
        **{name: partial(_yes_no, name=name) for name in ANSWERS},
        **{name: partial(_listed, name=name) for name in LISTS},
        PREVIOUS: _previous,
        "latitude": lambda sent: exact(answers.number(sent, "latitude", "latitude")),
        "protection": lambda sent: answers.text(sent, "protection") or None,
        SCORES: lambda sent: _scores(sent) or None,
    }


def check(said: Facts, birth_date: date, sex: str, today: date) -> None:
    """Refuse a history that no plan could be made for.

    Raises
    ------
    BadInputError
        With every problem, one sentence each.
    """
    known = {name: value for name, value in said.items() if value is not None}
    patient_alone(table_of(known, birth_date, sex, today), today, NAME)


def sentence(text: str) -> str:
    """Return a problem without the name and line of a file that nobody typed."""
    head, colon, rest = text.partition(": ")
    place = head.rpartition("patient.")[2] or head
    return f"{place}{colon}{rest}"


def _yes_no(sent: QueryDict, name: str) -> str | None:
    found = answers.text(sent, name)
    return found if found in _YES_NO else None


def _listed(sent: QueryDict, name: str) -> list[str] | None:
    asked = answers.text(sent, f"{name}-asked")
    if asked == "none":
        return []
    words = [answers.fitting(word, name, _LONGEST_WORD) for word in sent.getlist(name)]
    found = list(dict.fromkeys(word for word in words if word))
    if asked != "these":
        return None
    if not found:
        answers.refuse(name, "nothing named", "at least one", "Name them, or choose “none”.")
    return found


def _weight(sent: QueryDict) -> str | None:
    given = answers.text(sent, "weight")
    return answers.with_unit(given, "kg") if given else None


def _previous(sent: QueryDict) -> list[dict[str, Any]] | None:
    asked = answers.text(sent, f"{PREVIOUS}-asked")
    if asked == "none":
        return []
    if asked != "these":
        return None
    rows = [_previous_row(sent, place) for place in range(_ROWS)]
    found = [row for row in rows if row]
    if not found:
        answers.refuse(
            "previous treatments", "nothing named", "at least one", "Name them, or choose “none”."
        )
    return found


def _previous_row(sent: QueryDict, place: int) -> dict[str, Any]:
    said = {name: answers.text(sent, f"previous-{place}-{name}") for name in _PREVIOUS}
    if said["on"]:
        answers.day(sent, f"previous-{place}-on", "date of a previous treatment")
    row: dict[str, Any] = {name: value for name, value in said.items() if value}
    if set(row) <= {"here"}:
        return {}
    if "here" in row:
        row["here"] = row["here"] == "yes"
    return row


def _scores(sent: QueryDict) -> list[dict[str, Any]]:
    found = []
    for place in range(_ROWS):
        row = {name: answers.text(sent, f"score-{place}-{name}") for name in _SCORE}
        value = answers.number(sent, f"score-{place}-value", "grade")
        if value is None or not row["area"]:
            continue
        kept: dict[str, Any] = {"scale": row["scale"] or "FWS", "area": row["area"]}
        kept |= {"condition": row["condition"] or "maximum", "value": exact(value)}
        found.append(kept)
    return found


def exact(value: Decimal | None) -> int | str | None:
    """Return a number as JSON keeps it exactly: whole, or as text."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else str(value)
