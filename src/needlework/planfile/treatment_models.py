"""What a treatment may hold in a plan file, one table per kind of needle."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, JsonValue
from pydantic.config import JsonDict

from needlework.planfile.tables import Identifier, Number, Quantity, Table, Text, entry
from needlework.plans import Depth

TreatedSide = Literal["both", "left", "right"]
SiteSide = Literal["left", "right", "midline"]


def _alone(key: str, *others: str) -> JsonDict:
    return {"required": [key], "not": {"anyOf": [{"required": [other]} for other in others]}}


_ONE_DOSE: list[JsonValue] = [
    _alone("protocol", "dose"),
    _alone("dose", "protocol", "site"),
    _alone("site", "protocol", "dose"),
]


_VOLUME_OR_SITES: list[JsonValue] = [{"required": ["volume"]}, {"required": ["site"]}]


class PlaceTable(Table):
    """Where a site lies: a rule, and the way from the point it finds."""

    rule: Text | None = entry("rule that finds the point", "mid-brow", needed=True)
    lateral: Quantity | None = entry("away from the midline; below zero towards it", "5 mm")
    up: Quantity | None = entry("towards the crown; below zero towards the chin", "10 mm")


class SiteTable(Table):
    """One injection point."""

    id: Identifier | None = entry("name of the site", "p1")
    muscle: Text | None = entry("muscle that is injected", "procerus", needed=True)
    side: SiteSide | None = entry("the patient's side", "midline", needed=True)
    dose: Quantity | None = entry("units at this point", "4 U", needed=True)
    depth: Depth | None = entry("layer of the tissue", "intramuscular")
    at: PlaceTable | None = entry("where the point lies", {"rule": "mid-brow"})


class FillerSiteTable(Table):
    """One point of a filler."""

    id: Identifier | None = entry("name of the point", "p1")
    side: SiteSide | None = entry("the patient's side", "left", needed=True)
    volume: Quantity | None = entry("volume at this point", "0.1 mL", needed=True)
    depth: Depth | None = entry("layer, where it is not that of the treatment", "supraperiosteal")
    at: PlaceTable | None = entry(
        "where the point lies", {"rule": "nasolabial-upper"}, needed=True
    )


class VialTable(Table):
    """The vial and how it is made up."""

    size: Quantity | None = entry("units in the vial", "100 U", needed=True)
    diluent: Quantity | None = entry("volume added", "2.5 mL")
    solution: Text | None = entry("what is added", "saline")
    lot: Text | None = entry("lot number", "C1234")
    expiry: date | None = entry("last day of use", date(2027, 6, 30))
    opened_at: datetime | None = entry("when it was made up", datetime(2026, 12, 1, 9))
    syringe: Text | None = entry("syringe that draws it up", "U-100 insulin")


class AnaesthesiaTable(Table):
    """Numbing before the needle."""

    product: Text | None = entry("what is used", "lidocaine 4 % cream", needed=True)
    amount: Quantity | None = entry("how much of it", "10 g")
    area_cm2: Number | None = entry("skin covered, cm2", 300, gt=0, le=20000)
    minutes: int | None = entry("time on the skin", 30, ge=0, le=1440)


class MixtureTable(Table):
    """One active of a mixture."""

    active: Text | None = entry("active substance", "tranexamic-acid", needed=True)
    concentration: Quantity | None = entry("strength in the syringe", "4 mg/mL", needed=True)


class NeedleTable(Table):
    """What every treatment has."""

    id: Identifier | None = entry("name of the treatment", "s1-gl")
    area: Text | None = entry("area of the body", "glabella", needed=True)
    indication: Text | None = entry("what it is for", "glabellar-lines")
    side: TreatedSide | None = entry("the patient's side; both unless said", "both")
    anaesthesia: AnaesthesiaTable | None = entry("numbing", {"product": "none"})


class NeuromodulatorTable(NeedleTable):
    """A botulinum toxin treatment of one area."""

    model_config = ConfigDict(json_schema_extra={"oneOf": _ONE_DOSE})

    kind: Literal["neuromodulator"]
    product: Text | None = entry("product", "onabotulinumtoxinA", needed=True)
    protocol: Text | None = entry("treatment scheme that gives the dose", "ona-gl")
    dose: Quantity | None = entry("bilateral total of the area", "20 U")
    site: list[SiteTable] | None = entry("injection points", [])
    vial: VialTable | None = entry("vial", {"size": "100 U", "diluent": "2.5 mL"})


class MicroneedlingTable(NeedleTable):
    """Needling of one area."""

    kind: Literal["microneedling"]
    device: Text | None = entry("needling device", "skinpen", needed=True)
    needle_length: Quantity | None = entry("needle length set", "1.0 mm", needed=True)
    passes: int | None = entry("passes over the skin", 4, ge=1, le=50)
    serum: Text | None = entry("what is put on the skin; none for nothing", "none")
    area_cm2: Number | None = entry("skin treated, cm2", 300, gt=0, le=20000)


class MesotherapyTable(NeedleTable):
    """Many small injections of a mixture."""

    kind: Literal["mesotherapy"]
    device: Text | None = entry("how it is injected", "manual")
    mixture: list[MixtureTable] | None = entry(
        "actives", [{"active": "tranexamic-acid", "concentration": "4 mg/mL"}], needed=True
    )
    volume_per_point: Quantity | None = entry("volume at each point", "0.05 mL")
    total_volume: Quantity | None = entry("volume in all", "2 mL")
    spacing: Quantity | None = entry("distance of the points", "10 mm")
    needle_depth: Quantity | None = entry("how far the needle goes in", "2 mm")
    needle_angle_degrees: Number | None = entry(
        "angle of the needle to the skin; 90, straight down, unless said", 45, ge=5, le=90
    )


class FillerTable(NeedleTable):
    """A dermal filler in one area."""

    model_config = ConfigDict(json_schema_extra={"anyOf": _VOLUME_OR_SITES})

    kind: Literal["filler"]
    product: Text | None = entry("product", "hyaluronic-acid-filler", needed=True)
    volume: Quantity | None = entry(
        "bilateral total of the area; with points their sum, and may be left out", "1 mL"
    )
    site: list[FillerSiteTable] | None = entry("points, each with its volume", [])
    device: Literal["needle", "cannula"] | None = entry("needle or cannula", "cannula")
    gauge: int | None = entry("gauge of needle or cannula", 27, ge=14, le=34)
    depth: Depth | None = entry("layer of the tissue", "subdermal")
    lot: Text | None = entry("lot number", "F77")
    expiry: date | None = entry("last day of use", date(2027, 6, 30))


class FatDissolvingTable(NeedleTable):
    """Injections that dissolve fat."""

    kind: Literal["fat-dissolving"]
    product: Text | None = entry("product", "deoxycholic-acid", needed=True)
    volume_per_point: Quantity | None = entry("volume at each point", "0.2 mL")
    points: int | None = entry("number of points", 20, ge=1, le=500)
    total_volume: Quantity | None = entry("volume in all", "4 mL")
    spacing: Quantity | None = entry("distance of the points", "10 mm")
    needle_depth: Quantity | None = entry("depth of the needle tip", "6 mm")
    lot: Text | None = entry("lot number", "K12")
    expiry: date | None = entry("last day of use", date(2027, 6, 30))


TreatmentTable = Annotated[
    NeuromodulatorTable | MicroneedlingTable | MesotherapyTable | FillerTable | FatDissolvingTable,
    Field(discriminator="kind"),
]
