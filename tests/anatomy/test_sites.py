"""Sites of published patterns: every one has a place, on the right side, outside of the orbit."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from needlework.anatomy import Face, Placed, average_face, face_from, gap, place_sites
from needlework.anatomy.muscles import muscles
from needlework.anatomy.rules import lines, places
from needlework.anatomy.sites import muscles_with_sites, site_rules
from needlework.doses import Dose, Length
from needlework.evidence.library import library
from needlework.plans import Place, Site
from needlework.problems import BadInputError
from needlework.protocols.library import every
from needlework.protocols.values import Protocol
from needlework.vocabulary import resolve
from tests.anatomy.faces import random_face

FACE = average_face()
DOSE = Dose.parse("4 U", product="onabotulinumtoxinA")
OFF_THE_HEAD = {"detrusor"}
PATTERNS = [each for each in every() if isinstance(each, Protocol) and each.points]
REFERENCE = Path(__file__).with_name("site_positions.toml")
LABEL = ("ona-gl", "ona-fhl-component", "ona-lcl")


def sites_of(protocol: Protocol) -> list[Site]:
    return [
        Site(f"t/{point.name}", point.muscle, point.side, point.dose) for point in protocol.points
    ]


def placed(name: str, face: Face = FACE) -> dict[str, Placed]:
    (protocol,) = [each for each in PATTERNS if each.id == name]
    found, unplaced = place_sites(sites_of(protocol), face)
    assert not unplaced
    return {one.site.id.partition("/")[2]: one for one in found}


@pytest.mark.parametrize("protocol", PATTERNS, ids=lambda each: each.id)
def test_every_pattern_has_its_places(protocol: Protocol) -> None:
    found, unplaced = place_sites(sites_of(protocol), FACE)
    assert {one.site.muscle for one in unplaced} <= OFF_THE_HEAD
    apart = {tuple(np.round(one.position_mm, 1)) for one in found}
    assert len(apart) == len(found)
    for one in found:
        if one.side in ("left", "right"):
            assert (one.position_mm[0] > 0) == (one.side == "left")
        else:
            assert abs(one.position_mm[0]) < 0.5


@pytest.mark.parametrize("protocol", PATTERNS, ids=lambda each: each.id)
def test_pairs_are_mirror_images(protocol: Protocol) -> None:
    found, _ = place_sites(sites_of(protocol), FACE)
    points = np.array([one.position_mm for one in found])
    if len(points):
        mirrored = points * [-1, 1, 1]
        apart = np.linalg.norm(points[:, None] - mirrored[None], axis=2)
        assert apart.min(axis=1).max() < 0.4


@pytest.mark.parametrize("name", site_rules())
def test_every_rule_says_how_it_is_known(name: str) -> None:
    rule = site_rules()[name].rule
    assert rule.seen in {"page", "abstract", "secondary", "recalled", "assumed"}
    assert rule.seen == "assumed" or library().source(rule.source) is not None


@pytest.mark.parametrize("muscle", muscles_with_sites())
def test_muscles_of_patterns_are_in_the_vocabulary(muscle: str) -> None:
    term = resolve(muscle, "muscle")
    assert term is not None
    assert term.slug == muscle


def test_sources_of_places_lines_and_muscles_are_known() -> None:
    named = [*places().values(), *lines().values()]
    slugs = [one.source for one in named if one.source]
    slugs += [slug for one in muscles().values() for slug in one.sources]
    assert [slug for slug in slugs if library().source(slug) is None] == []


@pytest.mark.parametrize(("name", "position"), tomllib.loads(REFERENCE.read_text()).items())
def test_sites_keep_their_places(name: str, position: list[float]) -> None:
    """The places were looked at in pictures; a change of rule or head shows here."""
    rule = site_rules()[name].rule
    for side in ("midline",) if rule.midline else ("left", "right"):
        found = FACE.surface.position(FACE.resolve(rule, side))
        wanted = np.array(position) * [-1 if side == "right" else 1, 1, 1]
        assert np.linalg.norm(found - wanted) < 0.5


def test_label_distances_hold_on_the_average_face() -> None:
    glabella = placed("ona-gl")
    lateral = glabella["corrugator-supercilii-left-2"]
    assert gap(FACE, lateral, "orbital-rim-upper").mm >= 10
    assert gap(FACE, lateral, "brow-middle").mm >= 10
    for one in placed("ona-fhl-component").values():
        assert gap(FACE, one, "orbital-rim-upper").mm >= 20
    for one in placed("ona-lcl").values():
        assert gap(FACE, one, "outer-canthus").mm >= 15


@pytest.mark.parametrize("seed", range(50))
def test_no_label_site_lies_in_the_orbit_of_any_face(seed: int) -> None:
    face = face_from(random_face(seed))
    for name in LABEL:
        for one in placed(name, face).values():
            assert gap(face, one, "orbital-rim").mm > 0, one.site.id


def test_metric_rules_keep_their_millimetres_on_a_larger_face() -> None:
    from tests.anatomy.faces import KNOWN, clicked

    large = face_from(clicked(stretch=(1.12, 1.12), scale=KNOWN))
    for face in (FACE, large):
        middle = placed("ona-lcl", face)["orbicularis-oculi-lateral-left-1"]
        assert gap(face, middle, "outer-canthus").mm == pytest.approx(17, abs=0.4)


def test_a_place_of_the_plan_comes_before_the_pattern() -> None:
    at = Place("medial end of the brow", up=Length.parse("5 mm"))
    (found,), _ = place_sites([Site("p", "corrugator-supercilii", "left", DOSE, at=at)], FACE)
    head = FACE.place("brow-head", "left")
    assert found.own
    assert found.position_mm[1] - head[1] == pytest.approx(5, abs=0.6)
    assert found.position_mm[0] == pytest.approx(head[0], abs=0.6)


def test_lateral_of_a_place_leads_away_from_the_midline_on_both_sides() -> None:
    at = Place("glabella", lateral=Length.parse("10 mm"))
    for side, sign in (("left", 1), ("right", -1)):
        (found,), _ = place_sites([Site("p", "procerus", side, DOSE, at=at)], FACE)  # type: ignore[arg-type]
        assert found.position_mm[0] * sign == pytest.approx(10, abs=0.6)


def test_an_unknown_place_is_refused_with_the_nearest_ones() -> None:
    site = Site("p1", "procerus", "midline", DOSE, at=Place("the glabela"))
    with pytest.raises(BadInputError, match="glabella"):
        place_sites([site], FACE)


def test_more_sites_than_any_pattern_are_told_to_say_where() -> None:
    many = [Site(f"p{n}", "procerus", "midline", DOSE) for n in range(4)]
    found, unplaced = place_sites(many, FACE)
    assert not found
    assert all("say where" in one.reason for one in unplaced)
