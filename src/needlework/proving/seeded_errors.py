"""Realistic errors of known kinds, seeded into clean plans; nothing of the rules is known here.

Each kind says what a reader of the failure-mode table expects: the code under which it has to be
found, and whether it must stop the plan.
"""

from __future__ import annotations

import random

from needlework.proving.accepted_errors import ACCEPTED_ERRORS
from needlework.proving.asking_errors import ASKING_ERRORS
from needlework.proving.error_makers import ErrorKind
from needlework.proving.hidden_errors import HIDDEN_ERRORS
from needlework.proving.numbing_errors import NUMBING_ERRORS
from needlework.proving.provider_errors import PROVIDER_ERRORS
from needlework.proving.sample_plans import Draft, clean_plan
from needlework.proving.skin_errors import SKIN_ERRORS
from needlework.proving.toxin_errors import TOXIN_ERRORS
from needlework.proving.vial_errors import VIAL_ERRORS

KINDS = (
    *TOXIN_ERRORS,
    *SKIN_ERRORS,
    *ASKING_ERRORS,
    *VIAL_ERRORS,
    *NUMBING_ERRORS,
    *PROVIDER_ERRORS,
    *HIDDEN_ERRORS,
    *ACCEPTED_ERRORS,
)


def seeded(kind: ErrorKind, seed: int, number: int) -> Draft:
    """Return one plan with an error of a kind; the same for the same seed and number."""
    return kind.make(random.Random(f"{seed}/{kind.name}/{number}"))


def clean(seed: int, number: int, off_label: bool | None = None) -> Draft:
    """Return one clean plan.

    Parameters
    ----------
    off_label : bool, optional
        True for uses outside the label; any plan by default.
    """
    chance = random.Random(f"{seed}/clean/{off_label}/{number}")
    return clean_plan(chance, "off-label" if off_label else None)
