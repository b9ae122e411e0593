"""The result of a trial as a tidy table: one row per arm, endpoint, day and quantity."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from needlework.exchange.numbers import kept
from needlework.trials.values import ArmResult, ComparisonResult, SizeResult, TrialResult

HEADER = (
    *("arm", "reference", "outcome", "area", "rater", "followed", "confirmed", "day"),
    *("quantity", "value", "unit", "grade"),
)
Row = tuple[str, ...]


def trial_csv_text(result: TrialResult) -> str:
    """Return the result as CSV text; a value is empty beyond the last visit.

    Parameters
    ----------
    result : TrialResult
        What is expected of a trial.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADER)
    for arm in result.arms:
        writer.writerows(_arm(arm))
    for comparison in result.comparisons:
        writer.writerows(_comparison(comparison))
    for size in result.sample_sizes:
        writer.writerow(_size(size, result.comparisons[size.comparison]))
    return stream.getvalue()


def _arm(arm: ArmResult) -> Iterator[Row]:
    for item in arm.endpoints:
        named = (arm.name, "", *item.figure, str(item.day))
        for quantity in ("mean", "lo90", "hi90"):
            yield (*named, quantity, _cell(getattr(item, quantity)), item.unit, item.grade)
    for curve in arm.medians:
        for place, visit in enumerate(curve.visits):
            named = (arm.name, "", *curve.figure, f"{visit:g}")
            yield (*named, "remaining", _cell(curve.remaining[place]), "fraction", "")
    for area, mean in arm.retreatments.items():
        named = (arm.name, "", "", area, "", "", "", "")
        yield (*named, "retreatments", _cell(mean), "sessions", "")


def _comparison(item: ComparisonResult) -> Iterator[Row]:
    named = (item.arm, item.reference, item.outcome, item.area, "", "", "", str(item.day))
    before = "" if item.measure == "share" else f"{item.measure.replace('-', '_')}_"
    for quantity in ("difference", "lo90", "hi90", "ci_low", "ci_high"):
        yield (*named, f"{before}{quantity}", _cell(getattr(item, quantity)), item.unit, "")
    for quantity in ("power", "power_error"):
        yield (*named, f"{before}{quantity}", _cell(getattr(item, quantity)), "fraction", "")


def _size(item: SizeResult, of: ComparisonResult) -> Row:
    named = (of.arm, of.reference, of.outcome, of.area, "", "", "", str(of.day))
    number = None if item.n_per_arm is None else float(item.n_per_arm)
    before = "" if of.measure == "share" else f"{of.measure.replace('-', '_')}_"
    return (*named, f"{before}n_per_arm", _cell(number), "people", "")


def _cell(value: float | None) -> str:
    return "" if value is None else repr(kept(float(value))).removesuffix(".0")
