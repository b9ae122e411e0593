"""Errors in plans with needling, mesotherapy, fillers and fat dissolvers."""

from __future__ import annotations

from needlework.proving import error_makers as make
from needlework.proving.error_makers import ErrorKind

SKIN_ERRORS: tuple[ErrorKind, ...] = (
    ErrorKind(
        "isotretinoin and needling",
        ("CONDITION-ISOTRETINOIN-CURRENT",),
        make.skin(make.SKINPEN, make.said("medicines", *make.MEDICINE["isotretinoin"])),
        stops=True,
    ),
    ErrorKind(
        "blood thinner and needling",
        ("CONDITION-ANTICOAGULANT",),
        make.skin(make.SKINPEN, make.said("medicines", *make.MEDICINE["blood thinner"])),
    ),
    ErrorKind(
        "keloids and needling",
        ("CONDITION-KELOID-TENDENCY",),
        make.skin(make.SKINPEN, make.said("conditions", "keloid", "hypertrophic scar")),
    ),
    ErrorKind(
        "cold sore and needling",
        ("CONDITION-ACTIVE-HERPES",),
        make.skin(make.SKINPEN, make.said("conditions", "cold sore", "herpes labialis")),
        stops=True,
    ),
    ErrorKind(
        "active acne and needling",
        ("CONDITION-ACTIVE-ACNE",),
        make.skin(make.SKINPEN, make.said("conditions", "pustules", "acne flare")),
    ),
    ErrorKind(
        "bleeding disorder and needling",
        ("CONDITION-BLEEDING-DISORDER",),
        make.skin(make.SKINPEN, make.said("conditions", "bleeding-disorder")),
        stops=True,
    ),
    ErrorKind(
        "needle beyond its evaluation",
        ("DEVICE-DEPTH",),
        make.skin(
            make.SKINPEN,
            make.treatment(
                {"needle_length": '"2.0 mm"', "area": '"cheek"'},
                {"needle_length": '"2.5 mm"', "area": '"cheek"'},
            ),
        ),
    ),
    ErrorKind(
        "needle beyond the device",
        ("DEVICE-DEPTH",),
        make.skin(
            make.SKINPEN,
            make.treatment({"needle_length": '"3.0 mm"'}, {"needle_length": '"10 mm"'}),
        ),
        stops=True,
    ),
    ErrorKind(
        "serum under needling",
        ("SERUM-UNDER-NEEDLING",),
        make.skin(
            make.SKINPEN, make.treatment({"serum": '"vitamin C"'}, {"serum": '"tranexamic-acid"'})
        ),
    ),
    ErrorKind(
        "needling on the lid",
        ("INSIDE-ORBITAL-RIM",),
        make.skin(make.SKINPEN, make.treatment({"area": '"eyelid"'})),
    ),
    ErrorKind(
        "dark skin on the neck",
        ("DEVICE-SKIN-TYPE",),
        make.skin(
            make.SKINPEN,
            lambda chance, draft: draft.with_treatment(area='"neck"').with_patient(
                skin_type=chance.choice(("5", "6"))
            ),
        ),
    ),
    ErrorKind(
        "needling sessions too close",
        ("SESSION-INTERVAL",),
        make.skin(make.SKINPEN, make.second_session(5, 20)),
    ),
    ErrorKind(
        "toxin and needling of one area",
        ("COMBINATION-SPACING",),
        make.skin(make.SKINPEN, make.mixed),
    ),
    ErrorKind(
        "too many points of fat dissolver",
        ("FAT-POINTS",),
        make.skin("fat-dissolving", make.treatment({"points": "51"}, {"points": "80"})),
    ),
    ErrorKind(
        "too much fat dissolver",
        ("FAT-VOLUME",),
        make.skin(
            "fat-dissolving",
            make.treatment({"total_volume": '"10.2 mL"'}, {"total_volume": '"14 mL"'}),
        ),
    ),
    ErrorKind(
        "grid too narrow",
        ("FAT-GRID",),
        make.skin("fat-dissolving", make.treatment({"spacing": '"5 mm"'}, {"spacing": '"8 mm"'})),
    ),
    ErrorKind(
        "fat dissolver elsewhere",
        ("FAT-OUTSIDE-SUBMENTAL",),
        make.skin("fat-dissolving", make.treatment({"area": '"jawline"'}, {"area": '"abdomen"'})),
    ),
    ErrorKind(
        "a seventh session", ("FAT-SESSIONS",), make.skin("fat-dissolving", make.seven_sessions)
    ),
    ErrorKind(
        "fat sessions too close",
        ("SESSION-INTERVAL",),
        make.skin("fat-dissolving", make.second_session(7, 27)),
    ),
    ErrorKind(
        "trouble swallowing and fat dissolver",
        ("CONDITION-DYSPHAGIA-CURRENT-OR-PAST",),
        make.skin("fat-dissolving", make.said("conditions", "dysphagia-current-or-past")),
    ),
    ErrorKind(
        "too much filler",
        ("FILLER-VOLUME",),
        make.skin("filler", make.treatment({"volume": '"6.5 mL"'}, {"volume": '"9 mL"'})),
    ),
    ErrorKind(
        "filler in a danger zone",
        ("FILLER-DANGER-ZONE",),
        make.skin("filler", make.treatment({"area": '"nose"'}, {"area": '"glabella"'})),
    ),
    ErrorKind(
        "anaesthetic allergy and filler",
        ("CONDITION-LIDOCAINE-AMIDE-ALLERGY",),
        make.skin("filler", make.said("allergies", "lidocaine", "lignocaine")),
        stops=True,
    ),
    ErrorKind(
        "anaphylaxis and filler",
        ("CONDITION-SEVERE-ALLERGY-OR-ANAPHYLAXIS",),
        make.skin("filler", make.said("conditions", "anaphylaxis")),
        stops=True,
    ),
    ErrorKind(
        "thrombosis and tranexamic acid",
        ("CONDITION-THROMBOEMBOLIC-HISTORY",),
        make.skin(
            "mesotherapy", make.said("conditions", "DVT", "pulmonary embolism", "blood clot")
        ),
    ),
    ErrorKind(
        "dutasteride and childbearing",
        ("CHILDBEARING-POTENTIAL",),
        make.skin(
            "mesotherapy",
            lambda chance, draft: make.woman()(chance, draft).with_treatment(
                area='"scalp"',
                indication='"hair-loss"',
                mixture='[{ active = "dutasteride", concentration = "0.1 mg/mL" }]',
            ),
        ),
    ),
    ErrorKind(
        "unapproved fat mixture",
        ("UNAPPROVED-PRODUCT",),
        make.skin(
            "mesotherapy",
            make.treatment(
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
)
