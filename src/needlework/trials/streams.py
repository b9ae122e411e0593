"""Random numbers by address: each is a function of seed, arm, quantity, visit and person.

Counter-based (Philox): no number depends on what was drawn before, so people come out the same
whatever the blocks and the cores that simulate them, and whatever other arms and visits there are.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_PER_COUNTER = 4
_SMALLEST = 2.0**-54


class Quantity(IntEnum):
    """What is drawn; the numbers are part of the address and never change."""

    SEX = 1
    DROPOUT = 2
    GRADE = 3
    SEVERITY = 4
    SUBJECT_GRADE = 5
    SENSITIVITY = 6
    WINDOW = 7
    NOISE_INVESTIGATOR = 8
    NOISE_SUBJECT = 9
    ONSET = 10
    ONSET_PLACEBO = 11
    GLOBAL = 12
    TRIAL_STRENGTH = 13
    TRIAL_DAYS = 14
    TRIAL_SEVERE = 15
    TRIAL_LAG = 16
    TRIAL_ONSET = 17


@dataclass(frozen=True, slots=True)
class Stream:
    """The random numbers of one arm and area.

    Parameters
    ----------
    seed : int
        From 0 up to 2**63.
    words : str
        What the numbers belong to; other words are another, independent stream.
    """

    seed: int
    words: str

    @property
    def key(self) -> NDArray[np.uint64]:
        """The 128-bit key: the seed and a hash of the words."""
        return np.array([self.seed, _hash(self.words)], dtype=np.uint64)

    def uniform(
        self, quantity: Quantity, start: int, size: int, visit: int = 0, turn: int = 0
    ) -> Array:
        """Return uniform numbers, between 0 and 1 without the ends.

        Parameters
        ----------
        start, size : int
            First person, and how many.
        visit : int
            Day of the visit.
        turn : int
            Tells numbers apart that are drawn for the same of the same.
        """
        skipped = start % _PER_COUNTER
        address = [start // _PER_COUNTER, visit, turn, int(quantity)]
        bits = np.random.Philox(counter=np.array(address, dtype=np.uint64), key=self.key)
        drawn = np.random.Generator(bits).random(skipped + size)[skipped:]
        return drawn + _SMALLEST


@lru_cache(maxsize=256)
def _hash(words: str) -> int:
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big")


def normal(uniform: Array) -> Array:
    """Return standard normal numbers at these places of the distribution."""
    from scipy.special import ndtri

    return np.asarray(ndtri(uniform))


def logistic(uniform: Array) -> Array:
    """Return standard logistic numbers at these places of the distribution."""
    return np.asarray(np.log(uniform / (1 - uniform)))
