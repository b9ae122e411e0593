"""Ways over a surface and their lengths: on a sphere and a plane, where they are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.anatomy import Spot, Surface, average_face
from needlework.anatomy.distances import Net, along
from needlework.anatomy.walking import walk

RADIUS = 50.0


def sphere(pieces: int) -> Surface:
    """Return a ball of triangles, as an octahedron whose faces are divided."""
    corners, triangles = [], []
    for signs in np.array(np.meshgrid([1, -1], [1, -1], [1, -1])).T.reshape(-1, 3):
        a, b, c = (np.eye(3) * signs)[[0, 1, 2] if signs.prod() > 0 else [0, 2, 1]]
        number = {}
        for i in range(pieces + 1):
            for j in range(pieces + 1 - i):
                number[i, j] = len(corners)
                corners.append(a + (b - a) * i / pieces + (c - a) * j / pieces)
        for i in range(pieces):
            for j in range(pieces - i):
                triangles.append([number[i, j], number[i + 1, j], number[i, j + 1]])
                if i + j < pieces - 1:
                    triangles.append([number[i + 1, j], number[i + 1, j + 1], number[i, j + 1]])
    points, same = np.unique(np.round(corners, 9), axis=0, return_inverse=True)
    points = RADIUS * points / np.linalg.norm(points, axis=1, keepdims=True)
    return Surface(points, same.reshape(-1)[np.array(triangles)])


BALL = sphere(16)
NET = Net(BALL, np.arange(len(BALL.triangles)))


def flat(size: int = 12) -> Surface:
    grid = np.array([[x, y, 0.0] for y in range(size + 1) for x in range(size + 1)]) * 5.0
    triangles = []
    for y in range(size):
        for x in range(size):
            low = y * (size + 1) + x
            triangles += [
                [low, low + 1, low + size + 1],
                [low + 1, low + size + 2, low + size + 1],
            ]
    return Surface(grid, np.array(triangles))


PLANE = flat()


@settings(max_examples=40, deadline=None)
@given(st.floats(0, 360), st.floats(0.1, 25))
def test_on_a_plane_every_way_is_straight(degrees: float, far: float) -> None:
    start = PLANE.nearest(np.array([29.0, 31.0, 0.0]))
    way = np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees)), 0.0])
    gone = walk(PLANE, start, way, far)
    assert gone.left_mm == 0
    assert np.allclose(PLANE.position(gone.end), PLANE.position(start) + far * way, atol=1e-9)


def test_a_way_over_the_border_ends_there_and_says_what_is_left() -> None:
    start = PLANE.nearest(np.array([55.0, 30.0, 0.0]))
    gone = walk(PLANE, start, np.array([1.0, 0.0, 0.0]), 12.0)
    assert gone.left_mm == pytest.approx(7)


@pytest.mark.parametrize("how", ["straight", "plane"])
def test_a_quarter_of_the_way_around_a_ball(how: str) -> None:
    start = BALL.nearest(np.array([0.0, 0.3, RADIUS]))
    plane = np.array([0.0, 1.0, 0.0]) if how == "plane" else None
    quarter = np.pi * RADIUS / 2
    gone = walk(BALL, start, np.array([1.0, 0.0, 0.0]), quarter, plane=plane)
    assert np.linalg.norm(BALL.position(gone.end) - [RADIUS, 0, 0]) < 2.0


def test_aiming_for_a_place_arrives_there() -> None:
    start = BALL.nearest(np.array([0.0, 0.0, RADIUS]))
    goal = np.array([RADIUS, 10.0, 0.0])
    gone = walk(BALL, start, goal, np.pi * RADIUS / 2 - 1, towards=goal)
    assert np.linalg.norm(BALL.position(gone.end) - goal) < 6


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(BALL.triangles) - 1), st.integers(0, len(BALL.triangles) - 1))
def test_distances_on_a_ball_are_those_of_great_circles(first: int, second: int) -> None:
    middle = (1 / 3, 1 / 3, 1 / 3)
    one, other = Spot(first, middle), Spot(second, middle)
    places = [BALL.position(spot) for spot in (one, other)]
    cosine = np.dot(*[place / np.linalg.norm(place) for place in places])
    true = RADIUS * np.arccos(np.clip(cosine, -1, 1))
    found = float(NET.distances(one, [other])[0])
    assert found == pytest.approx(true, rel=0.02, abs=0.3)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, len(BALL.triangles) - 1), st.integers(0, len(BALL.triangles) - 1))
def test_there_is_as_far_as_back(first: int, second: int) -> None:
    one, other = Spot(first, (0.2, 0.3, 0.5)), Spot(second, (0.6, 0.1, 0.3))
    there, back = NET.distances(one, [other])[0], NET.distances(other, [one])[0]
    assert there == pytest.approx(back, rel=1e-9, abs=1e-9)


def test_what_is_too_far_is_infinitely_far() -> None:
    start = BALL.nearest(np.array([0.0, 0.0, RADIUS]))
    behind = BALL.nearest(np.array([0.0, 0.0, -RADIUS]))
    assert np.isinf(NET.distances(start, [behind], within_mm=30)[0])
    assert along(NET, [start, behind, start]) == pytest.approx(2 * np.pi * RADIUS, rel=0.02)


def test_walked_millimetres_are_measured_millimetres_on_the_face() -> None:
    face = average_face()
    start = face.spot("glabella")
    for far in (5.0, 15.0, 30.0):
        gone = walk(face.surface, start, np.array([0.4, 1.0, 0.0]), far)
        assert face.distance_mm(start, [gone.end]) == pytest.approx(far, rel=0.005)
        assert face.net.distances(start, [gone.end])[0] == pytest.approx(far, rel=0.04)
