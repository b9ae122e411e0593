"""Which triangle each pixel of a picture shows: a depth buffer on plain arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from needlework.anatomy.arrays import Floats, Integers

NOTHING = -1
LARGEST_BATCH = 2_000_000
EDGE = -1e-9  # how far outside a triangle still counts, so that neighbours leave no gap


@dataclass(frozen=True, slots=True)
class Seen:
    """What a picture shows, pixel by pixel.

    Parameters
    ----------
    triangle : array of int, (height, width)
        Number of the triangle in front; -1 for none.
    weights : array, (height, width, 3)
        Share of its three corners.
    depth : array, (height, width)
        Distance towards the viewer; minus infinity for none.
    """

    triangle: Integers
    weights: Floats
    depth: Floats


def rasterise(points: Floats, triangles: Integers, width: int, height: int) -> Seen:
    """Return what is in front at the middle of every pixel.

    Each triangle is tried at the pixels of its own box; a pixel keeps the triangle that is
    nearest to the viewer.

    Parameters
    ----------
    points : array, (n, 3)
        Pixels to the right, pixels downwards, distance towards the viewer.
    triangles : array of int, (m, 3)
    width, height : int
        Size of the picture in pixels.
    """
    seen = Seen(
        np.full(height * width, NOTHING, dtype=np.int64),
        np.zeros((height * width, 3)),
        np.full(height * width, -np.inf),
    )
    flat = points[triangles][..., :2]
    low = np.maximum(np.ceil(flat.min(axis=1) - 0.5), 0).astype(np.int64)
    high = np.floor(flat.max(axis=1) - 0.5).astype(np.int64)
    size = np.minimum(high, [width - 1, height - 1]) - low + 1
    some = np.flatnonzero((size > 0).all(axis=1))
    batches = np.cumsum(size[some].prod(axis=1)) // LARGEST_BATCH
    for batch in np.unique(batches):
        chosen = some[batches == batch]
        _draw(seen, points[triangles[chosen]], chosen, low[chosen], size[chosen], width)
    shape = (height, width)
    return Seen(
        seen.triangle.reshape(shape), seen.weights.reshape(*shape, 3), seen.depth.reshape(shape)
    )


def _draw(
    seen: Seen, corners: Floats, numbers: Integers, low: Integers, size: Integers, width: int
) -> None:
    counts = size.prod(axis=1)
    which = np.repeat(np.arange(len(corners)), counts)
    place = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    down, right = np.divmod(place, size[which, 0])
    columns, rows = low[which, 0] + right, low[which, 1] + down
    shares = _shares(corners, which, columns + 0.5, rows + 0.5)
    inside = np.flatnonzero(shares.min(axis=1) >= EDGE)
    which, found = which[inside], shares[inside]
    pixel = rows[inside] * width + columns[inside]
    depth = (found * corners[which, :, 2]).sum(axis=1)
    order = np.argsort(depth, kind="stable")
    order = order[depth[order] > seen.depth[pixel[order]]]
    # Of several triangles over one pixel the last written, the nearest, stays.
    seen.depth[pixel[order]] = depth[order]
    seen.weights[pixel[order]] = found[order]
    seen.triangle[pixel[order]] = numbers[which[order]]


def _shares(corners: Floats, which: Integers, x: Floats, y: Floats) -> Floats:
    """Return the share of each corner at points of the picture; flat triangles have none."""
    first = corners[:, 0, :2]
    (bx, by), (cx, cy) = (corners[:, 1, :2] - first).T, (corners[:, 2, :2] - first).T
    area = bx * cy - cx * by
    flat = area == 0
    area = np.where(flat, 1.0, area)
    x, y = x - first[which, 0], y - first[which, 1]
    second = x * (cy / area)[which] - y * (cx / area)[which]
    third = y * (bx / area)[which] - x * (by / area)[which]
    shares = np.stack([1 - second - third, second, third], axis=1)
    shares[flat[which]] = -1
    return shares
