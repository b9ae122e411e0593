"""Every rule with a number: a plan at its limit is no finding, one just beyond it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from needlework.anatomy import average_face, gap, place_filler, place_sites
from needlework.doses import Dose, Length, Volume
from needlework.plans import Filler, FillerSite, Place, Site
from needlework.safety import Context, Finding, Report
from needlework.safety.numbing_limits import limits as numbing_limits
from needlework.safety.registry import Rule, all_rules
from needlework.safety.rows import data
from needlework.safety.tables import Scheme, limits, schemes, schemes_for
from needlework.vocabulary import muscles_of
from tests.safety.making import PATIENT, checked, patient, treatment

DOSE = Dose.parse("4 U", product="onabotulinumtoxinA")
NOON = datetime(2026, 12, 1, 12)
LIMITED = {rule.id: rule for rule in all_rules() if rule.limit is not None}
STEP = {"years": 1, "days": 1, "points": 1, "sessions": 1, "min": 1, "": 1, "cm2": 1}
"""How little beyond a limit is tried, by unit; a tenth of a unit for all others."""
FINE = {"g/cm2": Decimal("0.001"), "mL per 60 kg": Decimal("0.1"), "mL": Decimal("0.01")}

REPLACED = {
    # Where a plan does not name its scheme, the row of the same product, place and purpose that
    # allows most holds, or the longest interval; of equals the first.
    **dict.fromkeys(
        ("LABEL-AREA-DOSE/ona-platysma-1-1", "LABEL-AREA-DOSE/ona-platysma-1-2"),
        "LABEL-AREA-DOSE/ona-platysma-2-2",
    ),
    **dict.fromkeys(
        ("LABEL-AREA-DOSE/ona-strabismus-small", "LABEL-AREA-DOSE/ona-strabismus-6np"),
        "LABEL-AREA-DOSE/ona-strabismus-large",
    ),
    **dict.fromkeys(
        ("LABEL-SITE-DOSE/ona-strabismus-small", "LABEL-SITE-DOSE/ona-strabismus-6np"),
        "LABEL-SITE-DOSE/ona-strabismus-large",
    ),
    "LABEL-AREA-DOSE/ona-ndo-ped": "LABEL-AREA-DOSE/ona-ndo",
    "LABEL-AREA-DOSE/off-palmar-hh": "LABEL-AREA-DOSE/off-palmar-hh-cmaj",
    "LABEL-SITE-DOSE/inco-hfl-us": "LABEL-SITE-DOSE/inco-hfl-eu",
    "LABEL-SITE-DOSE/off-palmar-hh-cmaj": "LABEL-SITE-DOSE/off-palmar-hh",
    "LABEL-AREA-DOSE/off-consensus-lip-lines": "LABEL-AREA-DOSE/off-consensus-dao",
    "LABEL-SITE-DOSE/off-consensus-lip-lines": "LABEL-SITE-DOSE/off-consensus-dao",
    **dict.fromkeys(
        (
            "LABEL-INTERVAL/ona-platysma-1-2",
            "LABEL-INTERVAL/ona-platysma-2-2",
            "LABEL-INTERVAL/off-platysma-ona",
        ),
        "LABEL-INTERVAL/ona-platysma-1-1",
    ),
    "LABEL-INTERVAL/ona-cm-follow-the-pain": "LABEL-INTERVAL/ona-cm-preempt",
    "LABEL-INTERVAL/ona-ndo-ped": "LABEL-INTERVAL/ona-ndo",
    "LABEL-INTERVAL/abo-uls-adult-eu": "LABEL-INTERVAL/abo-uls-adult",
    "LABEL-INTERVAL/inco-hfl-eu": "LABEL-INTERVAL/inco-hfl-us",
    "LABEL-INTERVAL/inco-sialorrhea-ped": "LABEL-INTERVAL/inco-sialorrhea-adult",
    "LABEL-INTERVAL/off-palmar-hh-cmaj": "LABEL-INTERVAL/off-palmar-hh",
    "LABEL-INTERVAL/off-consensus-dao": "LABEL-INTERVAL/off-consensus-lip-lines",
    "ANAESTHETIC-TIME/emla-uk-large-shortest": "ANAESTHETIC-TIME/emla-uk-small-shortest",
    "ANAESTHETIC-TIME/emla-uk-large-longest": "ANAESTHETIC-TIME/emla-uk-small-longest",
    "ANAESTHETIC-LAYER/emla-us-minor-layer": "ANAESTHETIC-LAYER/emla-us-major-layer",
    "ANAESTHETIC-TIME/emla-us-major-shortest": "ANAESTHETIC-TIME/emla-us-minor-shortest",
}


def near(rule: Rule, amount: Decimal, *, beyond: bool) -> Decimal:
    """Return an amount at a limit, or one step beyond it."""
    assert rule.limit is not None
    unit = rule.limit.unit
    step = Decimal(STEP[unit]) if unit in STEP else FINE.get(unit, Decimal("0.1"))
    return amount if not beyond else amount + (step if rule.most else -step)


def row_of(rule: Rule) -> str:
    return rule.id.partition("/")[2]


def head(region: str | None) -> str:
    named = f'region = "{region}"\n' if region else ""
    return f"{named}start_date = 2026-12-01"


# --- toxins ------------------------------------------------------------------------------------


def scheme_of(rule: Rule) -> Scheme:
    return next(each for each in schemes() if each.id == row_of(rule))


def given(scheme: Scheme, dose: str | None, **more: str) -> str:
    keys = {"product": f'"{scheme.product}"', "area": f'"{scheme.areas[0]}"', **more}
    if scheme.indications:
        keys["indication"] = f'"{scheme.indications[0]}"'
    return treatment(**keys, dose=f'"{dose}"' if dose else "")


def place(scheme: Scheme) -> str:
    return head(next((each for each in scheme.on_label if each in ("US", "EU")), "EU"))


def area_dose(rule: Rule, amount: Decimal) -> Report:
    scheme = scheme_of(rule)
    return checked(given(scheme, f"{amount} {scheme.unit}"), head=place(scheme))


def site_dose(rule: Rule, amount: Decimal) -> Report:
    scheme = scheme_of(rule)
    muscle = next(iter(muscles_of(scheme.areas[0])), "frontalis")
    site = f'muscle = "{muscle}"\nside = "left"\ndose = "{amount} {scheme.unit}"\n'
    return checked(
        f"{given(scheme, None)}\n[[session.treatment.site]]\n{site}", head=place(scheme)
    )


def sitting_dose(rule: Rule, amount: Decimal) -> Report:
    row = next(each for each in limits()["sitting"] if each["id"] == row_of(rule))
    first, second = row["areas"][:2]
    own = {"product": f'"{row["product"]}"'}
    base = treatment(**own, area=f'"{first}"', dose=f'"10 {row["unit"]}"')
    rest = treatment(**own, area=f'"{second}"', dose=f'"{amount - 10} {row["unit"]}"')
    return checked(base, more=f'[[session.treatment]]\nid = "t2"\n{rest}\n')


def summed(rule: Rule, amount: Decimal) -> Report:
    row = next(each for each in limits()["sum"] if each["id"] == row_of(rule))
    dose = f'"{amount} {row["unit"]}"'
    return checked(treatment(product=f'"{row["product"]}"', area='"neck"', dose=dose))


def history(product: str, unit: str, area: str, days: Decimal) -> str:
    entry = f'product = "{product}", dose = "1 {unit}", days_ago = {days}, area = "{area}"'
    return patient(previous_treatments=f"[{{ {entry} }}]")


def interval(rule: Rule, days: Decimal) -> Report:
    if rule.id.endswith("/any-area"):
        return checked(
            treatment(area='"eyelid"'), history("onabotulinumtoxinA", "U", "eyelid", days)
        )
    scheme = scheme_of(rule)
    before = history(scheme.product, scheme.unit, scheme.areas[0], days)
    return checked(given(scheme, f"1 {scheme.unit}"), before, head=place(scheme))


def other_toxin(rule: Rule, days: Decimal) -> Report:
    return checked(patient=history("abobotulinumtoxinA", "sU", "glabella", days))


# --- ages and vials ----------------------------------------------------------------------------

FILLER = 'kind = "filler"\nproduct = "hyaluronic-acid-filler"\narea = "{}"\nvolume = "{}"\n'
NEEDLING = (
    'kind = "microneedling"\ndevice = "{}"\narea = "{}"\nneedle_length = "{}"\nserum = "none"\n'
)
AGED = {
    "cosmetic-under-18": (treatment(), "US"),
    "leti-eu-75": (treatment(product='"letibotulinumtoxinA"'), "EU"),
    "abo-gl-65": (treatment(product='"abobotulinumtoxinA"', dose='"50 sU"'), "US"),
    "inco-eu-65": (treatment(product='"incobotulinumtoxinA"'), "EU"),
    "rela-65": (treatment(product='"relabotulinumtoxinA"'), "EU"),
    "skinpen-22": (NEEDLING.format("skinpen", "cheek", "1 mm"), "US"),
    "propen-22": (NEEDLING.format("propen", "cheek", "1 mm"), "US"),
    "filler-lips-21": (FILLER.format("lips", "1 mL"), "US"),
}


def aged(years: Decimal) -> str:
    return patient(birth_date="", age=str(years))


def age(rule: Rule, years: Decimal) -> Report:
    kind, region = AGED[row_of(rule)]
    return checked(kind, aged(years), head=head(region))


VIALS = {
    "abobotulinumtoxinA": ("300 sU", "10 sU"),
    "daxibotulinumtoxinA": ("50 U", "10 U"),
    "rimabotulinumtoxinB": ("5000 U", "100 U"),
}


def opened(rule: Rule, hours: Decimal) -> Report:
    product = row_of(rule)
    size, dose = VIALS.get(product, ("100 U", "10 U"))
    moment = (NOON - timedelta(hours=float(hours))).isoformat()
    vial = f'{{ size = "{size}", diluent = "2.5 mL", opened_at = {moment} }}'
    keys = {"product": f'"{product}"', "dose": f'"{dose}"', "vial": vial}
    return checked(treatment(**keys), context=Context(now=NOON))


# --- needling, mesotherapy, fillers and fat ------------------------------------------------------

MESO = (
    'kind = "mesotherapy"\ndevice = "manual"\narea = "malar"\n'
    'mixture = [{ active = "tranexamic-acid", concentration = "4 mg/mL" }]\n'
)
FAT = 'kind = "fat-dissolving"\nproduct = "deoxycholic-acid"\narea = "submental"\n'
LENGTHS = {"skinpen-range": "skinpen", "skinpen-evaluated": "skinpen", "exceed-range": "exceed"}


def again(kind: str, days: Decimal) -> Report:
    """Repeat a treatment after some days."""
    more = f'[[session]]\nid = "s2"\nday = {days}\n[[session.treatment]]\nid = "t2"\n{kind}\n'
    return checked(kind, more=more)


def depth(rule: Rule, length: Decimal) -> Report:
    device = {**LENGTHS, "skinstylus-range": "skinstylus"}.get(row_of(rule), "dermapen")
    return checked(NEEDLING.format(device, "cheek", f"{length} mm"))


def spacing(rule: Rule, days: Decimal) -> Report:
    kinds = {"meso-interval": MESO, "dca-interval": FAT}
    return again(kinds.get(row_of(rule), NEEDLING.format("skinpen", "cheek", "1 mm")), days)


def combined(rule: Rule, days: Decimal) -> Report:
    needling = NEEDLING.format("skinpen", "glabella", "1 mm")
    more = f'[[session]]\nid = "s2"\nday = {days}\n[[session.treatment]]\nid = "t2"\n{needling}\n'
    return checked(treatment(), more=more)


def course(rule: Rule, sessions: Decimal) -> Report:
    more = "".join(
        f'[[session]]\nid = "s{number + 1}"\nday = {35 * number}\n'
        f'[[session.treatment]]\nid = "t{number + 1}"\n{FAT}\n'
        for number in range(1, int(sessions))
    )
    return checked(FAT, more=more)


def filler(rule: Rule, volume: Decimal) -> Report:
    area = row_of(rule).removeprefix("filler-")
    return checked(FILLER.format(area, f"{volume} mL"))


def filler_year(rule: Rule, volume: Decimal) -> Report:
    return checked(FILLER.format("chin", f"{volume} mL"), patient(weight='"60 kg"'))


# --- numbing -------------------------------------------------------------------------------------

AGENTS = {
    "emla": "EMLA",
    "lidocaine-4-cream": "LMX4",
    "lidocaine-5-ointment": "lidocaine 5 % ointment",
    "pliaglis": "Pliaglis",
    "patch": "Synera",
    "tetracaine-gel": "Ametop",
}


def numbing(rule: Rule, amount: Decimal) -> Report:
    name, _, measure = row_of(rule).rpartition("-")
    limit = next(each for each in numbing_limits() if each.id == name)
    said = {
        "grams": {"amount": f'"{amount} g"'},
        "milligrams": {"amount": f'"{amount / 50} g"'},
        "layer": {"amount": f'"{amount * 100} g"', "area_cm2": "100"},
        "area": {"area_cm2": str(amount)},
        "longest": {"minutes": str(amount)},
        "shortest": {"minutes": str(amount)},
    }[measure]
    said["product"] = f'"{AGENTS[limit.agent]}"'
    parts = ", ".join(f"{key} = {value}" for key, value in said.items())
    years = next((each for each in (limit.youngest, limit.oldest) if each is not None), 43)
    kind = treatment(anaesthesia=f"{{ {parts} }}")
    return checked(
        kind,
        aged(Decimal(max(years, 18 if limit.oldest is None else years))),
        head=head(limit.region),
    )


def strength(rule: Rule, amount: Decimal) -> Report:
    active = rule.id.partition("/")[2].removesuffix("-strength")
    mixture = f'mixture = [{{ active = "{active}", concentration = "{amount} mg/mL" }}]'
    kind = f'kind = "mesotherapy"\narea = "malar"\ndevice = "manual"\n{mixture}'
    return checked(kind, patient(sex='"male"'))


# --- places -------------------------------------------------------------------------------------

# Where a site of each row starts, and which way leads away from the structure.
AWAY = {
    "corrugator-rim": ("brow-mid-lower", "up"),
    "corrugator-brow": ("mid-brow", "up"),
    "frontalis-rim": ("brow-mid-upper", "up"),
    "lateral-canthal": ("outer-canthus", "lateral"),
    "masseter-jaw": ("jaw-angle", "up"),
}


def nearness(rule: Rule, amount: Decimal) -> Report:
    """Return the check of a site that lies just so many millimetres from a structure."""
    (row,) = [each for each in data("places")["near"].values() if each["id"] == row_of(rule)]
    start, way = AWAY[row["id"]]
    low, high = 0.0, 2.0 * float(amount) + 5
    while high - low > 0.005:
        middle = (low + high) / 2
        at = Place(start, **{way: Length.parse(f"{middle:.3f} mm")})
        site = Site("p", row["muscles"][0], "left", DOSE, at=at)
        (placed,), _ = place_sites([site], average_face())
        if gap(average_face(), placed, row["line"]).mm < float(amount) + 0.02:
            low = middle
        else:
            high = middle
    written = f'at = {{ rule = "{start}", {way} = "{high:.3f} mm" }}'
    told = f'muscle = "{row["muscles"][0]}"\nside = "left"\ndose = "4 U"\n{written}\n'
    return checked(treatment(dose="") + f"\n[[session.treatment.site]]\n{told}")


BESIDE = {
    "facial-artery": ("nasolabial-upper", "lateral", 1),
    "superior-labial-artery": ("cupids-peak", "up", 1),
    "supratrochlear-artery": ("forehead-medial", "up", 1),
    "supraorbital-artery": ("forehead-paramedian", "up", 1),
    "dorsal-nasal-artery": ("lower-dorsum", "lateral", 1),
    "superficial-temporal-artery": ("temple-top", "lateral", -1),
    "infraorbital-foramen": ("infraorbital-foramen", "up", -1),
    "mental-foramen": ("mental-foramen", "lateral", 1),
}
"""Where a point begins for each vessel, and which way leads away from it."""


def vessel(rule: Rule, amount: Decimal) -> Report:
    """Return the check of a filler's point just so many millimetres from a vessel."""
    start, way, sign = BESIDE[row_of(rule)]
    low, high = 0.0, 3.0 * float(amount) + 5
    while high - low > 0.005:
        middle = (low + high) / 2
        at = Place(start, **{way: Length.parse(f"{sign * middle:.3f} mm", signed=True)})
        site = FillerSite("p", "left", Volume.parse("0.1 mL"), at)
        one = Filler("t", "hyaluronic-acid-filler", "cheek", site.volume, sites=(site,))
        (placed,) = place_filler(one, average_face())
        if gap(average_face(), placed, row_of(rule)).mm < float(amount) + 0.02:
            low = middle
        else:
            high = middle
    written = f'at = {{ rule = "{start}", {way} = "{sign * high:.3f} mm" }}'
    filling = 'kind = "filler"\nproduct = "hyaluronic-acid-filler"\narea = "cheek"\n'
    point = f'[[session.treatment.site]]\nside = "left"\nvolume = "0.1 mL"\n{written}\n'
    return checked(filling + point)


