"""The sessions of a plan as a calendar file (iCalendar), for the patient's own calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from needlework.plans import Plan
from needlework.problems import BadInputError, Problem

LONGEST_LINE = 75
"""Octets of a line, beyond which the format wants it folded."""

_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""}


def calendar_text(plan: Plan, name: str, written: datetime, *, sequence: int = 0) -> str:
    """Return one all-day event per session of a plan.

    What is treated is not said: calendars are shared with other people. Days have no zone: an
    appointment is on the day of the clinic, wherever the calendar is read.

    Parameters
    ----------
    name : str
        Stable name of the plan, from which each event has its own.
    written : datetime
        When the file is made.
    sequence : int
        How often the plan was changed before: a later file moves the events of an earlier one.

    Raises
    ------
    BadInputError
        The plan has no start date.
    """
    if plan.start_date is None:
        problem = Problem(
            "start_date",
            "the plan has none",
            "the day of the first session",
            "Say when the plan starts.",
            "calendar.start",
        )
        raise BadInputError([problem])
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Needlework//plan//EN",
        "CALSCALE:GREGORIAN",
    ]
    stamp = f"{written.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for session in plan.sessions:
        day = plan.date_of(session.day)
        assert day is not None
        lines += _event(f"{session.id}.{name}", day, stamp, sequence)
    lines.append("END:VCALENDAR")
    return "".join(f"{line}\r\n" for each in lines for line in _folded(each))


def _event(name: str, day: date, stamp: str, sequence: int) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(name)}@needlework"
    yield f"DTSTAMP:{stamp}"
    yield f"SEQUENCE:{sequence}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text('Appointment at the clinic')}"
    yield f"DESCRIPTION:{_text('The hour is on the card of the clinic. Bring your sheet.')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(words: str) -> str:
    return "".join(_ESCAPED.get(letter, letter) for letter in words)


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of the length that the format allows, never inside a letter."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST_LINE:
            yield piece
            piece = " "
        piece += letter
    yield piece
