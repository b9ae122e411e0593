"""The toxin schemes: they hold what their rows say, and no more."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from needlework import protocols
from needlework.doses import Dose
from needlework.evidence import sources_named, table
from needlework.plans import Neuromodulator, Site
from needlework.protocols import Protocol, Scheme
from needlework.vocabulary import resolve

ROWS = [row.cells for row in table("rules", "protocols")]
EVERY = protocols.every()
TOXINS = [one for one in EVERY if isinstance(one, Protocol)]
POINTED = [one for one in TOXINS if one.points]
NAMED = [one for one in TOXINS if one.may_be_named]
FROWN = Neuromodulator("t1", "onabotulinumtoxinA", "glabella", protocol="ona-gl")


def ona(units: int) -> Dose:
    """Return a dose of onabotulinumtoxinA."""
    return Dose(Decimal(units), "onabotulinumtoxinA")


def rows_of(protocol: Scheme) -> list[dict[str, str]]:
    """Return the rows of a scheme."""
    return [dict(row) for row in ROWS if row["protocol"] == protocol.id]


def ids(found: list[Protocol]) -> list[str]:
    """Return the ids of schemes."""
    return [one.id for one in found]


def test_every_group_of_rows_is_a_scheme() -> None:
    assert {one.id for one in EVERY} == {row["protocol"] for row in ROWS}
    assert len(EVERY) == len({one.id for one in EVERY}) == 96


@pytest.mark.parametrize("protocol", POINTED, ids=ids(POINTED))
def test_the_points_of_a_scheme_add_up_to_its_total(protocol: Protocol) -> None:
    assert Dose.total(point.dose for point in protocol.points) == protocol.total
    assert len({point.name for point in protocol.points}) == len(protocol.points)
    assert {resolve(point.muscle, "muscle") is not None for point in protocol.points} == {True}


@pytest.mark.parametrize("protocol", POINTED, ids=ids(POINTED))
def test_a_scheme_has_as_many_points_as_its_rows_count(protocol: Protocol) -> None:
    counted = [row["sites"] for row in rows_of(protocol)]
    assert len(protocol.points) == sum(int(count) for count in counted)


@pytest.mark.parametrize("protocol", POINTED, ids=ids(POINTED))
def test_a_scheme_is_the_same_on_both_sides(protocol: Protocol) -> None:
    sides = {
        side: sorted(point.dose.units for point in protocol.points if point.side == side)
        for side in ("left", "right")
    }
    assert sides["left"] == sides["right"]


@pytest.mark.parametrize("protocol", TOXINS, ids=ids(TOXINS))
def test_a_scheme_holds_what_its_row_says(protocol: Protocol) -> None:
    row = next(one for one in rows_of(protocol) if one["source"] == protocol.source)
    days = row["retreat_min_days"]
    assert protocol.retreat_minimum_days == (int(days) if days else None)
    assert (protocol.technique, protocol.limit_note) == (row["technique"], row["max_total"])
    assert sources_named(protocol.source)
    assert resolve(protocol.indication, "indication") is not None
    assert all(resolve(area, "area") is not None for area in protocol.areas)


@pytest.mark.parametrize("protocol", TOXINS, ids=ids(TOXINS))
def test_figures_from_memory_never_make_a_scheme_executable(protocol: Protocol) -> None:
    seen = [target for target in protocol.targets if target.seen != "recalled"]
    if not seen:
        assert not protocol.execution.possible
        assert protocol.points == ()
        assert "unverified" in protocol.execution.reason
    if all(row["seen"] == "recalled" for row in rows_of(protocol)):
        assert not seen


def test_the_cosmetic_schemes_that_were_seen_can_all_be_carried_out() -> None:
    cosmetic = [one for one in TOXINS if not one.therapeutic]
    seen = {one.id for one in cosmetic if any(r["seen"] != "recalled" for r in rows_of(one))}
    assert {one.id for one in cosmetic if one.execution.possible} == seen
    assert len(seen) == 22


def test_the_migraine_scheme_has_155_units_in_31_sites() -> None:
    migraine = protocols.get("ona-cm-preempt")
    assert (str(migraine.total), len(migraine.points)) == ("155 U", 31)
    assert sum(point.muscle == "temporalis" for point in migraine.points) == 8
    assert {point.side for point in migraine.points} == {"left", "right", "midline"}


@pytest.mark.parametrize(
    ("protocol", "parts"),
    [
        ("ona-fhl-gl", [("forehead", "ona-fhl-component", 20), ("glabella", "ona-gl", 20)]),
        ("ona-gl-lcl", [("glabella", "ona-gl", 20), ("lateral-canthal", "ona-lcl", 24)]),
        (
            "ona-ufl-3area",
            [("forehead", "ona-fhl-component", 20), ("glabella", "ona-gl", 20),
             ("lateral-canthal", "ona-lcl", 24)],
        ),
        (
            "inco-ufl-3area",
            [("glabella", "inco-gl", 20), ("forehead", None, 20),
             ("lateral-canthal", "inco-lcl", 24)],
        ),
    ],
)  # fmt: skip
def test_a_scheme_of_several_areas_is_taken_apart(
    protocol: str, parts: list[tuple[str, str | None, int]]
) -> None:
    found = protocols.get(protocol)
    assert [(p.area, p.protocol, int(p.total.units)) for p in found.parts] == parts
    assert Dose.total(part.total for part in found.parts) == found.total
    assert not found.may_be_named


def test_a_forehead_that_was_only_recalled_gives_no_scheme_to_a_part() -> None:
    forehead = protocols.get("inco-ufl-3area").parts[1]
    assert forehead.protocol is None
    assert len(forehead.points) == 5
    assert not protocols.get("inco-hfl-us").execution.possible


def test_a_side_that_the_table_does_not_tell_is_not_invented() -> None:
    forehead = protocols.get("ona-fhl-component")
    assert {point.side for point in forehead.points} == {"both"}
    assert not protocols.side_is_known(forehead, "left")
    assert protocols.side_is_known(protocols.get("ona-lcl"), "left")


def test_each_gland_has_its_own_dose() -> None:
    glands = protocols.get("inco-sialorrhea-adult")
    assert {(point.name, str(point.dose)) for point in glands.points} == {
        ("parotid-gland-left", "30 U"), ("parotid-gland-right", "30 U"),
        ("submandibular-gland-left", "20 U"), ("submandibular-gland-right", "20 U"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("protocol", "total", "left"),
    [
        ("ona-axillary-hh", "100 U", "50 U"),
        ("off-palmar-hh-cmaj", "200 U", "100 U"),
        ("ona-platysma-2-2", "36 U", None),
        ("ona-ndo", "200 U", None),
    ],
)
def test_a_scheme_without_points_still_has_its_dose(
    protocol: str, total: str, left: str | None
) -> None:
    found = protocols.get(protocol)
    both = Neuromodulator("t1", found.product, found.area, protocol=protocol)
    assert found.points == protocols.expand(both) == ()
    assert str(protocols.dose_of(both)) == total
    assert protocols.side_is_known(found, "left") is (left is not None)
    if left is not None:
        assert str(protocols.dose_of(replace(both, side="left"))) == left


@pytest.mark.parametrize(
    ("protocol", "words"),
    [
        ("ona-masseter-mmp", "48-72 U"),
        ("ona-cd", "198-300 U"),
        ("abo-cd", "500 sU"),
        ("ona-uls-adult", "a range for each"),
        ("off-spasmodic-dysphonia-ad", "recalled"),
        ("off-masseter-bruxism-low", "does not confirm the product"),
        ("ona-cm-follow-the-pain", "adds up to 40 U"),
    ],
)
def test_a_scheme_that_gives_no_single_dose_says_why(protocol: str, words: str) -> None:
    found = protocols.get(protocol)
    assert not found.may_be_named
    assert words in found.execution.reason


def test_weight_and_side_are_needed_where_the_doses_are_of_them() -> None:
    needs = {one.id: set(one.execution.needs) for one in TOXINS if one.execution.needs}
    assert {slug for slug, need in needs.items() if "weight" in need} == {
        "ona-uls-ped", "abo-uls-ped", "abo-lls-ped",
    }  # fmt: skip
    assert {protocols.get(slug).area for slug, need in needs.items() if "side" in need} == {
        "arm", "leg", "orbit",
    }  # fmt: skip


def test_the_label_of_a_region_says_how_it_is_known() -> None:
    known = {label.region: label.seen for label in protocols.get("ona-gl").label}
    assert known == {"US": "secondary", "EU": "recalled"}
    assert {label.region for label in protocols.get("daxi-gl").label} == {"US"}


def test_an_age_limit_of_the_label_stays_with_the_scheme() -> None:
    assert {one.id for one in TOXINS if one.upper_age == 65} == {
        "abo-gl", "abo-lcl", "rela-gl", "rela-lcl",
    }  # fmt: skip
    assert protocols.get("ona-uls-ped").lowest_age == 2


def test_a_split_into_points_from_memory_is_called_so() -> None:
    assert "sites" in protocols.get("rela-gl").unverified
    assert "sites" not in protocols.get("ona-gl").unverified


@pytest.mark.parametrize("word", ["ona-gl", "ONA-GL", "ona_gl", "ona gl"])
def test_a_scheme_is_found_however_it_is_written(word: str) -> None:
    assert protocols.get(word).id == "ona-gl"


@pytest.mark.parametrize("word", ["ona-gll", "mn-skinpen-acne"])
def test_what_is_no_toxin_scheme_is_refused_with_the_nearest(word: str) -> None:
    with pytest.raises(KeyError, match="nearest: "):
        protocols.get(word)
    assert protocols.find("ona-gll") is None


def test_schemes_that_a_plan_may_name_are_listed_by_product_and_area() -> None:
    assert protocols.fitting("daxibotulinumtoxinA", "glabella") == ("daxi-gl",)
    assert protocols.fitting("daxibotulinumtoxinA", "forehead") == ()
    assert protocols.fitting("onabotulinumtoxinA", "masseter") == ()
    assert len(NAMED) == 20


def test_a_scheme_expands_into_five_sites() -> None:
    sites = protocols.expand(FROWN)
    assert [site.id for site in sites] == [
        "t1/corrugator-supercilii-left-1", "t1/corrugator-supercilii-left-2",
        "t1/corrugator-supercilii-right-1", "t1/corrugator-supercilii-right-2", "t1/procerus",
    ]  # fmt: skip
    assert Dose.total(site.dose for site in sites) == protocols.dose_of(FROWN) == ona(20)
    assert {site.depth for site in sites} == {"intramuscular"}


def test_sites_of_the_plan_replace_those_of_the_same_muscle_and_side() -> None:
    own = Site("p1", "corrugator-supercilii", "left", ona(3))
    sites = protocols.expand(replace(FROWN, sites=(own,)))
    assert [site.id for site in sites if site.side == "left"] == ["p1"]
    assert len(sites) == 4
    assert protocols.dose_of(replace(FROWN, sites=(own,))) == ona(15)


def test_sites_that_the_scheme_lacks_are_added() -> None:
    own = Site("p1", "frontalis", "left", ona(2))
    assert protocols.dose_of(replace(FROWN, sites=(own,))) == ona(22)


def test_one_side_of_a_scheme_has_only_its_points() -> None:
    left = replace(FROWN, side="left")
    assert {site.side for site in protocols.expand(left)} == {"left"}
    assert protocols.dose_of(left) == ona(8)


def test_a_dose_of_the_area_has_no_sites() -> None:
    plain = replace(FROWN, protocol=None, dose=ona(20))
    assert protocols.expand(plain) == ()
    assert protocols.dose_of(plain) == ona(20)


def test_sites_alone_give_their_sum() -> None:
    own = Site("p1", "procerus", "midline", ona(4))
    alone = replace(FROWN, protocol=None, sites=(own, replace(own, id="p2")))
    assert protocols.dose_of(alone) == ona(8)


@pytest.mark.parametrize(
    ("protocol", "line"),
    [
        ("abo-gl", "abo-gl: 50 sU abobotulinumtoxinA, glabella, 5 points"),
        ("ona-masseter-mmp", "ona-masseter-mmp: 48-72 U onabotulinumtoxinA, masseter"),
    ],
)
def test_a_scheme_prints_as_one_line(protocol: str, line: str) -> None:
    assert str(protocols.get(protocol)) == line
