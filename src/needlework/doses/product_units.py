"""Which unit a product is measured in, and which amounts of it are believable."""

from __future__ import annotations

from decimal import Decimal

from needlework.doses.numbers import plain, refuse
from needlework.problems import BadInputError
from needlework.vocabulary import ProductTerm, resolve_problem
from needlework.vocabulary import product as find_product

VIALS_BEYOND_BELIEF = 10
"""A dose above this many of the product's largest vials is a slip of the pen."""

SMALLEST_KNOWN_VIAL = Decimal(100)
"""Stands for the largest vial of a product whose vials are not known."""

_UNIT_WORDS = {"u": "U", "unit": "U", "units": "U"}
_SPEYWOOD_WORDS = {"su": "sU", "s.u.": "sU", "speywood unit": "sU", "speywood units": "sU"}


def product_with_units(product: str, where: str) -> ProductTerm:
    """Return the product that a word names, if it is measured in potency units."""
    term = find_product(product)
    if term is None:
        raise BadInputError([resolve_problem(product, "product", where)])
    if not term.unit:
        raise refuse(
            where,
            f"{product!r} is not measured in units",
            "a product with potency units, such as 'onabotulinumtoxinA'",
            "Give the product its volume, or name the toxin.",
            "dose.product-without-units",
        )
    return term


def check_unit(unit: str, text: object, term: ProductTerm, region: str | None, where: str) -> None:
    """Refuse a unit that is not the product's own."""
    word = unit.casefold()
    named = _UNIT_WORDS.get(word) or _SPEYWOOD_WORDS.get(word)
    if named == term.unit or (named == "U" and term.unit == "sU" and region == "US"):
        return
    raise refuse(where, *_unit_fault(named, text, term), "dose.wrong-unit")


def _unit_fault(named: str | None, text: object, term: ProductTerm) -> tuple[str, str, str]:
    """Return given, allowed and remedy for a unit that is not the product's."""
    allowed = f"an amount in {term.unit}, such as '20 {term.unit}'"
    if named == "U":
        return (
            f"{text!r} for {term.slug}, whose units are Speywood units",
            f"{allowed}, or 'U' in a plan with region = \"US\"",
            "Write sU; they do not convert to the units of another product.",
        )
    if named == "sU":
        remedy = "Speywood units belong to abobotulinumtoxinA; name that product or write U."
        return f"{text!r} for {term.slug}, whose unit is {term.unit}", allowed, remedy
    return (
        f"{text!r} names no unit of {term.slug}",
        allowed,
        f"Write the amount, then {term.unit}.",
    )


def check_amount(amount: Decimal, term: ProductTerm, where: str) -> None:
    """Refuse an amount that is not finite, is negative or is beyond belief."""
    vial = term.largest_vial or SMALLEST_KNOWN_VIAL
    most = vial * VIALS_BEYOND_BELIEF
    if amount.is_finite() and 0 <= amount <= most:
        return
    raise refuse(
        where,
        f"{amount} {term.unit} of {term.slug} is no believable dose",
        f"0 to {plain(most)} {term.unit} ({VIALS_BEYOND_BELIEF} of the largest vials)",
        "Look for a slipped digit.",
        "dose.not-believable",
    )
