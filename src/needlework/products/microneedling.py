"""Needling devices: their geometry, what they are cleared for and the rules that name them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from needlework.evidence import Figure, figures
from needlework.products.reading import Row, label_uses, rules_for
from needlework.products.values import LabelUse, Rule
from needlework.vocabulary import Term, resolve

_TOPIC = "microneedling"
_DESCRIBED = "device"  # the arm of the rows that describe a device


@dataclass(frozen=True, slots=True)
class Device:
    """A needling device.

    Parameters
    ----------
    geometry : tuple of Figure
        Needles, diameters, settings and frequencies as published.
    label_uses : tuple of LabelUse
        What it is cleared for, or used for in a published scheme, with ages, skin types, depth.
    rules : tuple of Rule
        Contraindications and warnings about this device alone.
    """

    slug: str
    name: str
    definition: str
    geometry: tuple[Figure, ...]
    label_uses: tuple[LabelUse, ...]
    rules: tuple[Rule, ...]
    kind: Literal["device"] = "device"

    @property
    def brands(self) -> tuple[str, ...]:
        """Name under which it is sold; the devices of any make have none."""
        return (self.name,) if self.name[0].isupper() else ()

    def figures(self, outcome: str) -> tuple[Figure, ...]:
        """Return the published figures of one quantity, such as ``needle_count``."""
        return tuple(one for one in self.geometry if one.outcome == outcome)


def devices() -> tuple[Device, ...]:
    """Return every needling device."""
    return tuple(_library().values())


def device(word: str) -> Device | None:
    """Return the needling device that a slug or name means; None where there is none."""
    term = resolve(word, "device")
    return None if term is None else _library().get(term.slug)


@cache
def _library() -> Mapping[str, Device]:
    text = files("needlework.products").joinpath("data", "devices.toml").read_text("utf-8")
    return {slug: _device(slug, entry) for slug, entry in tomllib.loads(text).items()}


def _device(slug: str, entry: Mapping[str, Any]) -> Device:
    term = resolve(slug, "device")
    assert term is not None, f"{slug} is no device"
    ruled_as = entry.get("ruled_as")
    return Device(
        slug=slug,
        name=term.name,
        definition=term.definition,
        geometry=_geometry(entry.get("described", ())),
        label_uses=label_uses(lambda row: _is_of(term, row)),
        rules=rules_for(ruled_as) if ruled_as else (),
    )


def _geometry(studies: tuple[str, ...]) -> tuple[Figure, ...]:
    return tuple(
        figure
        for study in studies
        for figure in figures(_TOPIC, study=study)
        if figure.arm == _DESCRIBED
    )


def _is_of(term: Term, row: Row) -> bool:
    """Return whether a row of the protocols is a scheme of this device.

    Makers' schemes carry the device in their name; the others say a kind of device.
    """
    if row["product"] != _TOPIC:
        return False
    return term.slug in row["protocol"].split("-")
