"""The fields of a treatment by kind of needle: what the page asks and how it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from needlework.clinic.drafts import answers
from needlework.clinic.drafts.answers import Sent
from needlework.clinic.drafts.document import Tables
from needlework.clinic.drafts.units import unit_of

Reads = Literal["text", "whole", "day", "number", "mL", "mm", "units", "choice"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a treatment.

    Parameters
    ----------
    key : str
        Where it stands in the treatment's table; ``vial.size`` inside a table of it.
    choices : tuple of str
        What may be chosen, where nothing else may be typed.
    words : str
        Kind of the vocabulary that the page proposes names of.
    fixed : bool
        Whether it follows from something else and is only shown.
    """

    key: str
    label: str
    reads: Reads = "text"
    choices: tuple[str, ...] = ()
    words: str = ""
    fixed: bool = False

    @property
    def name(self) -> str:
        """The label without what it asks for in brackets, for what is read only."""
        return self.label.partition(" (")[0]


_SIDE = Field("side", "Side (the patient’s)", "choice", ("both", "left", "right"))
_HEAD = (Field("indication", "For", words="indication"), _SIDE)
_NUMB = Field("anaesthesia.product", "Numbing (none, or what)", words="")
_LOT = (Field("lot", "Lot"), Field("expiry", "Expires", "day"))
_DEPTHS = ("epidermal", "intradermal", "subdermal", "subcutaneous", "intramuscular",
           "supraperiosteal", "submucosal")  # fmt: skip

FIELDS: dict[str, tuple[Field, ...]] = {
    "neuromodulator": (
        *_HEAD,
        Field("vial.size", "Vial", "units"),
        Field("vial.diluent", "Diluent added", "mL"),
        Field("vial.lot", "Lot"),
        Field("vial.expiry", "Expires", "day"),
        Field("vial.syringe", "Syringe", words="syringe"),
        _NUMB,
    ),
    "microneedling": (
        *_HEAD,
        Field("device", "Device", words="device"),
        Field("needle_length", "Needle length", "mm"),
        Field("passes", "Passes", "whole"),
        Field("serum", "Serum (none, or what)", words="active"),
        Field("area_cm2", "Skin treated, cm²", "number"),
        _NUMB,
    ),
    "mesotherapy": (
        *_HEAD,
        Field("device", "Device", words="device"),
        Field("volume_per_point", "Volume per point", "mL"),
        Field("total_volume", "Volume in all", "mL"),
        Field("spacing", "Distance of points", "mm"),
        Field("needle_depth", "Needle depth", "mm"),
        _NUMB,
    ),
    "filler": (
        *_HEAD,
        Field("product", "Product", words="product"),
        Field("volume", "Volume, both sides", "mL"),
        Field("device", "Needle or cannula", "choice", ("", "needle", "cannula")),
        Field("gauge", "Gauge", "whole"),
        Field("depth", "Layer", "choice", ("", *_DEPTHS)),
        *_LOT,
        _NUMB,
    ),
    "fat-dissolving": (
        *_HEAD,
        Field("volume_per_point", "Volume per point", "mL"),
        Field("points", "Points", "whole"),
        Field("total_volume", "Volume in all", "mL"),
        Field("spacing", "Distance of points", "mm"),
        Field("needle_depth", "Needle depth", "mm"),
        *_LOT,
        _NUMB,
    ),
}


def value_of(row: Tables, field: Field) -> str:
    """Return what a field shows."""
    outer, dot, inner = field.key.partition(".")
    found = row.get(outer, {}).get(inner) if dot else row.get(outer)
    if found is None:
        return "both" if field.key == "side" else ""
    return str(found)


def put(row: Tables, field: Field, sent: Sent) -> None:
    """Write what was sent for a field into a treatment; an empty field is taken out."""
    outer, dot, inner = field.key.partition(".")
    table = row.setdefault(outer, {}) if dot else row
    found = _read(row, field, sent)
    if found in (None, ""):
        table.pop(inner or outer, None)
    else:
        table[inner or outer] = found
    if dot and not table:
        row.pop(outer)


def _read(row: Tables, field: Field, sent: Sent) -> Any:
    if field.reads == "whole":
        return answers.whole(sent, field.key, field.label)
    if field.reads == "number":
        return answers.number(sent, field.key, field.label)
    if field.reads == "day":
        return answers.day(sent, field.key, field.label)
    text = answers.text(sent, field.key)
    if field.reads == "units":
        return answers.with_unit(text, unit_of(str(row.get("product", ""))))
    return answers.with_unit(text, field.reads) if field.reads in ("mL", "mm") else text
