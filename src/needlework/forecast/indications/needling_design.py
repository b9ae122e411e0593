"""Published figures of needling as arrays: when sessions were, when the visit was, who rated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from needlework.evidence.study_rows import StudyRow

Array = NDArray[np.float64]
Index = NDArray[np.intp]

FAR = 1e6
"""Day of a session that does not take place: long after every visit."""

NEEDLED = ("microneedling", "microneedling+prp")
PRP = "microneedling+prp"
OPEN = "open"
POOLED = "yes"


@dataclass(frozen=True, slots=True)
class Design:
    """Rows as arrays.

    Parameters
    ----------
    rows : tuple of StudyRow
    session_days : array of shape (rows, sessions)
        Sessions that do not take place stand far behind the visit.
    elapsed : array of shape (rows, sessions)
        Days from each session to the visit.
    study : array of int of shape (rows,)
        Which of ``studies`` each row belongs to.
    open_rater : array of shape (rows,)
        1 where the rater knew what was done.
    own_study : array of shape (rows,)
        0 for pooled figures, which have no study of their own.
    """

    rows: tuple[StudyRow, ...]
    session_days: Array
    elapsed: Array
    studies: tuple[str, ...]
    study: Index
    open_rater: Array
    own_study: Array

    def column(self, name: str, missing: float = np.nan) -> Array:
        """Return a further column of the table as numbers."""
        cells = [row.more.get(name, "") for row in self.rows]
        return np.array([float(cell) if cell.strip() else missing for cell in cells])

    def where(self, *quantities: str) -> Index:
        """Return the places of the rows of some quantities."""
        return np.flatnonzero([row.quantity in quantities for row in self.rows])

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities of the rows, each once."""
        return tuple(dict.fromkeys(row.quantity for row in self.rows))


def build_design(rows: Sequence[StudyRow]) -> Design:
    """Return rows as arrays.

    Parameters
    ----------
    rows : sequence of StudyRow
        Rows with a quantity; a row without sessions is an untreated side.
    """
    longest = max((len(row.session_days) for row in rows), default=0) or 1
    days = np.array([_padded(row, longest) for row in rows])
    studies = tuple(dict.fromkeys(row.study for row in rows))
    return Design(
        rows=tuple(rows),
        session_days=days,
        elapsed=np.array([row.day for row in rows])[:, None] - days,
        studies=studies,
        study=np.array([studies.index(row.study) for row in rows], dtype=np.intp),
        open_rater=np.array([float(row.more.get("rater") == OPEN) for row in rows]),
        own_study=np.array([float(row.more.get("pooled") != POOLED) for row in rows]),
    )


def _padded(row: StudyRow, length: int) -> list[float]:
    needled = row.session_days if row.treatment in NEEDLED else ()
    missing = length - len(needled)
    return [*needled, *(FAR * (1 + place) for place in range(missing))]
