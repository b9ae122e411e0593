"""The hours after needling: pain by length and number, things that fade."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.evidence import figures, parameter
from needlework.mechanisms.after_needling import left_after, scaled


def exponents() -> tuple[float, float]:
    names = ("needling.pain_length_exponent", "needling.pain_count_exponent")
    length, count = (parameter(name).value for name in names)
    return length, count


def test_three_times_the_length_hurts_seven_times_as_much() -> None:
    row = next(f for f in figures("microneedling") if f.outcome == "pain_ratio_for_3x_length")
    assert scaled(1, 3, 1, exponents()) == pytest.approx(row.value, rel=0.01)


def test_ten_times_the_needles_hurt_twice_as_much() -> None:
    row = next(f for f in figures("microneedling") if f.outcome == "pain_ratio_for_10x_needles")
    assert scaled(1, 1, 10, exponents()) == pytest.approx(row.value, rel=0.01)


@given(
    st.floats(0.1, 10),
    st.floats(0.1, 4),
    st.floats(0.1, 10),
    st.floats(1, 3),
    st.floats(0, 3),
    st.floats(0, 1),
)
def test_longer_needles_and_more_punctures_never_hurt_less(
    reference: float, length: float, count: float, more: float, of_length: float, of_count: float
) -> None:
    powers = (of_length, of_count)
    base = scaled(reference, length, count, powers)
    assert scaled(reference, length * more, count, powers) >= base * (1 - 1e-12)
    assert scaled(reference, length, count * more, powers) >= base * (1 - 1e-12)


@given(st.floats(-10, 0, exclude_max=True), st.floats(0.1, 100))
def test_nothing_is_there_before_the_session(elapsed: float, half_life: float) -> None:
    assert left_after(elapsed, half_life) == 0


@given(st.floats(0.1, 100))
def test_half_is_left_after_a_half_life(half_life: float) -> None:
    left = left_after(np.array([0, half_life, 3 * half_life]), half_life)
    np.testing.assert_allclose(left, [1, 0.5, 0.125])
