"""The schemes that ship: their points add up to the published total."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from needlework import protocols
from needlework.doses import Dose
from needlework.evidence import sources_named, table
from needlework.plans import Neuromodulator, Site
from needlework.protocols import Protocol
from needlework.vocabulary import resolve

EVERY = protocols.every()
FROWN = Neuromodulator("t1", "onabotulinumtoxinA", "glabella", protocol="ona-gl")


def ona(units: int) -> Dose:
    """Return a dose of onabotulinumtoxinA."""
    return Dose(Decimal(units), "onabotulinumtoxinA")


def test_every_toxin_with_a_published_glabella_scheme_has_one() -> None:
    published = {
        row.cells["protocol"]
        for row in table("rules", "protocols")
        if row.cells["indication"].startswith("glabellar lines")
        and row.cells["area"] == "glabella"
    }
    assert {protocol.id for protocol in EVERY} == published
    assert len(published) == 7


@pytest.mark.parametrize("protocol", EVERY, ids=lambda protocol: protocol.id)
def test_the_points_of_a_scheme_add_up_to_its_total(protocol: Protocol) -> None:
    assert Dose.total(point.dose for point in protocol.points) == protocol.total


@pytest.mark.parametrize("protocol", EVERY, ids=lambda protocol: protocol.id)
def test_a_scheme_holds_what_its_row_says(protocol: Protocol) -> None:
    row = next(
        row.cells for row in table("rules", "protocols") if row.cells["protocol"] == protocol.id
    )
    assert protocol.total.units == Decimal(row["total_dose"])
    assert len(protocol.points) == int(row["sites"])
    assert {point.dose.units for point in protocol.points} == {Decimal(row["dose_per_site"])}
    assert protocol.total.unit == row["dose_unit"]
    assert protocol.retreat_minimum_days == int(row["retreat_min_days"])
    assert (protocol.source, protocol.seen) == (row["source"], row["seen"])


@pytest.mark.parametrize("protocol", EVERY, ids=lambda protocol: protocol.id)
def test_the_words_of_a_scheme_are_known(protocol: Protocol) -> None:
    assert sources_named(protocol.source)
    assert resolve(protocol.indication, "indication") is not None
    assert {point.side for point in protocol.points} == {"left", "right", "midline"}
    for point in protocol.points:
        assert resolve(point.muscle, "muscle") is not None


@pytest.mark.parametrize("protocol", EVERY, ids=lambda protocol: protocol.id)
def test_a_scheme_is_the_same_on_both_sides(protocol: Protocol) -> None:
    sides = {
        side: sorted(point.dose.units for point in protocol.points if point.side == side)
        for side in ("left", "right")
    }
    assert sides["left"] == sides["right"]


def test_the_label_of_a_region_says_how_it_is_known() -> None:
    known = {label.region: label.seen for label in protocols.get("ona-gl").label}
    assert known == {"US": "secondary", "EU": "recalled"}
    assert {label.region for label in protocols.get("daxi-gl").label} == {"US"}


def test_an_age_limit_of_the_label_stays_with_the_scheme() -> None:
    assert {one.id for one in EVERY if one.upper_age == 65} == {"abo-gl", "rela-gl"}


@pytest.mark.parametrize("word", ["ona-gl", "ONA-GL", "ona_gl", "ona gl"])
def test_a_scheme_is_found_however_it_is_written(word: str) -> None:
    assert protocols.get(word).id == "ona-gl"


def test_an_unknown_scheme_is_refused_with_the_nearest() -> None:
    assert protocols.find("ona-gll") is None
    with pytest.raises(KeyError, match="ona-gl"):
        protocols.get("ona-gll")


def test_schemes_are_listed_by_product_and_area() -> None:
    assert protocols.fitting("daxibotulinumtoxinA", "glabella") == ("daxi-gl",)
    assert protocols.fitting("daxibotulinumtoxinA", "forehead") == ()


def test_a_scheme_expands_into_five_sites() -> None:
    sites = protocols.expand(FROWN)
    assert [site.id for site in sites][:2] == ["t1/procerus", "t1/corrugator-left-medial"]
    assert len(sites) == len({site.id for site in sites}) == 5
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


def test_a_scheme_prints_as_one_line() -> None:
    assert str(protocols.get("abo-gl")) == "abo-gl: 50 sU abobotulinumtoxinA, glabella, 5 points"
