"""Who enters a trial: latent severity given the grades scored at baseline.

People enter when their raters score moderate or severe. A rater errs, so those who enter look
worse than they are, and part of what follows is regression to the mean: placebo responders.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from needlework.evidence import parameter
from needlework.scales.ordinal import at_least


def severity_nodes() -> Any:
    """Return the fixed grid of latent severities over which populations are integrated."""
    low = parameter("scale.severity_grid_low").value
    high = parameter("scale.severity_grid_high").value
    return np.linspace(low, high, int(parameter("numerics.severity_nodes").value))


def entry_chances(severity: Any, thresholds: Any, noise: Any, xp: Any = np) -> Any:
    """Return P(grade 2) and P(grade 3) of one rater at each severity, stacked on axis 0.

    Chances are taken from the top, so that they stay above 0 where hardly anyone enters.
    """
    above_moderate = at_least(thresholds[1], severity, noise, xp)
    above_severe = at_least(thresholds[2], severity, noise, xp)
    return xp.stack([above_moderate - above_severe, above_severe])


def entry_weights(
    severity: Any, mean: Any, spread: Any, investigator: Any, subject: Any, xp: Any = np
) -> Any:
    """Return normalised weights over ``severity`` for investigator grade 2 and for grade 3.

    Parameters
    ----------
    severity : array of shape (nodes,)
        Grid of latent severities.
    mean, spread : array of shape (..., 1)
        Normal distribution of latent severity among those who ask for treatment.
    investigator, subject : array of shape (2, ..., nodes)
        Chances from :func:`entry_chances`; entry asks for grade 2 or 3 from both raters.

    Returns
    -------
    array of shape (2, ..., nodes)
    """
    density = xp.exp(-(((severity - mean) / spread) ** 2) / 2)
    weights = density * investigator * (subject[0] + subject[1])
    return weights / xp.sum(weights, axis=-1, keepdims=True)


def subject_grade_given_entry(subject: Any) -> Any:
    """Return the chance that the subject scored grade 2 or 3 at baseline, given entry."""
    return subject / (subject[0] + subject[1])