BUILD: dict[str, Callable[[Rule, Decimal], Report]] = {
    "LABEL-AREA-DOSE": area_dose,
    "LABEL-SITE-DOSE": site_dose,
    "LABEL-SITTING-DOSE": sitting_dose,
    "CUMULATIVE-DOSE": summed,
    "LABEL-INTERVAL": interval,
    "OTHER-TOXIN-4-MONTHS": other_toxin,
    "AGE-LIMIT": age,
    "VIAL-OPENED-TOO-LONG": opened,
    "DEVICE-DEPTH": depth,
    "DEVICE-SKIN-TYPE": lambda rule, kind: checked(
        NEEDLING.format("skinpen", "neck", "1 mm"), patient(skin_type=str(kind))
    ),
    "PIGMENT-RISK": lambda rule, kind: checked(
        NEEDLING.format("skinpen", "cheek", "1 mm"), patient(skin_type=str(kind))
    ),
    "SESSION-INTERVAL": spacing,
    "COMBINATION-SPACING": combined,
    "MESO-VOLUME-PER-POINT": lambda rule, ml: checked(f'{MESO}volume_per_point = "{ml} mL"'),
    "MESO-STRENGTH": strength,
    "FAT-POINTS": lambda rule, points: checked(f"{FAT}points = {points}"),
    "FAT-VOLUME": lambda rule, ml: checked(f'{FAT}total_volume = "{ml} mL"'),
    "FAT-VOLUME-PER-POINT": lambda rule, ml: checked(f'{FAT}volume_per_point = "{ml} mL"'),
    "FAT-GRID": lambda rule, mm: checked(f'{FAT}spacing = "{mm} mm"'),
    "FAT-SESSIONS": course,
    "FILLER-VOLUME": filler,
    "FILLER-VOLUME-YEAR": filler_year,
    "ANAESTHETIC-AMOUNT": numbing,
    "ANAESTHETIC-AREA": numbing,
    "ANAESTHETIC-LAYER": numbing,
    "ANAESTHETIC-TIME": numbing,
    "SITE-TOO-NEAR": nearness,
    "FILLER-NEAR-VESSEL": vessel,
}


