"""Ordered severity grades read off a latent severity, with rater noise.

Model
-----
A rater sees the latent severity ``eta`` (in grade units, 0 none to 3 severe) with logistic noise
of scale ``s``: ``P(Y <= k) = 1 / (1 + exp(-(c[k+1] - eta) / s))`` with thresholds ``c``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np


def at_most(threshold: Any, severity: Any, noise: Any, xp: Any = np) -> Any:
    """Return the chance that a rater scores below ``threshold``.

    Parameters
    ----------
    threshold : array
        Boundary between two grades, in grade units.
    severity : array
        Latent severity, in grade units.
    noise : array
        Scale of the logistic rater noise, in grade units.
    """
    return 1 / (1 + xp.exp((severity - threshold) / noise))


def at_least(threshold: Any, severity: Any, noise: Any, xp: Any = np) -> Any:
    """Return the chance that a rater scores above ``threshold``, exact however small.

    Parameters are those of :func:`at_most`.
    """
    return 1 / (1 + xp.exp((threshold - severity) / noise))


def grade_probabilities(severity: Any, thresholds: Any, noise: Any, xp: Any = np) -> Any:
    """Return the chance of each grade, as a new last axis of length ``len(thresholds) + 1``.

    Parameters
    ----------
    severity : array of shape (...)
        Latent severity.
    thresholds : sequence of arrays
        Boundaries 0|1, 1|2, 2|3, each broadcastable to ``severity``.
    noise : array
        Scale of the rater noise, in grade units.
    """
    below = [at_most(threshold, severity, noise, xp) for threshold in thresholds]
    first, last = below[0], 1 - below[-1]
    between = [upper - lower for lower, upper in pairwise(below)]
    return xp.stack(xp.broadcast_arrays(first, *between, last), axis=-1)
