"""Places on surfaces of triangles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.anatomy import Spot, Surface

TENT = Surface(
    np.array([[0.0, 0, 0], [10, 0, 0], [0, 10, 0], [10, 10, 5]]), np.array([[0, 1, 2], [1, 3, 2]])
)
share = st.floats(0, 1)


def test_neighbours_lie_across_the_opposite_edge() -> None:
    assert TENT.neighbours.tolist() == [[1, -1, -1], [-1, 0, -1]]


@given(share, share, st.sampled_from([0, 1]))
def test_a_place_on_the_surface_is_nearest_to_itself(u: float, v: float, triangle: int) -> None:
    first, second = (u, v) if u + v <= 1 else (1 - u, 1 - v)
    place = TENT.position(Spot(triangle, (1 - first - second, first, second)))
    assert np.allclose(TENT.position(TENT.nearest(place)), place, atol=1e-9)


@pytest.mark.parametrize(
    ("point", "nearest"),
    [((-5, -5, 3), (0, 0, 0)), ((5, -4, 2), (5, 0, 0)), ((2, 3, 7), (2, 3, 0))],
)
def test_the_nearest_place_may_be_a_corner_an_edge_or_inside(
    point: tuple[float, ...], nearest: tuple[float, ...]
) -> None:
    flat = Surface(TENT.vertices[:3], TENT.triangles[:1])
    assert np.allclose(flat.position(flat.nearest(np.array(point))), nearest)


def test_a_spot_moves_with_its_surface() -> None:
    spot = Spot(0, (0.2, 0.3, 0.5))
    moved = TENT.moved(TENT.vertices * 2 + 1)
    assert np.allclose(moved.position(spot), TENT.position(spot) * 2 + 1)


def test_normals_point_outwards_and_have_length_one() -> None:
    assert np.allclose(TENT.flat_normals[0], [0, 0, 1])
    assert np.allclose(np.linalg.norm(TENT.normals, axis=1), 1)
