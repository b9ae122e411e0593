"""The curated rows of muscle force: what is fitted, what is left out, and why.

One line for every published figure of a muscle's electrical answer or of skin strain, from both
toxin topics. The rules and the hard decisions are in ``docs/models/force.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from needlework.evidence.curated import read_curated
from needlework.evidence.library import TOPICS

TOPIC = TOPICS[1]
TABLE = "curated_rows"
READOUTS = ("cmap", "emg-maximal", "emg-motor-unit", "strain", "excursion", "muscle-size")
LIKELIHOODS = ("normal", "interval", "before", "none")
STATISTICS = ("mean", "median", "unstated")
SPEAKS_OF_FORCE = re.compile(
    r"cmap|(^|_)emg|amplitude|strain|stretch|compression|atrophy|_fams_"
    r"|^(first_decline|peak_effect|significant_effect|first_significant_decline)"
    r"|^equipotent_concentration_abo$"
)
"""Outcomes of the two toxin topics that need a line in the table."""


@dataclass(frozen=True, slots=True)
class ForceRow:
    """One published figure of force with its reading and the decision about it.

    Parameters
    ----------
    readout : str
        What was measured: compound action potential, maximal or motor unit amplitude, strain.
    area : str
        Area that was treated, or where the muscle lies.
    dose, dose_high : Decimal or None
        Units of the product; the ends of a range where the figure stands for one.
    side : {"both", "half", "single", "unknown"}
        What the dose covers.
    day, day_high : float or None
        Days since the injection; the ends of the visit's window where one is printed.
    before, sd_before : float or None
        Value before treatment, where the figure is no loss yet, and its spread between people.
    value, value_high : float
        The figure; the ends of an interval where one is printed.
    scale : str
        ``loss`` of the value before, ``absolute``, or something else that cannot be fitted.
    likelihood : str
        ``normal`` or ``interval`` for fitted figures, ``before`` for what they relate to.
    """

    row_id: str
    topic: str
    study: str
    arm: str
    readout: str
    muscle: str
    area: str
    product: str
    dose: Decimal | None
    dose_high: Decimal | None
    side: str
    unit: str
    day: float | None
    day_high: float | None
    n: int | None
    n_basis: str
    before: float | None
    sd_before: float | None
    value: float
    value_high: float | None
    sd: float | None
    scale: str
    statistic: str
    controlled: bool
    seen: str
    held_out: bool
    use: str
    likelihood: str
    duplicate_of: str
    reason: str

    @property
    def loss(self) -> float:
        """Return the share lost since before the treatment."""
        return self.value if self.before is None else 1 - self.value / self.before

    @property
    def middle_day(self) -> float:
        """Return the day, or the middle of the window of the visit."""
        assert self.day is not None
        return self.day if self.day_high is None else (self.day + self.day_high) / 2


@cache
def all_force_rows() -> tuple[ForceRow, ...]:
    """Return every figure of force with its decision, in file order."""
    return read_curated(TOPIC, TABLE, ForceRow)


def fitted_force_rows() -> tuple[ForceRow, ...]:
    """Return the figures that enter the fit of force, without the values before treatment."""
    return tuple(row for row in all_force_rows() if row.likelihood in ("normal", "interval"))
