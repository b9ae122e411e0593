"""What the predictions are asked to reach, and whether they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from needlework.validation.values import SummaryLine

COVERAGE = (0.80, 0.97)
LARGEST_ERROR_POINTS = 7.0
LEAST_GAIN = 0.15


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal in words, the value reached, and the verdict."""

    words: str
    value: str
    reached: bool


def goals_of(line: SummaryLine) -> tuple[Goal, ...]:
    """Return the goals for a summary of shares; none where nothing is scored."""
    if line.coverage is None or line.mae is None:
        return ()
    low, high = COVERAGE
    found = [
        Goal(
            f"{100 * low:.0f} to {100 * high:.0f} % inside the 90 % interval",
            f"{100 * line.coverage:.0f} %",
            low <= line.coverage <= high,
        ),
        Goal(
            f"mean error of at most {LARGEST_ERROR_POINTS:.0f} points",
            f"{line.mae:.1f}",
            line.mae <= LARGEST_ERROR_POINTS,
        ),
    ]
    if line.gain is not None:
        words = f"CRPS at least {100 * LEAST_GAIN:.0f} % better than the mean of fitted figures"
        found.append(Goal(words, f"{100 * line.gain:.0f} %", line.gain >= LEAST_GAIN))
    return tuple(found)


FEWEST_FIGURES, FEWEST_STUDIES = 5, 2
WIDEST = 6.0
"""Most of a 90 % interval over the mean error; 4 where errors are normal and intervals right."""

Reading = Literal["too few to tell", "too narrow", "wider than its errors", "holds"]


def reading_of(line: SummaryLine, studies: int) -> Reading:
    """Return what coverage, error and width of a group say together about its intervals.

    Parameters
    ----------
    studies : int
        How many stand behind it: figures of one study go wrong together.
    """
    if line.coverage is None or not line.mae or line.width is None:
        return "too few to tell"
    if line.n < FEWEST_FIGURES or studies < FEWEST_STUDIES:
        return "too few to tell"
    if line.coverage < COVERAGE[0]:
        return "too narrow"
    if line.width / line.mae > WIDEST:
        return "wider than its errors"
    return "holds"
