"""How much a muscle still folds the skin under a toxin.

Model
-----
Frowning compresses the glabella by ``e0``; with a toxin whose visible effect is ``E`` by
``e = e0 (1 - s E)``, where ``s`` makes the compression of day 14 the measured one. Skin buckles
above a critical compression ``ec``; what is left of folding is ``F = max(0, e - ec) / (e0 - ec)``.

Source: wilson-2015-dic (compression before and 14 days after 20 U); ``ec`` is assumed to lie
between the two, after the film on a soft base of genzer-groenewold-2006.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from needlework.evidence import parameter


def folding_left(effect: Any, effect_measured: Any, critical: Any, xp: Any = np) -> Any:
    """Return the share of folding that is left, 0 to 1.

    Parameters
    ----------
    effect : array
        Visible effect of the toxin, 0 to 1.
    effect_measured : array
        Visible effect on the day on which the compression was measured.
    critical : array
        Where the critical compression lies between the one with toxin (0) and without (1).
    """
    before = parameter("ageing.fold_untreated").value
    treated = parameter("ageing.fold_treated").value
    fall = (before - treated) * effect / effect_measured
    threshold = treated + critical * (before - treated)
    above = xp.maximum(before - fall - threshold, 0)
    return above / (before - threshold)
