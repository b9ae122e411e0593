"""Which curated rows count the same people twice: pools, subgroups, repeats of one figure."""

from __future__ import annotations

import re
from functools import cache

from needlework.evidence.curated import curated_arms, curated_studies
from needlework.evidence.curated_values import CuratedRow

VISIT_TOLERANCE_DAYS = 3
"""Week 4 of one report and day 30 of another are one visit."""

REPEAT = "repeat"
SUBSET = "subset"
UNSTATED = "unstated"
MIXED = "mixed"
OUTCOME_SPECIFIC = ("strain", "emg", "other")
"""Endpoints that hold several measures, told apart by their outcome."""


def counts_twice(first: CuratedRow, second: CuratedRow) -> bool:
    """Return whether two rows report the same people at the same endpoint and visit."""
    return same_reading(first, second) and shares_people(first, second)


def same_reading(first: CuratedRow, second: CuratedRow) -> bool:
    """Return whether two rows read the same endpoint, by the same rater, at the same visit."""
    return (
        _same_endpoint(first, second)
        and bool(_areas(first) & _areas(second))
        and _same_cycle(first, second)
        and _same_visit(first, second)
    )


def shares_people(first: CuratedRow, second: CuratedRow) -> bool:
    """Return whether the people of two rows may overlap.

    Two arms of a trial share people where one holds the other; two subsets of one partition
    (``subset:sex:men``, ``subset:sex:women``) do not. Two studies share people where they pool
    a common trial, in arms of the same product and dose.
    """
    if first.study == second.study:
        return _one_holds_other(first, second) and not _parted(first, second)
    if not leaf_studies(first.study) & leaf_studies(second.study):
        return False
    if MIXED in (first.product, second.product):
        return True
    doses = (first.dose, second.dose)
    return first.product == second.product and (doses[0] == doses[1] or None in doses)


@cache
def leaf_studies(slug: str) -> frozenset[str]:
    """Return the trials that a study consists of: itself, or what it pools."""
    study = {entry.study: entry for entry in curated_studies()}[slug]
    pooled = (leaf_studies(part) for part in study.contains)
    return frozenset({study.same_as or slug}).union(*pooled)


@cache
def holding_arms(study: str, arm: str) -> frozenset[str]:
    """Return the arm and every arm of the study that holds its people."""
    subsets = {entry.arm: entry.subset_of for entry in curated_arms() if entry.study == study}
    holders = (holding_arms(study, holder) for holder in subsets.get(arm, ()))
    return frozenset({arm}).union(*holders)


def _one_holds_other(first: CuratedRow, second: CuratedRow) -> bool:
    return first.arm in holding_arms(second.study, second.arm) or second.arm in holding_arms(
        first.study, first.arm
    )


def _parted(first: CuratedRow, second: CuratedRow) -> bool:
    one, other = first.at_risk.split(":"), second.at_risk.split(":")
    if one[0] != SUBSET or other[0] != SUBSET:
        return False
    return one[1] == other[1] and one != other


def _same_endpoint(first: CuratedRow, second: CuratedRow) -> bool:
    if (first.endpoint, first.condition) != (second.endpoint, second.condition):
        return False
    if first.endpoint in OUTCOME_SPECIFIC and first.outcome != second.outcome:
        return False
    raters = (first.rater, second.rater)
    return raters[0] == raters[1] or UNSTATED in raters


def _same_cycle(first: CuratedRow, second: CuratedRow) -> bool:
    one, other = _cycle(first), _cycle(second)
    return one == other or (REPEAT not in (one, other) and not (one and other))


def _same_visit(first: CuratedRow, second: CuratedRow) -> bool:
    if first.day is None or second.day is None:
        return first.day is second.day
    tolerance = 0 if first.study == second.study else VISIT_TOLERANCE_DAYS
    return abs(first.day - second.day) <= tolerance


@cache
def _cycles() -> dict[tuple[str, str], str]:
    return {(entry.study, entry.arm): entry.cycle for entry in curated_arms()}


def _cycle(row: CuratedRow) -> str:
    return _cycles()[row.study, row.arm]


def _areas(row: CuratedRow) -> set[str]:
    return set(re.split(r"[+|]", row.area))
