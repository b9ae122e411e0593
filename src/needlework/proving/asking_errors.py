"""What was not asked, not understood, or not said in the plan."""

from __future__ import annotations

from dataclasses import replace

from needlework.proving import error_makers as make
from needlework.proving.error_makers import ErrorKind

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
