"""The fit of fat: what people and both raters saw after sessions, against placebo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax.numpy as jnp

from needlework.calibration.declared import row_model
from needlework.calibration.studies import StudyFit
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.forecast.indications.fat_rows import PARAMETERS, STUDY, design, expected

NAME, TOPIC = "fat", "mesotherapy"


def _rows(fit_set: str) -> tuple[StudyRow, ...]:
    return family_rows(TOPIC, NAME, fit_set)


def _model(rows: Sequence[StudyRow]) -> Callable[[Any], None]:
    table = design(rows)

    def predict(values: dict[str, Any], deviates: dict[str, Any]) -> Any:
        return expected(table, values, deviates, jnp)

    return row_model(NAME, PARAMETERS, STUDY, rows, predict)


FIT = StudyFit(
    name=NAME,
    topic=TOPIC,
    rows=_rows,
    model=_model,
    evidence=(
        f"{TOPIC}/results.csv",
        f"{TOPIC}/curated_rows_fat.csv",
        "parameters/fat.toml",
        "held_out.toml",
    ),
)
