"""Published side effect rates for what the plan gives; never added up over areas."""

from __future__ import annotations

from functools import cache, lru_cache

from needlework.evidence import figures
from needlework.evidence.curated import curated_rows
from needlework.evidence.curated_values import SAFETY, CuratedRow
from needlework.forecast.history import AreaHistory
from needlework.forecast.values import Risk

_ANTIBODIES = ("antibody_positive", "neutralizing_antibody")


def area_risks(history: AreaHistory) -> tuple[Risk, ...]:
    """Return the side effects with a printed rate for these products in this area.

    The figure with most people stands for each event; bounds are exact binomial ones, so that
    none of many never reads as none ever.
    """
    best: dict[tuple[str, str], CuratedRow] = {}
    for row in _safety_rows(history.area):
        key = (row.product, row.endpoint)
        if row.product in history.products and _weight(row) > _weight(best.get(key)):
            best[key] = row
    return tuple(_risk(row) for row in best.values())


def _weight(row: CuratedRow | None) -> float:
    return 0 if row is None else float(row.analysis_n or 0)


@cache
def _safety_rows(area: str) -> tuple[CuratedRow, ...]:
    rows = [row for row in curated_rows(area=area) if row.endpoint.startswith(SAFETY)]
    kept = [row for row in rows if row.analysis_n and not row.held_out]
    return tuple(row for row in kept if row.endpoint.removeprefix(SAFETY) not in _ANTIBODIES)


def _risk(row: CuratedRow) -> Risk:
    low, high = exact_bounds(float(row.value), float(row.analysis_n or 0))
    comparator = next(
        (
            float(other.value)
            for other in _safety_rows(row.area)
            if (other.product, other.study, other.endpoint) == ("placebo", row.study, row.endpoint)
        ),
        None,
    )
    people = f"of {row.analysis_n} people"
    return Risk(
        event=row.endpoint.removeprefix(SAFETY),
        area=row.area,
        probability=float(row.value),
        lo=low,
        hi=high,
        comparator=comparator,
        grade="informed",
        source=_source_of(row.row_id),
        note=f"{people} treated with {row.product}, study {row.study}",
    )


def exact_bounds(share: float, size: float) -> tuple[float, float]:
    """Return the exact (Clopper-Pearson) 95 % bounds of a share of ``size`` people."""
    from scipy.special import betaincinv

    count = round(share * size)
    low = 0.0 if count == 0 else float(betaincinv(count, size - count + 1, 0.025))
    high = 1.0 if count == size else float(betaincinv(count + 1, size - count, 0.975))
    return low, high


@lru_cache(maxsize=1)
def _sources() -> dict[str, str]:
    return {figure.row_id: figure.source for figure in figures("neuromodulator_efficacy")}


def _source_of(row_id: str) -> str:
    return _sources()[row_id]
