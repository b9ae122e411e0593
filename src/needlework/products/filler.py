"""Dermal fillers and fat dissolvers: composition, label uses and the rules that name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from needlework.plans import Answer
from needlework.products.reading import (
    composition,
    label_uses,
    of_record,
    rows_by_product,
    rules_for,
)
from needlework.products.values import Composition, LabelUse, Rule, worst
from needlework.vocabulary import ProductTerm, product, terms

Kind = Literal["filler", "fat-dissolver"]
_KINDS: tuple[Kind, ...] = ("filler", "fat-dissolver")


@dataclass(frozen=True, slots=True)
class VolumeProduct:
    """A product that is measured in millilitres: a dermal filler or a fat dissolver."""

    slug: str
    name: str
    kind: Kind
    brands: tuple[str, ...]
    compositions: tuple[Composition, ...]
    label_uses: tuple[LabelUse, ...]
    rules: tuple[Rule, ...]

    def holds(self, word: str) -> Answer:
        """Return whether any of its brands holds a substance; see :meth:`Composition.holds`."""
        return worst(one.holds(word) for one in self.compositions)


def volume_products() -> tuple[VolumeProduct, ...]:
    """Return the fillers, then the fat dissolvers."""
    return tuple(_library().values())


def volume_product(word: str) -> VolumeProduct | None:
    """Return the filler or fat dissolver that a slug or brand means; None where there is none."""
    term = product(word)
    return None if term is None else _library().get(term.slug)


@cache
def _library() -> Mapping[str, VolumeProduct]:
    every = [term for term in terms("product") if isinstance(term, ProductTerm)]
    return {
        term.slug: _product(term, kind)
        for kind in _KINDS
        for term in every
        if term.category == kind
    }


def _product(term: ProductTerm, kind: Kind) -> VolumeProduct:
    words = [word for word in rows_by_product() if _means(word, term)]
    rows = [row for word in words for row in of_record(rows_by_product()[word], "composition")]
    ruled_as = "hyaluronic-acid filler" if kind == "filler" else term.slug
    return VolumeProduct(
        slug=term.slug,
        name=term.name,
        kind=kind,
        brands=term.brands,
        compositions=tuple(composition(row) for row in rows),
        label_uses=label_uses(lambda row: _means(row["product"], term)),
        rules=rules_for(ruled_as),
    )


def _means(word: str, term: ProductTerm) -> bool:
    found = product(word)
    return found is not None and found.slug == term.slug
