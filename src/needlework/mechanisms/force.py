"""From blocked release to force, and from force to movement of the skin.

    force lost   = B block^g            B < 1: end plates that the toxin never reaches
    strain lost  = 1 - (1 - force lost)^p

``B`` is the largest block, the share of end plates that the injections reach. Every function is
pure over the array namespace ``xp`` (numpy or jax.numpy).

Source: neuromodulator_mechanism:sloop-1996 (a plateau below 1); the share of end plates reached
and the powers are structure without a source.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def force_lost(blocked: Any, largest_block: Any) -> Any:
    """Return the share of the force that is lost, 0 to the largest block.

    Parameters
    ----------
    blocked : array
        Blocked share of release, 0 to 1, already raised to its power.
    largest_block : array
        Share of the end plates that are reached, 0 to 1.
    """
    return largest_block * blocked


def movement_left(force_left: Any, strain_exponent: Any, xp: Any = np) -> Any:
    """Return the share of the skin's strain that is left, ``force_left ^ p``.

    Parameters
    ----------
    force_left : array
        Share of the force that is left, above 0.
    strain_exponent : array
        Power p, 1 where strain follows force.
    """
    return xp.exp(strain_exponent * xp.log(force_left))


def largest_block(logit: Any, spread: Any, deviate: Any, xp: Any = np) -> Any:
    """Return the largest block of one place among many, normal on the logit scale, below 1.

    Parameters
    ----------
    logit : array
        Logit of the usual largest block.
    spread : array
        Standard deviation between studies, muscles and hands, logit.
    deviate : array
        Standard normal deviate of the place.
    """
    return 1 / (1 + xp.exp(-(logit + spread * deviate)))


def largest_block_logit(largest: Any, xp: Any = np) -> Any:
    """Return a largest block on the scale where every number is allowed.

    Parameters
    ----------
    largest : array
        Largest block, above 0 and below 1.
    """
    return xp.log(largest) - xp.log1p(-largest)
