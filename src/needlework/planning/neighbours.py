"""Unwanted weakness of neighbouring muscles: published rates, scaled by what reaches them.

The scaling is that of the forecast; what reaches a muscle is counted with the scatter of a novice
hand, which is how most of it gets there. No curve of distance and risk was found, so the result is
*assumed*; only the rate itself is published.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from needlework.evidence import parameter
from needlework.forecast.neighbours import scaled
from needlework.forecast.rates import Rate, rates
from needlework.forecast.risks import risk_of
from needlework.forecast.values import Grade, Risk


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A muscle, or several that do the same, whose weakness is unwanted.

    Parameters
    ----------
    name, words : str
    event : str
        Name of the published rate; empty where there is none.
    muscles, areas : tuple of str
        What is weakened, and the treated areas whose points count for it.
    """

    name: str
    words: str
    event: str
    muscles: tuple[str, ...]
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeighbourRisk:
    """What is expected of a neighbour.

    Parameters
    ----------
    ratio : float
        Units that reach it, over those of the published points.
    published : Risk or None
        Printed for the published points; None where nobody did.
    expected : Risk or None
        The same scaled by geometry.
    """

    neighbour: Neighbour
    ratio: float
    published: Risk | None
    expected: Risk | None

    @property
    def grade(self) -> Grade:
        """How far it can be trusted."""
        return "assumed"


@cache
def known_neighbours() -> tuple[Neighbour, ...]:
    """Return every neighbour of the table."""
    text = files("needlework.planning").joinpath("data", "neighbours.toml").read_text("utf-8")
    return tuple(
        Neighbour(
            name,
            entry["words"],
            entry.get("event", ""),
            tuple(entry["muscles"]),
            tuple(entry["areas"]),
        )
        for name, entry in tomllib.loads(text)["neighbour"].items()
    )


def watched(areas: Iterable[str]) -> tuple[Neighbour, ...]:
    """Return the neighbours of some treated areas."""
    treated = set(areas)
    return tuple(one for one in known_neighbours() if treated & set(one.areas))


def published_rate(neighbour: Neighbour, product: str, areas: Iterable[str]) -> Rate | None:
    """Return the printed rate for a product: of most of these areas together, of most people."""
    treated = frozenset(areas)
    fitting = [
        one
        for one in rates()
        if one.event == neighbour.event and one.product == product and one.areas <= treated
    ]
    return max(fitting, key=lambda one: (len(one.areas), one.size), default=None)


def weight(rate: Rate | None) -> float:
    """Return what the units that reach a neighbour weigh when plans are compared."""
    return parameter("planning.rate_without_figures").value if rate is None else rate.share


def risks(
    neighbours: Sequence[Neighbour], ratios: Sequence[float], product: str, areas: Sequence[str]
) -> tuple[NeighbourRisk, ...]:
    """Return what is expected of each neighbour of a plan."""
    most = parameter("spread.largest_ratio").value
    found = []
    for one, ratio in zip(neighbours, ratios, strict=True):
        rate = published_rate(one, product, areas)
        risk = None if rate is None else risk_of(rate)
        found.append(NeighbourRisk(one, ratio, risk, scaled(risk, min(ratio, most))))
    return tuple(found)
