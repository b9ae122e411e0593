"""Realistic errors of known kinds, seeded into clean plans; nothing of the rules is known here.

Each kind says what a reader of the failure-mode table expects: the code under which it has to be
found, and whether it must stop the plan.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from needlework.proving.sample_plans import LABEL, Draft, Lines, Toxin, clean_plan, toxin_plan

Make = Callable[[random.Random], Draft]


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """A kind of error.

    Parameters
    ----------
    name : str
        Name in the failure-mode table.
    codes : tuple of str
        Codes of which one has to be found.
    make : callable
        Returns a plan with the error.
    stops : bool
        Whether the plan must not be done.
    """

    name: str
    codes: tuple[str, ...]
    make: Make
    stops: bool = False


def _toxin(change: Callable[[random.Random, Draft, Toxin], Draft], **wanted: object) -> Make:
    """Return a maker that changes a clean toxin plan of a scheme with some attributes."""

    def make(chance: random.Random) -> Draft:
        schemes = [
            each
            for each in LABEL
            if all(_holds(getattr(each, key), value) for key, value in wanted.items())
        ]
        scheme = chance.choice(schemes)
        draft = toxin_plan(chance, lambda each: each is scheme)
        return change(chance, draft, scheme)

    return make


def _holds(found: object, wanted: object) -> bool:
    if isinstance(found, tuple):
        return wanted in found
    return found in wanted if isinstance(wanted, tuple) else found == wanted


def _skin(kind: str, change: Callable[[random.Random, Draft], Draft]) -> Make:
    return lambda chance: change(chance, clean_plan(chance, kind))


def _said(key: str, *words: str) -> Callable[[random.Random, Draft], Draft]:
    """Return a change that lets the patient name one of some words."""

    def change(chance: random.Random, draft: Draft) -> Draft:
        return draft.with_patient(**{key: f'["{chance.choice(words)}"]'})

    return change


def _toxin_said(key: str, *words: str, **wanted: object) -> Make:
    said = _said(key, *words)
    return _toxin(lambda chance, draft, scheme: said(chance, draft), **wanted)


def _times(low: float, high: float) -> Make:
    def change(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
        dose = round(scheme.dose * chance.uniform(low, high))
        return draft.with_treatment(dose=f'"{dose} {scheme.unit}"')

    return _toxin(change)


def _swapped(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    return draft.with_treatment(dose=f'"50 {scheme.unit}"')


def _history(low: int, high: int, product: str | None = None) -> Callable[..., Draft]:
    def change(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
        given = product or scheme.product
        unit = "sU" if given == "abobotulinumtoxinA" else "U"
        dose = 50 if given == "abobotulinumtoxinA" else min(scheme.dose, 40)
        entry = (
            f'product = "{given}", dose = "{dose} {unit}", '
            f'days_ago = {chance.randrange(low, high)}, area = "{scheme.area}"'
        )
        return draft.with_patient(previous_treatments=f"[{{ {entry} }}]")

    return change


def _high_history(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    entry = (
        f'product = "{scheme.product}", dose = "{chance.randrange(385, 400)} U", '
        f'days_ago = {chance.randrange(20, 80)}, area = "neck"'
    )
    return draft.with_patient(previous_treatments=f"[{{ {entry} }}]")


def _second_session(low: int, high: int) -> Callable[..., Draft]:
    def change(chance: random.Random, draft: Draft, *_: object) -> Draft:
        day = chance.randrange(low, high)
        treatments = draft.sessions[0][1]
        return replace(draft, sessions=((0, treatments), (day, treatments)))

    return change


def _site(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
    first = dict(draft.first)
    first.pop("dose")
    site = (
        '[[session.treatment.site]]\nmuscle = "procerus"\nside = "midline"\n'
        f'dose = "{chance.choice((8, 10, 12))} U"\n'
    )
    return replace(draft, sessions=((0, (first,)),), extra=site)


def _age(low: int, high: int) -> Callable[..., Draft]:
    def change(chance: random.Random, draft: Draft, *_: object) -> Draft:
        return draft.with_patient(birth_date=f"{2026 - chance.randrange(low, high)}-06-15")

    return change


def _woman(**changed: str) -> Callable[..., Draft]:
    def change(chance: random.Random, draft: Draft, *_: object) -> Draft:
        answers = {"sex": '"female"', "pregnant": '"no"', "breastfeeding": '"no"'}
        return draft.with_patient(**{**answers, "childbearing_potential": '"yes"', **changed})

    return change


def _dropped(key: str) -> Callable[..., Draft]:
    return lambda chance, draft, *_: draft.with_patient(**{key: ""})


def _any(change: Callable[..., Draft]) -> Make:
    return lambda chance: change(chance, clean_plan(chance))


def _treatment(*options: Lines) -> Callable[[random.Random, Draft], Draft]:
    return lambda chance, draft: draft.with_treatment(**chance.choice(options))


def _region(region: str, *changes: Callable[..., Draft]) -> Callable[..., Draft]:
    def change(chance: random.Random, draft: Draft, scheme: Toxin) -> Draft:
        found = replace(draft, head=draft.head | {"region": f'"{region}"'})
        for each in changes:
            found = each(chance, found)
        return found

    return change


def _mixed(chance: random.Random, draft: Draft) -> Draft:
    """Add a toxin to the area that is needled within days."""
    toxin = {
        "kind": '"neuromodulator"',
        "product": '"onabotulinumtoxinA"',
        "area": draft.first["area"],
        "dose": '"10 U"',
    }
    needling = draft.first
    sessions = ((0, (toxin,)), (chance.randrange(1, 10), (needling,)))
    return replace(draft, sessions=sessions)


def _seven_sessions(chance: random.Random, draft: Draft) -> Draft:
    return replace(draft, sessions=tuple((35 * number, (draft.first,)) for number in range(7)))


_MEDICINE = {
    "blood thinner": ("warfarin", "Eliquis", "clopidogrel"),
    "isotretinoin": ("isotretinoin", "Roaccutane", "Accutane"),
    "aminoglycoside": ("gentamicin", "tobramycin"),
    "myasthenia": ("pyridostigmine", "Mestinon"),
}
_SKINPEN = "microneedling"

KINDS: tuple[ErrorKind, ...] = (
    ErrorKind("decimal slip in a dose", ("LABEL-AREA-DOSE",), _times(8, 10)),
    ErrorKind("dose doubled", ("LABEL-AREA-DOSE",), _times(1.9, 2.1)),
    ErrorKind("dose a quarter too high", ("LABEL-AREA-DOSE",), _times(1.6, 1.7)),
    ErrorKind(
        "units of another product",
        ("PRODUCT-SWAP-SUSPECTED",),
        _toxin(_swapped, dose=20, area="glabella"),
    ),
    ErrorKind(
        "one point with too much",
        ("LABEL-SITE-DOSE",),
        _toxin(_site, product="onabotulinumtoxinA", area="glabella"),
    ),
    ErrorKind("too soon after the last", ("LABEL-INTERVAL",), _toxin(_history(20, 80))),
    ErrorKind("too soon in the plan", ("LABEL-INTERVAL",), _toxin(_second_session(21, 80))),
    ErrorKind(
        "another toxin months ago",
        ("OTHER-TOXIN-4-MONTHS",),
        _toxin(
            _history(20, 115, "abobotulinumtoxinA"),
            product=("onabotulinumtoxinA", "incobotulinumtoxinA", "daxibotulinumtoxinA"),
            area="glabella",
        ),
    ),
    ErrorKind(
        "therapeutic dose forgotten",
        ("CUMULATIVE-DOSE",),
        _toxin(_high_history, product="onabotulinumtoxinA", dose=(24, 36)),
    ),
    ErrorKind("pregnant", ("PREGNANCY",), _any(_woman(pregnant='"yes"')), stops=True),
    ErrorKind(
        "breastfeeding", ("BREASTFEEDING",), _any(_woman(breastfeeding='"yes"')), stops=True
    ),
    ErrorKind("pregnancy not asked", ("PREGNANCY-NOT-ASKED",), _any(_woman(pregnant=""))),
    ErrorKind("pregnancy not known", ("PREGNANCY-NOT-ASKED",), _any(_woman(pregnant='"unknown"'))),
    ErrorKind("a minor", ("AGE-LIMIT",), _any(_age(14, 18)), stops=True),
    ErrorKind("age not asked", ("AGE-NOT-ASKED",), _any(_dropped("birth_date"))),
    ErrorKind(
        "too old for the label",
        ("AGE-LIMIT",),
        _toxin(_age(66, 74), product=("abobotulinumtoxinA", "relabotulinumtoxinA")),
    ),
    ErrorKind(
        "letibotulinumtoxinA from 75 in the EU",
        ("AGE-LIMIT",),
        _toxin(_region("EU", _age(76, 85)), product="letibotulinumtoxinA"),
        stops=True,
    ),
    ErrorKind(
        "neuromuscular disease, US",
        ("CONDITION-NEUROMUSCULAR-DISEASE",),
        _toxin(
            _region(
                "US", _said("conditions", "myasthenia gravis", "ALS", "Lambert-Eaton syndrome")
            ),
            regions="US",
        ),
    ),
    ErrorKind(
        "neuromuscular disease, EU",
        ("CONDITION-NEUROMUSCULAR-DISEASE",),
        _toxin(
            _region(
                "EU", _said("conditions", "myasthenia gravis", "ALS", "Lambert-Eaton syndrome")
            ),
            regions="EU",
        ),
        stops=True,
    ),
    ErrorKind(
        "disease told by its medicine only",
        ("MEDICINE-SUGGESTS-CONDITION",),
        _toxin_said("medicines", *_MEDICINE["myasthenia"]),
    ),
    ErrorKind(
        "antibiotic that strengthens a toxin",
        ("CONDITION-AMINOGLYCOSIDE-OR-NEUROMUSCULAR-BLOCKER",),
        _toxin_said("medicines", *_MEDICINE["aminoglycoside"]),
    ),
    ErrorKind(
        "allergy to the toxin",
        ("CONDITION-HYPERSENSITIVITY-TOXIN-OR-EXCIPIENT",),
        _toxin_said("allergies", "Botox", "botulinum toxin"),
        stops=True,
    ),
    ErrorKind(
        "milk protein allergy",
        ("CONDITION-COWS-MILK-PROTEIN-ALLERGY",),
        _toxin_said("conditions", "cows-milk-protein-allergy", product="abobotulinumtoxinA"),
        stops=True,
    ),
    ErrorKind(
        "infection at the site",
        ("CONDITION-INFECTION-AT-SITE",),
        _toxin_said("conditions", "boil", "abscess", "impetigo"),
        stops=True,
    ),
    ErrorKind(
        "trouble swallowing",
        ("CONDITION-DYSPHAGIA-OR-BREATHING-DISORDER",),
        _toxin_said("conditions", "dysphagia-or-breathing-disorder"),
    ),
    ErrorKind(
        "isotretinoin and needling",
        ("CONDITION-ISOTRETINOIN-CURRENT",),
        _skin(_SKINPEN, _said("medicines", *_MEDICINE["isotretinoin"])),
        stops=True,
    ),
    ErrorKind(
        "blood thinner and needling",
        ("CONDITION-ANTICOAGULANT",),
        _skin(_SKINPEN, _said("medicines", *_MEDICINE["blood thinner"])),
    ),
    ErrorKind(
        "keloids and needling",
        ("CONDITION-KELOID-TENDENCY",),
        _skin(_SKINPEN, _said("conditions", "keloid", "hypertrophic scar")),
    ),
    ErrorKind(
        "cold sore and needling",
        ("CONDITION-ACTIVE-HERPES",),
        _skin(_SKINPEN, _said("conditions", "cold sore", "herpes labialis")),
        stops=True,
    ),
    ErrorKind(
        "active acne and needling",
        ("CONDITION-ACTIVE-ACNE",),
        _skin(_SKINPEN, _said("conditions", "pustules", "acne flare")),
    ),
    ErrorKind(
        "bleeding disorder and needling",
        ("CONDITION-BLEEDING-DISORDER",),
        _skin(_SKINPEN, _said("conditions", "bleeding-disorder")),
        stops=True,
    ),
    ErrorKind(
        "needle beyond its evaluation",
        ("DEVICE-DEPTH",),
        _skin(
            _SKINPEN,
            _treatment(
                {"needle_length": '"2.0 mm"', "area": '"cheek"'},
                {"needle_length": '"2.5 mm"', "area": '"cheek"'},
            ),
        ),
    ),
    ErrorKind(
        "needle beyond the device",
        ("DEVICE-DEPTH",),
        _skin(_SKINPEN, _treatment({"needle_length": '"3.0 mm"'}, {"needle_length": '"10 mm"'})),
        stops=True,
    ),
    ErrorKind(
        "serum under needling",
        ("SERUM-UNDER-NEEDLING",),
        _skin(_SKINPEN, _treatment({"serum": '"vitamin C"'}, {"serum": '"tranexamic-acid"'})),
    ),
    ErrorKind(
        "needling on the lid",
        ("INSIDE-ORBITAL-RIM",),
        _skin(_SKINPEN, _treatment({"area": '"eyelid"'})),
    ),
    ErrorKind(
        "dark skin on the neck",
        ("DEVICE-SKIN-TYPE",),
        _skin(
            _SKINPEN,
            lambda chance, draft: draft.with_treatment(area='"neck"').with_patient(
                skin_type=chance.choice(("5", "6"))
            ),
        ),
    ),
    ErrorKind(
        "needling sessions too close",
        ("SESSION-INTERVAL",),
        _skin(_SKINPEN, _second_session(5, 20)),
    ),
    ErrorKind("toxin and needling of one area", ("COMBINATION-SPACING",), _skin(_SKINPEN, _mixed)),
    ErrorKind(
        "too many points of fat dissolver",
        ("FAT-POINTS",),
        _skin("fat-dissolving", _treatment({"points": "51"}, {"points": "80"})),
    ),
    ErrorKind(
        "too much fat dissolver",
        ("FAT-VOLUME",),
        _skin(
            "fat-dissolving",
            _treatment({"total_volume": '"10.2 mL"'}, {"total_volume": '"14 mL"'}),
        ),
    ),
    ErrorKind(
        "grid too narrow",
        ("FAT-GRID",),
        _skin("fat-dissolving", _treatment({"spacing": '"5 mm"'}, {"spacing": '"8 mm"'})),
    ),
    ErrorKind(
        "fat dissolver elsewhere",
        ("FAT-OUTSIDE-SUBMENTAL",),
        _skin("fat-dissolving", _treatment({"area": '"jawline"'}, {"area": '"abdomen"'})),
    ),
    ErrorKind("a seventh session", ("FAT-SESSIONS",), _skin("fat-dissolving", _seven_sessions)),
    ErrorKind(
        "fat sessions too close",
        ("SESSION-INTERVAL",),
        _skin("fat-dissolving", _second_session(7, 27)),
    ),
    ErrorKind(
        "trouble swallowing and fat dissolver",
        ("CONDITION-DYSPHAGIA-CURRENT-OR-PAST",),
        _skin("fat-dissolving", _said("conditions", "dysphagia-current-or-past")),
    ),
    ErrorKind(
        "too much filler",
        ("FILLER-VOLUME",),
        _skin("filler", _treatment({"volume": '"6.5 mL"'}, {"volume": '"9 mL"'})),
    ),
    ErrorKind(
        "filler in a danger zone",
        ("FILLER-DANGER-ZONE",),
        _skin("filler", _treatment({"area": '"nose"'}, {"area": '"glabella"'})),
    ),
    ErrorKind(
        "anaesthetic allergy and filler",
        ("CONDITION-LIDOCAINE-AMIDE-ALLERGY",),
        _skin("filler", _said("allergies", "lidocaine", "lignocaine")),
        stops=True,
    ),
    ErrorKind(
        "anaphylaxis and filler",
        ("CONDITION-SEVERE-ALLERGY-OR-ANAPHYLAXIS",),
        _skin("filler", _said("conditions", "anaphylaxis")),
        stops=True,
    ),
    ErrorKind(
        "thrombosis and tranexamic acid",
        ("CONDITION-THROMBOEMBOLIC-HISTORY",),
        _skin("mesotherapy", _said("conditions", "DVT", "pulmonary embolism", "blood clot")),
    ),
    ErrorKind(
        "dutasteride and childbearing",
        ("CHILDBEARING-POTENTIAL",),
        _skin(
            "mesotherapy",
            lambda chance, draft: _woman()(chance, draft).with_treatment(
                area='"scalp"',
                indication='"hair-loss"',
                mixture='[{ active = "dutasteride", concentration = "0.1 mg/mL" }]',
            ),
        ),
    ),
    ErrorKind(
        "unapproved fat mixture",
        ("UNAPPROVED-PRODUCT",),
        _skin(
            "mesotherapy",
            _treatment(
                {
                    "area": '"submental"',
                    "indication": '"submental-fat"',
                    "mixture": (
                        '[{ active = "phosphatidylcholine-deoxycholate", '
                        'concentration = "50 mg/mL" }]'
                    ),
                }
            ),
        ),
    ),
    ErrorKind("conditions not asked", ("NOT-ASKED",), _any(_dropped("conditions"))),
    ErrorKind("medicines not asked", ("NOT-ASKED",), _any(_dropped("medicines"))),
    ErrorKind("allergies not asked", ("NOT-ASKED",), _any(_dropped("allergies"))),
    ErrorKind(
        "earlier toxins not asked",
        ("NOT-ASKED",),
        _toxin(lambda chance, draft, scheme: draft.with_patient(previous_treatments="")),
    ),
    ErrorKind(
        "misspelt medicine",
        ("WORD-NOT-RECOGNISED",),
        _any(_said("medicines", "warfrin", "gentamycine drops", "isotretinon")),
    ),
    ErrorKind(
        "unknown word for a disease",
        ("WORD-NOT-RECOGNISED",),
        _any(_said("conditions", "myastenia gravs", "the shakes", "Müller syndrome")),
    ),
    ErrorKind(
        "no score before treatment",
        ("BASELINE-SCORE-MISSING",),
        _toxin(lambda chance, draft, scheme: replace(draft, scores=())),
    ),
    ErrorKind(
        "no region",
        ("REGION-MISSING",),
        _any(
            lambda chance, draft: replace(
                draft, head={k: v for k, v in draft.head.items() if k != "region"}
            )
        ),
    ),
)


def seeded(kind: ErrorKind, seed: int, number: int) -> Draft:
    """Return one plan with an error of a kind; the same for the same seed and number."""
    return kind.make(random.Random(f"{seed}/{kind.name}/{number}"))


def clean(seed: int, number: int, off_label: bool | None = None) -> Draft:
    """Return one clean plan.

    Parameters
    ----------
    off_label : bool, optional
        True for uses outside the label; any plan by default.
    """
    chance = random.Random(f"{seed}/clean/{off_label}/{number}")
    return clean_plan(chance, "off-label" if off_label else None)
