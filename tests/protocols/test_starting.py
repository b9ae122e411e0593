"""From a scheme to the treatments that a plan begins with."""

from __future__ import annotations

import pytest

from needlework import protocols
from needlework.doses import Dose, Mass
from needlework.problems import BadInputError
from needlework.protocols import Protocol, Start, dose_of, start
from needlework.protocols.starting import OneSide

EVERY = [one for one in protocols.every() if isinstance(one, Protocol)]
POSSIBLE = [one for one in EVERY if one.execution.possible]
CARDS = [one for one in EVERY if not one.execution.possible]


def begun(slug: str, weight: str | None = None, side: OneSide | None = None) -> tuple[Start, ...]:
    """Return what a scheme begins a plan with."""
    heavy = None if weight is None else Mass.parse(weight)
    return start(protocols.get(slug), weight=heavy, side=side)


@pytest.mark.parametrize("one", POSSIBLE, ids=[one.id for one in POSSIBLE])
def test_a_scheme_begins_within_its_own_limits(one: Protocol) -> None:
    weight = Mass.parse("18 kg") if "weight" in one.execution.needs else None
    side: OneSide | None = "left" if "side" in one.execution.needs else None
    found = start(one, weight=weight, side=side)
    assert [item.treatment.area for item in found] == list(one.areas)
    total = Dose.total(dose_of(item.treatment) for item in found)
    limits = [amount.highest(weight) for amount in one.most]
    assert all(limit is None or total <= limit for limit in limits)
    if one.total is not None:
        assert total == one.total


@pytest.mark.parametrize("one", CARDS, ids=[one.id for one in CARDS])
def test_a_card_begins_no_plan(one: Protocol) -> None:
    with pytest.raises(BadInputError, match="no plan can be begun"):
        start(one, weight=Mass.parse("18 kg"), side="left")


def test_a_scheme_of_one_dose_is_named() -> None:
    (one,) = begun("ona-gl")
    assert (one.treatment.protocol, one.treatment.dose, one.treatment.sites) == (
        "ona-gl",
        None,
        (),
    )


def test_a_range_begins_with_its_lowest_dose() -> None:
    (one,) = begun("ona-masseter-mmp")
    assert str(one.treatment.dose) == "48 U"
    assert "48-72 U" in one.remarks[0]


def test_a_range_per_side_is_doubled_for_both() -> None:
    (one,) = begun("off-palmar-hh")
    assert str(one.treatment.dose) == "100 U"


def test_points_of_a_range_begin_with_their_lowest_doses() -> None:
    (one,) = begun("rima-sialorrhea")
    assert sorted(str(site.dose) for site in one.treatment.sites) == [
        "250 U", "250 U", "500 U", "500 U",
    ]  # fmt: skip


@pytest.mark.parametrize("slug", ["ona-uls-ped", "abo-uls-ped", "abo-lls-ped"])
def test_a_scheme_per_kilogram_is_refused_without_a_weight(slug: str) -> None:
    with pytest.raises(BadInputError, match="per kilogram"):
        begun(slug, side="left")


@pytest.mark.parametrize("slug", ["ona-uls-adult", "ona-strabismus-small", "abo-lls-adult"])
def test_a_scheme_of_one_limb_or_eye_is_refused_without_a_side(slug: str) -> None:
    with pytest.raises(BadInputError, match="doses are those of one side"):
        begun(slug)


@pytest.mark.parametrize(("slug", "refused"), [("ona-lcl", False), ("ona-gl", False),
                                               ("ona-fhl-component", True), ("ona-oab", True),
                                               ("ona-gl-lcl", True)])  # fmt: skip
def test_one_side_is_begun_only_where_the_table_tells_it(slug: str, refused: bool) -> None:
    if refused:
        with pytest.raises(BadInputError, match="does not say what the left side"):
            begun(slug, side="left")
    else:
        assert begun(slug, side="left")[0].treatment.side == "left"


def test_the_weight_decides_the_doses_of_a_child() -> None:
    (one,) = begun("ona-uls-ped", "18 kg", "right")
    sites = one.treatment.sites
    assert str(Dose.total(site.dose for site in sites)) == "108 U"
    assert {site.side for site in sites} == {"right"}
    assert [str(site.dose) for site in sites if site.muscle == "biceps-brachii"] == ["6.75 U"] * 4
    assert one.offers == ()


@pytest.mark.parametrize(("weight", "left_out"), [("33.3 kg", 0), ("33.4 kg", 1), ("40 kg", 2)])
def test_muscles_that_would_pass_the_limit_are_offered_instead(weight: str, left_out: int) -> None:
    (one,) = begun("ona-uls-ped", weight, "left")
    total = Dose.total(site.dose for site in one.treatment.sites)
    assert total.units <= 200
    assert len(one.offers) == left_out
    assert all("200 U" in offer.reason for offer in one.offers)


def test_the_limit_in_all_binds_a_heavy_child() -> None:
    (one,) = begun("abo-uls-ped", "90 kg", "left")
    assert str(one.treatment.dose) == "640 sU"
    assert "the most that the scheme allows" in one.remarks[0]


def test_muscles_from_memory_are_offered_as_unverified_and_not_begun_with() -> None:
    (one,) = begun("ona-uls-adult", side="left")
    assert {site.muscle for site in one.treatment.sites} == {
        "biceps-brachii", "brachioradialis", "brachialis",
    }  # fmt: skip
    assert {offer.seen for offer in one.offers} == {"recalled"}
    assert all("unverified" in offer.reason for offer in one.offers)


def test_no_site_of_the_arm_passes_the_limit_of_a_site() -> None:
    (one,) = begun("ona-uls-adult", side="left")
    assert max(site.dose.units for site in one.treatment.sites) <= 50


def test_a_combined_scheme_begins_one_treatment_per_area() -> None:
    found = begun("inco-ufl-3area")
    assert [item.treatment.protocol for item in found] == ["inco-gl", None, "inco-lcl"]
    assert str(found[1].treatment.dose) == "20 U"
    assert found[1].remarks == ("5 points of 4 U",)


def test_a_split_from_memory_is_said() -> None:
    assert "unverified" in begun("rela-gl")[0].remarks[0]
