"""Whole vials for a dose: the least left over, then the fewest."""

from __future__ import annotations

import pytest

from needlework.doses import Dose
from needlework.problems import BadInputError
from needlework.products import vials_needed


def dose(text: str, product: str = "Botox") -> Dose:
    """Return a dose of a product."""
    return Dose.parse(text, product=product)


SIZES = [dose(size) for size in ("50 U", "100 U", "200 U")]


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ("20 U", "1 x 50 U, 30 U left over"),
        ("50 U", "1 x 50 U, 0 U left over"),
        ("50.5 U", "1 x 100 U, 49.5 U left over"),
        ("64 U", "1 x 100 U, 36 U left over"),
        ("120 U", "1 x 100 U and 1 x 50 U, 30 U left over"),
        ("155 U", "1 x 200 U, 45 U left over"),
        ("395 U", "2 x 200 U, 5 U left over"),
        ("0 U", ", 0 U left over"),
    ],
)
def test_vials_leave_as_little_as_they_can(units: str, words: str) -> None:
    assert str(vials_needed(dose(units), SIZES)) == words


def test_one_size_is_taken_as_often_as_it_is_needed() -> None:
    found = vials_needed(dose("110 U"), [dose("50 U")])
    assert (len(found.vials), str(found.left_over)) == (3, "40 U")


@pytest.mark.parametrize("sizes", [[], [dose("0 U")], [dose(f"{n}0 U") for n in range(1, 8)]])
def test_no_size_or_too_many_are_refused(sizes: list[Dose]) -> None:
    with pytest.raises(BadInputError, match="vial sizes"):
        vials_needed(dose("20 U"), sizes)


def test_vials_of_another_product_are_refused() -> None:
    with pytest.raises(BadInputError, match="do not convert"):
        vials_needed(dose("20 U"), [dose("50 U", "Xeomin")])


@pytest.mark.parametrize(("units", "believed"), [("400 U", True), ("400.5 U", False)])
def test_more_vials_than_anyone_opens_are_a_slip(units: str, believed: bool) -> None:
    size = [dose("10 U")]
    if believed:
        assert len(vials_needed(dose(units), size).vials) == 40
    else:
        with pytest.raises(BadInputError, match="more than 40 vials"):
            vials_needed(dose(units), size)
