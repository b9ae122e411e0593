"""Validation as frozen values: every published row beside its prediction, and the summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from needlework.forecast.values import Grade

FORMAT = "needlework-validation/1"

Role = Literal["held-out", "loto", "check"]
Status = Literal["predicted", "not-predicted"]


@dataclass(frozen=True, slots=True)
class Score:
    """How a published figure compares with its prediction, in the unit of the row.

    Parameters
    ----------
    inside : bool
        Whether the figure lies in the 90 % interval.
    error : float
        Predicted minus published; 0 where a median falls into the published visit interval.
    pit : float or None
        Randomised probability integral transform; None where only a bound is printed.
    crps, crps_reference : float or None
        Continuous ranked probability score of the prediction and of the reference.
    """

    inside: bool
    error: float
    pit: float | None
    crps: float | None
    crps_reference: float | None


@dataclass(frozen=True, slots=True)
class Predicted:
    """The predictive distribution of one published figure, in the unit of the row.

    Parameters
    ----------
    median, low, high : float
        Median and the ends of the central 90 % interval.
    score : Score or None
        None where nothing is printed to compare with.
    """

    median: float
    low: float
    high: float
    grade: Grade
    score: Score | None


@dataclass(frozen=True, slots=True)
class ValidationRow:
    """One published row with its prediction, or with the reason why there is none.

    Parameters
    ----------
    dose : Decimal or None
        Units in this area.
    interval : pair of float or None
        Visits between which a published median lies, in the unit of the row.
    role : {"held-out", "loto", "check"}
        Held out of every fit; in the fit and predicted without its own trial; neither.
    assumptions : tuple of str
        What the prediction took for granted.
    reason : str
        Why nothing is predicted; empty otherwise.
    family : str
        Family of outcomes that predicts it.
    """

    row_id: str
    study: str
    arm: str
    product: str
    dose: Decimal | None
    dose_unit: str
    area: str
    outcome: str
    endpoint: str
    day: float | None
    n: int | None
    published: float | None
    interval: tuple[float, float] | None
    unit: str
    measure: Literal["share", "time", "other"]
    per_unit: float
    role: Role
    seen: str
    predicted: Predicted | None
    assumptions: tuple[str, ...] = ()
    reason: str = ""
    family: str = "neuromodulator"

    @property
    def status(self) -> Status:
        """Whether the row is predicted."""
        return "not-predicted" if self.predicted is None else "predicted"

    @property
    def score(self) -> Score | None:
        """The score, where there is one."""
        return None if self.predicted is None else self.predicted.score


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """Scores over a group of rows of one kind of measure.

    Parameters
    ----------
    by, key : str
        What the rows are grouped by, and the group.
    unit : str
        "points", "days", the unit of a measure, or "none" where nothing is predicted.
        Unit of ``mae``, ``crps``, ``crps_reference`` and ``width``; points are per cent.
    n : int
        Rows that are predicted and scored.
    coverage : float or None
        Share of them inside the 90 % interval.
    mae : float or None
        Mean absolute error.
    crps, crps_reference : float or None
        Means over the rows that have both; over all rows for ``crps`` where none has.
    width : float or None
        Mean width of the 90 % interval.
    not_predicted : int
        Rows of the group without a prediction.
    """

    by: str
    key: str
    unit: str
    n: int
    coverage: float | None
    mae: float | None
    crps: float | None
    crps_reference: float | None
    width: float | None
    not_predicted: int

    @property
    def gain(self) -> float | None:
        """Share by which the CRPS is better than that of the reference."""
        if self.crps is None or not self.crps_reference:
            return None
        return 1 - self.crps / self.crps_reference


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two summaries of the rows of neither fit, shown where the errors differ.

    Parameters
    ----------
    fit_set : str
        The other set of draws; ``versions`` are theirs.
    here, there : tuple of SummaryLine
        The same rows under the draws of the validation, and under the other ones.
    """

    fit_set: str
    versions: Mapping[str, str]
    here: tuple[SummaryLine, ...]
    there: tuple[SummaryLine, ...]


@dataclass(frozen=True, slots=True)
class Validation:
    """Every row of a table with its prediction, and the scores.

    Parameters
    ----------
    fit_set : {"seen-only", "with-recalled"}
        Draws that predicted.
    untrusted : mapping of str to float
        Trials whose leave-one-out weights are not to be trusted, with their Pareto shape.
    other : Comparison or None
        The other draws, where the held-out error differs by more than two points.
    """

    versions: Mapping[str, str]
    seed: int
    fit_set: str
    rows: tuple[ValidationRow, ...]
    summary: tuple[SummaryLine, ...]
    untrusted: Mapping[str, float]
    other: Comparison | None = None
    format: str = FORMAT

    def line(self, by: str, key: str, unit: str = "points") -> SummaryLine:
        """Return one line of the summary."""
        return next(
            line for line in self.summary if (line.by, line.key, line.unit) == (by, key, unit)
        )
