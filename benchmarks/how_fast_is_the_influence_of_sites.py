"""How fast is the influence of sites? Matrix of 30 sites on all muscles, then plans with it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from measuring import milliseconds, report, table

from needlework.anatomy import average_face, place_sites
from needlework.anatomy.muscles import patches
from needlework.doses import Dose
from needlework.mechanisms.influence import influence
from needlework.plans import Site

MATRIX, EDIT = 300.0, 50.0
DOSE = Dose.parse("4 U", product="onabotulinumtoxinA")
MUSCLES = (
    *(("corrugator-supercilii", 2), ("frontalis", 2), ("orbicularis-oculi-lateral", 3)),
    *(("depressor-anguli-oris", 1), ("masseter", 3), ("platysma", 4)),
)
SIDES = ("left", "right")


def main() -> None:
    """Measure and report."""
    face = average_face()
    made = [
        Site(f"{muscle}-{side}-{number}", muscle, side, DOSE)
        for muscle, count in MUSCLES
        for side in SIDES
        for number in range(count)
    ]
    placed, _ = place_sites(made, face)
    around = patches(face)
    volumes = [0.1] * len(placed)
    points = sum(len(one.spots) for one in around)
    matrix = influence(face, placed, around, volumes)
    doses = np.ones(len(placed))
    many = np.random.default_rng(1).uniform(0, 2, (1000, len(placed)))

    def fresh() -> None:
        own = replace(face, _found={})
        influence(own, placed, around, volumes)

    rows = []
    for what, work in (
        (
            "matrix on a face that was used before",
            lambda: influence(face, placed, around, volumes),
        ),
        ("matrix on a new face", fresh),
        ("muscles of a new face", lambda: patches(replace(face, _found={}))),
        ("effect of one plan", lambda: matrix.effect(doses)),
        ("effects of 1,000 plans", lambda: matrix.effect(many)),
    ):
        middle, best = milliseconds(work)
        rows.append((what, f"{middle:.2f}", f"{best:.2f}"))
    met = float(rows[1][1]) <= MATRIX and float(rows[3][1]) <= EDIT
    report(
        "How fast is the influence of sites?",
        table(("what", "median ms", "fastest ms"), rows),
        ("numpy", "scipy"),
        f"{len(placed)} sites, {len(around)} muscles by {points:,} points. The goals of"
        f" {MATRIX:.0f} ms for the matrix and {EDIT:.0f} ms for an edit after it are"
        f" {'met' if met else 'missed'}.",
    )


if __name__ == "__main__":
    main()
