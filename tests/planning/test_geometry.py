"""Units that count, by where they lie."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.anatomy import average_face
from needlework.planning.choices import evaluate
from needlework.planning.geometry import Layout, Surroundings, Yardstick, along_each_way, yardstick
from needlework.planning.neighbours import watched
from needlework.planning.patterns import Published, published
from needlework.plans import Neuromodulator
from tests.planning.proposals import example

VOLUME = 0.1


@cache
def frown() -> tuple[Published, Yardstick, Layout]:
    """Return the published points of the glabella as a measure and as a layout."""
    treatment = example("frown-lines").treatments[0]
    assert isinstance(treatment, Neuromodulator)
    face = average_face()
    own = published(treatment, face)
    assert own is not None
    measure = yardstick(face, own.placed, own.shares, 20.0, VOLUME, "glabella")
    around = Surroundings(face, watched(["glabella"]), 4.6)
    return own, measure, around.layout(measure, own.placed, [VOLUME] * len(own.placed))


@settings(max_examples=25, deadline=None)
@given(st.floats(0.05, 2.5))
def test_a_multiple_of_the_published_doses_counts_as_that_multiple(scale: float) -> None:
    own, measure, layout = frown()
    units = np.array([[float(share) * 20 * scale for share in own.shares]])
    assert measure.of_area(layout.counted(units))[0] == pytest.approx(20 * scale, rel=0.01)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 4), min_size=5, max_size=5), st.integers(0, 4), st.floats(0, 1))
def test_a_larger_dose_at_any_point_never_counts_less(
    doses: list[float], place: int, more: float
) -> None:
    _, measure, layout = frown()
    units = np.array([doses, doses])
    units[1, place] += more
    less, greater = measure.of_area(layout.counted(units))
    assert greater >= less - 1e-9


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 4), min_size=5, max_size=5))
def test_placement_never_makes_more_of_a_chance_than_the_units_that_are_given(
    doses: list[float],
) -> None:
    low, high, _, reach = evaluate(frown()[2], np.array([doses]))
    assert low[0] <= sum(doses) + 1e-9 <= high[0] + 2e-9
    assert (reach >= 0).all()


def test_all_units_in_one_muscle_count_little() -> None:
    own, _, layout = frown()
    procerus = [one.site.muscle == "procerus" for one in own.placed]
    low, *_ = evaluate(layout, np.array([np.where(procerus, 20.0, 0.0)]))
    assert low[0] < 6


def test_sides_that_differ_are_seen() -> None:
    own, _, layout = frown()
    even = np.full(5, 4.0)
    uneven = np.where([one.side == "left" for one in own.placed], 2.0, 4.0)
    _, _, apart, _ = evaluate(layout, np.array([even, uneven]))
    assert apart[0] < 0.02
    assert 0.2 < apart[1] < 0.6


def test_a_mean_distance_is_that_of_a_scatter_in_two_directions() -> None:
    rng = np.random.Generator(np.random.Philox(5))
    drawn = along_each_way(4.6) * rng.standard_normal((20_000, 2))
    assert np.linalg.norm(drawn, axis=1).mean() == pytest.approx(4.6, rel=0.01)
