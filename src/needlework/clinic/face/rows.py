"""A point as a row of the table beside the chart."""

from __future__ import annotations

from dataclasses import dataclass

SIDE_WORDS = {"left": "left", "right": "right", "midline": "midline", "both": "side not said"}


@dataclass(frozen=True, slots=True)
class Line:
    """A point as a row of the table beside the chart.

    Parameters
    ----------
    muscle : str
        What it lies in; for a filler the place.
    units : str
        The amount without its unit, as a field of a form.
    volume : str
        Millilitres of the made-up vial; empty where no vial is named. For a filler the layer.
    own : bool
        Whether the point stands in the plan, and not only in its scheme.
    """

    treatment: str
    site: str
    muscle: str
    side: str
    units: str
    unit: str
    volume: str
    own: bool
    drawn: bool
