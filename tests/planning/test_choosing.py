"""One choice per area: the search against trying everything."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.planning.choosing import Respect, Shared, balanced, least

COSTS = st.lists(st.lists(st.integers(0, 20), min_size=3, max_size=3), min_size=2, max_size=6).map(
    lambda rows: np.array(rows, dtype=float)
)
AREAS = st.lists(COSTS, min_size=1, max_size=3)


def respects(areas: list[np.ndarray]) -> list[Respect]:
    return [Respect(str(k), tuple(one[:, k] for one in areas)) for k in range(3)]


def sums(areas: list[np.ndarray], picked: tuple[int, ...]) -> np.ndarray:
    return np.sum([one[place] for one, place in zip(areas, picked, strict=True)], axis=0)


def fitting(areas: list[np.ndarray], most: float) -> list[tuple[int, ...]]:
    every = product(*(range(len(one)) for one in areas))
    return [picked for picked in every if sums(areas, picked)[2] <= most]


@settings(max_examples=40, deadline=None)
@given(AREAS, st.integers(0, 40))
def test_the_least_is_found_under_a_shared_limit_or_nothing_fits(
    areas: list[np.ndarray], most: int
) -> None:
    first, second, third = respects(areas)
    found = least(first, [second], [Shared("sum", third.costs, most)])
    known = fitting(areas, most)
    if found is None:
        assert not known
    else:
        assert found in known
        assert sums(areas, found)[0] == min(sums(areas, one)[0] for one in known)


@settings(max_examples=40, deadline=None)
@given(AREAS, st.integers(10, 60))
def test_the_balanced_choice_has_the_least_bad_worst_respect(
    areas: list[np.ndarray], most: int
) -> None:
    every = respects(areas)
    found = balanced(every, [Shared("sum", every[2].costs, most)])
    known = fitting(areas, most)
    spans = np.array([one.span for one in every])
    width = np.where(spans[:, 1] > spans[:, 0], spans[:, 1] - spans[:, 0], np.inf)

    def worst(picked: tuple[int, ...]) -> float:
        return float(((sums(areas, picked) - spans[:, 0]) / width).max())

    if found is None:
        assert not known
    else:
        assert worst(found) <= min(map(worst, known)) + 1e-3
