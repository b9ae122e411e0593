"""Faces that are asked for: frowning, raising the brows, squinting, smiling, tensing the neck."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from needlework.anatomy.rules import document

SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Part:
    """An expression of a pose.

    Parameters
    ----------
    expression : str
        Name among those of the head.
    amplitude : float
        How far it goes at full effort, 1 for all the way.
    area : str
        Area whose treatment weakens it; empty where none is meant to.
    side : {"left", "right", "both"}
        The patient's own.
    """

    expression: str
    amplitude: float
    area: str
    side: str


@dataclass(frozen=True, slots=True)
class Pose:
    """A face that is asked for."""

    name: str
    words: str
    parts: tuple[Part, ...]

    def strengths(self, left: Callable[[str, str], float]) -> dict[str, float]:
        """Return the strength of each expression.

        Parameters
        ----------
        left : callable
            Takes an area and a side (``both`` for what moves as one), and gives the share of
            movement that is left.
        """
        return {
            part.expression: part.amplitude * (left(part.area, part.side) if part.area else 1.0)
            for part in self.parts
        }


@cache
def poses() -> Mapping[str, Pose]:
    """Return every pose by name, rest among them."""
    table = document("poses.toml")["pose"]
    return MappingProxyType(
        {
            name: Pose(name, entry["words"], tuple(_part(*part) for part in entry["parts"]))
            for name, entry in table.items()
        }
    )


def _part(expression: str, amplitude: float, area: str) -> Part:
    side = next((each for each in SIDES if expression.endswith(each.capitalize())), "both")
    return Part(expression, float(amplitude), area, side)
