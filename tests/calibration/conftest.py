"""Fixtures of the tests of the calibration: double precision, a small design, prior draws."""

from __future__ import annotations

import math

import jax
import numpy as np
import pytest

from needlework.calibration.prior_draws import prior_draws
from needlework.forecast.design import Design, RowData
from needlework.forecast.published import PublishedRow, build_design
from needlework.scales.endpoints import ResponderEndpoint

PRODUCTS = ("onabotulinumtoxinA", "daxibotulinumtoxinA")
NONE_OR_MILD = ResponderEndpoint("none_or_mild", "investigator")


@pytest.fixture(autouse=True)
def double_precision() -> None:
    """Fits are in double precision; JAX starts in single."""
    jax.config.update("jax_enable_x64", True)


def row(kind: str = "share", **changes: object) -> PublishedRow:
    """Return a row of one arm with none or mild on day 30 in half of a hundred people."""
    entry: dict[str, object] = {
        "row_id": "row",
        "trial": "trial",
        "arm": "ona-20",
        "product": PRODUCTS[0],
        "dose_ratio": 1.0,
        "male_excess": 0.0,
        "severe_share": math.nan,
        "kind": kind,
        "endpoint": None if kind in ("onset", "global") else NONE_OR_MILD,
        "rater": "subject" if kind == "onset" else "",
        "day": 30.0,
        "size": 100.0,
        "value": 0.5,
    }
    return PublishedRow(**{**entry, **changes})  # type: ignore[arg-type]


def median_row(**changes: object) -> PublishedRow:
    """Return a median between day 84 and day 112, followed every 28 days to day 168."""
    visits = tuple(float(day) for day in range(28, 169, 28))
    return row("median", **{"low": 84.0, "day": 112.0, "visits": visits, **changes})


ROWS = (
    row(),
    row(arm="placebo", product="placebo", dose_ratio=0.0),
    row(trial="other", arm="daxi-40", product=PRODUCTS[1], severe_share=0.35, size=60.0),
    row("onset", day=2.0),
    row("onset", day=4.0, previous_day=2.0, size=50.0),
    row("global"),
    median_row(low=0.0, day=168.0),
)


@pytest.fixture(scope="session")
def small() -> tuple[Design, RowData]:
    """Return a design of three arms with a row of every kind."""
    return build_design(ROWS, PRODUCTS)


@pytest.fixture(scope="session")
def prior(small: tuple[Design, RowData]) -> dict[str, np.ndarray]:
    """Return draws of everything from the prior."""
    jax.config.update("jax_enable_x64", True)
    return prior_draws(*small, len(PRODUCTS), seed=3)


def draw(prior: dict[str, np.ndarray], index: int) -> dict[str, np.ndarray]:
    """Return one draw with a leading axis of length 1."""
    return {name: value[index][None] for name, value in prior.items()}
