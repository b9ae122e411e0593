"""Numbers as people read them, and as files keep them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta

SIGNIFICANT = 6
LONGEST_HOURS = 48


def kept(value: float) -> float:
    """Return ``value`` with six significant digits.

    Raises
    ------
    ValueError
        When the value is not finite: no file of ours carries NaN or infinity.
    """
    if not math.isfinite(value):
        raise ValueError(f"a forecast holds {value}, which no file can carry")
    rounded = float(f"{value:.{SIGNIFICANT}g}")
    return rounded + 0.0


def kept_all(values: Iterable[float]) -> list[float]:
    """Return every value with six significant digits."""
    return [kept(float(value)) for value in values]


def percent(share: float) -> str:
    """Return a share as whole per cent, never a false 0 or 100.

    Examples
    --------
    >>> percent(0.834), percent(0.001), percent(0.0)
    ('83 %', '<1 %', '0 %')
    """
    return f"{bare_percent(share)} %"


def bare_percent(share: float) -> str:
    """Return a share as whole per cent without the sign."""
    points = 100 * share
    if 0 < points <= 0.5:
        return "<1"
    if 99.5 <= points < 100:
        return ">99"
    return f"{round(points)}".replace("-", "\N{MINUS SIGN}")


def percent_range(low: float, high: float) -> str:
    """Return two shares as a range of per cent."""
    return f"{bare_percent(low)}–{bare_percent(high)} %"


def denominator(share: float) -> int:
    """Return of how many people a share is told: so many that it makes at least two of them."""
    return next((size for size in (100, 1_000) if share * size >= 2), 10_000)


def people_of(share: float, size: int) -> str:
    """Return how many of ``size`` people a share makes, never a false 0."""
    count = share * size
    return "fewer than 1" if 0 < count < 0.5 else f"{count:,.0f}"


def out_of(share: float, size: int | None = None) -> str:
    """Return a share as a natural frequency.

    Parameters
    ----------
    share : float
        From 0 to 1.
    size : int, optional
        Of how many people; chosen to suit the share where not given.

    Examples
    --------
    >>> out_of(0.113), out_of(0.00301), out_of(0.0), out_of(0.00302, 100)
    ('11 in 100', '3 in 1,000', 'none', 'fewer than 1 in 100')
    """
    if share <= 0:
        return "none"
    size = size or denominator(share)
    return f"{people_of(share, size)} in {size:,}"


def day(value: float) -> str:
    """Return a day as a whole number: nobody is seen at a fraction of a day."""
    return f"{math.floor(value + 0.5)}"


def moment(value: float) -> str:
    """Return a moment in the first days after a session: hours where there are few.

    Examples
    --------
    >>> moment(0.61), moment(2.3), moment(31.0)
    ('15 h', 'day 2', 'day 31')
    """
    hours = 24 * value
    return f"{hours:.0f} h" if hours < LONGEST_HOURS else f"day {day(value)}"


def measure(value: float) -> str:
    """Return a measured value in three significant digits without exponent where possible.

    >>> measure(-10.14), measure(0.00213)
    ('−10.1', '0.00213')
    """
    if value and not 1e-4 <= abs(value) < 1e6:
        said = f"{value:.2e}"
    else:
        said = f"{value:.3g}" if abs(value) < 1_000 else f"{value:,.0f}"
    return said.replace("-", "\N{MINUS SIGN}")


def added(quantity: str, value: float) -> str:
    """Return what a treatment adds to a course, with its sign; a share in points of a hundred.

    >>> added("probability", 0.754), added("probability", -0.08), added("measure", 3.1)
    ('+75 points', '−8 points', '+3.1')
    """
    share = quantity == "probability"
    said = f"{abs(100 * value):.0f} points" if share else measure(abs(value))
    if float(said.split()[0].replace(",", "")) == 0:
        return said
    return f"{'+' if value > 0 else '−'}{said}"


def measure_range(low: float, high: float) -> str:
    """Return two measured values as a range; in words where a minus would run into the dash."""
    joint = " to " if low < 0 else "–"
    return f"{measure(low)}{joint}{measure(high)}"


def grade_value(value: float) -> str:
    """Return a severity between grades with one decimal."""
    return f"{value:.1f}"


def calendar(start: date | None, days: float) -> str | None:
    """Return the date of a day of the plan, or None where the plan has no start date."""
    if start is None:
        return None
    try:
        found = start + timedelta(days=math.floor(days + 0.5))
    except OverflowError:
        return None
    return f"{found.day} {found:%b %Y}"


def whole_hundred(shares: Iterable[float]) -> tuple[int, ...]:
    """Return whole numbers that sum to 100 and stay nearest to the shares (largest remainder)."""
    wanted = [max(0.0, float(share)) for share in shares]
    total = sum(wanted)
    if total <= 0:
        return tuple(0 for _ in wanted)
    points = [100 * share / total for share in wanted]
    counts = [math.floor(point) for point in points]
    by_remainder = sorted(range(len(points)), key=lambda i: counts[i] - points[i])
    for index in by_remainder[: 100 - sum(counts)]:
        counts[index] += 1
    return tuple(counts)
