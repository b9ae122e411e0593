"""Which world each person of a block lives in, and sums by world."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Index = NDArray[np.intp]
Counts = NDArray[np.int64]


class ByWorld:
    """People in the order of their worlds.

    Parameters
    ----------
    world : array of int of shape (people,)
        Place of the world of each person, ascending.
    worlds : int
        How many worlds there are, with people in this block or without.
    """

    def __init__(self, world: Index, worlds: int) -> None:
        self.world, self.worlds = world, worlds
        self._starts = np.flatnonzero(np.diff(world, prepend=-1))
        self._present = world[self._starts]
        self.sizes = np.bincount(world, minlength=worlds).astype(np.int64)
        """People of each world in this block, shape (worlds,)."""

    def spans(self) -> list[tuple[int, slice]]:
        """Return each world that has people here with their places."""
        ends = [*self._starts[1:].tolist(), len(self.world)]
        starts, present = self._starts.tolist(), self._present.tolist()
        return [
            (world, slice(start, end))
            for world, start, end in zip(present, starts, ends, strict=True)
        ]

    def sum(self, flags: NDArray[Any]) -> Counts:
        """Return how many flags are up in each world, shape (worlds, columns).

        Parameters
        ----------
        flags : array of bool of shape (people, columns)
        """
        found = np.zeros((self.worlds, flags.shape[1]), dtype=np.int64)
        rows = flags.T.view(np.int8)
        found[self._present] = np.add.reduceat(rows, self._starts, axis=1, dtype=np.int64).T
        return found

    def histogram(
        self, places: Index, length: int, who: NDArray[np.bool_] | None = None
    ) -> Counts:
        """Return how many people stand at each place in each world, shape (worlds, length).

        Parameters
        ----------
        places : array of int of shape (people,)
            From 0 up to ``length``.
        who : array of bool of shape (people,), optional
            Who is counted; everyone by default.
        """
        address = self.world * length + places
        counted = np.bincount(
            address if who is None else address[who], minlength=length * self.worlds
        )
        return counted.reshape(self.worlds, length).astype(np.int64)
