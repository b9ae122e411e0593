from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.exchange import numbers


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.834, "83 %"),
        (0.0, "0 %"),
        (0.001, "<1 %"),
        (0.999, ">99 %"),
        (1.0, "100 %"),
    ],
)
def test_per_cent_is_never_a_false_0_or_100(share, words):
    assert numbers.percent(share) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.11278, "11 in 100"),
        (0.00301, "3 in 1,000"),
        (0.0005, "5 in 10,000"),
        (0.000001, "fewer than 1 in 10,000"),
        (0.0, "none"),
    ],
)
def test_natural_frequencies_suit_the_share(share, words):
    assert numbers.out_of(share) == words


def test_one_denominator_makes_rates_comparable():
    assert numbers.out_of(0.0005, 100) == "fewer than 1 in 100"


def test_dates_follow_the_start_and_stop_where_the_calendar_does():
    assert numbers.calendar(date(2026, 12, 1), 30.4) == "31 Dec 2026"
    assert numbers.calendar(None, 30) is None
    assert numbers.calendar(date(9999, 12, 1), 100) is None


def test_negative_zero_is_zero():
    assert str(numbers.kept(-0.0)) == "0.0"


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6).filter(lambda s: sum(s) > 1e-6))
def test_a_hundred_people_are_a_hundred_and_nobody_is_a_whole_person_off(shares):
    counts = numbers.whole_hundred(shares)
    assert sum(counts) == 100
    for count, share in zip(counts, shares, strict=True):
        assert abs(count - 100 * share / sum(shares)) < 1


def test_no_share_at_all_is_nobody():
    assert numbers.whole_hundred([0.0, 0.0]) == (0, 0)
