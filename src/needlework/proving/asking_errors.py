"""What was not asked, not understood, or not said in the plan."""

from __future__ import annotations

from dataclasses import replace

from needlework.proving import error_makers as make
from needlework.proving.error_makers import ErrorKind

_NERVE_WORDS = (
    *("myasthenia", "MG", "ALS", "motor neuron disease", "Charcot Marie Tooth", "CIDP"),
    *("muscular dystrophy", "Lambert Eaton", "muscle disease", "nerve disease", "weak nerves"),
)
_THINNER_WORDS = (
    *("blood thinners", "warfarin 5 mg", "Xarelto 20 mg daily", "warfarine", "Plavix 75 mg"),
    *("thinning tablets", "heparin injections", "Eliquis (for the heart)", "aspirin 75 mg"),
)
ASKING_ERRORS: tuple[ErrorKind, ...] = (
    ErrorKind("conditions not asked", ("NOT-ASKED",), make.anyone(make.dropped("conditions"))),
    ErrorKind("medicines not asked", ("NOT-ASKED",), make.anyone(make.dropped("medicines"))),
    ErrorKind("allergies not asked", ("NOT-ASKED",), make.anyone(make.dropped("allergies"))),
    ErrorKind(
        "earlier toxins not asked",
        ("NOT-ASKED",),
        make.toxin(lambda chance, draft, scheme: draft.with_patient(previous_treatments="")),
    ),
    ErrorKind(
        "misspelt medicine",
        ("WORD-NOT-RECOGNISED",),
        make.anyone(make.said("medicines", "warfrin", "gentamycine drops", "isotretinon")),
    ),
    ErrorKind(
        "unknown word for a disease",
        ("WORD-NOT-RECOGNISED",),
        make.anyone(make.said("conditions", "myastenia gravs", "the shakes", "Müller syndrome")),
    ),
    ErrorKind(
        "nerve disease in the patient's own words",
        ("CONDITION-NEUROMUSCULAR-DISEASE", "WORD-NOT-RECOGNISED"),
        make.toxin_said("conditions", *_NERVE_WORDS),
    ),
    ErrorKind(
        "blood thinner in the patient's own words",
        ("CONDITION-ANTICOAGULANT", "WORD-NOT-RECOGNISED"),
        make.skin(make.SKINPEN, make.said("medicines", *_THINNER_WORDS)),
    ),
    ErrorKind(
        "a word for several medicines",
        ("MEDICINE-WHICH-ONE",),
        make.anyone(
            make.said("medicines", "antibiotics", "an antibiotic", "painkillers", "antihistamine")
        ),
    ),
    ErrorKind(
        "pregnancy named among the diseases only",
        ("PREGNANCY",),
        make.anyone(make.said("conditions", "pregnant", "Pregnancy", "expecting")),
        stops=True,
    ),
    ErrorKind(
        "no score before treatment",
        ("BASELINE-SCORE-MISSING",),
        make.toxin(lambda chance, draft, scheme: replace(draft, scores=())),
    ),
    ErrorKind(
        "no region",
        ("REGION-MISSING",),
        make.anyone(
            lambda chance, draft: replace(
                draft, head={k: v for k, v in draft.head.items() if k != "region"}
            )
        ),
    ),
)
