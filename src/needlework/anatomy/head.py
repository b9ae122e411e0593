"""The head that everything is placed on: its surface, landmarks and expressions.

>>> from needlework.anatomy.head import head
>>> head().landmark("outer-canthus-left").triangle != head().landmark("glabella").triangle
True
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.anatomy.arrays import Floats, Integers
from needlework.anatomy.surface import Spot, Surface

SKIN, INNER, EYE = 0, 1, 2
SIDES = ("left", "right")


@dataclass(frozen=True, eq=False)
class Head:
    """A head of one size and shape; equal to itself alone.

    Parameters
    ----------
    surface : Surface
        All triangles: skin, what is hidden inside, and the eyeballs.
    part : array of int, (m,)
        What each triangle is: 0 skin, 1 inside mouth, nose and lids, 2 eyeball.
    mirror : array of int, (n,)
        The vertex on the other side.
    landmarks : mapping of str to Spot
        By name; paired ones end in ``-left`` or ``-right``, the person's own.
    eyes : mapping of str to array of int
        Vertices of the eyeball of each side.
    moves : mapping of str to (vertices, displacements)
        What each expression at full strength moves, and by how many mm.
    provenance : mapping
        Where the data come from, and their hash.
    """

    surface: Surface
    part: Integers
    mirror: Integers
    landmarks: Mapping[str, Spot]
    eyes: Mapping[str, Integers]
    moves: Mapping[str, tuple[Integers, Floats]]
    provenance: Mapping[str, Any]

    @property
    def expressions(self) -> tuple[str, ...]:
        """Names of the expressions (``browDownLeft`` …)."""
        return tuple(self.moves)

    @cached_property
    def skin(self) -> Integers:
        """Numbers of the triangles of the skin."""
        return np.flatnonzero(self.part == SKIN)

    def landmark(self, name: str) -> Spot:
        """Return a landmark by name.

        Raises
        ------
        KeyError
            There is none of this name.
        """
        return self.landmarks[name]

    def expression(self, name: str) -> Floats:
        """Return the displacement of every vertex at full strength, mm."""
        numbers, moves = self.moves[name]
        found = np.zeros_like(self.surface.vertices)
        found[numbers] = moves
        return found

    def posed(self, strengths: Mapping[str, float]) -> Floats:
        """Return the vertices of a face that moves.

        Parameters
        ----------
        strengths : mapping of expression to strength
            0 at rest, 1 at full strength.
        """
        found = self.surface.vertices.copy()
        for name, strength in strengths.items():
            numbers, moves = self.moves[name]
            found[numbers] += strength * moves
        return found


@cache
def head() -> Head:
    """Return the head of the package: an averaged young adult, without a person behind it."""
    arrays, provenance = head_arrays(), head_provenance()
    step = float(provenance["step_mm"])
    surface = Surface(arrays["vertices"] * step, arrays["triangles"].astype(np.int64))
    return Head(
        surface=surface,
        part=arrays["part"].astype(np.int64),
        mirror=arrays["mirror"].astype(np.int64),
        landmarks=MappingProxyType(_landmarks(arrays)),
        eyes=MappingProxyType({side: arrays[f"eye_{side}"].astype(np.int64) for side in SIDES}),
        moves=MappingProxyType(_moves(arrays, step)),
        provenance=MappingProxyType(provenance),
    )


def head_arrays() -> dict[str, NDArray[Any]]:
    """Return the arrays of the shipped file as they are kept: small integers."""
    content = files("needlework.anatomy").joinpath("data", "head.npz").read_bytes()
    with np.load(BytesIO(content), allow_pickle=False) as archive:
        return dict(archive)


def head_provenance() -> dict[str, Any]:
    """Return where the shipped head comes from."""
    return _document("head.toml")


@cache
def landmark_numbers() -> Mapping[str, tuple[int, bool]]:
    """Return the number of each named landmark, and whether the name is of a pair."""
    document = _document("landmarks.toml")
    single = {name: (int(number), False) for name, number in document["midline"].items()}
    pairs = {name: (int(number), True) for name, number in document["paired"].items()}
    return MappingProxyType(single | pairs)


def _document(name: str) -> dict[str, Any]:
    return tomllib.loads(
        files("needlework.anatomy").joinpath("data", name).read_text(encoding="utf-8")
    )


def _landmarks(arrays: Mapping[str, NDArray[Any]]) -> dict[str, Spot]:
    weights = arrays["landmark_weights"].astype(float)
    weights /= weights.sum(axis=1, keepdims=True)
    spots = [
        Spot(int(triangle), (float(first), float(second), float(third)))
        for triangle, (first, second, third) in zip(
            arrays["landmark_triangle"], weights, strict=True
        )
    ]
    found = {f"place-{number}": spot for number, spot in enumerate(spots)}
    for name, (number, paired) in landmark_numbers().items():
        if paired:
            found[f"{name}-right"] = spots[number]
            found[f"{name}-left"] = spots[int(arrays["landmark_mirror"][number])]
        else:
            found[name] = spots[number]
    return found


def _moves(arrays: Mapping[str, NDArray[Any]], step: float) -> dict[str, tuple[Integers, Floats]]:
    first = arrays["unit_first"]
    numbers, moves = arrays["unit_vertices"].astype(np.int64), arrays["unit_moves"] * step
    return {
        name.decode(): (
            numbers[first[place] : first[place + 1]],
            moves[first[place] : first[place + 1]],
        )
        for place, name in enumerate(arrays["unit_names"].tolist())
    }
