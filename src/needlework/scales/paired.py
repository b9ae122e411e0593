"""Two ratings of one person: the share in which both are above their thresholds."""

from __future__ import annotations

from typing import Any

import numpy as np

from needlework.evidence import parameter


def normal_share(value: Any, xp: Any = np) -> Any:
    """Return the standard normal distribution function."""
    if xp is np:
        from scipy.special import ndtr

        return ndtr(value)
    from jax.scipy.special import ndtr as traced

    return traced(value)


def both_above(first: Any, second: Any, correlation: Any, xp: Any = np) -> Any:
    """Return the share of people whose two ratings both lie above.

    The bivariate normal distribution function, by Plackett's identity,

        Phi(a) Phi(b) + integral_0^asin(rho) exp(-(a^2 - 2 a b sin u + b^2) / (2 cos^2 u)) du / 2pi

    with Gauss-Legendre nodes.

    Parameters
    ----------
    first, second : array
        Means in standard deviations of a rating.
    correlation : array
        Of the two ratings, below 1 in size.
    """
    order = int(parameter("numerics.pair_nodes").value)
    nodes, weights = np.polynomial.legendre.leggauss(order)
    end = xp.arcsin(correlation)[..., None]
    sine = xp.sin(end * xp.asarray((1 + nodes) / 2))
    a, b = first[..., None], second[..., None]
    power = (a**2 - 2 * a * b * sine + b**2) / (2 * (1 - sine**2))
    apart = normal_share(first, xp) * normal_share(second, xp)
    area = xp.exp(-power) @ xp.asarray(weights / 2) * end[..., 0]
    return apart + area / (2 * np.pi)
