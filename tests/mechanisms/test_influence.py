"""Influence of sites on muscles: nothing is made up, sides stay apart, nearer is more."""

from __future__ import annotations

import numpy as np
import pytest

from needlework.anatomy import average_face, place_sites
from needlework.anatomy.muscles import patches
from needlework.doses import Dose
from needlework.mechanisms.influence import Influence, influence, layers
from needlework.plans import Site

FACE = average_face()
PATCHES = patches(FACE)
DOSE = Dose.parse("4 U", product="onabotulinumtoxinA")


def sites(muscle: str, count: int, *sides: str):  # type: ignore[no-untyped-def]
    made = [
        Site(f"{muscle}-{side}-{n}", muscle, side, DOSE)  # type: ignore[arg-type]
        for side in sides
        for n in range(count)
    ]
    return place_sites(made, FACE)[0]


PLACED = (
    *sites("corrugator-supercilii", 2, "left", "right"),
    *sites("procerus", 1, "midline"),
    *sites("orbicularis-oculi-lateral", 3, "left", "right"),
)
MATRIX = influence(FACE, PLACED, PATCHES, [0.1] * len(PLACED))


def share(matrix: Influence, site: str, muscle: str, side: str) -> float:
    return float(matrix.per_dose[matrix.sites.index(site), matrix.of(muscle, side)])


def test_no_muscle_gets_more_than_was_given() -> None:
    sharp = influence(FACE, PLACED, PATCHES, [0.1] * len(PLACED), uncertain=False)
    for matrix in (MATRIX, sharp):
        assert (matrix.per_dose >= 0).all()
        assert (matrix.per_dose < 1.15).all()  # points stand for the area, so not exactly


def test_the_muscle_aimed_at_gets_most_of_its_kind() -> None:
    site = "corrugator-supercilii-left-0"
    own = share(MATRIX, site, "corrugator-supercilii", "left")
    assert own > 0.2
    assert own > 20 * share(MATRIX, site, "corrugator-supercilii", "right")
    assert own > 20 * share(MATRIX, site, "zygomaticus-major", "left")


def test_sides_are_mirror_images() -> None:
    for muscle in ("corrugator-supercilii", "frontalis", "orbicularis-oculi-lateral"):
        left = share(MATRIX, "corrugator-supercilii-left-1", muscle, "left")
        right = share(MATRIX, "corrugator-supercilii-right-1", muscle, "right")
        assert left == pytest.approx(right, rel=0.05, abs=1e-6)


def test_doses_add_up_and_effects_saturate() -> None:
    doses = np.ones(len(PLACED))
    assert np.allclose(MATRIX.received(2 * doses), 2 * MATRIX.received(doses))
    once, twice = MATRIX.effect(doses), MATRIX.effect(2 * doses)
    assert (twice >= once).all()
    assert (twice <= 1).all()
    assert twice[MATRIX.of("procerus", "midline")] < 2 * once[MATRIX.of("procerus", "midline")]


def test_many_plans_at_once_are_as_each_alone() -> None:
    doses = np.random.default_rng(1).uniform(0, 2, (7, len(PLACED)))
    together = MATRIX.effect(doses)
    assert together.shape == (7, len(PATCHES))
    for plan, found in zip(doses, together, strict=True):
        assert np.allclose(MATRIX.effect(plan), found)


def test_a_lower_point_reaches_the_lid_lifter_more() -> None:
    from needlework.doses import Length
    from needlework.plans import Place

    found = []
    for up in (15, 10, 5, 1):
        at = Place("mid-brow", up=Length.parse(f"{up} mm"))
        placed, _ = place_sites([Site("p", "corrugator-supercilii", "left", DOSE, at=at)], FACE)
        matrix = influence(FACE, placed, PATCHES, [0.1])
        found.append(share(matrix, "p", "levator-palpebrae-superioris", "left"))
    assert found == sorted(found)
    assert found[-1] > 20 * found[0]


def test_uncertain_places_blur_the_influence() -> None:
    sharp = influence(FACE, PLACED, PATCHES, [0.1] * len(PLACED), uncertain=False)
    far = ("corrugator-supercilii-left-1", "orbicularis-oculi-palpebral", "left")
    assert share(MATRIX, *far) > share(sharp, *far)


def test_a_needle_in_another_layer_reaches_less() -> None:
    depth = layers(PLACED, PATCHES)
    site = [one.site.id for one in PLACED].index("corrugator-supercilii-left-0")
    keys = [patch.key for patch in PATCHES]
    assert depth[site, keys.index(("corrugator-supercilii", "left"))] == 1
    assert depth[site, keys.index(("orbicularis-oculi-palpebral", "left"))] < 0.7
    assert depth[site, keys.index(("lateral-rectus", "left"))] < 0.7


def test_an_unknown_muscle_has_no_column() -> None:
    with pytest.raises(ValueError, match="not in"):
        MATRIX.of("biceps", "left")
