"""The days of a forecast as people ask for them: ``A:B:STEP``."""

from __future__ import annotations

import re

from needlework.problems import BadInputError, Problem

LAST_DAY = 3_650
MOST_DAYS = 2_000
_SHAPE = re.compile(r"\s*(\d{1,6})\s*:\s*(\d{1,6})\s*(?::\s*(\d{1,6})\s*)?", re.ASCII)


def parse_days(text: str) -> tuple[int, ...]:
    """Return the days from A to B, both included, in steps.

    Parameters
    ----------
    text : str
        ``A:B`` or ``A:B:STEP`` in whole days since the first session.

    Examples
    --------
    >>> parse_days("0:30:10")
    (0, 10, 20, 30)
    """
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise _refused(text, "Write for example 0:180:7 for every week of half a year.")
    first, last = int(found[1]), int(found[2])
    step = int(found[3]) if found[3] is not None else 1
    return _checked(text, first, last, step)


def _checked(text: str, first: int, last: int, step: int) -> tuple[int, ...]:
    if first > last:
        raise _refused(text, f"The first day is after the last; write {last}:{first}:{step or 1}.")
    if step == 0:
        raise _refused(text, f"A step of 0 never arrives; write {first}:{last}:1.")
    if last > LAST_DAY:
        raise _refused(text, f"End at day {LAST_DAY} or earlier.")
    days = range(first, last + 1, step)
    if len(days) > MOST_DAYS:
        raise _refused(text, f"That makes {len(days)} days; choose a larger step.")
    return tuple(days)


def _refused(text: str, remedy: str) -> BadInputError:
    allowed = (
        f"A:B or A:B:STEP in whole days, 0 <= A <= B <= {LAST_DAY}, STEP >= 1, "
        f"at most {MOST_DAYS} days"
    )
    shown = text if len(text) <= 40 else text[:40] + "…"
    return BadInputError([Problem("--days", repr(shown), allowed, remedy, "forecast.days")])
