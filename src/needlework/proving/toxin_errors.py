"""Errors in plans with toxins, and those that any plan may hold."""

from __future__ import annotations

from needlework.proving import error_makers as make
from needlework.proving.error_makers import ErrorKind

TOXIN_ERRORS: tuple[ErrorKind, ...] = (
    ErrorKind("decimal slip in a dose", ("LABEL-AREA-DOSE",), make.times(8, 10)),
    ErrorKind("dose doubled", ("LABEL-AREA-DOSE",), make.times(1.9, 2.1)),
    ErrorKind("dose a quarter too high", ("LABEL-AREA-DOSE",), make.times(1.2, 1.3)),
    ErrorKind(
        "units of another product",
        ("PRODUCT-SWAP-SUSPECTED",),
        make.toxin(make.swapped, dose=20, area="glabella"),
    ),
    ErrorKind(
        "one point with too much",
        ("LABEL-SITE-DOSE",),
        make.toxin(make.site, product="onabotulinumtoxinA", area="glabella"),
    ),
    ErrorKind("too soon after the last", ("LABEL-INTERVAL",), make.toxin(make.history(20, 80))),
    ErrorKind(
        "too soon in the plan", ("LABEL-INTERVAL",), make.toxin(make.second_session(21, 80))
    ),
    ErrorKind(
        "another toxin months ago",
        ("OTHER-TOXIN-4-MONTHS",),
        make.toxin(
            make.history(20, 115, "abobotulinumtoxinA"),
            product=("onabotulinumtoxinA", "incobotulinumtoxinA", "daxibotulinumtoxinA"),
            area="glabella",
        ),
    ),
    ErrorKind(
        "therapeutic dose forgotten",
        ("CUMULATIVE-DOSE",),
        make.toxin(make.high_history, product="onabotulinumtoxinA", dose=(24, 36)),
    ),
    ErrorKind("pregnant", ("PREGNANCY",), make.anyone(make.woman(pregnant='"yes"')), stops=True),
    ErrorKind(
        "breastfeeding",
        ("BREASTFEEDING",),
        make.anyone(make.woman(breastfeeding='"yes"')),
        stops=True,
    ),
    ErrorKind(
        "pregnancy not asked", ("PREGNANCY-NOT-ASKED",), make.anyone(make.woman(pregnant=""))
    ),
    ErrorKind(
        "pregnancy not known",
        ("PREGNANCY-NOT-ASKED",),
        make.anyone(make.woman(pregnant='"unknown"')),
    ),
    ErrorKind(
        "pregnancy not known, and said that it cannot be",
        ("PREGNANCY-NOT-ASKED",),
        make.anyone(make.woman(pregnant='"unknown"', childbearing_potential='"no"')),
    ),
    ErrorKind("a minor", ("AGE-LIMIT",), make.anyone(make.age(14, 18)), stops=True),
    ErrorKind("age not asked", ("AGE-NOT-ASKED",), make.anyone(make.dropped("birth_date"))),
    ErrorKind(
        "too old for the label",
        ("AGE-LIMIT",),
        make.toxin(make.age(66, 74), product=("abobotulinumtoxinA", "relabotulinumtoxinA")),
    ),
    ErrorKind(
        "letibotulinumtoxinA from 75 in the EU",
        ("AGE-LIMIT",),
        make.toxin(make.region("EU", make.age(76, 85)), product="letibotulinumtoxinA"),
        stops=True,
    ),
    ErrorKind(
        "neuromuscular disease, US",
        ("CONDITION-NEUROMUSCULAR-DISEASE",),
        make.toxin(
            make.region(
                "US", make.said("conditions", "myasthenia gravis", "ALS", "Lambert-Eaton syndrome")
            ),
            regions="US",
        ),
    ),
    ErrorKind(
        "neuromuscular disease, EU",
        ("CONDITION-NEUROMUSCULAR-DISEASE",),
        make.toxin(
            make.region(
                "EU", make.said("conditions", "myasthenia gravis", "ALS", "Lambert-Eaton syndrome")
            ),
            regions="EU",
        ),
        stops=True,
    ),
    ErrorKind(
        "disease told by its medicine only",
        ("MEDICINE-SUGGESTS-CONDITION",),
        make.toxin_said("medicines", *make.MEDICINE["myasthenia"]),
    ),
    ErrorKind(
        "antibiotic that strengthens a toxin",
        ("CONDITION-AMINOGLYCOSIDE-OR-NEUROMUSCULAR-BLOCKER",),
        make.toxin_said("medicines", *make.MEDICINE["aminoglycoside"]),
    ),
    ErrorKind(
        "allergy to the toxin",
        ("CONDITION-HYPERSENSITIVITY-TOXIN-OR-EXCIPIENT",),
        make.toxin_said("allergies", "Botox", "botulinum toxin"),
        stops=True,
    ),
    ErrorKind(
        "milk protein allergy",
        ("CONDITION-COWS-MILK-PROTEIN-ALLERGY",),
        make.toxin_said("conditions", "cows-milk-protein-allergy", product="abobotulinumtoxinA"),
        stops=True,
    ),
    ErrorKind(
        "infection at the site",
        ("CONDITION-INFECTION-AT-SITE",),
        make.toxin_said("conditions", "boil", "abscess", "impetigo"),
        stops=True,
    ),
    ErrorKind(
        "trouble swallowing",
        ("CONDITION-DYSPHAGIA-OR-BREATHING-DISORDER",),
        make.toxin_said("conditions", "dysphagia-or-breathing-disorder"),
    ),
)
