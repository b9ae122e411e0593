"""All doses over the points of an area, and those that nothing beats."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.planning.choices import Choices, undominated
from tests.planning.proposals import proposal


def bare(rows: int) -> Choices:
    """Return choices that are told apart by their units alone."""
    zeros, whole = np.zeros(rows), np.zeros(rows, dtype=np.intp)
    units = np.arange(rows, dtype=float)
    levels, reach = np.zeros((rows, 1), dtype=np.intp), np.zeros((rows, 1))
    return Choices(whole, levels, units, whole, zeros, zeros, zeros, reach)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)),
        min_size=1,
        max_size=40,
        unique=True,
    )
)
def test_what_is_kept_is_what_nothing_else_beats(rows: list[tuple[int, int, int]]) -> None:
    cost = np.array(rows, dtype=float)
    kept = {int(one) for one in undominated(bare(len(cost)), cost).units}
    for place, row in enumerate(cost):
        beaten = any(
            (other <= row).all() and (other < row).any() for other in np.delete(cost, place, 0)
        )
        assert (place in kept) is not beaten


def test_no_alternative_passes_a_limit_of_area_point_or_sitting() -> None:
    found = proposal("upper-face")
    for one in found.alternatives:
        for area in one.areas:
            most, each = (limit.amount for limit in found.limits if limit.where == area.treatment)
            assert area.dose.units <= most
            assert all(point.dose.units <= each for point in area.points)
        (total,) = one.totals
        assert total.units <= Decimal(64)
        assert one.points <= 16


def test_doses_of_alternatives_are_whole_marks_and_exact() -> None:
    for one in proposal("upper-face").alternatives:
        for area in one.areas:
            assert sum(point.dose.units for point in area.points) == area.dose.units
            for point in area.points:
                assert point.marks is not None
                assert point.marks.denominator == 1


def test_both_sides_get_the_same_unless_asked_otherwise() -> None:
    for one in proposal("upper-face").alternatives:
        for area in one.areas:
            left = {p.rule: p.dose.units for p in area.points if p.side == "left"}
            right = {p.rule: p.dose.units for p in area.points if p.side == "right"}
            assert left == right