def found(report: Report, rule: Rule) -> list[Finding]:
    return [each for each in report.of(rule.code) if each.rule == rule.id]


def test_every_rule_with_a_limit_has_a_plan_for_both_of_its_sides() -> None:
    assert {rule.code for rule in LIMITED.values()} == set(BUILD)
    assert set(REPLACED) <= set(LIMITED) and set(REPLACED.values()) <= set(LIMITED)


@pytest.mark.parametrize("name", [name for name in LIMITED if name not in REPLACED])
def test_a_plan_at_the_limit_is_no_finding_and_one_just_beyond_it_is(name: str) -> None:
    rule = LIMITED[name]
    build, limit = BUILD[rule.code], rule.limit
    assert limit is not None
    assert not found(build(rule, near(rule, limit.amount, beyond=False)), rule)
    (over,) = found(build(rule, near(rule, limit.amount, beyond=True)), rule)[:1]
    assert over.limit is not None and over.limit.amount == limit.amount
    assert over.measured is not None and over.distance is not None and over.distance.amount > 0


@pytest.mark.parametrize("name", REPLACED)
def test_a_row_behind_another_is_silent_and_the_other_has_both_sides(name: str) -> None:
    rule, other = LIMITED[name], LIMITED[REPLACED[name]]
    assert rule.limit is not None and other.limit is not None
    build = BUILD[rule.code]
    assert not found(build(rule, near(rule, other.limit.amount, beyond=False)), other)
    report = build(rule, near(rule, other.limit.amount, beyond=True))
    assert not found(report, rule) and found(report, other)


