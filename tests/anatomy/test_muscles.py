"""Muscles on the head: all of the table, on their sides, with points, depth and neighbours."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.anatomy import average_face, face_from, place_sites
from needlework.anatomy.muscles import Patch, muscles, patches
from needlework.doses import Dose
from needlework.evidence.queries import table
from needlework.plans import Site
from needlework.vocabulary import resolve
from tests.anatomy.faces import clicked

FACE = average_face()
PATCHES = {patch.key: patch for patch in patches(FACE)}
DOSE = Dose.parse("4 U", product="onabotulinumtoxinA")


def middle(patch: Patch) -> np.ndarray:
    return FACE.surface.positions(list(patch.spots)).mean(axis=0)


def test_every_muscle_of_the_evidence_is_on_the_head() -> None:
    rows = {
        row.cells["muscle"].replace("_", "-")
        for row in table("neuromodulator_mechanism", "muscles")
    }
    assert set(muscles()) == rows
    assert all(resolve(name, "muscle") for name in muscles())


@pytest.mark.parametrize("key", PATCHES, ids="-".join)
def test_a_patch_is_filled_and_on_its_side(key: tuple[str, str]) -> None:
    patch = PATCHES[key]
    assert 30 < len(patch.spots) < 100
    assert np.linalg.norm(patch.fibres) == pytest.approx(1)
    across = middle(patch)[0]
    assert (abs(across) < 1) if key[1] == "midline" else (across > 0) == (key[1] == "left")


@pytest.mark.parametrize("name", muscles())
def test_depth_lines_and_moves_are_told(name: str) -> None:
    muscle = muscles()[name]
    low, high = muscle.depth_mm
    assert 0 < low <= high < 30
    assert muscle.sd_mm > 0
    assert muscle.action_units or muscle.danger
    known = set(FACE.head.expressions)
    for side in ("Left", "Right"):
        assert {move.format(side=side) for move in muscle.moves} <= known


def test_measured_places_come_out_in_millimetres() -> None:
    corrugator = FACE.surface.positions(list(PATCHES["corrugator-supercilii", "left"].outline))
    assert corrugator[:, 0].max() == pytest.approx(43.3, abs=4)  # along the skin, so less across
    nasion = FACE.place("nasion")
    assert (corrugator[:, 1] - nasion[1]).max() == pytest.approx(32.6, abs=2)


@pytest.mark.parametrize(
    ("muscle", "count"),
    [("corrugator-supercilii", 2), ("orbicularis-oculi-lateral", 3), ("masseter", 3),
     ("depressor-anguli-oris", 1), ("mentalis", 1), ("platysma", 3), ("temporalis", 3)],
)  # fmt: skip
def test_sites_lie_on_the_muscle_that_they_aim_at(muscle: str, count: int) -> None:
    sites = [Site(f"p{n}", muscle, "left", DOSE) for n in range(count)]
    placed, _ = place_sites(sites, FACE)
    key = (muscle, "midline" if muscles()[muscle].midline else "left")
    points = PATCHES[key].spots
    for one in placed:
        assert FACE.distance_mm(one.spot, points) < 9


def test_muscles_follow_the_patients_face() -> None:
    wide = face_from(clicked(stretch=(1.1, 1.0)))
    found = {patch.key: patch for patch in patches(wide, ("masseter",))}
    there = wide.surface.positions(list(found["masseter", "left"].spots)).mean(axis=0)
    assert there[0] / middle(PATCHES["masseter", "left"])[0] == pytest.approx(1.1, abs=0.03)
