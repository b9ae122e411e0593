"""What each unit at each site does to each muscle of a face: computed once, used many times.

The matrix holds the share of a dose that lies on every mm2 at the points that stand for the
muscles. Any plan with the same sites is then a product of its doses with the matrix.

Grade: *assumed*, as the spread is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from needlework.evidence import parameter
from needlework.mechanisms.spread import across_layers, local_effect, per_area, variance_mm2

if TYPE_CHECKING:
    from needlework.anatomy.arrays import Floats, Integers
    from needlework.anatomy.face import Face
    from needlework.anatomy.muscles import Patch
    from needlework.anatomy.placing import Placed

GRADE = "assumed"


@dataclass(frozen=True, eq=False)
class Influence:
    """The influence of sites on muscles.

    Parameters
    ----------
    sites : tuple of str
        Ids, one row each.
    muscles : tuple of (str, str)
        Name and side, one block of columns each.
    kernel : array, (sites, points)
        Share of a dose on every mm2 at the points of the muscles, one after the other.
    first : array of int, (muscles + 1,)
        Where the points of each muscle begin.
    area_mm2 : array, (muscles,)
    """

    sites: tuple[str, ...]
    muscles: tuple[tuple[str, str], ...]
    kernel: Floats
    first: Integers
    area_mm2: Floats

    @property
    def per_dose(self) -> Floats:
        """Share of each dose that lies in each muscle, (sites, muscles)."""
        found: Floats = self._means(self.kernel) * self.area_mm2
        return found

    def received(self, doses: Floats) -> Floats:
        """Return what each muscle receives, in the unit of the doses.

        Parameters
        ----------
        doses : array, (..., sites)
        """
        found: Floats = doses @ self.per_dose
        return found

    def effect(self, doses: Floats) -> Floats:
        """Return the mean local effect in each muscle, 0 to 1.

        Parameters
        ----------
        doses : array, (..., sites)
            In doses that the product's label gives one site.
        """
        return self._means(local_effect(doses @ self.kernel))

    def of(self, muscle: str, side: str) -> int:
        """Return the place of a muscle.

        Raises
        ------
        ValueError
            It is not among them.
        """
        return self.muscles.index((muscle, side))

    def _means(self, values: Floats) -> Floats:
        sums = np.add.reduceat(values, self.first[:-1], axis=-1)
        found: Floats = sums / np.diff(self.first)
        return found


def influence(
    face: Face,
    placed: Sequence[Placed],
    patches: Sequence[Patch],
    volumes_ml: Sequence[float],
    *,
    uncertain: bool = True,
) -> Influence:
    """Return the influence of sites on muscles of a face.

    Parameters
    ----------
    face : Face
    placed : sequence of Placed
    patches : sequence of Patch
        Muscles on this face, as ``anatomy.muscles.patches`` returns them.
    volumes_ml : sequence of float
        Volume at each site.
    uncertain : bool
        Whether to average over where people's muscles and the sites truly lie; otherwise they lie
        where the face has them.
    """
    spots = [spot for patch in patches for spot in patch.spots]
    counts = [len(patch.spots) for patch in patches]
    variance = variance_mm2(np.asarray(volumes_ml, dtype=float))[:, None]
    if uncertain:
        # A Gaussian averaged over Gaussian shifts is a wider Gaussian.
        muscle = np.repeat([patch.muscle.sd_mm**2 for patch in patches], counts)
        variance = variance + np.array([item.sd_mm**2 for item in placed])[:, None] + muscle
    furthest = parameter("spread.furthest_sd").value * float(np.sqrt(variance.max()))
    distances = face.net.from_each([item.spot for item in placed], spots, furthest)
    deep = np.repeat(layers(placed, patches), counts, axis=1)
    return Influence(
        sites=tuple(item.site.id for item in placed),
        muscles=tuple(patch.key for patch in patches),
        kernel=per_area(distances, variance) * deep,
        first=np.concatenate([[0], np.cumsum(counts)]),
        area_mm2=np.array([patch.area_mm2 for patch in patches]),
    )


def layers(placed: Sequence[Placed], patches: Sequence[Patch]) -> Floats:
    """Return the share by depth, (sites, muscles): 1 where the needle ends within the muscle."""
    low = np.array([item.depth_mm[0] for item in placed])[:, None]
    high = np.array([item.depth_mm[1] for item in placed])[:, None]
    top = np.array([patch.muscle.depth_mm[0] for patch in patches])
    bottom = np.array([patch.muscle.depth_mm[1] for patch in patches])
    gap = np.maximum(np.maximum(top - high, low - bottom), 0.0)
    # A site whose depth is not known is taken to end in the muscle that it aims at, and in others.
    known = high > 0
    found: Floats = np.where(known, across_layers(gap), 1.0)
    return found
