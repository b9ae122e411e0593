"""The fit of skin boosters: people rated better, and what instruments measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp

from needlework.calibration.declared import row_model
from needlework.calibration.studies import StudyFit
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.indications.hydration_rows import (
    PARAMETERS,
    STUDY,
    design,
    expected,
)

NAME, TOPIC = "hydration", "mesotherapy"


def _rows(fit_set: str) -> tuple[StudyRow, ...]:
    return family_rows(TOPIC, NAME, fit_set)


def _model(rows: Sequence[StudyRow]) -> Callable[[Any], None]:
    table = design(rows)
    return row_model(
        NAME,
        PARAMETERS,
        STUDY,
        rows,
        lambda values, deviates: expected(table, values, deviates, jnp),
    )


FIT = StudyFit(
    name=NAME,
    topic=TOPIC,
    rows=_rows,
    model=_model,
    evidence=(
        f"{TOPIC}/results.csv",
        f"{TOPIC}/curated_rows_{NAME}.csv",
        f"parameters/{NAME}.toml",
        "held_out.toml",
    ),
    accept=0.985,
)
