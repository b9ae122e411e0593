"""A treatment scheme as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from needlework.doses import Dose
from needlework.plans import Depth, Side


@dataclass(frozen=True, slots=True)
class LabelStatus:
    """What a region's label says of the scheme; ``seen`` is how that is known."""

    region: str
    status: str
    seen: str


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a scheme: muscle, the patient's side and units."""

    name: str
    muscle: str
    side: Side
    dose: Dose


@dataclass(frozen=True, slots=True)
class Protocol:
    """A scheme that gives the dose of one area.

    Parameters
    ----------
    id : str
        Slug (``ona-gl``).
    points : tuple of Point
        Where the dose goes.
    total : Dose
        Bilateral total as published.
    retreat_minimum_days : int or None
        Shortest interval to the next treatment.
    upper_age : int or None
        Age from which the label excludes patients.
    seen : str
        How the dose is known: ``page``, ``abstract``, ``secondary`` or ``recalled``.
    """

    id: str
    product: str
    indication: str
    area: str
    points: tuple[Point, ...]
    total: Dose
    depth: Depth
    technique: str
    limit_note: str
    label: tuple[LabelStatus, ...]
    retreat_minimum_days: int | None
    upper_age: int | None
    source: str
    seen: str
    note: str

    def __str__(self) -> str:
        return f"{self.id}: {self.total} {self.product}, {self.area}, {len(self.points)} points"
