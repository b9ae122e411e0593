"""What a session takes from its vials."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from needlework.doses import Dose, Volume
from needlework.plans import Neuromodulator, Site, Vial
from needlework.problems import BadInputError
from needlework.products import Draw, supply

ONA = "onabotulinumtoxinA"
NINE = datetime(2026, 12, 1, 9)
VIAL = Vial(
    Dose(Decimal(100), ONA),
    Volume.parse("2.5 mL"),
    lot="C1",
    opened_at=NINE,
    syringe="U-100-insulin",
)


def units(amount: int, product: str = ONA) -> Dose:
    """Return a dose."""
    return Dose.create(amount, product=product)


def treated(name: str, amount: int, vial: Vial | None = VIAL) -> Draw:
    """Return a treatment with a dose of the area."""
    return Draw(Neuromodulator(name, ONA, "glabella", dose=units(amount), vial=vial))


def test_five_points_of_four_units_take_half_a_millilitre_and_leave_eighty_units() -> None:
    sites = tuple(Site(f"p{n}", "procerus", "midline", units(4)) for n in range(5))
    frown = Neuromodulator("t1", ONA, "glabella", sites=sites, vial=VIAL)
    found = supply([Draw(frown, sites)])
    (one,), (vials,) = found.treatments, found.pools
    assert one.whole is not None
    assert (str(one.what.volume), one.whole.marks) == ("0.5 mL", 50)
    assert [point.marks for point in one.points] == [10] * 5
    assert [str(site.volume) for site in one.what.sites] == ["0.1 mL"] * 5
    assert str(found.left_over(ONA)) == "80 U"
    assert str(vials.pool.left_volume) == "2 mL"
    assert str(found).splitlines()[-1] == f"{ONA}: 1 vial of 100 U, 80 U left over (2 mL)"


def test_treatments_share_a_vial_in_their_order() -> None:
    found = supply([treated("t1", 20), treated("t2", 24), treated("t3", 20)])
    (pooled,) = found.pools
    (vial,) = pooled.pool.vials
    assert [(who, str(dose)) for who, dose in vial.drawn] == [
        ("t1", "20 U"), ("t2", "24 U"), ("t3", "20 U"),
    ]  # fmt: skip
    assert str(vial.left_over) == "36 U"


def test_a_second_vial_is_opened_when_the_first_is_empty() -> None:
    found = supply([treated("t1", 64), treated("t2", 64)])
    first, second = found.pools[0].pool.vials
    assert [(who, str(dose)) for who, dose in first.drawn] == [("t1", "64 U"), ("t2", "36 U")]
    assert [(who, str(dose)) for who, dose in second.drawn] == [("t2", "28 U")]
    assert (str(first.left_over), str(second.left_over)) == ("0 U", "72 U")
    assert str(second.left_volume) == "1.8 mL"


@pytest.mark.parametrize(
    "other",
    [
        replace(VIAL, lot="C2"),
        replace(VIAL, diluent=Volume.parse("2 mL")),
        replace(VIAL, opened_at=NINE + timedelta(hours=1)),
        replace(VIAL, size=units(50)),
    ],
)
def test_vials_that_differ_are_not_shared(other: Vial) -> None:
    found = supply([treated("t1", 20), treated("t2", 20, other)])
    assert len(found.pools) == 2


def test_products_have_vials_of_their_own() -> None:
    xeomin = units(20, "Xeomin")
    second = Neuromodulator("t2", xeomin.product, "forehead", dose=xeomin)
    found = supply([treated("t1", 20), Draw(second)])
    assert [one.pool.product for one in found.pools] == [ONA, "incobotulinumtoxinA"]
    assert str(found.left_over("incobotulinumtoxinA")) == "30 U"


def test_patients_who_share_a_vial_are_told_what_the_label_asks() -> None:
    alone = [replace(treated("t1", 20), patient="A"), replace(treated("t2", 20), patient="A")]
    assert supply(alone).pools[0].notes == ()
    shared = [replace(treated("t1", 20), patient="A"), replace(treated("t1", 20), patient="B")]
    found = supply(shared)
    assert [who for who, _ in found.pools[0].pool.vials[0].drawn] == ["A, t1", "B, t1"]
    assert "2 patients share a vial" in found.pools[0].notes[0]
    assert "botox-pdr" in found.pools[0].notes[0]


@pytest.mark.parametrize(("hours", "verdict"), [(23, "within"), (25, "over")])
def test_the_vial_s_age_is_judged_at_the_session(hours: int, verdict: str) -> None:
    found = supply([treated("t1", 20)], at=NINE + timedelta(hours=hours))
    assert found.pools[0].open_for.verdict == verdict


def test_without_a_time_no_vial_is_known_to_be_fresh() -> None:
    assert supply([treated("t1", 20)]).pools[0].open_for.verdict == "unknown"
    assert supply([treated("t1", 20)]).pools[0].expired is None


def test_a_vial_past_its_last_day_is_expired() -> None:
    old = replace(VIAL, expiry=date(2026, 11, 30))
    assert supply([treated("t1", 20, old)], at=NINE).pools[0].expired is True


def test_a_label_dilution_stands_in_for_a_vial_that_is_not_named() -> None:
    found = supply([treated("t1", 20, None)], region="US")
    assert "label dilution" in found.treatments[0].what.basis
    assert found.treatments[0].whole is None


def test_a_dose_larger_than_the_vials_at_hand_is_refused() -> None:
    with pytest.raises(BadInputError, match="120 U need 2 vials of 100 U, and there are 1"):
        supply([treated("t1", 120)], available={ONA: 1})
    assert len(supply([treated("t1", 120)], available={ONA: 2}).pools[0].pool.vials) == 2


def test_every_fault_of_a_session_is_told_at_once() -> None:
    nivo = Neuromodulator(
        "t2", "nivobotulinumtoxinA", "glabella", dose=units(20, "nivobotulinumtoxinA")
    )
    wrong = Neuromodulator("t3", ONA, "glabella", dose=units(20, "Xeomin"))
    with pytest.raises(BadInputError) as refused:
        supply([treated("t1", 20), Draw(nivo), Draw(wrong), Draw(Neuromodulator("t4", ONA, "x"))])
    assert [problem.code for problem in refused.value.problems] == [
        "supply.no-dilution", "supply.other-product", "supply.no-dose",
    ]  # fmt: skip
    assert all(problem.where.startswith("treatment t") for problem in refused.value.problems)


def test_a_point_that_the_syringe_cannot_hold_is_named() -> None:
    site = Site("p1", "masseter", "left", units(48))
    one = Neuromodulator("t1", ONA, "masseter", sites=(site,), vial=VIAL)
    with pytest.raises(BadInputError, match="treatment t1, site p1"):
        supply([Draw(one, (site,))])
