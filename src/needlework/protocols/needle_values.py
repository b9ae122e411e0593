"""Schemes of needles without toxin as frozen values: sessions, depths, volumes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from needlework.doses import Concentration
from needlework.evidence.label_status import LabelStatus
from needlework.evidence.rule_cells import Span
from needlework.plans import Depth
from needlework.protocols.values import Execution

NeedleKind = Literal["microneedling", "mesotherapy", "filler", "fat-dissolving"]


@dataclass(frozen=True, slots=True)
class DepthRow:
    """Needle depth of one region in a chart of depths, mm."""

    region: str
    depth_mm: Span
    source: str
    seen: str


@dataclass(frozen=True, slots=True)
class NeedleProtocol:
    """A scheme of needling, mesotherapy, filler or fat dissolving.

    Parameters
    ----------
    product : str
        Slug of what is injected; ``microneedling`` for needles alone.
    devices : tuple of str
        Needling devices that the table names.
    sessions : Span or None
        Number of sessions.
    interval_days : int or None
        Days between sessions.
    depth_mm : Span or None
        Depth of the needle.
    volume_per_point_ml, total_volume_ml : Span or None
        Volume at a point and of a session.
    most_volume_ml, most_in_all_ml : Span or None
        Largest volume of a session, and of all sessions together.
    spacing_mm : Span or None
        Distance of the points.
    points : Span or None
        Number of points.
    concentration : Concentration or None
        Strength of what is injected.
    depth_chart : tuple of DepthRow
        Depths by region, for a chart instead of a scheme.
    """

    id: str
    kind: NeedleKind
    product: str
    devices: tuple[str, ...]
    indication: str
    purpose: str
    areas: tuple[str, ...]
    target: str
    sessions: Span | None
    sessions_words: str
    interval_days: int | None
    depth_mm: Span | None
    depth: Depth | None
    depth_words: str
    volume_per_point_ml: Span | None
    total_volume_ml: Span | None
    most_volume_ml: Span | None
    most_in_all_ml: Span | None
    spacing_mm: Span | None
    points: Span | None
    concentration: Concentration | None
    depth_chart: tuple[DepthRow, ...]
    technique: str
    needle: str
    limit_note: str
    label: tuple[LabelStatus, ...]
    lowest_age: int | None
    upper_age: int | None
    skin_types: tuple[int, ...]
    unverified: frozenset[str]
    execution: Execution
    source: str
    seen: str
    note: str
    therapeutic: bool

    @property
    def area(self) -> str:
        """The area, the first of them for a chart of several."""
        return self.areas[0]

    @property
    def dose_words(self) -> str:
        """Number of sessions or volume in the words of the table."""
        return self.sessions_words

    def __str__(self) -> str:
        words = f", {self.sessions_words}" if self.sessions_words else ""
        return f"{self.id}: {self.product}, {', '.join(self.areas)}{words}"


def lowest(span: Span | None) -> Decimal | None:
    """Return the lower end of a span, the upper where it has only that."""
    return None if span is None else span.low if span.low is not None else span.high
