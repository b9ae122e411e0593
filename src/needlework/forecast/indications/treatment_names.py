"""Treatments of the skin in words."""

from __future__ import annotations

from needlework.vocabulary import resolve

ENDINGS = {
    "-needled": "{}",
    "-injected": "injected {}",
    "-oral": "{} by mouth",
    "-topical": "{} on the skin",
}


def said(treatment: str) -> str:
    """Return a treatment in words: ``microneedling with tranexamic acid``."""
    return " with ".join(map(_part, treatment.split("+")))


def _part(component: str) -> str:
    for ending, words in ENDINGS.items():
        if component.endswith(ending):
            return words.format(_active(component.removesuffix(ending)))
    return _active(component)


def _active(slug: str) -> str:
    """Return the name of an active, with its strength where the slug ends in one."""
    name, _, strength = slug.rpartition("-")
    if strength.isdigit():
        return f"{_active(name)} {strength} %"
    term = resolve(slug, "active") or resolve(slug, "product")
    return slug.replace("-", " ") if term is None else term.name