@pytest.mark.parametrize(
    ("indication", "named", "ids"),
    [
        ("platysma bands", "ona-platysma-1-1", ["ona-platysma-1-1"]),
        ("platysma bands", "ona-gl", None),
        ("platysma bands", "", None),
    ],
)
def test_a_plan_that_names_its_scheme_is_compared_with_that_one(
    indication: str, named: str, ids: list[str] | None
) -> None:
    own = schemes_for("onabotulinumtoxinA", "platysma", False, indication, named)
    assert [each.id for each in own] == ids if ids else len(own) == 4


def test_what_a_dose_is_for_decides_with_which_scheme_it_is_compared() -> None:
    bladder = {"area": '"bladder"', "dose": '"200 U"'}
    nerves = treatment(**bladder, indication='"neurogenic detrusor overactivity"')
    assert not checked(nerves).of("LABEL-AREA-DOSE")
    urge = treatment(**bladder, indication='"overactive bladder"')
    assert checked(urge).of("LABEL-AREA-DOSE")


def test_without_a_region_labels_come_before_uses_outside_them() -> None:
    bands = treatment(area='"platysma"', dose='"37 U"')
    assert checked(bands, head=head(None)).of("LABEL-AREA-DOSE")
    assert not checked(bands, head=head("EU")).of("LABEL-AREA-DOSE")


def test_the_clean_patient_of_these_plans_is_clean() -> None:
    assert checked(patient=PATIENT).clear
