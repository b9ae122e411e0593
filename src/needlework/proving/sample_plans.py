"""Clean plans as people would write them: labels, ages, regions, histories, and off-label use.

Made as text of plan files, so that they pass the same border as a user's; nothing of the rules is
known here.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from needlework.proving.sample_rooms import (
    AT,
    CONDITIONS,
    DOCTOR,
    MEDICINES,
    NURSE,
    clean_numbing,
    clean_team,
    some,
    team,
    vial,
)

Lines = dict[str, str]
"""Keys of a table with their values as TOML text."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan file in the making.

    Parameters
    ----------
    head, patient : Lines
    scores : tuple of str
        Areas that have a score before treatment.
    sessions : tuple of (day, treatments)
    team : str
        Provider file beside it; empty for none.
    at : str
        Moment of the check, ISO; empty where nobody said it.
    """

    head: Lines
    patient: Lines
    scores: tuple[str, ...]
    sessions: tuple[tuple[int, tuple[Lines, ...]], ...]
    off_label: bool = False
    extra: str = field(default="")
    team: str = ""
    at: str = ""

    def text(self) -> str:
        """Return the plan file."""
        parts = ['format = "needlework-plan/1"', *_lines(self.head), "[patient]"]
        parts += _lines(self.patient)
        for area in self.scores:
            parts += ["[[patient.score]]", f'scale = "{_SCALES.get(area, "FWS")}"']
            parts += [f'area = "{area}"', "value = 2"]
        number = 0
        for place, (day, treatments) in enumerate(self.sessions):
            parts += ["[[session]]", f'id = "s{place + 1}"', f"day = {day}"]
            for treatment in treatments:
                number += 1
                parts += ["[[session.treatment]]", f'id = "t{number}"', *_lines(treatment)]
        return "\n".join([*parts, self.extra]) + "\n"

    def with_patient(self, **changed: str) -> Draft:
        """Return the draft with some lines of the patient changed; an empty value removes one."""
        return replace(self, patient=_changed(self.patient, changed))

    def with_treatment(self, **changed: str) -> Draft:
        """Return the draft with some lines of its first treatment changed, in every session."""
        sessions = tuple(
            (day, (_changed(treatments[0], changed), *treatments[1:]))
            for day, treatments in self.sessions
        )
        return replace(self, sessions=sessions)

    @property
    def first(self) -> Lines:
        """The first treatment."""
        return self.sessions[0][1][0]

    @property
    def region(self) -> str:
        """The region, as it stands in the plan."""
        return self.head["region"].strip('"')


_SCALES = {"platysma": "C-APPS", "masseter": "MMPS"}


def _lines(table: Lines) -> list[str]:
    return [f"{key} = {value}" for key, value in table.items()]


def _changed(table: Lines, changed: Lines) -> Lines:
    merged = {**table, **changed}
    return {key: value for key, value in merged.items() if value}


@dataclass(frozen=True, slots=True)
class Toxin:
    """A scheme of one area: product, area, usual label dose, unit, regions, oldest age."""

    product: str
    area: str
    dose: int
    unit: str = "U"
    regions: tuple[str, ...] = ("US", "EU")
    off_label: bool = False
    oldest: int = 62
    most_in_eu: int = 0

    def most(self, region: str) -> int:
        """Return the largest dose that the label of a region gives."""
        return max(self.dose, self.most_in_eu) if region == "EU" else self.dose


LABEL = (
    Toxin("onabotulinumtoxinA", "glabella", 20),
    Toxin("onabotulinumtoxinA", "lateral-canthal", 24),
    Toxin("onabotulinumtoxinA", "forehead", 20),
    Toxin("onabotulinumtoxinA", "platysma", 36, regions=("US",)),
    Toxin("abobotulinumtoxinA", "glabella", 50, "sU"),
    Toxin("incobotulinumtoxinA", "glabella", 20, most_in_eu=30),
    Toxin("incobotulinumtoxinA", "lateral-canthal", 24),
    Toxin("prabotulinumtoxinA", "glabella", 20),
    Toxin("letibotulinumtoxinA", "glabella", 20),
    Toxin("daxibotulinumtoxinA", "glabella", 40, regions=("US",)),
    Toxin("relabotulinumtoxinA", "glabella", 50, regions=("EU",)),
    Toxin("relabotulinumtoxinA", "lateral-canthal", 60, regions=("EU",)),
)
OFF_LABEL = (
    Toxin("onabotulinumtoxinA", "masseter", 60, off_label=True),
    Toxin("onabotulinumtoxinA", "chin", 8, off_label=True),
    Toxin("onabotulinumtoxinA", "nose", 6, off_label=True),
    Toxin("onabotulinumtoxinA", "upper-lip", 4, off_label=True),
    Toxin("onabotulinumtoxinA", "perioral", 6, off_label=True),
    Toxin("onabotulinumtoxinA", "platysma", 36, regions=("EU",), off_label=True),
    Toxin("abobotulinumtoxinA", "platysma", 100, "sU", off_label=True),
    Toxin("onabotulinumtoxinA", "masseter", 48, regions=("EU",), off_label=True),
)
SKIN: tuple[Lines, ...] = (
    {
        "kind": '"microneedling"',
        "device": '"skinpen"',
        "area": '"cheek"',
        "indication": '"acne-scars"',
        "needle_length": '"1.0 mm"',
        "passes": "4",
        "serum": '"none"',
    },
    {
        "kind": '"microneedling"',
        "device": '"skinpen"',
        "area": '"neck"',
        "indication": '"neck-wrinkles"',
        "needle_length": '"1.5 mm"',
        "serum": '"none"',
    },
    {
        "kind": '"mesotherapy"',
        "device": '"manual"',
        "area": '"malar"',
        "indication": '"melasma"',
        "mixture": '[{ active = "tranexamic-acid", concentration = "4 mg/mL" }]',
        "volume_per_point": '"0.05 mL"',
        "total_volume": '"2 mL"',
        "spacing": '"10 mm"',
        "needle_depth": '"2 mm"',
    },
    {
        "kind": '"filler"',
        "product": '"hyaluronic-acid-filler"',
        "area": '"nasolabial"',
        "indication": '"nasolabial-folds"',
        "volume": '"1.5 mL"',
        "device": '"cannula"',
        "lot": '"F77"',
        "expiry": "2028-03-31",
    },
    {
        "kind": '"fat-dissolving"',
        "product": '"deoxycholic-acid"',
        "area": '"submental"',
        "indication": '"submental-fat"',
        "volume_per_point": '"0.2 mL"',
        "points": "20",
        "total_volume": '"4 mL"',
        "spacing": '"10 mm"',
    },
)
_SPACING = {"microneedling": 30, "mesotherapy": 14, "filler": 180, "fat-dissolving": 35}
YEAR = 2026
DOSES = (0.8, 0.9, 1.0, 1.0, 1.0, 1.1, 1.2)
"""What people give, as a share of the label's dose."""
NONE = "{ none = true }"


