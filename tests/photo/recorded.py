"""What the networks found on one public portrait, kept as numbers, and copies of it."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from needlework.photo.gates import Seen
from needlework.photo.looking import Look
from needlework.photo.meshing import PLACES, Mesh
from needlework.photo.mirrored import mirror_numbers
from needlework.photo.posing import pose_of
from needlework.photo.running import network
from needlework.photo.weights import installed

FILE = Path(__file__).with_name("astronaut.csv")
SIDE = 512
GOOD = Look(blur=0.42, white=0.0, black=0.0, contrast=0.4, bright=0.86, uneven=1.15)
SCATTER = 0.68


def recorded() -> Mesh:
    """Return the recorded places and irises."""
    lines = (line for line in FILE.read_text().splitlines() if not line.startswith("#"))
    rows = {row["place"]: row for row in csv.DictReader(lines)}
    places = np.array(
        [[float(rows[str(number)][axis]) for axis in "xyz"] for number in range(PLACES)]
    )
    irises = {
        side: np.array(
            [[float(rows[f"iris-{side}-{number}"][axis]) for axis in "xy"] for number in range(5)]
        )
        for side in ("right", "left")
    }
    return Mesh(places, irises, 1.0, SCATTER)


def seen(mesh: Mesh | None = None, expression: str = "smile", **look: float) -> Seen:
    """Return the portrait as the gates see it, with another mesh or light."""
    found = mesh or recorded()
    return Seen("portrait.png", found, pose_of(found.places), replace(GOOD, **look), expression)


def in_a_mirror(mesh: Mesh) -> Mesh:
    """Return what the networks find on the mirror image."""
    places = mesh.places[list(mirror_numbers())] * [-1, 1, 1] + [SIDE, 0, 0]
    other = {"right": "left", "left": "right"}
    irises = {side: mesh.irises[other[side]] * [-1, 1] + [SIDE, 0] for side in other}
    return replace(mesh, places=places, irises=irises)


def rotated(mesh: Mesh, turned: float = 0, raised: float = 0, tilted: float = 0) -> Mesh:
    """Return the mesh of a head that is held otherwise, by degrees as in ``Pose``."""
    yaw, pitch, roll = np.radians([turned, raised, tilted])
    about_up = [[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]]
    about_side = [
        [1, 0, 0],
        [0, np.cos(pitch), np.sin(pitch)],
        [0, -np.sin(pitch), np.cos(pitch)],
    ]
    ahead = [[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    matrix = np.array(ahead) @ np.array(about_up) @ np.array(about_side)
    flip, middle = np.array([1, -1, -1]), mesh.places.mean(axis=0)
    places = ((mesh.places - middle) * flip @ matrix.T) * flip + middle
    return replace(mesh, places=places)


def with_place(mesh: Mesh, number: int, by: tuple[float, float]) -> Mesh:
    """Return the mesh with one place moved in the picture."""
    places = mesh.places.copy()
    places[number, :2] += by
    return replace(mesh, places=places)


def with_shut_eyes() -> Mesh:
    """Return the mesh of the portrait with the upper lids on the lower ones."""
    found = recorded()
    for upper, lower in ((159, 145), (386, 374)):
        by = found.places[lower, :2] - found.places[upper, :2]
        found = with_place(found, upper, (float(by[0]), float(by[1])))
    return found


def portrait() -> Any:
    """Return the public portrait, or skip the test where it or the networks are missing."""
    data = pytest.importorskip("skimage.data", reason="the portrait ships with scikit-image")
    images = pytest.importorskip("PIL.Image", reason="photos need the extra `photo`")
    pytest.importorskip("ai_edge_litert", reason="photos need the extra `photo`")
    if not installed():
        pytest.skip("the networks are not installed: run `needlework photo install`")
    network("mesh")
    return images.fromarray(data.astronaut())
