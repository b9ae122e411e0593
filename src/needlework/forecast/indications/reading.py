"""Reading a figure of any table: what the arm received and when, as far as the row tells."""

from __future__ import annotations

import re

from needlework.evidence import Figure, parameter
from needlework.evidence.study_rows import StudyRow

EVERY = {"daily": 1.0, "weekly": 7.0, "fortnightly": 14.0, "biweekly": 14.0, "monthly": 28.0}
WEEKS = 7.0
PLACEBOS = ("placebo", "saline", "sham", "none", "vehicle", "control", "untreated", "sunscreen")


def words_of(figure: Figure) -> str:
    """Return everything that a row says, in lower case."""
    parts = (figure.product, figure.arm, figure.outcome, figure.definition, figure.note)
    return " ".join(parts).lower()


def named_of(figure: Figure) -> str:
    """Return what a row calls its arm, in lower case."""
    return f"{figure.product} {figure.arm}".lower()


def interval_of(figure: Figure) -> float:
    """Return the days between sessions, an assumed month where the row does not tell."""
    words = words_of(figure)
    told = re.search(r"interval_d=(\d+)", words) or re.search(r"every (\d+) days", words)
    if told:
        return float(told[1])
    weeks = re.search(r"every (\d+) weeks|(\d+) weeks apart", words)
    if weeks:
        return WEEKS * float(weeks[1] or weeks[2])
    named = next((days for word, days in EVERY.items() if word in words), None)
    return named if named is not None else parameter("skin.interval_assumed").value


def session_days_of(figure: Figure, day: float) -> tuple[float, ...]:
    """Return the days of the sessions before a visit."""
    interval = interval_of(figure)
    told = re.search(r"(\d+) (?:\w+ )?sessions|sessions_done=(\d+)", words_of(figure))
    if figure.dose is not None and figure.dose_unit == "sessions":
        count = int(figure.dose)
    elif told:
        count = int(told[1] or told[2])
    else:
        count = int(parameter("skin.sessions_assumed").value)
    days = (interval * number for number in range(max(count, 1)))
    return tuple(one for one in days if one < day) or (0.0,)


def baseline_of(figure: Figure) -> float | None:
    """Return the value at the start that a row quotes, None where it does not."""
    told = re.search(r"baseline[^0-9]{0,12}(\d+(?:\.\d+)?)", words_of(figure))
    return float(told[1]) if told else None


def plain_row(figure: Figure, family: str, more: dict[str, str], **changes: object) -> StudyRow:
    """Return a figure as a row of a family that enters no fit."""
    values: dict[str, object] = {
        "row_id": figure.row_id,
        "topic": figure.topic,
        "family": family,
        "use": "check",
        "study": figure.study,
        "arm": figure.arm,
        "source": figure.source,
        "product": figure.product,
        "outcome": figure.outcome,
        "comparator": "",
        "n": float(figure.n) if figure.n else parameter("skin.people_assumed").value,
        "value": figure.value if figure.value is not None else 0.0,
        "standard_error": None,
        "amount": None,
        "amount_unit": "",
        "unit": figure.unit,
        "area": figure.area,
        "controlled": False,
        "seen": figure.seen,
        "held_out": figure.held_out,
        "reason": "a row of the table that was given",
        "more": more,
    }
    return StudyRow(**(values | changes))  # type: ignore[arg-type]
