"""A face: the patient's own, or the average one, with its size and how well it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from itertools import pairwise

import numpy as np

from needlework.anatomy.arrays import Floats, Integers
from needlework.anatomy.distances import Net, shortest
from needlework.anatomy.head import Head, head, landmark_numbers
from needlework.anatomy.rules import Line, Rule, Step, lines, places
from needlework.anatomy.scale import Scale, average_scale
from needlework.anatomy.sites import site_rules
from needlework.anatomy.surface import Spot, Surface, unit
from needlework.anatomy.walking import walk

SIDES = ("right", "left")
AVERAGE = "average"
FRONT_OF_MM = -75.0  # ways over the face do not go around the back of the head
LINE_STEP_MM = 3.0
SIDEWAYS = 0.8  # how far skin faces sideways, 0 to 1, to be looked at from the side
BACKWARDS = 0.35  # lateral leads backwards, too, where the side of the head faces sideways
FORWARDS = np.array([0.0, 0.0, 1.0])
CIRCLE, STEEP = 32, 0.9  # corners of a circle; skin that faces up or down
UPWARDS = {"up": 1.0, "down": -1.0}
MOST_REMEMBERED = 4000  # distances from lines
OUTWARDS = {"lateral": 1.0, "medial": -1.0}


@dataclass(frozen=True, eq=False)
class Face:
    """A face in millimetres; equal to itself alone.

    Parameters
    ----------
    head : Head
        The average head, whose triangles, landmarks and expressions it shares.
    surface : Surface
        Its own vertices.
    scale : Scale
        How its size is known.
    landmark_sd_mm : float
        How well its landmarks are placed.
    name : str
        ``average`` or what the picture or file was called.
    """

    head: Head
    surface: Surface
    scale: Scale
    landmark_sd_mm: float = 0.0
    name: str = AVERAGE
    _found: dict[tuple[str, str], Spot] = field(default_factory=dict, repr=False)

    @property
    def own(self) -> bool:
        """Whether it is a patient's own face."""
        return self.name != AVERAGE

    @cached_property
    def front(self) -> Integers:
        """Numbers of the skin triangles that are not at the back of the head."""
        skin = self.head.skin
        depth = self.head.surface.corners[skin][:, :, 2].mean(axis=1)
        found: Integers = skin[depth > FRONT_OF_MM]
        return found

    @cached_property
    def net(self) -> Net:
        """The net of ways over the face."""
        return Net(self.surface, self.front)

    @cached_property
    def larger(self) -> float:
        """How much larger it is than the average head, by the eyeballs, which stay round."""
        own, average = (
            np.linalg.norm(np.ptp(each.vertices[self.head.eyes["left"]], axis=0))
            for each in (self.surface, self.head.surface)
        )
        return float(own / average)

    def posed(self, strengths: Mapping[str, float]) -> Face:
        """Return the same face moving: expressions of the head at the size of this face.

        Parameters
        ----------
        strengths : mapping of expression to strength
            0 at rest, 1 at full strength.
        """
        moved = self.head.posed(strengths) - self.head.surface.vertices
        vertices = self.surface.vertices + moved * self.larger
        return replace(self, surface=self.surface.moved(vertices), _found={})

    def spot(self, name: str, side: str = "midline") -> Spot:
        """Return a landmark or a named place.

        Parameters
        ----------
        name : str
            Name without its side (``outer-canthus``, ``orbital-rim`` …), or with it.
        side : {"left", "right", "midline"}
            The patient's own.

        Raises
        ------
        KeyError
            No landmark or place has this name.
        """
        key = (name, side)
        if key not in self._found:
            self._found[key] = self._find(name, side)
        return self._found[key]

    def place(self, name: str, side: str = "midline") -> Floats:
        """Return where a landmark or a named place lies, mm."""
        return self.surface.position(self.spot(name, side))

    def resolve(self, rule: Rule, side: str) -> Spot:
        """Return where a rule leads on this face.

        Parameters
        ----------
        rule : Rule
        side : {"left", "right", "midline"}
            The patient's own; on the midline paired places count from both sides.
        """
        if self is average_face():
            return _on_average(rule, side)
        return self._resolved(rule, side)

    def _resolved(self, rule: Rule, side: str) -> Spot:
        start = self._start(rule, side)
        for step in rule.steps:
            start = self.step(start, step, side)
        return start

    def step(self, start: Spot, step: Step, side: str) -> Spot:
        """Return where one step of a rule leads."""
        if step.towards is not None:
            goal = self.place(step.towards, side)
            way = goal - self.surface.position(start)
            far = step.mm if step.mm is not None else (step.share or 0) * np.linalg.norm(way)
            return walk(self.surface, start, way, float(far), towards=goal).end
        direction = self._direction(step, side)
        depth = self.surface.normal(start)
        # Seen from ahead the way is straight; at the side of the head it is so seen from there.
        depth = FORWARDS if abs(depth[0]) < SIDEWAYS else unit(depth * [1, 0, 1])
        plane = unit(np.cross(direction, depth))
        gone = walk(self.surface, start, direction, step.mm or 0.0, plane=plane)
        if gone.left_mm == 0:
            return gone.end
        # Stopped by a crease or the border of the head: the rest of the way is straight.
        ahead = self.surface.position(gone.end) + gone.left_mm * direction
        return self.surface.nearest(ahead, self.head.skin)

    def line(self, line: Line | str, side: str) -> tuple[Spot, ...]:
        """Return spots along a line, at most some millimetres apart."""
        known = lines()[line] if isinstance(line, str) else line
        if (known, side) not in self._laid:
            self._laid[known, side] = self._along(known, side)
        return self._laid[known, side]

    @cached_property
    def _laid(self) -> dict[tuple[Line, str], tuple[Spot, ...]]:
        """Lines that were laid over this face."""
        return {}

    def _along(self, known: Line, side: str) -> tuple[Spot, ...]:
        points = np.array([self.place(name, side) for name in known.through])
        if known.closed:
            points = np.concatenate([points, points[:1]])
        found = [points[0]]
        for start, end in pairwise(points):
            pieces = max(1, int(np.ceil(np.linalg.norm(end - start) / LINE_STEP_MM)))
            found += [start + (end - start) * piece / pieces for piece in range(1, pieces + 1)]
        return tuple(self.surface.behind(point, self.front) for point in found)

    def distance_mm(self, start: Spot, to: Sequence[Spot], within_mm: float = np.inf) -> float:
        """Return the distance along the surface to the nearest of several spots."""
        return self.nearest_of(start, to, within_mm)[1]

    def nearest_of(
        self, start: Spot, to: Sequence[Spot], within_mm: float = np.inf
    ) -> tuple[int, float]:
        """Return which of several spots is nearest along the surface, and its distance."""
        reached = self.net.distances(start, to, within_mm)
        best = int(reached.argmin())
        return best, shortest(self.net, start, to[best], float(reached[best]))

    def to_line(
        self, start: Spot, line: str, side: str, within_mm: float = np.inf
    ) -> tuple[Spot, float]:
        """Return the place of a known line that is nearest along the surface, and its distance.

        It is remembered: while a plan is edited, most of its points stay where they are.
        """
        key = (start, line, side, within_mm)
        found = self._near.get(key)
        if found is None:
            spots = self.line(line, side)
            nearest, mm = self.nearest_of(start, spots, within_mm)
            if len(self._near) >= MOST_REMEMBERED:
                self._near.clear()
            found = self._near[key] = (spots[nearest], mm)
        return found

    @cached_property
    def _near(self) -> dict[tuple[Spot, str, str, float], tuple[Spot, float]]:
        """Distances from lines that were measured on this face."""
        return {}

    def circle(self, middle: Spot, radius_mm: float) -> tuple[Spot, ...]:
        """Return the places at one distance along the skin, all around a spot."""
        ways = np.linspace(0, 2 * np.pi, CIRCLE, endpoint=False)
        normal = self.surface.normal(middle)
        across = unit(np.cross(normal, [0.0, 1.0, 0.0] if abs(normal[1]) < STEEP else FORWARDS))
        along = np.cross(normal, across)
        return tuple(
            walk(self.surface, middle, np.cos(way) * across + np.sin(way) * along, radius_mm).end
            for way in ways
        )

    def outward(self, side: str) -> Floats:
        """Return the direction away from the midline on a side, which is where lateral leads."""
        return unit(np.array([-1.0 if side == "right" else 1.0, 0.0, -BACKWARDS]))

    def _find(self, name: str, side: str) -> Spot:
        known = self.head.landmarks
        if name in known:
            return known[name]
        if f"{name}-{side}" in known:
            return known[f"{name}-{side}"]
        if name in landmark_numbers():
            return self._between([(f"{name}-{each}", "", 1.0) for each in SIDES])
        for each in SIDES:
            if name.endswith(f"-{each}"):
                return self.spot(name.removesuffix(f"-{each}"), each)
        rule = places().get(name) or site_rules()[name].rule
        return self.resolve(rule, side)

    def _start(self, rule: Rule, side: str) -> Spot:
        if rule.at is not None:
            across = -rule.at[0] if side == "right" else rule.at[0]
            point = np.array([across, *rule.at[1:]])
            return self.head.surface.nearest(point, self.head.skin)
        if len(rule.origin) == 1 and (
            side != "midline" or rule.origin[0][0] in self.head.landmarks
        ):
            return self.spot(rule.origin[0][0], side)
        sides = SIDES if side == "midline" else (side,)
        return self._between(
            [(name, each, weight) for name, weight in rule.origin for each in sides]
        )

    def _between(self, parts: list[tuple[str, str, float]]) -> Spot:
        weights = np.array([weight for _, _, weight in parts])
        points = np.array([self.place(name, side) for name, side, _ in parts])
        return self.surface.behind(weights @ points / weights.sum(), self.head.skin)

    def _direction(self, step: Step, side: str) -> Floats:
        lean = np.radians(step.tilt)
        go = step.go or "up"
        outward = self.outward(side)
        upward = np.array([0.0, 1.0, 0.0])
        if go in UPWARDS:
            return unit(UPWARDS[go] * np.cos(lean) * upward + np.sin(lean) * outward)
        return unit(OUTWARDS[go] * np.cos(lean) * outward + np.sin(lean) * upward)


@cache
def average_face() -> Face:
    """Return the face of the package, for plans without a patient's own."""
    return Face(head(), head().surface, average_scale())


@lru_cache(maxsize=4096)
def _on_average(rule: Rule, side: str) -> Spot:
    """Return where a rule leads on the average face, on which most plans lie."""
    return average_face()._resolved(rule, side)
