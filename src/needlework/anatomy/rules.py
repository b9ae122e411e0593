"""Rules that find a place on a face: where to begin, which way to go, how many millimetres."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from needlework.anatomy.head import landmark_numbers
from needlework.evidence import parameter

Direction = Literal["up", "down", "lateral", "medial"]
Seen = Literal["page", "abstract", "secondary", "recalled", "marked", "assumed"]


@dataclass(frozen=True, slots=True)
class Step:
    """One way along the surface.

    Parameters
    ----------
    go : {"up", "down", "lateral", "medial"} or None
        Straight ahead in this direction of the face.
    tilt : float
        Degrees by which the way leans away from the midline.
    towards : str or None
        Place to go to instead.
    mm : float or None
        Millimetres along the surface.
    share : float or None
        Share of the straight line to the place, instead of millimetres.
    """

    go: Direction | None = None
    tilt: float = 0.0
    towards: str | None = None
    mm: float | None = None
    share: float | None = None

    def __str__(self) -> str:
        far = f"{self.mm:g} mm" if self.mm is not None else f"{100 * (self.share or 0):g} %"
        if self.towards is not None:
            return f"{far} towards {_words(self.towards)}"
        lean = f", leaning {self.tilt:g}° outwards" if self.tilt > 0 else ""
        lean = f", leaning {-self.tilt:g}° inwards" if self.tilt < 0 else lean
        return f"{far} {self.go}{lean}"


@dataclass(frozen=True, slots=True)
class Rule:
    """How a place is found.

    Parameters
    ----------
    name : str
    origin : tuple of (str, float)
        Places with their weights; they add up to 1.
    steps : tuple of Step
    at : tuple of float or None
        A point of the average head instead, mm; it moves with the warp.
    midline : bool
        Whether it lies on the midline; otherwise there is one on each side.
    sd_mm : float
        How far the true structure lies from the place found, in people; 0 for what is measured.
    seen, source, note : str
        How the rule is known.
    """

    name: str
    origin: tuple[tuple[str, float], ...] = ()
    steps: tuple[Step, ...] = ()
    at: tuple[float, float, float] | None = None
    midline: bool = False
    sd_mm: float = 0.0
    seen: str = "marked"
    source: str = ""
    note: str = ""

    @property
    def walked_mm(self) -> float:
        """Millimetres that the rule goes along the surface."""
        return sum(step.mm or 0.0 for step in self.steps)

    @property
    def words(self) -> str:
        """The rule in words: ``from the mid brow: 11 mm up``."""
        if self.at is not None:
            return "marked on the average head"
        start = " and ".join(_words(name) for name, _ in self.origin)
        ways = "; ".join(str(step) for step in self.steps)
        if len(self.origin) > 1:
            start = f"between {start}"
        else:
            start = f"from {start}" if ways else f"at {start}"
        return start + (f": {ways}" if ways else "")

    def spread_mm(self, scale_sd: float, landmark_sd_mm: float) -> float:
        """Return how uncertain the place is, mm: landmarks, scale and the structure itself.

        Parameters
        ----------
        scale_sd : float
            Share by which the size of the face may be off.
        landmark_sd_mm : float
            How well its landmarks are placed.
        """
        differing = parameter("face.walk_sd").value
        return math.hypot(self.sd_mm, landmark_sd_mm, self.walked_mm * (scale_sd + differing))


@dataclass(frozen=True, slots=True)
class Line:
    """A line over the surface through places: a border, a vessel, a bone.

    Parameters
    ----------
    kind : str
        ``bone``, ``vessel``, ``nerve`` or ``skin``.
    """

    name: str
    words: str
    through: tuple[str, ...]
    closed: bool = False
    sd_mm: float = 0.0
    kind: str = "skin"
    seen: str = "marked"
    source: str = ""


def _words(name: str) -> str:
    return name.replace("-", " ")


@cache
def document(name: str) -> Mapping[str, Any]:
    """Return a data file of this layer."""
    text = files("needlework.anatomy").joinpath("data", name).read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def places() -> Mapping[str, Rule]:
    """Return the rules of all named places that are not landmarks themselves."""
    table = document("places.toml")["place"]
    return MappingProxyType({name: read_rule(name, entry) for name, entry in table.items()})


@cache
def aliases() -> Mapping[str, str]:
    """Return the names that people write for places with another name."""
    return MappingProxyType(dict(document("places.toml")["alias"]))


@cache
def lines() -> Mapping[str, Line]:
    """Return the lines over the face."""
    return MappingProxyType(
        {
            name: Line(name, **{**entry, "through": tuple(entry["through"])})
            for name, entry in document("places.toml")["line"].items()
        }
    )


def read_rule(name: str, entry: Mapping[str, Any]) -> Rule:
    """Return the rule that an entry of a data file describes."""
    given = entry.get("from", {})
    total = sum(given.values()) or 1
    origin = tuple((place, weight / total) for place, weight in given.items())
    at = entry.get("at")
    return Rule(
        name=name,
        origin=origin,
        steps=tuple(Step(**step) for step in entry.get("steps", ())),
        at=None if at is None else (float(at[0]), float(at[1]), float(at[2])),
        midline=bool(entry.get("midline", False)) or _all_midline(origin),
        sd_mm=float(entry.get("sd_mm", 0.0)),
        seen=entry.get("seen", "marked"),
        source=entry.get("source", ""),
        note=entry.get("note", ""),
    )


def _all_midline(origin: tuple[tuple[str, float], ...]) -> bool:
    known = landmark_numbers()
    return bool(origin) and all(name in known and not known[name][1] for name, _ in origin)
