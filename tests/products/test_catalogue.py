"""Every product is found, with what the tables know of it and how that is known."""

from __future__ import annotations

from decimal import Decimal

import pytest

from needlework.evidence import sources_named, table
from needlework.plans import Answer
from needlework.problems import BadInputError
from needlework.products import (
    KINDS,
    Composition,
    Entry,
    actives,
    catalogue,
    device,
    devices,
    entries,
    find_entries,
    toxin,
    toxins,
    volume_product,
)
from needlework.products.values import Ingredient

EVERY = catalogue()


def test_every_kind_of_product_is_in_the_catalogue() -> None:
    assert {one.kind for one in EVERY} == set(KINDS)
    assert len({(one.kind, one.slug) for one in EVERY}) == len(EVERY)


def test_every_active_of_the_table_is_there() -> None:
    in_table = {row.cells["active"] for row in table("mesotherapy", "actives")}
    assert {one.slug for one in actives()} == in_table


@pytest.mark.parametrize("one", EVERY, ids=lambda one: f"{one.kind}-{one.slug}")
def test_a_product_is_found_by_its_slug_and_every_use_has_a_source(one: Entry) -> None:
    assert one in find_entries(one.slug)
    for use in one.label_uses:
        assert sources_named(use.source)
        assert use.seen in {"page", "abstract", "secondary", "recalled"}


@pytest.mark.parametrize("one", toxins(), ids=lambda one: one.slug)
def test_every_row_of_a_toxin_is_in_its_entry(one: object) -> None:
    found = toxin(getattr(one, "slug", ""))
    assert found is not None
    rows = [row.cells for row in table("rules", "products") if row.cells["product"] == found.slug]
    counted = {
        "vial": len(found.vials),
        "dilution": len(found.dilutions),
        "composition": len(found.compositions),
        "interchangeability": len(found.not_interchangeable),
        "conversion": len(found.observed_ratios),
    }
    assert counted == {record: sum(row["record"] == record for row in rows) for record in counted}
    stored = [row for row in rows if row["record"].startswith("storage")]
    assert len(found.storages) == len(stored)


def test_no_toxin_may_be_converted() -> None:
    for one in toxins():
        assert one.not_interchangeable, one.slug
        assert "not convertible" in one.not_interchangeable[0].words


def test_a_vial_whose_size_is_recalled_is_unverified_though_its_row_was_seen() -> None:
    myobloc = toxin("Myobloc")
    assert myobloc is not None
    assert {vial.seen for vial in myobloc.vials} == {"recalled"}


def test_an_unopened_vial_has_its_temperatures() -> None:
    xeomin = toxin("Xeomin")
    assert xeomin is not None
    unopened = next(one for one in xeomin.storages if not one.made_up)
    assert (unopened.lowest_celsius, unopened.highest_celsius) == (-20, 25)
    made_up = next(one for one in xeomin.storages if one.made_up)
    assert made_up.use_within_hours == 24
    assert made_up.one_patient


@pytest.mark.parametrize(
    ("product", "word", "answer"),
    [
        ("Dysport", "cow's milk protein", Answer.YES),
        ("Dysport", "lactose", Answer.YES),
        ("Botox", "human albumin", Answer.YES),
        ("Botox", "peanut", Answer.UNKNOWN),
        ("Daxxify", "human albumin", Answer.UNKNOWN),
    ],
)
def test_an_allergy_is_answered_yes_or_not_at_all(product: str, word: str, answer: Answer) -> None:
    found = toxin(product)
    assert found is not None
    assert found.holds(word) is answer


def test_only_a_list_that_was_read_may_say_no() -> None:
    free = (Ingredient("human albumin", "free of"),)
    read = Composition("X", free, "", "source", "page", "")
    assert read.holds("albumin") is Answer.NO
    partly = Composition("X", free, "", "source", "page", "Buffer recalled.")
    assert partly.holds("albumin") is Answer.UNKNOWN
    recalled = Composition("X", free, "", "source", "recalled", "")
    assert recalled.holds("albumin") is Answer.UNKNOWN


def test_a_fat_dissolver_does_not_clear_an_allergy_by_a_recalled_buffer() -> None:
    kybella = volume_product("Kybella")
    assert kybella is not None
    assert kybella.holds("benzyl alcohol") is Answer.UNKNOWN


def test_the_lidocaine_of_a_filler_is_found() -> None:
    filler = volume_product("Restylane Kysse")
    assert filler is not None
    assert filler.holds("lidocaine") is Answer.YES


def test_a_needling_device_has_its_depth_age_and_skin_types_by_use() -> None:
    skinpen = device("SkinPen Precision")
    assert skinpen is not None
    acne, neck = skinpen.label_uses
    assert (acne.deepest_mm, acne.lowest_age, acne.skin_types) == (
        Decimal("1.5"), 22, (1, 2, 3, 4, 5, 6),
    )  # fmt: skip
    assert (neck.skin_types, neck.seen) == ((2, 3, 4), "recalled")
    assert [one.value for one in skinpen.figures("needle_count")] == [14]
    assert "depth-over-1.5-mm" in {rule.condition for rule in skinpen.rules}


def test_the_length_of_a_needle_is_no_depth() -> None:
    mixture = volume_product("lipolytic mixture")
    assert mixture is not None
    assert [use.deepest_mm for use in mixture.label_uses] == [None]


def test_a_device_of_which_nothing_is_known_says_nothing() -> None:
    stamp = device("stamp")
    assert stamp is not None
    assert stamp.geometry == stamp.label_uses == stamp.rules == ()
    assert len(devices()) == 9


def test_a_word_may_mean_a_product_and_an_active() -> None:
    assert {one.kind for one in entries("deoxycholic acid")} == {"fat-dissolver", "active"}


@pytest.mark.parametrize(
    ("word", "near"),
    [("Botoxx", "onabotulinumtoxinA"), ("skinpenn", "skinpen"), ("nivobotulinumtoxinA", "row")],
)
def test_an_unknown_product_is_refused_with_the_nearest(word: str, near: str) -> None:
    with pytest.raises(BadInputError, match=near) as refused:
        entries(word)
    assert len(refused.value.problems) == 1
