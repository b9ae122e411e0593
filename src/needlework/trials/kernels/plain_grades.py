"""What raters score, in numpy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from needlework.trials.kernels.values import View
from needlework.trials.streams import logistic

Array = NDArray[np.float64]
Grades = NDArray[np.int8]


def grades(view: View, falls: Array, days: Sequence[float]) -> Grades:
    """Return the grade that a rater gives everyone at each visit, shape (people, visits).

    Parameters
    ----------
    falls : array of shape (people, visits)
        Fall in severity by then, grades.
    days : sequence of float, shape (visits,)
        Planned visit days, which tell the noises of the visits apart.
    """
    found = np.empty((len(days), len(falls)), dtype=np.int8)
    for visit, day in enumerate(days):
        uniform = view.stream.uniform(view.quantity, view.first, len(falls), int(day))
        level = logistic(uniform) - falls[:, visit] * view.pace
        low, middle, high = (level > cut for cut in view.cuts)
        np.add(low.view(np.int8), middle.view(np.int8), out=found[visit])
        found[visit] += high.view(np.int8)
    return found.T
