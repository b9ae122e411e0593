"""What all treatments of a plan file have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from needlework.planfile import quantities
from needlework.planfile.locator import Path
from needlework.planfile.people import named
from needlework.planfile.reading import Reading, shown
from needlework.plans import Anaesthesia, Named, Side
from needlework.vocabulary import ProductTerm, resolve, terms

if TYPE_CHECKING:
    from needlework.planfile.treatment_models import AnaesthesiaTable, NeedleTable


class Common(TypedDict):
    """The fields that every treatment has besides its id."""

    area: str
    indication: str | None
    side: Side
    anaesthesia: Anaesthesia | None


def common(table: NeedleTable, path: Path, reading: Reading) -> Common:
    """Return area, indication, side and numbing of a treatment."""
    return Common(
        area=reading.word("area", table.area, (*path, "area")) or "",
        indication=reading.word("indication", table.indication, (*path, "indication")),
        side=table.side or "both",
        anaesthesia=_anaesthesia(table.anaesthesia, (*path, "anaesthesia"), reading),
    )


def product_of(word: str | None, category: str, path: Path, reading: Reading) -> str | None:
    """Return the slug of a product of one category (``toxin``, ``filler`` …)."""
    where = (*path, "product")
    slug = reading.word("product", word, where)
    term = resolve(slug, "product") if slug is not None else None
    if not isinstance(term, ProductTerm) or term.category == category:
        return slug
    given = f"{shown(word)} is a {term.category}, not a {category}"
    remedy = "Change the product or the kind of the treatment."
    reading.report(where, given, ", ".join(_of(category)), remedy, "wrong-product")
    return None


def none_or_named(word: str, kind: str | None) -> Named:
    """Return a name with its slug; the word none means nothing and is known."""
    return Named(word, "none") if word.strip().lower() == "none" else named(word, kind)


def _of(category: str) -> list[str]:
    return [
        term.slug
        for term in terms("product")
        if isinstance(term, ProductTerm) and term.category == category
    ]


def _anaesthesia(
    table: AnaesthesiaTable | None, path: Path, reading: Reading
) -> Anaesthesia | None:
    if table is None or table.product is None:
        return None
    return Anaesthesia(
        product=none_or_named(table.product, None),
        amount=quantities.amount(table.amount, (*path, "amount"), reading),
        area_cm2=table.area_cm2,
        minutes=table.minutes,
    )
