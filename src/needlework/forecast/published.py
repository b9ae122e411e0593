"""Published rows turned into a design: definitions resolved, arms and days indexed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from needlework.evidence import parameter, parameters
from needlework.forecast.arms import Arms
from needlework.forecast.design import (
    Design,
    GlobalRows,
    OnsetRows,
    ResponderRows,
    RowData,
    RowGroup,
    SurvivalRows,
)
from needlework.scales.endpoints import ResponderEndpoint


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One published figure with the definition it stands for.

    Parameters
    ----------
    kind : {"share", "onset", "global", "median"}
    endpoint : ResponderEndpoint or None
        For shares; for medians the response whose loss is the event.
    rater : str
        Who reports onset: ``subject`` or ``physician``.
    day : float
        Day of the visit; for medians the upper end of the visit interval.
    low : float
        Lower end of the visit interval of a median, days.
    visits : tuple of float
        Visit days of a median.
    size : float
        People behind the figure.
    value : float
        Share, or median in days.
    """

    row_id: str
    trial: str
    arm: str
    product: str
    dose_ratio: float
    male_excess: float
    severe_share: float
    kind: str
    endpoint: ResponderEndpoint | None
    rater: str
    day: float
    size: float
    value: float
    lower_bound: bool = False
    low: float = 0
    visits: tuple[float, ...] = ()
    at_risk: ResponderEndpoint | None = None
    at_risk_day: float = 0
    previous_day: float | None = None


def build_design(rows: Sequence[PublishedRow], products: Sequence[str]) -> tuple[Design, RowData]:
    """Return the design of ``rows`` and what they printed.

    Parameters
    ----------
    rows : sequence of PublishedRow
    products : sequence of str
        Products of the draws, in their order.
    """
    arms = {(row.trial, row.arm): row for row in rows}
    arm_index = {key: index for index, key in enumerate(arms)}
    trials = tuple(dict.fromkeys(trial for trial, _ in arms))
    days = tuple(sorted({day for row in rows for day in _days(row)}))
    product_index = {product: index for index, product in enumerate(products)}
    design = Design(
        arms=Arms(
            product=np.array([product_index.get(row.product, 0) for row in arms.values()]),
            dose_ratio=np.array([[row.dose_ratio] for row in arms.values()]),
            session_days=(0.0,),
            male_excess=np.array([row.male_excess for row in arms.values()]),
        ),
        trial=np.array([trials.index(trial) for trial, _ in arms]),
        trials=trials,
        days=days,
        severe_known=np.array([row.severe_share for row in arms.values()]),
        groups=_groups(rows, arm_index, {day: index for index, day in enumerate(days)}),
        rows=len(rows),
    )
    size = np.array([row.size for row in rows])
    count = np.array([row.value for row in rows]) * size
    return design, RowData(size, count, np.array([row.lower_bound for row in rows]))


def _days(row: PublishedRow) -> tuple[float, ...]:
    extra = (row.at_risk_day,) if row.at_risk else ()
    if row.kind == "median":
        return (*visits_until(row), *extra)
    return (row.day,) if row.previous_day is None else (row.day, row.previous_day)


def visits_until(row: PublishedRow) -> tuple[float, ...]:
    """Return the visits at which a median row looks, up to the one that shows the event."""
    start = row.at_risk_day if row.at_risk else 0
    return tuple(day for day in row.visits if start < day <= row.day)


def _groups(
    rows: Sequence[PublishedRow], arms: dict[tuple[str, str], int], days: dict[float, int]
) -> tuple[RowGroup, ...]:
    members: dict[tuple[object, ...], list[int]] = {}
    for position, row in enumerate(rows):
        key = (row.kind, row.endpoint, row.rater if row.kind == "onset" else "", row.at_risk)
        members.setdefault(key, []).append(position)
    return tuple(_group([rows[i] for i in where], where, arms, days) for where in members.values())


def _group(
    rows: list[PublishedRow],
    positions: list[int],
    arms: dict[tuple[str, str], int],
    days: dict[float, int],
) -> RowGroup:
    row = np.array(positions)
    arm = np.array([arms[item.trial, item.arm] for item in rows])
    first = rows[0]
    if first.kind == "median":
        return _survival(rows, row, arm, days)
    day = np.array([days[item.day] for item in rows])
    if first.kind == "onset":
        before = [-1 if item.previous_day is None else days[item.previous_day] for item in rows]
        rater: Literal["subject", "physician"] = (
            "subject" if first.rater == "subject" else "physician"
        )
        return OnsetRows(rater, row, arm, day, np.array(before))
    if first.kind == "global":
        return GlobalRows(row, arm, day)
    assert first.endpoint is not None
    return ResponderRows(first.endpoint, row, arm, day)


def _survival(
    rows: list[PublishedRow], row: np.ndarray, arm: np.ndarray, days: dict[float, int]
) -> SurvivalRows:
    visits = [[days[day] for day in visits_until(item)] for item in rows]
    longest = max(map(len, visits))
    padded = np.array([[*seen, *[seen[-1]] * (longest - len(seen))] for seen in visits])
    counted = np.array([[place < len(seen) for place in range(longest)] for seen in visits])
    low = [
        max((i for i, day in enumerate(visits_until(item)) if day <= item.low), default=-1)
        for item in rows
    ]
    assert rows[0].endpoint is not None
    return SurvivalRows(
        lost=rows[0].endpoint,
        at_risk=rows[0].at_risk,
        at_risk_day=np.array([days.get(item.at_risk_day, 0) for item in rows]),
        row=row,
        arm=arm,
        visits=padded,
        counted=counted,
        low=np.array(low),
        high=np.array([len(seen) - 1 for seen in visits]),
    )


GLABELLA = "glabella"
AT_REST = "glabella-rest"
"""The name of the fit of lines at rest, beside the areas."""
_REFERENCE = "neuromodulator.reference_dose."
_REFERENCE_AT = "neuromodulator.reference_dose_at."


def known_products() -> tuple[str, ...]:
    """Return the products that have a reference dose, in the order of their names."""
    return tuple(entry.name.removeprefix(_REFERENCE) for entry in parameters(_REFERENCE))


def products_at(area: str) -> tuple[str, ...]:
    """Return the products whose doses in an area can be related to a reference dose."""
    if area == GLABELLA:
        return known_products()
    prefix = f"{_REFERENCE_AT}{area}."
    return tuple(entry.name.removeprefix(prefix) for entry in parameters(prefix))


def reference_dose(product: str, area: str) -> float:
    """Return the product's reference dose in an area, in its own units, both sides together."""
    place = _REFERENCE if area == GLABELLA else f"{_REFERENCE_AT}{area}."
    return parameter(f"{place}{product}").value


def regular_visits(step: float, last: float) -> tuple[float, ...]:
    """Return visit days every ``step`` days up to ``last``."""
    edges = np.arange(0, last + step, step)
    return tuple(float(high) for _, high in pairwise(edges))
