from __future__ import annotations

import numpy as np
import pytest

from needlework.trials.streams import Quantity, Stream, logistic, normal


def numbers(start: int, size: int, words: str = "arm", **more: int) -> np.ndarray:
    stream = Stream(5, words)
    return stream.uniform(Quantity.SEVERITY, start, size, **{"visit": 28, **more})


@pytest.mark.parametrize("start", [0, 1, 2, 3, 4, 5, 17, 64])
def test_a_number_depends_on_its_address_and_not_on_where_a_block_starts(start: int) -> None:
    assert (numbers(start, 40) == numbers(0, 200)[start : start + 40]).all()


@pytest.mark.parametrize("other", [{"words": "other arm"}, {"turn": 4}, {"visit": 84}])
def test_other_addresses_hold_unrelated_numbers(other: dict) -> None:
    one, two = numbers(0, 4000), numbers(0, 4000, **other)
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.06
    assert not (one == two).any()


def test_another_seed_and_another_quantity_give_other_numbers() -> None:
    one = Stream(1, "arm").uniform(Quantity.SEVERITY, 0, 100)
    assert not (one == Stream(2, "arm").uniform(Quantity.SEVERITY, 0, 100)).any()
    assert not (one == Stream(1, "arm").uniform(Quantity.SEX, 0, 100)).any()


def test_uniform_numbers_turn_into_the_distributions_wanted() -> None:
    uniform = numbers(0, 40_000)
    assert uniform.min() > 0 and uniform.max() < 1
    assert normal(uniform).std() == pytest.approx(1, abs=0.02)
    assert logistic(uniform).std() == pytest.approx(np.pi / np.sqrt(3), abs=0.03)


def test_the_largest_seed_can_be_used() -> None:
    assert Stream(2**63 - 1, "arm").uniform(Quantity.SEX, 0, 3).shape == (3,)