def clean_plan(chance: random.Random, kind: str | None = None) -> Draft:
    """Return a plan that nobody would stop.

    Parameters
    ----------
    kind : str, optional
        Kind of treatment; any by default.
    """
    wanted = kind or chance.choice(("label", "label", "label", "off-label", "skin"))
    if wanted in ("label", "off-label", "neuromodulator"):
        schemes = OFF_LABEL if wanted == "off-label" else LABEL
        return _toxin_plan(chance, chance.choice(schemes))
    options = [each for each in SKIN if wanted in ("skin", each["kind"].strip('"'))]
    return _skin_plan(chance, chance.choice(options))


def toxin_plan(chance: random.Random, fits: Callable[[Toxin], bool]) -> Draft:
    """Return a clean plan of one of the label schemes that fit."""
    return _toxin_plan(chance, chance.choice([each for each in LABEL if fits(each)]))


def _toxin_plan(chance: random.Random, scheme: Toxin) -> Draft:
    region = chance.choice(scheme.regions)
    dose = round(scheme.dose * chance.choice(DOSES))
    treatment = {
        "kind": '"neuromodulator"',
        "product": f'"{scheme.product}"',
        "area": f'"{scheme.area}"',
        "dose": f'"{dose} {scheme.unit}"',
    }
    if chance.random() < 0.4:
        treatment["vial"] = vial(scheme.product, region)
    if chance.random() < 0.2:
        treatment["anaesthesia"] = clean_numbing(chance)
    days = (0, chance.choice((120, 150, 180))) if chance.random() < 0.3 else (0,)
    history = "{ none = true }"
    if chance.random() < 0.4:
        ago = chance.randrange(130, 400)
        history = (
            f'[{{ product = "{scheme.product}", dose = "{dose} {scheme.unit}", '
            f'days_ago = {ago}, area = "{scheme.area}", here = true }}]'
        )
    patient = _patient(chance, 25, scheme.oldest) | {"previous_treatments": history}
    return Draft(
        _head(region),
        patient,
        (scheme.area,),
        tuple((day, (treatment,)) for day in days),
        scheme.off_label,
        team=clean_team(chance, region) if chance.random() < 0.3 else "",
        at=AT,
    )


def _skin_plan(chance: random.Random, treatment: Lines) -> Draft:
    step = _SPACING[treatment["kind"].strip('"')]
    sessions = tuple((step * number, (treatment,)) for number in range(chance.randrange(1, 4)))
    patient = _patient(chance, 25, 60) | {"previous_treatments": "{ none = true }"}
    around = team(DOCTOR, NURSE) if chance.random() < 0.3 else ""
    return Draft(_head("US"), patient, (), sessions, team=around, at=AT)


def _head(region: str) -> Lines:
    return {"region": f'"{region}"', "start_date": f"{YEAR}-12-01"}


def _patient(chance: random.Random, youngest: int, oldest: int) -> Lines:
    female = chance.random() < 0.85
    born = YEAR - chance.randrange(youngest, oldest + 1)
    asked = {"pregnant": '"no"', "breastfeeding": '"no"', "childbearing_potential": '"no"'}
    return {
        "birth_date": f"{born}-{chance.randrange(1, 12):02d}-{chance.randrange(1, 28):02d}",
        "sex": '"female"' if female else '"male"',
        "weight": f'"{chance.randrange(50, 95)} kg"',
        "skin_type": str(chance.randrange(1, 4)),
        **(asked if female else {}),
        "conditions": some(chance, CONDITIONS) if chance.random() < 0.2 else NONE,
        "medicines": some(chance, MEDICINES) if chance.random() < 0.3 else NONE,
        "allergies": "{ none = true }",
    }
