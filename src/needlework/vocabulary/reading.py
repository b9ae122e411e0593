"""Read the vocabulary's own tables into terms; each kind is read once, when first asked for."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from decimal import Decimal
from importlib.resources import files
from io import StringIO
from typing import Any

from needlework.vocabulary.entries import (
    ActiveTerm,
    AreaTerm,
    ConditionTerm,
    IndicationTerm,
    MedicineTerm,
    MuscleTerm,
    OutcomeTerm,
    ProductTerm,
    ScaleTerm,
    SyringeTerm,
    Term,
)
from needlework.vocabulary.folding import fold

_REMARK = "not the same as "
UNSPECIFIED = "-unspecified"
"""Ending of a class that may be several medicines, some of which matter."""

Reader = Callable[[], Iterable[Term]]


def read_text(name: str) -> str:
    """Return the text of one file of ``vocabulary/data``."""
    return files("needlework.vocabulary").joinpath("data", name).read_text(encoding="utf-8")


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one CSV file of ``vocabulary/data``."""
    yield from csv.DictReader(StringIO(read_text(name)))


def words(cell: str, separator: str = ";") -> tuple[str, ...]:
    """Split a cell into its words, without empty ones."""
    return tuple(part.strip() for part in cell.split(separator) if part.strip())


def slug_of(name: str) -> str:
    """Turn a readable name into a slug: lower case, words joined by hyphens."""
    kept = "".join(letter if letter.isalnum() else " " for letter in name.casefold())
    return "-".join(kept.split())


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _from_toml(name: str, kind: str, factory: type[Term]) -> Iterator[Term]:
    known = {field.name for field in fields(factory)}
    for slug, entry in tomllib.loads(read_text(name), parse_float=Decimal).items():
        values = {key: _frozen(value) for key, value in entry.items() if key in known}
        values.setdefault("name", slug.replace("-", " "))
        yield factory(kind=kind, slug=slug, **values)


def _toml(name: str, kind: str, factory: type[Term] = Term) -> Reader:
    return lambda: _from_toml(name, kind, factory)


def _products() -> Iterator[Term]:
    for term in _from_toml("products.toml", "product", ProductTerm):
        assert isinstance(term, ProductTerm)
        vial = None if term.largest_vial is None else Decimal(term.largest_vial)
        yield _with(term, aliases=term.brands + term.aliases, largest_vial=vial)


def _with(term: Term, **changes: Any) -> Term:
    kept = {field.name: getattr(term, field.name) for field in fields(term)}
    return type(term)(**(kept | changes))


def _medicines() -> Iterable[Term]:
    groups: dict[str, list[dict[str, str]]] = {}
    for row in read_rows("medicines.csv"):
        groups.setdefault(row["generic"] or row["name"], []).append(row)
    named = [_medicine(name, rows) for name, rows in groups.items()]
    return (*named, *_classes(named))


def _classes(named: list[MedicineTerm]) -> Iterator[MedicineTerm]:
    """Yield each class as a word of its own, where no medicine has that name."""
    taken = {key for term in named for key in keys_of(term)}
    for name in dict.fromkeys(each for term in named for each in term.classes):
        if fold(name) not in taken and not name.endswith(UNSPECIFIED):
            yield MedicineTerm(
                kind="medicine",
                slug=slug_of(name),
                name=name.replace("-", " "),
                classes=(name,),
                is_class=True,
            )


def _medicine(name: str, rows: list[dict[str, str]]) -> MedicineTerm:
    first = rows[0]
    return MedicineTerm(
        kind="medicine",
        slug=slug_of(name),
        name=name,
        aliases=tuple(row["name"] for row in rows if row["name"] != name),
        classes=words(first["classes"]),
        brands=tuple(row["name"] for row in rows if row["kind"] == "brand"),
        atc=first["atc"],
        is_class=first["kind"] == "class",
        source=first["source"],
        seen=first["seen"],
    )


def _conditions() -> Iterator[Term]:
    return (_condition(row) for row in read_rows("conditions.csv"))


def _condition(row: dict[str, str]) -> ConditionTerm:
    synonyms = words(row["synonyms"])
    classes = tuple(word[len("class:") :] for word in synonyms if word.startswith("class:"))
    remarks = [word for word in synonyms if word.startswith(_REMARK)]
    no_alias = {*remarks, "plan-rule"}
    plain = [word for word in synonyms if not word.startswith("class:") and word not in no_alias]
    return ConditionTerm(
        kind="condition",
        slug=row["slug"],
        name=row["slug"].replace("-", " "),
        aliases=tuple(plain),
        definition="; ".join(remarks).capitalize(),
        icd10=words(row["icd10"]),
        question=row["question"],
        asked_for=words(row["asked_for"]),
        classes=classes,
        plan_rule="plan-rule" in synonyms,
        source=row["source"],
        seen=row["seen"],
    )


def _scales() -> Iterator[Term]:
    extra = tomllib.loads(read_text("scales.toml"))
    return (_scale(row, extra.get(row["scale"], {})) for row in read_rows("scales.csv"))


def _scale(row: dict[str, str], extra: dict[str, Any]) -> ScaleTerm:
    slug, name = extra.get("slug", row["scale"]), extra.get("name", row["scale"])
    repeated = fold(row["scale"]) in (fold(slug), fold(name))
    as_published = () if repeated else (row["scale"],)
    return ScaleTerm(
        kind="scale",
        slug=slug,
        name=name,
        aliases=(*as_published, *extra.get("aliases", ())),
        construct=row["construct"],
        rater=row["rater"],
        levels=row["levels"],
        minimum=int(row["min"]) if row["min"] else None,
        maximum=int(row["max"]) if row["max"] else None,
        anchors=row["anchors"],
        direction=row["direction"],
        meaningful_change=row["mid"],
        licence=row["licence"],
        source=row["source"],
        seen=row["seen"],
    )


def _outcomes() -> Iterator[Term]:
    yield from _from_toml("outcomes.toml", "outcome", OutcomeTerm)
    for row in read_rows("outcomes_listed.csv"):
        yield OutcomeTerm(
            kind="outcome",
            slug=row["slug"],
            name=row["name"],
            unit=row["unit"],
            topics=words(row["topics"]),
        )


READERS: dict[str, Reader] = {
    "area": _toml("areas.toml", "area", AreaTerm),
    "product": _products,
    "indication": _toml("indications.toml", "indication", IndicationTerm),
    "outcome": _outcomes,
    "scale": _scales,
    "muscle": _toml("muscles.toml", "muscle", MuscleTerm),
    "active": _toml("actives.toml", "active", ActiveTerm),
    "device": _toml("devices.toml", "device"),
    "medicine": _medicines,
    "condition": _conditions,
    "scored_condition": _toml("scored_conditions.toml", "scored_condition"),
    "rater": _toml("raters.toml", "rater"),
    "side": _toml("sides.toml", "side"),
    "region": _toml("regions.toml", "region"),
    "syringe": _toml("syringes.toml", "syringe", SyringeTerm),
    "role": _toml("roles.toml", "role"),
    "premises": _toml("premises.toml", "premises"),
}
"""Every kind with what reads it, in the order in which an unqualified word is looked up."""


def keys_of(term: Term) -> tuple[str, ...]:
    """Return the folded keys under which a term is found, the most binding first."""
    return tuple(dict.fromkeys(fold(word) for word in (term.slug, term.name, *term.aliases)))
